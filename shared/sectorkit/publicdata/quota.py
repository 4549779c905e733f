"""How often a dataset may be asked: a gap between calls, a count a day, a door that closes.

Counts are those of this process; several processes on one key share its quota between them.
"""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ..errors import QuotaExceeded
from ..values import KOREA
from .adapter import Adapter

Now = Callable[[], datetime]
Wait = Callable[[float], Awaitable[None]]


_LONG_AGO = datetime.min.replace(tzinfo=KOREA)


@dataclass(slots=True)
class _Spent:
    day: date = date.min
    calls: int = 0
    next_at: datetime = _LONG_AGO
    closed_until: datetime = _LONG_AGO


@dataclass(slots=True)
class Quota:
    """What each dataset has used today."""

    now: Now
    wait: Wait
    spent: dict[str, _Spent] = field(default_factory=dict)

    async def spend(self, adapter: Adapter) -> None:
        """Wait for the adapter's turn and count a call. Raises `QuotaExceeded`."""
        used, now = self.spent.setdefault(adapter.name, _Spent()), self.now()
        if now < used.closed_until:
            left = (used.closed_until - now).total_seconds()
            raise QuotaExceeded(f"{adapter.title}의 한도를 다 썼습니다.", math.ceil(left))
        if used.day != now.astimezone(KOREA).date():
            used.day, used.calls = now.astimezone(KOREA).date(), 0
        if adapter.per_day and used.calls >= adapter.per_day:
            words = f"{adapter.title}을(를) 오늘 {adapter.per_day:,}번 불러 한도를 다 썼습니다."
            raise QuotaExceeded(words, self.until_midnight())
        used.calls += 1
        start = max(now, used.next_at)
        used.next_at = start + timedelta(seconds=adapter.gap_seconds)
        if start > now:
            await self.wait((start - now).total_seconds())

    def close(self, adapter: Adapter, seconds: float) -> None:
        """Ask this dataset nothing more for so long: its server said so."""
        used = self.spent.setdefault(adapter.name, _Spent())
        used.closed_until = self.now() + timedelta(seconds=seconds)

    def until_midnight(self) -> float:
        """Return the seconds until quotas begin anew, at midnight in Korea."""
        here = self.now().astimezone(KOREA)
        midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), KOREA)
        return math.ceil((midnight - here).total_seconds())
