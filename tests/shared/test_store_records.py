"""What a sector keeps for its callers, on a real SQLite file."""

from pathlib import Path

import pytest
from sqlalchemy import update

from sectorkit.errors import Conflict, Misconfigured
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner
from sectorkit.store.tables import records

ME = Owner("local", "me", "medical")
WORDS = {"condition": "고혈압", "since": 2019}


@pytest.fixture
def store(tmp_path: Path):
    store = open_store(tmp_path)
    yield store
    store.close()


def on_disk(folder: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in folder.glob("sectorkit.db*"))


def test_it_keeps_a_record_across_a_restart(tmp_path: Path):
    first = open_store(tmp_path)
    kept = first.records.put(ME, "note", WORDS)
    first.close()
    again = open_store(tmp_path)
    assert again.records.get(ME, "note", kept.id) == kept
    assert list(again.records.all(ME, "note")) == [kept]
    again.close()


@pytest.mark.parametrize(
    "stranger",
    [
        Owner("other", "me", "medical"),
        Owner("local", "somebody", "medical"),
        Owner("local", "", "medical"),
        Owner("local", "me", "legal"),
    ],
)
def test_a_known_id_opens_nothing_for_anybody_else(store: Store, stranger: Owner):
    kept = store.records.put(ME, "note", WORDS)
    assert store.records.get(stranger, "note", kept.id) is None
    assert not store.records.delete(stranger, "note", kept.id)
    assert store.records.clear(stranger) == 0
    assert store.records.get(ME, "note", kept.id)


def test_of_two_who_change_the_same_revision_the_second_is_told(store: Store):
    first = store.records.put(ME, "page", {"text": "가"}, id="page", revision=0)
    second = store.records.put(ME, "page", {"text": "나"}, id="page", revision=first.revision)
    with pytest.raises(Conflict):
        store.records.put(ME, "page", {"text": "다"}, id="page", revision=first.revision)
    with pytest.raises(Conflict):
        store.records.put(ME, "page", {"text": "라"}, id="page", revision=0)
    assert store.records.get(ME, "page", "page") == second
    assert second.revision == 2 and second.created_at == first.created_at


def test_no_word_of_it_lies_on_the_disk(store: Store, tmp_path: Path):
    store.records.put(ME, "note", WORDS)
    assert not on_disk(tmp_path, "고혈압")
    assert on_disk(tmp_path, "medical")


def test_a_body_moved_to_another_row_does_not_open(store: Store):
    kept = store.records.put(ME, "note", WORDS)
    with store._database.begin() as connection:
        connection.execute(update(records).values(subject="thief"))
    with pytest.raises(Misconfigured):
        store.records.get(Owner("local", "thief", "medical"), "note", kept.id)


def test_clearing_takes_one_kind_or_everything(store: Store):
    for kind in ("note", "note", "reading"):
        store.records.put(ME, kind, WORDS)
    assert store.records.clear(ME, "note") == 2
    assert store.records.clear(ME) == 1
    assert store.records.all(ME, "reading") == []
