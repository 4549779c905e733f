"""What visitors left behind is deleted once their cookies are over, while the service runs."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from ..values import now
from .service import Service

log = logging.getLogger(__name__)

EVERY = 6 * 3600.0
"""Seconds between two looks."""


@asynccontextmanager
async def tidied(service: Service) -> AsyncGenerator[None, None]:
    """Look at once and then again and again, for as long as the block runs."""
    task = asyncio.create_task(_again_and_again(service))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _again_and_again(service: Service) -> None:
    while True:
        try:
            await asyncio.to_thread(tidy, service)
        except Exception:
            log.exception("what visitors left could not be deleted; it is tried again later")
        await asyncio.sleep(EVERY)


def tidy(service: Service) -> int:
    """Delete what visitors left and no browser can open any more; return how much it was.

    A cookie is never older than what was kept under it, so what was last touched before a
    cookie's whole life began is nobody's.
    """
    sector, store = service.sector.name, service.store
    before = now() - timedelta(days=service.settings.visitor_days)
    left = store.left_shelves(sector, before)
    for shelf in left:
        if service.has_shelf:
            service.shelf.clear(shelf)
        store.jobs.clear(shelf, sector)
    return store.sweep(sector, before) + len(left)
