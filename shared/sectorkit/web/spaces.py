"""`/v1/usage`, `/v1/spaces`: what a tenant used and may use, and with whom it shares documents."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..errors import NotFound
from .access import caller_of
from .service import Service
from .stream import JSON


def router(service: Service) -> APIRouter:
    """Return the routes of a tenant's own account."""
    routes = APIRouter(tags=["tenant"])
    store, sector = service.store, service.sector.name

    @routes.get("/v1/usage")
    async def used(request: Request) -> Response:
        """Return the caller's tenant's tokens and answers, by day and sector, and what is left."""
        tenant = caller_of(request).tenant
        days = await asyncio.to_thread(store.usage.of, tenant)
        return JSON(
            {
                "tenant": tenant,
                "tokens_per_day": await asyncio.to_thread(store.usage.allowance, tenant),
                "left_today": await asyncio.to_thread(store.usage.left, tenant),
                "days": days,
            }
        )

    @routes.get("/v1/spaces")
    async def shared(request: Request) -> Response:
        """Return with whom the caller's tenant shares its documents, and who shares with it."""
        tenant = caller_of(request).tenant
        return JSON(
            {
                "shared_with": await asyncio.to_thread(store.spaces.readers, tenant, sector),
                "readable": await asyncio.to_thread(store.spaces.readable, tenant, sector),
            }
        )

    _add_sharing(routes, service)
    return routes


def _add_sharing(routes: APIRouter, service: Service) -> None:
    """Add how a tenant lends its documents to another, and takes them back."""
    store, sector = service.store, service.sector.name

    @routes.put("/v1/spaces/{reader}", status_code=204)
    async def share(reader: str, request: Request) -> Response:
        """Let another tenant search the caller's tenant's documents in this sector."""
        caller = caller_of(request)
        caller.require("operator")
        await asyncio.to_thread(store.spaces.share, caller.tenant, sector, reader)
        return Response(status_code=204)

    @routes.delete("/v1/spaces/{reader}", status_code=204)
    async def stop(reader: str, request: Request) -> Response:
        """Stop sharing with another tenant."""
        caller = caller_of(request)
        caller.require("operator")
        if not await asyncio.to_thread(store.spaces.stop, caller.tenant, sector, reader):
            raise NotFound("그 기관과는 자료를 나누고 있지 않습니다.")
        return Response(status_code=204)
