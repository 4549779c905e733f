"""Everything that outlives a request, on a real PostgreSQL, with several copies at once."""

import importlib.util
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sectorkit.errors import Conflict, QuotaExceeded
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner

_spec = importlib.util.spec_from_file_location("postgres", Path(__file__).parent / "postgres.py")
postgres = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(postgres)

pytestmark = pytest.mark.slow
ROOM = Owner("city", "", "public")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (postgres.program("initdb") and postgres.program("pg_ctl")):
        pytest.skip("PostgreSQL이 없습니다: apt-get install postgresql")
    with postgres.cluster() as url:
        yield url


@pytest.fixture
def stores(address: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two copies of one service: the same database, the same data folder."""
    first, second = open_store(tmp_path, address), open_store(tmp_path, address)
    yield first, second
    for store in (first, second):
        store.records.clear(ROOM)
        store.close()


def test_it_is_ready_and_keeps_keys_records_runs_and_the_ledger(stores):
    first, second = stores
    assert first.state() == "ready"
    secret, key = first.keys.create("city", ["writer"])
    assert second.keys.find(secret) == key and second.keys.any()
    kept = first.records.put(ROOM, "case", {"title": "공문"})
    assert second.records.get(ROOM, "case", kept.id).body == {"title": "공문"}
    first.conversations.add(
        Owner("city", "kim", "public"), "c", question="q", answer="a", answer_id="1"
    )
    assert second.conversations.get(Owner("city", "kim", "public"), "c").turns
    before = first.ledger.verify_chain().entries
    for number, store in enumerate((first, second, first)):
        store.ledger.append({"tenant": "city", "sector": "public", "id": str(number)})
    chain = second.ledger.verify_chain()
    assert chain.entries == before + 3 and chain.broken_at is None


def test_of_two_copies_that_save_at_once_one_is_told_to_look_again(stores):
    first, second = stores
    case = first.records.put(ROOM, "case", {"n": 0})
    ready = threading.Barrier(2)

    def save(store: Store) -> str:
        ready.wait()
        try:
            store.records.put(ROOM, "case", {"n": 1}, case.id, case.revision)
        except Conflict:
            return "again"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, (first, second))) == ["again", "saved"]
    assert first.records.get(ROOM, "case", case.id).revision == 2


def test_tokens_counted_by_two_copies_add_up_and_close_the_day(stores):
    first, second = stores
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: stores[n % 2].usage.add("city", "public", 3, 2), range(40)))
    (used,) = first.usage.of("city")
    assert (used.answers, used.tokens) == (40, 200)
    first.usage.allow("city", 200)
    with pytest.raises(QuotaExceeded):
        second.usage.admit("city")
    first.usage.allow("city", 0)
    second.usage.admit("city")


def test_a_space_given_by_one_copy_is_seen_by_the_other_and_taken_back(stores):
    first, second = stores
    first.spaces.share("city", "public", "county")
    first.spaces.share("city", "public", "county")
    assert second.spaces.readable("county", "public") == ["city"]
    assert second.spaces.stop("city", "public", "county")
    assert first.spaces.readable("county", "public") == []
