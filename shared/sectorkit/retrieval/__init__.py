"""Find the passages a question needs."""

from collections.abc import Sequence
from typing import Protocol

from ..errors import Abstained
from ..values import Passage, Question
from .found import Found, degraded_in


class Index(Protocol):
    """Anything that can be searched."""

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return up to `question.top_k` passages in force on `question.as_of`, best first.

        `score` is in [0, 1] and means the same for every query: below `RELEVANT` a passage does
        not speak to the question.
        """
        ...

    async def count(self, question: Question) -> int:
        """Return how many passages this caller's questions are looked up among."""
        ...


RELEVANT = 0.35
"""Passages scored lower do not speak to the question: `fuse.CERTAINTY` says how that is known."""


async def retrieve(question: Question, index: Index) -> Sequence[Passage]:
    """Return the passages that speak to the question; no source, no answer."""
    found = await index.search(question)
    passages = [passage for passage in found if passage.score >= RELEVANT]
    if not passages:
        raise Abstained("no_source", "찾은 자료 가운데 이 질문에 답할 수 있는 내용이 없습니다.")
    return Found(passages, degraded_in(found))
