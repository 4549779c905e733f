"""Many answers are counted together, and none is lost, whoever leaves before it is written."""

import asyncio
from pathlib import Path

import pytest

from sectorkit.errors import QuotaExceeded
from sectorkit.store import Store, open_store
from sectorkit.store.meter import BELIEVED, Meter
from sectorkit.store.usage import account_of


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def looked(store: Store, monkeypatch, method: str) -> list[tuple]:
    """Note every call of a method of the store's usages."""
    real, calls = getattr(store.usage, method), []

    def noted(*told, **named):
        calls.append(told)
        return real(*told, **named)

    monkeypatch.setattr(store.usage, method, noted)
    return calls


async def test_answers_that_end_together_are_written_together_and_all_count(store, monkeypatch):
    writes = looked(store, monkeypatch, "add")
    store.usage.allow(account_of("k"), 10**6)
    added = [store.meter.add("a", "legal", 3, 2, "k") for _ in range(50)]
    await asyncio.gather(*added, store.meter.add("b", "public", 1, 1))
    (used,) = store.usage.of("a")
    assert (used.answers, used.prompt_tokens, used.completion_tokens) == (50, 150, 100)
    assert store.usage.left(account_of("k")) == 10**6 - 250
    assert [row.tokens for row in store.usage.of("b")] == [2]
    assert len(writes) <= 4


async def test_an_answer_is_in_the_database_when_its_count_returns(store):
    for n in range(1, 4):
        await store.meter.add("a", "legal", 1, 0)
        assert store.usage.of("a")[0].answers == n


async def test_who_leaves_while_it_is_written_is_counted_and_disturbs_nobody(store):
    one = asyncio.ensure_future(store.meter.add("a", "legal", 5, 0))
    others = [asyncio.ensure_future(store.meter.add("a", "legal", 5, 0)) for _ in range(3)]
    await asyncio.sleep(0)
    one.cancel()
    await asyncio.gather(*others)
    assert one.cancelled() and store.usage.of("a")[0].answers == 4


async def test_a_write_that_fails_is_told_to_all_who_wait_and_the_next_is_tried(store, monkeypatch):
    def full(*told, **named):
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(store.usage, "add", full)
        told = await asyncio.gather(
            *(store.meter.add("a", "legal", 1, 0) for _ in range(3)), return_exceptions=True
        )
    assert [type(error) for error in told] == [OSError] * 3
    await store.meter.add("a", "legal", 1, 0)
    assert store.usage.of("a")[0].answers == 1


async def test_a_balance_is_believed_for_a_second_and_what_was_used_here_counts_at_once(
    store, monkeypatch
):
    at = [100.0]
    meter, looks = Meter(store.usage, lambda: at[0]), looked(store, monkeypatch, "admit")
    store.usage.allow("a", 100)
    for _ in range(5):
        await meter.admit("a", "k")
    assert len(looks) == 1
    await meter.add("a", "legal", 60, 40, "k")
    with pytest.raises(QuotaExceeded):
        await meter.admit("a", "k")
    store.usage.allow("a", 0)
    await meter.admit("a", "k")
    assert len(looks) == 3


async def test_what_another_copy_used_up_closes_the_day_here_a_second_later(store):
    at = [100.0]
    meter = Meter(store.usage, lambda: at[0])
    store.usage.allow("a", 100)
    await meter.admit("a")
    store.usage.add("a", "legal", 100, 0)  # by another process
    await meter.admit("a")
    at[0] += BELIEVED
    with pytest.raises(QuotaExceeded):
        await meter.admit("a")


async def test_a_key_that_has_used_up_its_own_is_closed_and_its_tenants_other_key_is_not(store):
    store.usage.allow("a", 1_000)
    store.usage.allow(account_of("k1"), 50)
    for key in ("k1", "k2"):
        await store.meter.admit("a", key)
        await store.meter.add("a", "legal", 60, 0, key)
    with pytest.raises(QuotaExceeded, match="이 키로"):
        await store.meter.admit("a", "k1")
    await store.meter.admit("a", "k2")
