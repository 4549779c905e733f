"""Values to bytes, and events to server-sent events, at a few microseconds each."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

import orjson
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from ..values import Done, Event, Notice, Searching, Sentence, Sources
from .problems import as_error, as_problem

NO_STORE = {"Cache-Control": "no-store"}
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def to_json(value: Any) -> bytes:
    """Return dataclasses, dates and plain values as JSON."""
    return orjson.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    """Return what orjson does not know as something it does."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


class JSON(Response):
    """A JSON response of our values."""

    media_type = "application/json"

    def __init__(self, content: Any, status_code: int = 200) -> None:
        """Answer with this value; nothing in between may keep a copy."""
        super().__init__(to_json(content), status_code, NO_STORE)


class EventStream(StreamingResponse):
    """A stream of bytes that is closed, with all the work behind it, when the client hangs up."""

    media_type = "text/event-stream"

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        """Stream these; the source must be an async generator."""
        super().__init__(chunks, headers=UNBUFFERED)

    async def stream_response(self, send: Send) -> None:
        """Send until the end, and close the source whatever happened."""
        async with aclosing(cast(AsyncGenerator[bytes, None], self.body_iterator)):
            await super().stream_response(send)


def event_name(event: Event) -> str:
    """Return what an event is called on the wire."""
    return type(event).__name__.lower()


def event_data(event: Event) -> Any:
    """Return what an event says on the wire."""
    match event:
        case Sentence() | Notice() | Searching():
            return event
        case Sources(passages):
            return {"passages": passages}
        case Done(answer):
            return replace(answer, timings_ms=dict(answer.timings_ms))


def frame(event: Event) -> bytes:
    """Return one server-sent event."""
    return sse(event_name(event), to_json(event_data(event)))


def sse(name: str, data: bytes) -> bytes:
    """Return a frame; JSON has no raw line break, so one `data` line is enough."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)


async def frames(events: AsyncIterator[Event], request_id: str) -> AsyncGenerator[bytes, None]:
    """Yield events as server-sent events; what goes wrong on the way is the last one."""
    async with aclosing(cast(AsyncGenerator[Event, None], events)) as source:
        try:
            async for event in source:
                yield frame(event)
        except Exception as error:
            yield sse("problem", to_json(as_problem(as_error(error), request_id)))


async def first_then_rest(events: AsyncIterator[Event]) -> AsyncGenerator[Event, None]:
    """Wait for the first event, so that what fails before it still has an HTTP status.

    Returns a generator that yields it and the rest.
    """
    source = cast(AsyncGenerator[Event, None], events)
    try:
        first = await anext(source)
    except BaseException:
        await source.aclose()
        raise

    async def all_of_it() -> AsyncGenerator[Event, None]:
        async with aclosing(source):
            yield first
            async for event in source:
                yield event

    return all_of_it()
