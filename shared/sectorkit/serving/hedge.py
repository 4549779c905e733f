"""Ask twice when a reading takes unusually long, and take whichever answers first."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

KNOWN = 20
"""Calls whose times must be known before any is hedged."""


@dataclass(slots=True)
class Hedge:
    """For calls that change nothing and cost little: embedding, reranking. Never for writing.

    A call slower than 95 of 100 is asked once more, for at most one call in twenty: when all are
    slow, asking more would only make it worse.
    """

    share: float = 0.05
    clock: Callable[[], float] = monotonic
    hedged: int = 0
    """How often it asked twice."""
    _times: deque[float] = field(default_factory=lambda: deque(maxlen=200))
    _left: float = 1.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(16, "hedge"))

    def call(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns; raises what it raises."""
        started = self.clock()
        first = self._pool.submit(ask)
        patience = self._patience()
        done, _ = wait([first], patience)
        if not done and self._spend():
            second = self._pool.submit(ask)
            done, late = wait([first, second], return_when=FIRST_COMPLETED)
            if all(each.exception() for each in done) and late:
                done, _ = wait(late)
        result = next((each for each in done if not each.exception()), first).result()
        self._note(self.clock() - started)
        return result

    def _patience(self) -> float | None:
        """Return the seconds that 95 of 100 calls take; `None` while too few are known."""
        with self._lock:
            self._left = min(self._left + self.share, 3.0)
            if len(self._times) < KNOWN:
                return None
            return sorted(self._times)[int(len(self._times) * 0.95)]

    def _spend(self) -> bool:
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            self.hedged += 1
            return True

    def _note(self, seconds: float) -> None:
        with self._lock:
            self._times.append(seconds)
