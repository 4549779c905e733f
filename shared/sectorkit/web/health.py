"""`/health/live`, `/health/ready`, `/metrics`: for machines that watch."""

import asyncio
from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import Response

from .service import Service
from .stream import JSON


async def readiness(service: Service) -> dict[str, str]:
    """Return each dependency with its state; `ready` is the only good one."""
    states = {"service": "draining" if service.draining else "ready"}
    if service.has_shelf:
        states["index"] = await _asked(service.shelf.state)
    states["store"] = await _asked(service.store.state)
    return states


async def _asked(state: Callable[[], str]) -> str:
    try:
        return await asyncio.wait_for(asyncio.to_thread(state), 5)
    except Exception:  # a probe answers, whatever is broken
        return "unreachable"


def router(service: Service) -> APIRouter:
    """Return the routes of probes."""
    routes = APIRouter(tags=["health"])

    @routes.get("/health/live")
    async def live() -> Response:
        """Say that the process runs."""
        return JSON({"status": "live"})

    @routes.get("/health/ready")
    async def ready() -> Response:
        """Say whether questions can be answered now, and what is missing if not."""
        states = await readiness(service)
        good = all(state == "ready" for state in states.values())
        return JSON({"status": "ready" if good else "not ready"} | states, 200 if good else 503)

    @routes.get("/metrics")
    async def metrics() -> Response:
        """Return measurements in Prometheus' text format."""
        text = await asyncio.to_thread(service.metrics.text)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes
