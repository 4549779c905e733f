"""Every sector behind one address, until somebody stops it."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from socket import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from .build import build_engine, build_library, build_planner, ingest_corpus, model_name
from .retrieval.ingest import Progress
from .retrieval.library import Library
from .sector import Sector
from .serving.admission import Admission
from .serving.probe import warm
from .settings import Settings
from .shelf import LibraryShelf
from .store import Store, open_store
from .values import Question
from .web.api import create_api
from .web.drain import Drain
from .web.limits import WebSettings
from .web.portal import create_portal
from .web.service import admission_for


class Announcing(uvicorn.Server):
    """A server that says where it listens once it does, and when told to stop ends what it began.

    While it drains it still listens, so that whoever comes is told when to come back.
    """

    def __init__(
        self, config: uvicorn.Config, say: Callable[[str], None], drain: Drain, seconds: float
    ) -> None:
        """Say the address through this; drain for so many seconds at most."""
        super().__init__(config)
        self._say, self._drain, self._seconds = say, drain, seconds
        self._leaving: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain at the first SIGTERM; leave at once at the second, or when a person says so."""
        if sig != signal.SIGTERM or self._drain.draining:
            super().handle_exit(sig, frame)
            return
        self._drain.begin()
        loop = self.servers[0].get_loop()
        loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self._leaving = asyncio.ensure_future(self._drained())

    async def _drained(self) -> None:
        await self._drain.finish(self._seconds)
        self.should_exit = True

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
        admission = admission_for(web_settings(settings))
        libraries = [_library(s, store, settings, stack) for s in sectors]
        with ExitStack() as waiting:  # all words before any vectors, or the first would be last
            for library in libraries:
                waiting.enter_context(library.public.words_first())
            services = [
                _service(sector, library, store, settings, bar(sector.name), admission)
                for sector, library in zip(sectors, libraries, strict=True)
            ]
        portal = create_portal(services)
        config = uvicorn.Config(
            portal,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        Announcing(config, say, portal.state.drain, settings.deadline_seconds + 5).run()


def serve_alone(sector: Sector, settings: Settings) -> FastAPI:
    """Return one sector's application, which closes what it opened when it is shut down."""
    stack = ExitStack()
    store = open_store(settings.data_dir, settings.database_url or None)
    stack.callback(store.close)
    library = _library(sector, store, settings, stack)
    app = _service(sector, library, store, settings, _silent)
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


def _library(sector: Sector, store: Store, settings: Settings, stack: ExitStack) -> Library:
    """Open one sector's documents until the stack is closed."""
    library = build_library(sector, settings)
    stack.callback(library.close)
    library.lenders = lambda tenant: store.spaces.readable(tenant, sector.name)
    return library


def _service(
    sector: Sector,
    library: Library,
    store: Store,
    settings: Settings,
    progress: Progress,
    admission: Admission | None = None,
) -> FastAPI:
    """Bring a sector's documents in, and put its service together."""
    ingest_corpus(sector, library, progress)
    _warm(library, sector)
    if settings.model_url:
        warm(settings.model_url, model_name(sector, settings), settings.model_key)
    return create_api(
        sector,
        build_engine(sector, library, store, settings),
        store,
        shelf=LibraryShelf(library),
        settings=web_settings(settings),
        planner=build_planner(sector, settings),
        admission=admission,
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
        visitor_days=settings.visitor_days,
        allowed_hosts=tuple(h.strip() for h in settings.allowed_hosts.split(",") if h.strip()),
        oversight_name=settings.oversight_name,
        oversight_contact=settings.oversight_contact,
        scratch=settings.data_dir,
        speech_url=settings.speech_url,
        speech_model=settings.speech_model,
        speech_key=settings.keys.get("speech", ""),
    )
