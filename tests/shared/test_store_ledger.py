"""The audit ledger: nothing changed, dropped or put in between goes unnoticed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sectorkit.store import open_store
from sectorkit.store.ledger import GENESIS


def entry(n: int, tenant: str = "local") -> dict[str, object]:
    return {"id": f"q{n}", "tenant": tenant, "sector": "legal", "status": "answered"}


@pytest.fixture
def filled(tmp_path: Path):
    store = open_store(tmp_path)
    for n in range(5):
        store.ledger.append(entry(n, "local" if n % 2 == 0 else "other"))
    yield store
    store.close()


def tamper(tmp_path: Path, statement: str) -> None:
    database = create_engine(f"sqlite:///{tmp_path / 'sectorkit.db'}")
    with database.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    database.dispose()


def test_an_untouched_chain_holds(filled):
    chain = filled.ledger.verify_chain()
    assert (chain.entries, chain.broken_at) == (5, None)
    assert chain.head != GENESIS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET entry = replace(entry, 'answered', 'refused') WHERE seq = 3",
        "UPDATE ledger SET tenant = 'other' WHERE seq = 3",
        "UPDATE ledger SET digest = previous WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 3",
    ],
)
def test_it_finds_where_the_chain_was_broken(filled, tmp_path: Path, statement: str):
    tamper(tmp_path, statement)
    assert filled.ledger.verify_chain().broken_at == 3


def test_a_cut_tail_shows_in_the_head(filled, tmp_path: Path):
    head = filled.ledger.verify_chain().head
    tamper(tmp_path, "DELETE FROM ledger WHERE seq = 5")
    chain = filled.ledger.verify_chain()
    assert chain.broken_at is None and chain.head != head


def test_a_tenant_reads_its_own_entries_page_by_page(filled):
    first = filled.ledger.page("local", "legal", limit=2)
    rest = filled.ledger.page("local", "legal", after=first[-1].seq, limit=2)
    assert [row.entry["id"] for row in (*first, *rest)] == ["q0", "q2", "q4"]
    assert filled.ledger.page("local", "medical") == []


def test_many_writers_make_one_chain(tmp_path: Path):
    stores = [open_store(tmp_path) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: stores[n % 3].ledger.append(entry(n)), range(60)))
    chain = stores[0].ledger.verify_chain()
    assert (chain.entries, chain.broken_at) == (60, None)
    for store in stores:
        store.close()
