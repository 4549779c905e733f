"""Absolute deadlines, in monotonic seconds: nobody waits longer than whoever asked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from math import inf
from time import monotonic
from typing import TypeVar, cast

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
        raise DeadlineExceeded("정해진 시간 안에 답을 마치지 못했습니다.", 5) from None


async def each_within(items: AsyncIterator[T], deadline: float) -> AsyncGenerator[T, None]:
    """Pass items of an async generator on until the deadline; close it whatever happens."""
    async with aclosing(cast(AsyncGenerator[T, None], items)) as source:
        while True:
            try:
                item = await within(anext(source), deadline)
            except StopAsyncIteration:
                return
            yield item
