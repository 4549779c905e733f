"""A record for one visit: in this process's memory, never in the store, and soon forgotten.

A visit is one browser's, as its cookie tells browsers apart: every tab of it sees the same, and
closing one ends nothing.
"""

from collections.abc import Sequence
from threading import Lock
from time import monotonic

from sectorkit.errors import TooLarge
from sectorkit.store.conversations import Owner
from sectorkit.values import new_id

from .entries import Entry, EntryBody

LASTS = 3600.0
"""Seconds since the last entry after which a visit is over, if nobody ended it."""
MOST = 50
VISITORS = 1000


class Visits:
    """What visitors told without agreeing that it be kept."""

    def __init__(self) -> None:
        """Know nobody."""
        self._told: dict[Owner, tuple[float, tuple[Entry, ...]]] = {}
        self._lock = Lock()

    def add(self, owner: Owner, told: EntryBody) -> Entry:
        """Hold an entry until the visit is over. Raises `TooLarge`."""
        entry = Entry(new_id(), **told.model_dump())
        with self._lock:
            self._forget_old()
            held = self._told.get(owner, (0.0, ()))[1]
            if len(held) >= MOST or (not held and len(self._told) >= VISITORS):
                raise TooLarge(
                    "이번 방문에 더 담을 수 없습니다. 방문 기록을 비운 뒤 다시 적어 주세요."
                )
            self._told[owner] = (monotonic() + LASTS, (*held, entry))
        return entry

    def all(self, owner: Owner) -> Sequence[Entry]:
        """Return what somebody told in this visit, oldest day first."""
        with self._lock:
            self._forget_old()
            return sorted(self._told.get(owner, (0.0, ()))[1], key=lambda entry: entry.day)

    def end(self, owner: Owner) -> None:
        """Forget it all."""
        with self._lock:
            self._told.pop(owner, None)

    def _forget_old(self) -> None:
        for owner in [o for o, (until, _) in self._told.items() if until < monotonic()]:
            del self._told[owner]


VISITS = Visits()
"""Of this process: a second one knows nothing of it."""
