"""`/v1/answers` and `/v1/search`."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from dataclasses import dataclass, replace
from time import monotonic, perf_counter
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..deadline import within
from ..policies.injection import strip_hidden_text
from ..policies.personal_data import mask_personal_data
from ..serving.admission import PASSAGE
from ..values import Answer, Done, Event, Passage, Question, today
from .access import Caller, caller_of
from .problems import HungUp
from .service import Service
from .shapes import AnswerBody, SearchBody
from .stream import JSON, EventStream, first_then_rest, frames

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first."""

    passages: list[Passage]
    took_ms: float


def router(service: Service) -> APIRouter:
    """Return the routes that ask."""
    routes = APIRouter(tags=["answers"])

    @routes.post("/v1/answers", response_model=Answer)
    async def answers(body: AnswerBody, request: Request) -> Response:
        """Answer a question, as one JSON object or, by `Accept`, as a stream of events."""
        caller = caller_of(request)
        question = await _question(service, body, caller, request)
        events = service.ask(question, caller, body.conversation_id)
        if wants_events(request):
            started = await unless_hung_up(request, first_then_rest(events))
            return EventStream(frames(started, request.scope["request_id"]))
        return JSON(await unless_hung_up(request, last(events)))

    @routes.post("/v1/search", response_model=Found)
    async def search(body: SearchBody, request: Request) -> Response:
        """Return the passages nearest to a query, best first."""
        question = Question(
            text=body.query,
            as_of=body.as_of or today(),
            filters=body.filters,
            top_k=body.top_k,
            tenant=caller_of(request).tenant,
        )
        cleaned = mask_personal_data(strip_hidden_text(question))
        started = perf_counter()
        deadline = monotonic() + service.settings.deadline_seconds
        claim = service.claim(service.owner(caller_of(request)), PASSAGE, is_batch(request))
        async with service.admission.queue(claim, deadline) as place:
            await place.turn()
            passages = await within(service.engine.index.search(cleaned), deadline)
        took = round((perf_counter() - started) * 1000, 3)
        return JSON({"passages": list(passages), "took_ms": took})

    return routes


async def _question(
    service: Service, body: AnswerBody, caller: Caller, request: Request
) -> Question:
    """Return the question as a value, with what was said before it in its conversation."""
    history = body.turns()
    if body.conversation_id and not history:
        history = await service.remembered(caller, body.conversation_id)
    asked = Question(
        text=body.question,
        history=history,
        filters=body.filters,
        top_k=body.top_k,
        tenant=caller.tenant,
        plain=body.plain,
        id=request.scope["request_id"],
        batch=is_batch(request),
    )
    return replace(asked, as_of=body.as_of) if body.as_of else asked


def is_batch(request: Request) -> bool:
    """Say whether the client lets everybody else go first: `X-Priority: batch`."""
    return request.headers.get("x-priority") == "batch"


def wants_events(request: Request) -> bool:
    """Say whether the client asked for a stream of events."""
    return "text/event-stream" in request.headers.get("accept", "")


async def last(events: AsyncGenerator[Event, None]) -> Answer:
    """Return the whole answer, and close the events whatever happens."""
    try:
        async for event in events:
            if isinstance(event, Done):
                return event.answer
        raise RuntimeError("the line ended without an answer")
    finally:
        await events.aclose()


async def unless_hung_up(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do the work, or stop it as soon as the client is gone. Raises `HungUp`."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise HungUp
        return task.result()
    finally:
        for unfinished in (gone, task):
            unfinished.cancel()
        await asyncio.gather(gone, task, return_exceptions=True)


async def _gone(request: Request) -> None:
    """Return when the client has hung up; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
