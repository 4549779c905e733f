"""Who goes next: tokens not heads, danger before all, each tenant in turn, and nobody in vain."""

import asyncio
import random
from time import monotonic

import pytest

from sectorkit import Question
from sectorkit.errors import DeadlineExceeded, Unavailable
from sectorkit.serving.admission import Admission, Claim, cost_of, in_words
from sectorkit.values import Wait

SOON = 60.0


def claim(cost: int = 100, tenant: str = "a", priority: int = 10) -> Claim:
    return Claim(sector="library", tenant=tenant, cost=cost, priority=priority)


class Desk:
    """An admission, and the names of those it let in, in order."""

    def __init__(self, at_once: int = 100, waiting: int = 10_000) -> None:
        self.time = 0.0
        self.admission = Admission(at_once, waiting, clock=lambda: self.time)
        self.order: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, name: str, held: asyncio.Event, **asks: object) -> None:
        async with self.admission.queue(claim(**asks), monotonic() + SOON) as place:
            await place.turn()
            self.order.append(name)
            await held.wait()

    async def line(self, *names: tuple[str, dict]) -> list[str]:
        held = asyncio.Event()
        first = asyncio.ensure_future(self.come("first", held))
        await asyncio.sleep(0)
        rest = []
        for name, asks in names:
            rest.append(asyncio.ensure_future(self.come(name, held, **asks)))
            await asyncio.sleep(0)
        held.set()
        await asyncio.gather(first, *rest)
        return self.order[1:]


async def test_tokens_are_counted_not_questions():
    desk = Desk(at_once=300)
    held = asyncio.Event()
    tasks = [asyncio.ensure_future(desk.come(str(n), held, cost=100)) for n in range(3)]
    tasks.append(asyncio.ensure_future(desk.come("large", held, cost=200)))
    await asyncio.sleep(0.01)
    assert desk.order == ["0", "1", "2"]
    held.set()
    await asyncio.gather(*tasks)
    assert desk.order[-1] == "large"


async def test_the_urgent_go_first_and_batches_last():
    order = await Desk().line(
        ("batch", {"priority": 110}), ("citizen", {}), ("disaster", {"priority": 0})
    )
    assert order == ["disaster", "citizen", "batch"]


async def test_what_costs_nothing_never_waits():
    desk, held = Desk(waiting=0), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    async with desk.admission.queue(claim(cost=0), monotonic() + SOON) as place:
        await asyncio.wait_for(place.turn(), 0.1)
    held.set()
    await busy


async def test_one_tenants_crowd_does_not_keep_another_waiting():
    crowd = [(f"crowd {n}", {"tenant": "crowd"}) for n in range(5)]
    order = await Desk().line(*crowd, ("alone", {"tenant": "alone"}))
    assert order.index("alone") <= 1


