"""Who may use the model next: so many tokens at once, the urgent first, each tenant in turn."""

import asyncio
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Self

from ..deadline import within
from ..errors import Unavailable
from ..values import Question

USUAL = 4_096
"""Tokens of one usual answer, read and written."""
PASSAGE = 350
"""Tokens of one usual passage."""
WRITTEN = 512
"""Tokens of one usual answer as written."""
CHARACTERS = 1.5
"""Korean characters to a token, about."""
LONGEST_WAIT = 120.0
BATCH = 100
"""Added to the priority of work nobody waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a question asks for; one that costs nothing is let in at once."""

    sector: str
    tenant: str
    cost: int
    priority: int = 10
    """Lower goes first."""


def cost_of(question: Question) -> int:
    """Return about how many tokens answering will read and write."""
    said = len(question.text) + sum(len(turn.content) for turn in question.history[-6:])
    return round(said / CHARACTERS) + question.top_k * PASSAGE + WRITTEN


@dataclass(eq=False)
class Place(AbstractAsyncContextManager["Place"]):
    """A place in the queue, kept until the block ends; `turn` waits for it to come."""

    admission: "Admission"
    claim: Claim
    deadline: float
    ahead: int
    """How many were waiting before it."""
    seconds: float
    """How long the wait may be, as far as is known."""
    start: float
    """The tenant's share so far: who has had least goes first."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    began: float = 0.0

    async def turn(self) -> None:
        """Wait until it is this claim's turn. Raises `DeadlineExceeded`."""
        await within(self.ready.wait(), self.deadline)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: Any) -> None:
        self.admission._leave(self)


class Admission:
    """A bounded number of tokens at once and a bounded queue; beyond that, say so at once."""

    def __init__(
        self, at_once: int, waiting: int, *, clock: Callable[[], float] = monotonic
    ) -> None:
        """Let claims of `at_once` tokens in together and of `waiting` tokens wait."""
        self._room, self._queue = at_once, waiting
        self._clock = clock
        self._waiting: list[Place] = []
        self._used = 0
        self._shares: dict[str, float] = defaultdict(float)
        self._last = 0.0
        self._usual = 0.0
        """Seconds that one answer takes, as seen lately."""
        self.counts: Counter[tuple[str, str]] = Counter()
        """By sector: `admitted`, `shed`, `inside`."""

    @property
    def waiting(self) -> int:
        """How many wait for their turn now."""
        return len(self._waiting)

    def queue(self, claim: Claim, deadline: float) -> Place:
        """Return a place to be entered with `async with`.

        Raises `Unavailable`, with when to come back, where the queue is full or the turn would
        not come before the deadline.
        """
        ahead = [p for p in self._waiting if p.claim.priority <= claim.priority]
        seconds = self._wait(sum(p.claim.cost for p in ahead) + claim.cost)
        full = sum(p.claim.cost for p in self._waiting) + claim.cost > self._queue
        late = self._clock() + seconds > deadline
        if claim.cost and not self._fits(claim) and (full or late):
            self.counts[claim.sector, "shed"] += 1
            again = min(max(seconds, 1.0), LONGEST_WAIT)
            raise Unavailable("지금 이용자가 많습니다. 잠시 뒤 다시 물어봐 주세요.", again)
        start = max(self._shares[claim.tenant], self._last)
        self._shares[claim.tenant] = start + claim.cost
        place = Place(self, claim, deadline, len(ahead), seconds, start)
        self._waiting.append(place)
        self.counts[claim.sector, "inside"] += 1
        self._admit()
        return place

    def _fits(self, claim: Claim) -> bool:
        return not self._waiting and (self._used == 0 or self._used + claim.cost <= self._room)

    def _wait(self, tokens: int) -> float:
        """Return the seconds until so many tokens more have their turn; 0 while unknown."""
        over = self._used + tokens - self._room
        return max(0.0, over / self._room * self._usual)

    def _admit(self) -> None:
        """Let in whoever is next, while there is room; what costs nothing needs none."""
        for place in [p for p in self._waiting if not p.claim.cost]:
            self._let_in(place)
        while self._waiting:
            place = min(self._waiting, key=lambda p: (p.claim.priority, p.start))
            if self._used and self._used + place.claim.cost > self._room:
                return
            self._last = place.start
            self._let_in(place)

    def _let_in(self, place: Place) -> None:
        self._waiting.remove(place)
        self._used += place.claim.cost
        self.counts[place.claim.sector, "admitted"] += 1
        place.began, place.seconds = self._clock(), 0.0
        place.ready.set()

    def _leave(self, place: Place) -> None:
        self.counts[place.claim.sector, "inside"] -= 1
        if not place.ready.is_set():
            self._waiting.remove(place)
        else:
            self._used -= place.claim.cost
            if place.claim.cost:
                took = self._clock() - place.began
                self._usual += (took - self._usual) * (0.2 if self._usual else 1.0)
        if not self._used and not self._waiting:
            self._shares.clear()
            self._last = 0.0
        self._admit()


def in_words(place: Place) -> str:
    """Return what a person is told who has to wait."""
    about = f" 약 {math.ceil(place.seconds)}초 뒤에" if place.seconds else ""
    return f"앞에 {place.ahead}건이 기다리고 있습니다.{about} 차례가 오면 바로 시작합니다."
