"""The front door: every sector behind one address, and one page that leads to them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from html import escape

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response

from ..sector import Sector
from .drain import Door, Drain
from .front import RequestId, SecurityHeaders
from .health import readiness
from .problems import Problems, handle
from .service import Service
from .stream import JSON


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
    shown = HTMLResponse(page([service.sector for service in services]))

    @app.get("/", response_class=HTMLResponse)
    async def front() -> Response:
        """Show every sector, what it does, and the AI notice."""
        return shown

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


def page(sectors: Sequence[Sector]) -> str:
    """Return the front page."""
    cards = "".join(_card(sector) for sector in sectors)
    notices = dict.fromkeys(sector.notices[0] for sector in sectors if sector.notices)
    said = " ".join(escape(notice) for notice in notices)
    return PAGE.replace("{cards}", cards).replace("{notice}", said)


def _card(sector: Sector) -> str:
    name = escape(sector.name)
    example = escape(sector.examples[0]) if sector.examples else ""
    return (
        f'<li><a class="go" href="{name}/demo/"><h2>{escape(sector.title)}'
        f' <span lang="en">{escape(sector.title_en)}</span></h2>'
        f"<p>{escape(sector.description)}</p><p class=eg>“{example}”</p></a>"
        f'<p class="more"><a href="{name}/about/ai">인공지능 안내</a>'
        f'<a href="{name}/openapi.json">API</a></p></li>'
    )


PAGE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>무엇을 도와드릴까요?</title>
<style>
:root { color-scheme: light dark; --line: #c9d2dd; --card: #fff; --ink: #16202c;
  --soft: #4a5768; --blue: #1a4fa0; --wash: #f3f6fa }
@media (prefers-color-scheme: dark) { :root { --line: #3a4656; --card: #1b232d; --ink: #eef2f6;
  --soft: #b4c0cd; --blue: #8db8ff; --wash: #12181f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--wash); color: var(--ink); word-break: keep-all;
  font: 1.0625rem/1.65 system-ui, "Noto Sans KR", "NanumGothic", "Malgun Gothic", sans-serif }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; letter-spacing: -.02em }
.notice { margin: 0 0 1.5rem; color: var(--soft) }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)) }
li { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  padding: 1.125rem 1.25rem }
.go { color: inherit; text-decoration: none; display: block }
.go:hover h2, .go:focus-visible h2 { text-decoration: underline }
h2 { color: var(--blue); font-size: 1.25rem; margin: 0 0 .25rem }
h2 span { color: var(--soft); font-size: .9rem; font-weight: 400 }
p { margin: .25rem 0 } .eg { color: var(--soft) }
.more a { color: var(--soft); margin-right: 1rem; display: inline-block; padding: .25rem 0 }
a:focus-visible { outline: 3px solid var(--blue); outline-offset: 3px; border-radius: 6px }
</style></head>
<body><main><h1>무엇을 도와드릴까요?</h1>
<p class="notice" role="note">{notice} 답마다 근거가 된 자료의 정확한 위치를 함께 보여 드립니다.</p>
<ul>{cards}</ul></main></body></html>
"""