async def test_a_full_queue_says_so_at_once_and_when_to_come_back():
    desk, held = Desk(waiting=100), asyncio.Event()
    tasks = [asyncio.ensure_future(desk.come(str(n), held)) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as error:
        desk.admission.queue(claim(), monotonic() + SOON)
    assert error.value.retry_after >= 1
    assert desk.admission.counts["library", "shed"] == 1
    held.set()
    await asyncio.gather(*tasks)


async def test_who_would_come_too_late_is_not_kept_waiting():
    desk, held = Desk(), asyncio.Event()
    held.set()
    slow = asyncio.ensure_future(desk.come("slow", asyncio.Event()))
    await asyncio.sleep(0)
    desk.admission._usual = 10.0  # an answer has been taking ten seconds
    with pytest.raises(Unavailable) as error:
        desk.admission.queue(claim(), desk.time + 5)
    assert 5 < error.value.retry_after <= 20
    place = desk.admission.queue(claim(), desk.time + 60)
    assert desk.admission.forecast(place) == Wait(0, 10)
    desk.time += 7.5
    assert desk.admission.forecast(place) == Wait(0, 3)
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_the_wait_is_what_the_queue_will_take():
    desk, held = Desk(at_once=200), asyncio.Event()
    desk.admission._usual = 4.0
    tasks = [asyncio.ensure_future(desk.come(str(n), held)) for n in range(2)]
    await asyncio.sleep(0)
    desk.time += 1.0
    places = [desk.admission.queue(claim(), desk.time + 60) for _ in range(4)]
    told = [desk.admission.forecast(place) for place in places]
    assert told == [Wait(0, 3), Wait(1, 3), Wait(2, 7), Wait(3, 7)]
    urgent = desk.admission.queue(claim(priority=0), desk.time + 60)
    assert desk.admission.forecast(urgent) == Wait(0, 3)
    assert desk.admission.forecast(places[1]) == Wait(2, 7)
    held.set()
    await asyncio.gather(*tasks)


async def test_whoever_waits_is_told_so_again_as_it_changes_and_at_last_has_the_turn(monkeypatch):
    monkeypatch.setattr("sectorkit.serving.admission.BETWEEN", 0.05)
    desk, held = Desk(), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    told = []
    async with desk.admission.queue(claim(), monotonic() + SOON) as place:
        async for wait in place.waiting():
            told.append(wait)
            desk.admission._usual = 9.0
            if len(told) == 2:
                held.set()
        assert place.ready.is_set()
    await busy
    assert told == [Wait(0, None), Wait(0, 9)]
    assert "앞의 답이 끝나는 대로" in in_words(told[0]) and "약 9초" in in_words(told[1])
    assert "앞에 질문 3개" in in_words(Wait(3, 9))


async def test_a_wait_that_is_over_at_once_is_not_told():
    desk, held = Desk(), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.05, held.set)
    async with desk.admission.queue(claim(), monotonic() + SOON) as place:
        assert [wait async for wait in place.waiting()] == []
    await busy


async def test_a_deadline_that_comes_while_waiting_is_one_and_leaves_no_hole():
    desk, held = Desk(), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    with pytest.raises(DeadlineExceeded):
        async with desk.admission.queue(claim(), monotonic() + 0.1) as place:
            assert [wait async for wait in place.waiting()] == []
    assert desk.admission.waiting == 0
    held.set()
    await busy


async def test_one_larger_than_the_room_is_let_in_alone():
    desk, held = Desk(at_once=100), asyncio.Event()
    held.set()
    await asyncio.wait_for(desk.come("huge", held, cost=5_000), 1)
    assert desk.order == ["huge"]


async def test_whoever_gives_up_leaves_no_hole():
    desk, held = Desk(), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    gone = asyncio.ensure_future(desk.come("gone", held))
    stays = asyncio.ensure_future(desk.come("stays", held))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    held.set()
    await asyncio.gather(busy, stays)
    assert desk.order == ["busy", "stays"]
    assert desk.admission.counts["library", "inside"] == 0


async def test_a_turn_that_does_not_come_is_a_deadline():
    desk, held = Desk(), asyncio.Event()
    busy = asyncio.ensure_future(desk.come("busy", held))
    await asyncio.sleep(0)
    with pytest.raises(DeadlineExceeded):
        async with desk.admission.queue(claim(), monotonic() + 0.05) as place:
            await place.turn()
    held.set()
    await busy


async def test_whatever_happens_the_room_is_given_back():
    rng = random.Random(7)
    desk = Desk(at_once=500, waiting=2_000)

    async def visitor(n: int) -> None:
        await asyncio.sleep(rng.random() / 50)
        try:
            asks = claim(rng.choice([0, 50, 200, 900]), rng.choice("abc"), rng.choice([0, 10, 110]))
            place = desk.admission.queue(asks, monotonic() + rng.random() / 10)
        except Unavailable:
            return
        async with place:
            try:
                await place.turn()
                await asyncio.sleep(rng.random() / 100)
            except DeadlineExceeded:
                return
            if rng.random() < 0.2:
                raise ValueError("an answer that failed")

    await asyncio.gather(*(visitor(n) for n in range(300)), return_exceptions=True)
    assert desk.admission._used == 0 and not desk.admission._waiting
    assert desk.admission.counts["library", "inside"] == 0


def test_a_longer_question_costs_more():
    assert cost_of(Question("가" * 3000)) > cost_of(Question("가")) > 1000
