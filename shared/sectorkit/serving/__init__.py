"""The only place that knows a model server exists."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol, runtime_checkable

from ..values import Instead, Prompt, Question, Usage


class Model(Protocol):
    """Anything that can write an answer."""

    @property
    def name(self) -> str:
        """What answers are signed with."""
        ...

    def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage | Instead, None]:
        """Yield the text as it is written, and what it used at the end.

        Before it comes who writes, if that is another than `name`; in the middle of an answer
        whose time is up that begins another. Each sentence is followed by the tokens of its
        sources: `문장입니다. [1][3]`. A line `## 결론`, `## 근거` or `## 할 일` opens a part.
        Raises `ModelUnavailable`.
        """
        ...

    async def rephrase(self, question: Question) -> str:
        """Return the question as one that needs no history. Raises `ModelUnavailable`."""
        ...


@runtime_checkable
class Counting(Protocol):
    """A model that counts what happens on the way to it, for the operators' dashboards."""

    def told(self) -> Mapping[str, float]:
        """Return counts by name."""
        ...


@runtime_checkable
class Connected(Protocol):
    """A model that keeps connections."""

    async def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        ...


@asynccontextmanager
async def connected(model: Model) -> AsyncIterator[None]:
    """Close a model's connections at the end of the block, if it keeps any."""
    try:
        yield
    finally:
        if isinstance(model, Connected):
            await model.close()
