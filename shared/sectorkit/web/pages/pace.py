"""Show what there is when there is time to show it: a page that is behind skips what is past."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..show import Visit

Step = tuple[Visit, str]
"""A visit as it stands, and the words to say aloud of what is new."""


async def paced(steps: AsyncGenerator[Step, None]) -> AsyncGenerator[Step, None]:
    """Yield the latest visit each time one is asked for; words to be said aloud are all kept.

    Drawing a page costs many times what a step of the answer does. The steps go on while one is
    drawn, and are stopped when nobody asks any more. The first sentence is never skipped.
    """
    waiting: asyncio.Queue[Step | None] = asyncio.Queue()

    async def gather() -> None:
        try:
            async with aclosing(steps):
                async for step in steps:
                    waiting.put_nowait(step)
        finally:
            waiting.put_nowait(None)

    work = asyncio.create_task(gather())
    try:
        begun = False
        while found := await _all_of(waiting):
            first = next(
                (n for n, (visit, _) in enumerate(found, 1) if visit.sentences), len(found)
            )
            parts = [found] if begun else [found[:first], found[first:]]
            begun = begun or bool(found[-1][0].sentences)
            for part in filter(None, parts):
                yield part[-1][0], " ".join(said for _, said in part if said)
        await work
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _all_of(waiting: asyncio.Queue[Step | None]) -> list[Step]:
    """Return everything that waits, at least one step; nothing when there will be no more."""
    found = [await waiting.get()]
    while not waiting.empty() and found[-1] is not None:
        found.append(waiting.get_nowait())
    if found[-1] is None and len(found) > 1:
        waiting.put_nowait(None)
    return [step for step in found if step is not None]
