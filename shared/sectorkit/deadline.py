"""Absolute deadlines, in monotonic seconds: nobody waits longer than whoever asked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from math import inf
from time import monotonic
from typing import Any, TypeVar, cast

from .errors import DeadlineExceeded

T = TypeVar("T")


async def within(awaitable: Awaitable[T], deadline: float) -> T:
    """Wait for something until the deadline, if there is one. Raises `DeadlineExceeded`."""
    if deadline == inf:
        return await awaitable
    try:
        async with asyncio.timeout(max(0.0, deadline - monotonic())):
            return await awaitable
    except TimeoutError:
        raise _late() from None


class Watch:
    """One timer for a whole stream: what `within` does for every item, for a tenth of its time."""

    def __init__(self, deadline: float) -> None:
        """Stop whoever reads through this at the deadline."""
        self._late = False
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[Any] | None = None
        if deadline != inf:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, deadline - monotonic()), self._stop)

    def _stop(self) -> None:
        self._late = True
        if self._task:
            self._task.cancel()

    def close(self) -> None:
        """Let the timer go."""
        if self._timer:
            self._timer.cancel()

    async def next(self, items: AsyncIterator[T]) -> T:
        """Return the next item. Raises `DeadlineExceeded`, and `StopAsyncIteration` at the end."""
        task = asyncio.current_task()
        if self._late or task is None:
            raise _late()
        others = task.cancelling()
        self._task = task
        try:
            return await anext(items)
        except asyncio.CancelledError:
            if self._late and task.uncancel() <= others:
                raise _late() from None
            raise
        finally:
            self._task = None


def _late() -> DeadlineExceeded:
    return DeadlineExceeded("정해진 시간 안에 답을 마치지 못했습니다.", 5)


async def each_within(items: AsyncIterator[T], deadline: float) -> AsyncGenerator[T, None]:
    """Pass items of an async generator on until the deadline; close it whatever happens."""
    async with aclosing(cast(AsyncGenerator[T, None], items)) as source:
        while True:
            try:
                item = await within(anext(source), deadline)
            except StopAsyncIteration:
                return
            yield item
