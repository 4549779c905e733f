"""Count what is used by many at once without a look into the database for each."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from .usage import Usages, account_of

BELIEVED = 1.0
"""Seconds for which what an account has left is believed: other copies count in the same rows."""


@dataclass(eq=False, slots=True)
class Batch:
    """What has ended since the last was written; it is written together."""

    done: asyncio.Future[None]
    sums: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)
    """By tenant, sector and key: `answers`, `read`, `written`."""

    def add(self, whose: tuple[str, str, str], read: int, written: int) -> None:
        """Add one answer."""
        self.sums.setdefault(whose, Counter()).update(answers=1, read=read, written=written)


class Meter:
    """What a process asks and tells `Usages`: one look a second, and one row for many answers."""

    def __init__(self, usages: Usages, clock: Callable[[], float] = monotonic) -> None:
        """Ask and tell these."""
        self._usages, self._clock = usages, clock
        self._left: dict[str, tuple[float, float]] = {}
        """By account: until when it is believed, and the tokens it has left."""
        self._next: Batch | None = None
        self._writing: asyncio.Task[None] | None = None

    async def admit(self, tenant: str, key: str = "") -> None:
        """Raise `QuotaExceeded` when today's tokens of the tenant, or of its key, are used up."""
        accounts = [tenant, account_of(key)] if key else [tenant]
        at = self._clock()
        for account in accounts:
            until, left = self._left.get(account, (0.0, 0.0))
            if at >= until or left <= 0:
                break
        else:
            return
        found = await asyncio.to_thread(self._usages.admit, tenant, key)
        if len(self._left) > 10_000:
            self._left.clear()
        for account in accounts:
            self._left[account] = (at + BELIEVED, found.get(account, inf))

    async def add(self, tenant: str, sector: str, read: int, written: int, key: str = "") -> None:
        """Count one answer; it is in the database when this returns."""
        for account in (tenant, account_of(key)):
            if known := self._left.get(account):
                self._left[account] = (known[0], known[1] - read - written)
        loop = asyncio.get_running_loop()
        if self._next is None or self._next.done.get_loop() is not loop:
            self._next = Batch(loop.create_future())
        batch = self._next
        batch.add((tenant, sector, key), read, written)
        if self._writing is None or self._writing.get_loop() is not loop or self._writing.done():
            self._writing = loop.create_task(self._write())
        await asyncio.shield(batch.done)

    async def _write(self) -> None:
        """Write what waits, and what has come meanwhile, until nothing does."""
        while batch := self._next:
            self._next = None
            try:
                await asyncio.to_thread(self._keep, batch)
            except Exception as error:
                batch.done.set_exception(error)
            else:
                batch.done.set_result(None)

    def _keep(self, batch: Batch) -> None:
        for (tenant, sector, key), sums in batch.sums.items():
            counts = sums["read"], sums["written"]
            self._usages.add(tenant, sector, *counts, key, answers=sums["answers"])
