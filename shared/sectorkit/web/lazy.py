"""The page, loaded when it is wanted: the API does not wait for Gradio's import."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import Unavailable
from .service import Service

PATIENCE = 60.0


class LazyDemo:
    """An ASGI application that stands for the Gradio page until that is there."""

    def __init__(self, service: Service) -> None:
        """Make the page of this service when it is first wanted."""
        self._service = service
        self._wanted = asyncio.Event()
        self._there = asyncio.Event()
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
        mounted, lifespan = await asyncio.to_thread(self._load)
        async with lifespan:
            self._page = mounted
            self._there.set()
            await over.wait()

    def _load(self) -> tuple[ASGIApp, AbstractAsyncContextManager[None]]:
        from .demo import build_demo

        return build_demo(self._service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page, waiting for it if need be."""
        if self._page is None:
            self._wanted.set()
            try:
                await asyncio.wait_for(self._there.wait(), PATIENCE)
            except TimeoutError:
                raise Unavailable("화면을 준비하고 있습니다. 잠시 뒤 다시 열어 주세요.") from None
        assert self._page is not None
        await self._page(scope, receive, send)
