"""Count what is used by many at once without a look into the database for each."""

import asyncio
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

    loop: asyncio.AbstractEventLoop
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    sums: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    """By tenant, sector and key: answers, and the tokens read and written."""

    def add(self, whose: tuple[str, str, str], read: int, written: int) -> asyncio.Future[None]:
        """Add one answer; the future is done when it is written."""
        sums = self.sums.setdefault(whose, [0, 0, 0])
        for n, more in enumerate((1, read, written)):
            sums[n] += more
        done: asyncio.Future[None] = self.loop.create_future()
        self.waiting.append(done)
        return done

    def end(self, error: Exception | None = None) -> None:
        """Tell all who wait."""
        for done in self.waiting:
            if not done.done():
                done.set_exception(error) if error else done.set_result(None)


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
        if self._next is None or self._next.loop is not loop:
            self._next = Batch(loop)
        done = self._next.add((tenant, sector, key), read, written)
        if self._writing is None or self._writing.get_loop() is not loop or self._writing.done():
            self._writing = loop.create_task(self._write())
        await done

    async def _write(self) -> None:
        """Write what waits, and what has come meanwhile, until nothing does."""
        while batch := self._next:
            self._next = None
            try:
                await asyncio.to_thread(self._keep, batch)
            except Exception as error:
                batch.end(error)
            else:
                batch.end()

    def _keep(self, batch: Batch) -> None:
        for (tenant, sector, key), (answers, read, written) in batch.sums.items():
            unlimited = self._left.get(account_of(key), (0.0, 0.0))[1] == inf
            counted = "" if unlimited else key  # nobody limits that key: it has no row of its own
            self._usages.add(tenant, sector, read, written, counted, answers=answers)
