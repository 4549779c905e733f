"""One sector's HTTP service, put together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from ..agents import Planner
from ..answer import Engine
from ..sector import Sector
from ..serving import connected
from ..serving.admission import Admission
from ..store import Store
from . import about, asking, documents, drafts, health, openai, pages, records, runs, spaces, tools
from .access import Doorkeeper, Identify
from .front import BodyLimit, RequestId, SameOrigin, SecurityHeaders
from .lazy import LazyDemo
from .limits import WebSettings
from .problems import Problems, handle
from .service import Service
from .shelf import Shelf
from .tidy import tidied

VERSION = "1"


def create_api(
    sector: Sector,
    engine: Engine,
    store: Store,
    *,
    shelf: Shelf | None = None,
    settings: WebSettings | None = None,
    planner: Planner | None = None,
    admission: Admission | None = None,
) -> FastAPI:
    """Return the application of one sector, with its page at `/demo`.

    It owns nothing it is given: whoever opened the store and the index closes them.
    """
    service = Service(sector, engine, store, shelf, settings, admission)
    loading = documents.Loading(service)
    works = runs.Works(runs.runner_of(service, planner), store.meter)
    demo = LazyDemo(service)
    app = FastAPI(
        title=f"{sector.title} · {sector.title_en}",
        description=sector.description,
        version=VERSION,
        docs_url=None,  # its page would load scripts from another site
        redoc_url=None,
        lifespan=lambda _: _living(service, loading, demo),
        middleware=door(service),
        exception_handlers={HTTPException: handle, RequestValidationError: handle},
    )
    _route(app, service, loading, works)
    app.mount("/demo", demo)
    app.state.service = service
    return app


@asynccontextmanager
async def _living(
    service: Service, loading: documents.Loading, demo: LazyDemo
) -> AsyncGenerator[None, None]:
    """Run beside an application: what a stopped server left is closed, what was begun finishes."""
    await asyncio.to_thread(service.store.jobs.fail_interrupted, service.sector.name)
    page = demo.running(warm=service.settings.warm_demo)
    async with connected(service.engine.model), page, tidied(service):
        yield
        service.draining = True
        await loading.finish()


def _route(app: FastAPI, service: Service, loading: documents.Loading, works: runs.Works) -> None:
    """Put every module's routes in, the sector's own last."""
    for module in (health, about, asking, openai, tools, drafts, records, spaces):
        app.include_router(module.router(service))
    app.include_router(documents.router(service, loading))
    app.include_router(runs.router(service, works))
    app.include_router(pages.router(service, loading, works))
    if service.sector.routes:
        app.include_router(service.sector.routes(service))


def door(service: Service) -> list[Middleware]:
    """Return what every request passes, outermost first."""
    settings = service.settings
    keeper = Doorkeeper(
        service.store.keys,
        open_demo=settings.open_demo,
        per_minute=settings.requests_per_minute,
    )
    return [
        Middleware(RequestId),
        Middleware(SecurityHeaders),
        Middleware(Problems),
        Middleware(SameOrigin, hosts=settings.allowed_hosts),
        Middleware(Identify, doorkeeper=keeper, visitor_days=settings.visitor_days),
        Middleware(BodyLimit, limit=settings.body_bytes, upload_limit=settings.upload_bytes),
    ]
