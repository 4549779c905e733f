"""Who may use the model next: so many tokens at once, the urgent first, each tenant in turn."""

import asyncio
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Self

from ..deadline import within
from ..errors import DeadlineExceeded, Unavailable
from ..values import Question, Wait

USUAL = 4_096
"""Tokens of one usual answer, read and written."""
PASSAGE = 350
"""Tokens of one usual passage."""
WRITTEN = 512
"""Tokens of one usual answer as written."""
CHARACTERS = 1.5
"""Korean characters to a token, about."""
LONGEST_WAIT = 120.0
UNNOTICED = 0.3
"""Seconds that nobody is told of."""
BETWEEN = 2.0
"""Seconds between two looks at how long it may still be."""
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
    start: float
    """The tenant's share so far: who has had least goes first."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    began: float = 0.0

    async def turn(self) -> None:
        """Wait until it is this claim's turn. Raises `DeadlineExceeded`."""
        if not self.ready.is_set():
            await within(self.ready.wait(), self.deadline)

    async def waiting(self) -> AsyncGenerator[Wait, None]:
        """Wait for the turn, saying how long it may be: once it is a wait, and as that changes.

        Raises `DeadlineExceeded`.
        """
        said: Wait | None = None
        pause = UNNOTICED
        while not await self._comes_within(pause):
            wait, pause = self.admission.forecast(self), BETWEEN
            if wait != said:
                yield wait
            said = wait

    async def _comes_within(self, seconds: float) -> bool:
        """Wait so long for the turn; say whether it has come. Raises `DeadlineExceeded`."""
        soon = min(self.deadline, monotonic() + seconds)
        try:
            await within(self.ready.wait(), soon)
        except DeadlineExceeded:
            if soon == self.deadline:
                raise
        return self.ready.is_set()

    @property
    def rank(self) -> tuple[int, float]:
        """What it is let in by, the lowest first."""
        return self.claim.priority, self.start

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
        self._inside: set[Place] = set()
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
        start = max(self._shares[claim.tenant], self._last)
        place = Place(self, claim, deadline, start)
        if claim.cost and not self._fits(claim):
            self._refuse_in_vain(place)
        self._shares[claim.tenant] = start + claim.cost
        self._waiting.append(place)
        self.counts[claim.sector, "inside"] += 1
        self._admit()
        return place

    def _refuse_in_vain(self, place: Place) -> None:
        """Send away who would wait for nothing. Raises `Unavailable`."""
        full = sum(p.claim.cost for p in self._waiting) + place.claim.cost > self._queue
        seconds = self._until(place)
        if full or self._clock() + seconds > place.deadline:
            self.counts[place.claim.sector, "shed"] += 1
            again = min(max(seconds, 1.0), LONGEST_WAIT)
            raise Unavailable("지금 이용자가 많습니다. 잠시 뒤 다시 물어봐 주세요.", again)

    def forecast(self, place: Place) -> Wait:
        """Say how many go before a place, and in about how many seconds it has its turn."""
        known = max(1, math.ceil(self._until(place))) if self._usual else None
        return Wait(len(self._before(place)), known)

    def _before(self, place: Place) -> list[Place]:
        """Return who goes before a place, in their order."""
        return sorted(
            (p for p in self._waiting if p is not place and p.rank <= place.rank), key=_rank
        )

    def _until(self, place: Place) -> float:
        """Return the seconds until a place has its turn, if answers go on taking what they took.

        0 while nothing is known. Told by going through the queue: each starts when enough of
        those before it have ended.
        """
        at = now = self._clock()
        ends = [(max(now, p.began + self._usual), p.claim.cost) for p in self._inside]
        heapq.heapify(ends)
        used = self._used
        for each in (*self._before(place), place):
            while ends and used and used + each.claim.cost > self._room:
                at, cost = heapq.heappop(ends)
                used -= cost
            used += each.claim.cost
            heapq.heappush(ends, (at + self._usual, each.claim.cost))
        return at - now if self._usual else 0.0

    def _fits(self, claim: Claim) -> bool:
        return not self._waiting and (self._used == 0 or self._used + claim.cost <= self._room)

    def _admit(self) -> None:
        """Let in whoever is next, while there is room; what costs nothing needs none."""
        for place in [p for p in self._waiting if not p.claim.cost]:
            self._let_in(place)
        while self._waiting:
            place = min(self._waiting, key=_rank)
            if self._used and self._used + place.claim.cost > self._room:
                return
            self._last = place.start
            self._let_in(place)

    def _let_in(self, place: Place) -> None:
        self._waiting.remove(place)
        self._used += place.claim.cost
        self.counts[place.claim.sector, "admitted"] += 1
        self._inside.add(place)
        place.began = self._clock()
        place.ready.set()

    def _leave(self, place: Place) -> None:
        self.counts[place.claim.sector, "inside"] -= 1
        if not place.ready.is_set():
            self._waiting.remove(place)
        else:
            self._inside.discard(place)
            self._used -= place.claim.cost
            if place.claim.cost:
                took = self._clock() - place.began
                self._usual += (took - self._usual) * (0.2 if self._usual else 1.0)
        if not self._used and not self._waiting:
            self._shares.clear()
            self._last = 0.0
        self._admit()


def _rank(place: Place) -> tuple[int, float]:
    return place.rank


def in_words(wait: Wait) -> str:
    """Return what a person is told who has to wait."""
    ahead = f"앞에 질문 {wait.ahead}개가 기다리고 있습니다." if wait.ahead else "다음 차례입니다."
    known = f"약 {wait.seconds}초 뒤에" if wait.seconds else "앞의 답이 끝나는 대로"
    return f"지금 이용자가 많습니다. {ahead} {known} 답을 시작합니다."
