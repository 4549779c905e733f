"""A page that is slower than the answer: what it is shown, and that nothing is left running."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from sectorkit.values import Sentence
from sectorkit.web.pages.pace import Step, paced
from sectorkit.web.show import Visit


async def steps(count: int, closed: list[str]) -> AsyncGenerator[Step, None]:
    try:
        for number in range(1, count + 1):
            yield Visit(number, "무엇을 하나요?"), f"{number}번째 문장입니다."
            await asyncio.sleep(0)
    finally:
        closed.append("closed")


async def test_a_page_that_is_behind_is_shown_the_latest_and_told_every_sentence():
    shown = []
    async for visit, said in paced(steps(9, [])):
        shown.append((visit.number, said))
        await asyncio.sleep(0.02)  # drawing takes longer than all nine steps
    assert len(shown) == 2
    assert shown[-1][0] == 9
    told = " ".join(said for _, said in shown)
    assert told == " ".join(f"{number}번째 문장입니다." for number in range(1, 10))


async def test_the_first_sentence_is_shown_before_those_that_came_with_it():
    async def at_once() -> AsyncGenerator[Step, None]:
        for count in range(5):
            yield Visit(1, "?", sentences=(Sentence("예.", ()),) * count), ""

    assert [len(visit.sentences) async for visit, _ in paced(at_once())] == [1, 4]


async def test_a_page_that_keeps_up_is_shown_every_step():
    async def slowly() -> AsyncGenerator[Step, None]:
        async for step in steps(4, []):
            yield step
            await asyncio.sleep(0.01)

    assert [visit.number async for visit, _ in paced(slowly())] == [1, 2, 3, 4]


async def test_the_answer_stops_when_nobody_looks_any_more():
    closed: list[str] = []
    shown = paced(steps(1000, closed))
    await anext(shown)
    await shown.aclose()
    assert closed == ["closed"]


async def test_what_goes_wrong_is_not_swallowed():
    async def broken() -> AsyncGenerator[Step, None]:
        yield Visit(1, "?"), ""
        raise RuntimeError("no such thing")

    seen = []
    with pytest.raises(RuntimeError, match="no such thing"):
        async for visit, _ in paced(broken()):
            seen.append(visit.number)
    assert seen == [1]
