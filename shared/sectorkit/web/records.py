"""`/v1/conversations`, `/v1/feedback`, `/v1/audit`: what was kept."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ..errors import NotFound
from ..policies.personal_data import mask
from .access import caller_of
from .service import Service
from .shapes import FeedbackBody
from .stream import JSON

NO_CONVERSATION = "그런 대화가 없습니다. 이미 지웠거나 다른 키로 만든 대화입니다."


def router(service: Service) -> APIRouter:
    """Return the routes of what was kept."""
    routes = APIRouter(tags=["records"])
    store = service.store

    @routes.get("/v1/conversations/{id}")
    async def conversation(id: str, request: Request) -> Response:
        """Return one of the caller's own conversations."""
        owner = service.owner(caller_of(request))
        found = await asyncio.to_thread(store.conversations.get, owner, id)
        if found is None:
            raise NotFound(NO_CONVERSATION)
        return JSON(found)

    @routes.delete("/v1/conversations/{id}", status_code=204)
    async def forget(id: str, request: Request) -> Response:
        """Delete one of the caller's own conversations for good."""
        owner = service.owner(caller_of(request))
        if not await asyncio.to_thread(store.conversations.delete, owner, id):
            raise NotFound(NO_CONVERSATION)
        return Response(status_code=204)

    _add_reports(routes, service)
    return routes


def _add_reports(routes: APIRouter, service: Service) -> None:
    """Add what is said of answers, and what the audit says of them."""
    store = service.store

    @routes.post("/v1/feedback", status_code=201)
    async def feedback(body: FeedbackBody, request: Request) -> Response:
        """Keep what the caller thought of an answer."""
        owner = service.owner(caller_of(request))
        comment = mask(body.comment.replace("\0", ""))
        id = await asyncio.to_thread(
            store.feedback.add, owner, body.answer_id, body.rating, comment
        )
        return JSON({"id": id}, 201)

    @routes.get("/v1/audit")
    async def audit(
        request: Request,
        after: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        """Return the audit entries of the operator's tenant, oldest first."""
        caller = caller_of(request)
        caller.require("operator")
        entries = await asyncio.to_thread(
            store.ledger.page, caller.tenant, service.sector.name, after, limit
        )
        more = entries[-1].seq if len(entries) == limit else None
        return JSON({"entries": entries, "next": more})
