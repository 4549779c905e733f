"""The page, loaded when it is wanted, and no more of Gradio than the page needs."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import NotFound, SectorKitError, Unavailable
from .service import Service

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds a visitor waits while Gradio is imported."""

NEEDED = {
    "GET": re.compile(
        r"/|/config/?|/theme\.css|/(?:assets|static|svelte)/[\w./-]+"
        r"|/gradio_api/(?:queue/data|heartbeat/\w+|startup-events|app_id)"
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset)/?"),
}
"""All that the page asks of Gradio. Left out: files, uploads, proxies, direct calls, API lists."""


class LazyDemo:
    """An ASGI application that stands for the Gradio page until that is there."""

    def __init__(self, service: Service) -> None:
        """Make the page of this service when it is first wanted."""
        self._service = service
        self._wanted = asyncio.Event()
        self._settled = asyncio.Event()
        self._page: ASGIApp | None = None

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
            page, lifespan = await asyncio.to_thread(self._load)
        except Exception:
            log.exception("the page cannot be loaded; the API goes on without it")
            self._settled.set()
            return
        async with lifespan:
            self._page = page
            self._settled.set()
            await over.wait()

    def _load(self) -> tuple[ASGIApp, AbstractAsyncContextManager[None]]:
        from .demo import build_demo

        return build_demo(self._service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page, waiting for it if need be."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        needed = NEEDED.get("GET" if scope["method"] == "HEAD" else scope["method"])
        if needed is None or not needed.fullmatch(path) or ".." in path:
            raise NotFound("화면에 그런 주소는 없습니다.")
        await (await self._there())(scope, receive, send)

    async def _there(self) -> ASGIApp:
        """Return the page once it is loaded. Raises `Unavailable` if that takes too long."""
        self._wanted.set()
        try:
            await asyncio.wait_for(self._settled.wait(), PATIENCE)
        except TimeoutError:
            raise Unavailable("화면을 준비하고 있습니다. 잠시 뒤 다시 열어 주세요.") from None
        if self._page is None:
            raise SectorKitError("화면을 열 수 없습니다. API는 그대로 쓸 수 있습니다.")
        return self._page
