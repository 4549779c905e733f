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

WRITING = 0.8
"""The share of the time left in which the model writes: the rest is kept to write without it."""
REPHRASING = 0.2
"""The share of it in which the model rephrases: the answer is what the time is for."""


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

        Who reads decides what becomes of a first whose time is up in the middle: what stood of
        it, or else the second's. Raises `ModelUnavailable` where it breaks off in the middle.
        """
        said = late = False
        try:
            async with aclosing(self.first.write(_hurried(prompt))) as pieces:
                async for piece in pieces:
                    said = said or isinstance(piece, str)
                    yield piece
            return
        except (ModelUnavailable, DeadlineExceeded) as error:
            late = said and isinstance(error, DeadlineExceeded)
            if said and not late:
                raise
            log.warning("the sources answer for the model: %s", _why(error))
        yield Instead(self.second.name, late)
        async with aclosing(self.second.write(prompt)) as pieces:
            async for piece in pieces:
                yield piece

    async def rephrase(self, question: Question) -> str:
        """Return the question as the first would put it, or else the second."""
        try:
            return await self.first.rephrase(_soon(question, REPHRASING))
        except (ModelUnavailable, DeadlineExceeded) as error:
            log.warning("rephrased without the model: %s", _why(error))
            return await self.second.rephrase(question)


def _soon(question: Question, share: float) -> Question:
    """Return the question with a share of the time left, so that there is time for what follows."""
    at = monotonic()
    return replace(question, deadline=at + (question.deadline - at) * share)


def _hurried(prompt: Prompt) -> Prompt:
    return replace(prompt, question=_soon(prompt.question, WRITING))


def _why(error: Exception) -> str:
    return getattr(error, "kind", "") or type(error).__name__
