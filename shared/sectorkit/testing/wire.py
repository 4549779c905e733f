"""A model server without a socket, for tests of whoever speaks to one."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..serving.wire import WireBroken


@dataclass(frozen=True, slots=True)
class Sent:
    """What was posted."""

    path: str
    content: bytes
    headers: Mapping[str, str]

    @property
    def body(self) -> Any:
        """The content as JSON."""
        return json.loads(self.content)


@dataclass(slots=True)
class FakeReply:
    """Says its pieces, and then breaks if it is to; `closed` says whether it was let go."""

    body: Sequence[bytes] = (b"{}",)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    breaks: bool = False
    closed: bool = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces."""
        for piece in self.body:
            yield piece
        if self.breaks:
            raise WireBroken("reset")

    def close(self) -> None:
        """Note that it was let go."""
        self.closed = True


class FakeWire:
    """Asks a function instead of a server; it may raise `WireBroken`."""

    def __init__(self, answer: Callable[[Sent], FakeReply]) -> None:
        """Answer with what `answer` returns."""
        self.answer = answer
        self.sent: list[Sent] = []

    async def send(self, path: str, content: bytes, headers: Mapping[str, str]) -> FakeReply:
        """Note what was sent, and answer it."""
        self.sent.append(Sent(path, content, dict(headers)))
        return self.answer(self.sent[-1])

    async def close(self) -> None:
        """Nothing is open."""
