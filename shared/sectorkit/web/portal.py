"""The front door: every sector behind one address, and one page that leads to them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response

from ..errors import Redirected, TooLarge
from .drain import Door, Drain
from .front import RequestId, SameOrigin, SecurityHeaders
from .guide import suggest
from .health import readiness
from .limits import Buckets
from .pages import look
from .portal_page import in_danger, page, suggested
from .problems import Problems, handle
from .service import Service
from .stream import JSON, NO_STORE

LARGEST = 16 * 1024
"""Bytes of a form that asks for a sector."""


def create_portal(services: Sequence[FastAPI]) -> FastAPI:
    """Return one application that mounts each of `create_api`'s at `/{sector}`."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None, None]:
        async with AsyncExitStack() as stack:
            for service in services:
                await stack.enter_async_context(service.router.lifespan_context(service))
            yield

    behind: list[Service] = [service.state.service for service in services]
    drain = Drain(behind)
    app = FastAPI(
        title="SectorKit",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(RequestId),
            Middleware(SecurityHeaders),
            Middleware(Problems),
            Middleware(SameOrigin, hosts=behind[0].settings.allowed_hosts if behind else ()),
            Middleware(Door, drain=drain),
        ],
        exception_handlers={HTTPException: handle, RequestValidationError: handle},
    )
    app.state.drain = drain
    _routes(app, behind)
    for service, told in zip(services, behind, strict=True):
        app.mount(f"/{told.sector.name}", service)
    return app


def _routes(app: FastAPI, services: Sequence[Service]) -> None:
    shown, buckets = HTMLResponse(page(services)), Buckets()

    @app.get("/", response_class=HTMLResponse)
    async def front() -> Response:
        """Show every sector, what it does, and the AI notice."""
        return shown

    @app.post("/", response_class=HTMLResponse)
    async def guide(request: Request) -> Response:
        """Say in which sector to ask a question; nothing of it is kept."""
        address = request.client.host if request.client else ""
        buckets.take(address, services[0].settings.requests_per_minute)
        asked = await _words(request)
        return HTMLResponse(
            page(services, await _answered(services, asked), asked), headers=NO_STORE
        )

    @app.get("/look/{name}", include_in_schema=False)
    async def looked(name: str) -> Response:
        """Return one file of how the front page looks."""
        return look.served(name)

    @app.get("/health/live")
    async def live() -> Response:
        """Say that the process runs."""
        return JSON({"status": "live"})

    @app.get("/health/ready")
    async def ready() -> Response:
        """Say whether every sector can answer now."""
        found = await asyncio.gather(*(readiness(service) for service in services))
        states = {s.sector.name: state for s, state in zip(services, found, strict=True)}
        good = all(value == "ready" for state in found for value in state.values())
        told = {"status": "ready" if good else "not ready", "sectors": states}
        return JSON(told, 200 if good else 503)


async def _words(request: Request) -> str:
    """Return the question in a form that was sent. Raises `TooLarge`."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge("질문은 500자까지 적을 수 있습니다.")
    found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    return found.get("q", [""])[0].strip()


async def _answered(services: Sequence[Service], asked: str) -> str:
    """Return what the front page says to a question."""
    if not asked:
        return ""
    try:
        return suggested(await suggest(services, asked), asked)
    except Redirected as redirected:
        return in_danger(redirected)
