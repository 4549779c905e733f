"""How careful to be with a server: when to leave it alone, and how often to ask again."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from ..errors import ModelUnavailable

Clock = Callable[[], float]


@dataclass(slots=True)
class Breaker:
    """Leaves a server alone once most calls fail, and tries one call before trusting it again.

    `share` is the failing share of late calls, each counting `weight`: five failures in a row open
    it. It stays open for `rest` seconds, twice as long each time the trial fails.
    """

    clock: Clock = monotonic
    weight: float = 0.2
    limit: float = 0.6
    rest: float = 1.0
    longest: float = 30.0
    share: float = 0.0
    opened: int = 0
    """How often it has opened."""
    _until: float = 0.0
    _resting: float = 0.0
    _trying: bool = False

    @property
    def open(self) -> bool:
        """Say whether calls are kept from the server now."""
        return bool(self._resting)

    def admit(self) -> None:
        """Let a call pass, or raise `ModelUnavailable` with the seconds until the next trial."""
        if not self._resting:
            return
        left = self._until - self.clock()
        if left > 0 or self._trying:
            raise ModelUnavailable(
                "모델 서버가 거듭 실패해 잠시 쉬게 두었습니다. 곧 다시 시도합니다.",
                max(left, 1.0),
                kind="breaker",
            )
        self._trying = True

    def well(self) -> None:
        """Note a call that worked."""
        self.share *= 1 - self.weight
        if self._resting:
            self.share, self._resting, self._trying = 0.0, 0.0, False

    def ill(self) -> None:
        """Note a call that failed by the server's fault."""
        self.share += (1 - self.share) * self.weight
        if self._trying or (not self._resting and self.share >= self.limit):
            self._resting = min(self._resting * 2, self.longest) if self._resting else self.rest
            self._until, self._trying = self.clock() + self._resting, False
            self.opened += 1

    def unknown(self) -> None:
        """Note a call that ended before it said anything: a trial may be made again."""
        self._trying = False


@dataclass(slots=True)
class Budget:
    """Second tries for a tenth of the first tries of the last seconds, and one to begin with.

    Then an outage in which everything fails costs the server a tenth more calls, not three times.
    """

    clock: Clock = monotonic
    share: float = 0.1
    seconds: float = 10.0
    first: deque[float] = field(default_factory=deque)
    again: deque[float] = field(default_factory=deque)

    def note(self) -> None:
        """Count a first try."""
        self._forget(self.first)
        self.first.append(self.clock())

    def _forget(self, tries: deque[float]) -> None:
        old = self.clock() - self.seconds
        while tries and tries[0] < old:
            tries.popleft()

    def spend(self) -> bool:
        """Say whether a second try may be made, and count it."""
        for tries in (self.first, self.again):
            self._forget(tries)
        if len(self.again) >= max(1.0, self.share * len(self.first)):
            return False
        self.again.append(self.clock())
        return True
