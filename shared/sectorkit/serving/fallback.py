"""When the model is not there, the sources speak for themselves, and the answer says so."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from time import monotonic

from ..errors import DeadlineExceeded, ModelUnavailable
from ..sparing import sparing
from ..values import Instead, Prompt, Question, Usage
from . import Connected, Counting, Model

log = sparing(__name__)

RESERVE = 0.2
"""The share of the time left that is kept for writing without the model."""


class WithFallback:
    """Writes with one model, or with another if the first fails before its first word."""

    def __init__(self, first: Model, second: Model) -> None:
        """Ask `first`; `second` must not depend on anything outside this process."""
        self.first, self.second = first, second

    @property
    def name(self) -> str:
        """What answers are signed with, unless the other wrote."""
        return self.first.name

    def told(self) -> Mapping[str, float]:
        """Return what the first counted, if it counts."""
        return self.first.told() if isinstance(self.first, Counting) else {}

    async def close(self) -> None:
        """Close the first's connections, if it keeps any."""
        if isinstance(self.first, Connected):
            await self.first.close()

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage | Instead, None]:
        """Yield what the first writes, or `Instead` and what the second writes.

        Raises `ModelUnavailable` where the first breaks off in the middle: what has been said is
        not unsaid by another answer.
        """
        said = False
        try:
            async with aclosing(self.first.write(_hurried(prompt))) as pieces:
                async for piece in pieces:
                    said = said or isinstance(piece, str)
                    yield piece
            return
        except (ModelUnavailable, DeadlineExceeded) as error:
            if said:
                raise
            log.warning("the sources answer for the model: %s", _why(error))
        yield Instead(self.second.name)
        async with aclosing(self.second.write(prompt)) as pieces:
            async for piece in pieces:
                yield piece

    async def rephrase(self, question: Question) -> str:
        """Return the question as the first would put it, or else the second."""
        try:
            return await self.first.rephrase(_soon(question))
        except (ModelUnavailable, DeadlineExceeded) as error:
            log.warning("rephrased without the model: %s", _why(error))
            return await self.second.rephrase(question)


def _soon(question: Question) -> Question:
    """Return the question with an earlier deadline, so that there is time for the other way."""
    at = monotonic()
    return replace(question, deadline=at + (question.deadline - at) * (1 - RESERVE))


def _hurried(prompt: Prompt) -> Prompt:
    return replace(prompt, question=_soon(prompt.question))


def _why(error: Exception) -> str:
    return getattr(error, "kind", "") or type(error).__name__
