"""Every sector behind one address, until somebody stops it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI

from .build import build_engine, build_library, build_planner, ingest_corpus
from .retrieval.ingest import Progress
from .retrieval.library import Library
from .sector import Sector
from .settings import Settings
from .shelf import LibraryShelf
from .store import Store, open_store
from .values import Question
from .web.api import create_api
from .web.limits import WebSettings
from .web.portal import create_portal


class Announcing(uvicorn.Server):
    """A server that says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, say: Callable[[str], None]) -> None:
        """Say the address through this."""
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        if self.started:
            host = self.config.host if ":" not in self.config.host else f"[{self.config.host}]"
            port = self.servers[0].sockets[0].getsockname()[1]
            self._say(f"http://{host}:{port}")


def serve(
    sectors: Sequence[Sector],
    settings: Settings,
    bar: Callable[[str], Progress],
    say: Callable[[str], None],
) -> None:
    """Open each sector, index what is bundled with it, and serve them all."""
    with ExitStack() as stack:
        store = open_store(settings.data_dir, settings.database_url or None)
        stack.callback(store.close)
        services = [_service(s, store, settings, bar(s.name), stack) for s in sectors]
        config = uvicorn.Config(
            create_portal(services),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=30,
        )
        Announcing(config, say).run()


def serve_alone(sector: Sector, settings: Settings) -> FastAPI:
    """Return one sector's application, which closes what it opened when it is shut down."""
    stack = ExitStack()
    store = open_store(settings.data_dir, settings.database_url or None)
    stack.callback(store.close)
    app = _service(sector, store, settings, _silent, stack)
    within = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncGenerator[None, None]:
        with stack:
            async with within(running):
                yield

    app.router.lifespan_context = lifespan
    return app


def _silent(done: int, total: int, name: str) -> None:
    """Draw nothing."""


def _service(
    sector: Sector, store: Store, settings: Settings, progress: Progress, stack: ExitStack
) -> FastAPI:
    """Open one sector's library, bring its documents in, and put its service together."""
    library = build_library(sector, settings)
    stack.callback(library.close)
    ingest_corpus(sector, library, progress)
    _warm(library, sector)
    return create_api(
        sector,
        build_engine(library, store, settings),
        store,
        shelf=LibraryShelf(library),
        settings=web_settings(settings),
        planner=build_planner(sector, settings),
    )


def _warm(library: Library, sector: Sector) -> None:
    """Load what the first question would otherwise wait for: Kiwi and the embedder.

    In a thread with a loop of its own, because a factory may be called inside a running one.
    """
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, library.search(Question(sector.examples[0]))).result()


def web_settings(settings: Settings) -> WebSettings:
    """Return what the web layer has to know of the operator's wishes."""
    return WebSettings(
        deadline_seconds=settings.deadline_seconds,
        file_bytes=settings.upload_megabytes * 1024**2,
        requests_per_minute=settings.requests_per_minute,
        allowed_hosts=tuple(h.strip() for h in settings.allowed_hosts.split(",") if h.strip()),
        oversight_name=settings.oversight_name,
        oversight_contact=settings.oversight_contact,
        scratch=settings.data_dir,
    )
