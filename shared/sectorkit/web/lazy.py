"""The page, loaded when it is wanted, and no more of Gradio than the page needs."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import NotFound, SectorKitError, Unavailable
from ..sector import Sector
from .gate import Gate, inner, wanted
from .pages import look
from .service import Service

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds a visitor waits while Gradio is imported."""
AGAIN = {"Refresh": "1", "Cache-Control": "no-store"}
"""What brings a browser back until the page is there."""


_ONE_AT_A_TIME = Lock()
"""Gradio knows one page being built in a process: a second one would end up inside it."""


class LazyDemo:
    """An ASGI application that stands for the Gradio page until that is there."""

    def __init__(self, service: Service) -> None:
        """Make the page of this service when it is first wanted."""
        self._service = service
        self._wanted = asyncio.Event()
        self._settled = asyncio.Event()
        self._page: tuple[ASGIApp, Gate] | None = None

    @asynccontextmanager
    async def running(self, *, warm: bool) -> AsyncGenerator[None, None]:
        """Keep the page's own life inside the application's; `warm` begins loading at once."""
        over = asyncio.Event()
        task = asyncio.create_task(self._live(over))
        if warm:
            self._wanted.set()
        try:
            yield
        finally:
            over.set()
            if self._page is None:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _live(self, over: asyncio.Event) -> None:
        """Load and start the page in one task, and stop it in the same one."""
        await self._wanted.wait()
        try:
            page, gate, lifespan = await asyncio.to_thread(self._load)
        except Exception:
            log.exception("the page cannot be loaded; the API goes on without it")
            self._settled.set()
            return
        async with lifespan:
            self._page = (page, gate)
            self._settled.set()
            await over.wait()

    def _load(self) -> tuple[ASGIApp, Gate, AbstractAsyncContextManager[None]]:
        with _ONE_AT_A_TIME:
            from .demo import build_demo

            return build_demo(self._service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page, waiting for it if need be."""
        if not wanted(scope):
            raise NotFound("화면에 그런 주소는 없습니다.")
        opened = inner(scope) == "/"
        if opened and not self._settled.is_set():
            self._wanted.set()
            room = HTMLResponse(look.waiting_room(self._service.sector), headers=AGAIN)
            await room(scope, receive, send)
            return
        page, gate = await self._there()
        if opened:
            send = dressed(self._service.sector, send)
        await gate.pass_on(page, scope, receive, send)

    async def _there(self) -> tuple[ASGIApp, Gate]:
        """Return the page once it is loaded. Raises `Unavailable` if that takes too long."""
        self._wanted.set()
        try:
            await asyncio.wait_for(self._settled.wait(), PATIENCE)
        except TimeoutError:
            raise Unavailable("화면을 준비하고 있습니다. 잠시 뒤 다시 열어 주세요.") from None
        if self._page is None:
            raise SectorKitError("화면을 열 수 없습니다. API는 그대로 쓸 수 있습니다.")
        return self._page


def dressed(sector: Sector, send: Send) -> Send:
    """Return what sends Gradio's page with our language and look in it."""
    start: Message = {}
    parts: list[bytes] = []

    async def dressing(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = look.dressed(b"".join(parts), sector) if any(parts) else b""
        headers = MutableHeaders(scope=start)
        if body:
            headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return dressing
