"""A deadline is a moment: whoever waits is stopped at it; who is cancelled stays cancelled."""

import asyncio
from contextlib import aclosing
from math import inf
from time import monotonic

import pytest

from sectorkit.deadline import Watch, each_within, within
from sectorkit.errors import DeadlineExceeded


async def ticks(pause: float, count: int = 1000):
    for n in range(count):
        await asyncio.sleep(pause)
        yield n


async def watched(pause: float, deadline: float, count: int = 1000) -> list[int]:
    watch, got = Watch(deadline), []
    async with aclosing(ticks(pause, count)) as source:
        try:
            while True:
                got.append(await watch.next(source))
        except StopAsyncIteration:
            return got
        finally:
            watch.close()


async def test_what_ends_in_time_ends_whole():
    assert await watched(0, monotonic() + 5, 50) == list(range(50))
    assert await watched(0, inf, 50) == list(range(50))
    assert await within(asyncio.sleep(0, "it"), inf) == "it"


@pytest.mark.parametrize("pause", [0.01, 10.0])
async def test_a_stream_is_stopped_at_its_deadline_however_slow_it_is(pause):
    started = monotonic()
    with pytest.raises(DeadlineExceeded):
        await watched(pause, monotonic() + 0.2)
    assert 0.15 < monotonic() - started < 2
    assert asyncio.current_task().cancelling() == 0


async def test_a_deadline_that_passes_while_nobody_reads_is_seen_at_the_next_read():
    watch = Watch(monotonic() + 0.05)
    async with aclosing(ticks(0)) as source:
        assert await watch.next(source) == 0
        await asyncio.sleep(0.1)
        with pytest.raises(DeadlineExceeded):
            await watch.next(source)


async def test_who_is_cancelled_is_cancelled_and_not_late():
    task = asyncio.ensure_future(watched(10, monotonic() + 5))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_deadline_already_past_stops_at_once():
    with pytest.raises(DeadlineExceeded):
        await watched(10, monotonic() - 1)
    with pytest.raises(DeadlineExceeded):
        async with aclosing(each_within(ticks(10), monotonic() - 1)) as items:
            await anext(items)
