"""What tenants use is counted apart, and a used-up day is closed until midnight in Korea."""

from pathlib import Path

import pytest

from sectorkit.errors import BadInput, QuotaExceeded
from sectorkit.store import Store, open_store
from sectorkit.store.usage import account_of


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def test_answers_and_tokens_add_up_by_tenant_and_sector(store: Store):
    store.usage.add("a", "legal", 100, 20)
    store.usage.add("a", "legal", 50, 5)
    store.usage.add("a", "public", 1, 1)
    store.usage.add("b", "legal", 9, 9)
    counted = {(used.sector, used.answers, used.tokens) for used in store.usage.of("a")}
    assert counted == {("legal", 2, 175), ("public", 1, 2)}
    assert [used.tokens for used in store.usage.of("b")] == [18]


def test_a_tenant_without_an_allowance_is_never_turned_away(store: Store):
    store.usage.add("a", "legal", 10**6, 0)
    store.usage.admit("a")
    assert store.usage.left("a") is None


def test_a_used_up_allowance_says_when_to_come_back(store: Store):
    store.usage.allow("a", 100)
    store.usage.add("a", "legal", 60, 0)
    store.usage.admit("a")
    assert store.usage.left("a") == 40
    store.usage.add("a", "public", 60, 0)
    with pytest.raises(QuotaExceeded) as refused:
        store.usage.admit("a")
    assert 0 < refused.value.retry_after <= 86_400
    store.usage.admit("b")
    store.usage.allow("a", 0)
    store.usage.admit("a")


def test_an_allowance_below_nothing_is_refused(store: Store):
    with pytest.raises(BadInput):
        store.usage.allow("a", -1)


def test_documents_are_shared_one_way_and_until_taken_back(store: Store):
    store.spaces.share("a", "public", "b")
    store.spaces.share("a", "public", "b")
    assert store.spaces.readable("b", "public") == ["a"]
    assert store.spaces.readable("a", "public") == []
    assert store.spaces.readable("b", "legal") == []
    assert store.spaces.readers("a", "public") == ["b"]
    assert store.spaces.stop("a", "public", "b") and not store.spaces.stop("a", "public", "b")
    assert store.spaces.readable("b", "public") == []


def test_nobody_shares_with_itself_or_with_no_one(store: Store):
    for reader in ("a", " "):
        with pytest.raises(BadInput):
            store.spaces.share("a", "public", reader)


def test_a_key_may_use_less_than_its_tenant(store: Store):
    store.usage.allow("a", 1_000)
    store.usage.allow(account_of("k1"), 100)
    store.usage.add("a", "legal", 80, 30, "k1")
    store.usage.add("a", "legal", 80, 30, "k2")
    with pytest.raises(QuotaExceeded, match="이 키로") as refused:
        store.usage.admit("a", "k1")
    assert 0 < refused.value.retry_after <= 86_400
    store.usage.admit("a", "k2")
    assert store.usage.left("a") == 780 and store.usage.left(account_of("k1")) == 0
    store.usage.add("a", "legal", 800, 0, "k2")
    with pytest.raises(QuotaExceeded) as refused:
        store.usage.admit("a", "k2")
    assert "이 키로" not in str(refused.value)
