"""Server-sent events from bytes, however they are cut and whatever the text carries."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import orjson

from ..errors import ModelUnavailable

LARGEST = 4 * 1024**2
"""Bytes of one event: more is not a token."""
DONE = b"[DONE]"


async def events(pieces: AsyncIterator[bytes]) -> AsyncGenerator[dict[str, Any], None]:
    """Yield the JSON of each event until `[DONE]`; lines end with LF or CRLF, nothing else.

    A stream that ends without it is whole only if a choice has said that it is finished: a
    connection that breaks can look like one that was closed. Raises `ModelUnavailable` where it
    ends early, carries an error, or is no JSON.
    """
    waiting, finished = b"", False
    async for piece in pieces:
        *whole, waiting = _lines(waiting + piece).split(b"\n\n")
        for event in whole:
            for data in _data(event):
                if data == DONE:
                    return
                told = _read(data)
                finished = finished or _finishes(told)
                yield told
        if len(waiting) > LARGEST:
            raise broken("too-large")
    if waiting.strip() or not finished:
        raise broken("cut")


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _finishes(told: dict[str, Any]) -> bool:
    for choice in told.get("choices") or ():
        if choice.get("finish_reason"):
            return True
    return False


def _data(event: bytes) -> Sequence[bytes]:
    """Return what an event's `data:` lines say; comments (`: keep-alive`) say nothing."""
    if b"\n" not in event:
        return (event[5:].strip(),) if event.startswith(b"data:") else ()
    return [line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:")]


def _read(data: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise broken("not-json") from error
    if not isinstance(told, dict) or told.get("error"):
        raise broken("error-event")
    return told


def broken(kind: str) -> ModelUnavailable:
    """Return the error of a stream that cannot be read to its end."""
    return ModelUnavailable("모델 서버의 응답이 중간에 끊겼습니다. 다시 시도해 주세요.", kind=kind)
