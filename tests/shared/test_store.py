"""What outlives a request, on a real SQLite file."""

from pathlib import Path

import pytest

from sectorkit.errors import BadInput
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner
from sectorkit.store.jobs import JobFile
from sectorkit.store.keys import pepper_in

ME = Owner("local", "me", "legal")


@pytest.fixture
def store(tmp_path: Path):
    store = open_store(tmp_path)
    yield store
    store.close()


def add(store: Store, owner: Owner, id: str = "talk") -> None:
    store.conversations.add(owner, id, question="질문", answer="답", answer_id="a1")


def test_it_keeps_a_conversation_across_a_restart(tmp_path: Path):
    first = open_store(tmp_path)
    add(first, ME)
    add(first, ME)
    first.close()
    again = open_store(tmp_path)
    kept = again.conversations.get(ME, "talk")
    again.close()
    assert kept is not None
    assert [turn.role for turn in kept.turns] == ["user", "assistant"] * 2
    assert kept.created_at.tzinfo is not None


@pytest.mark.parametrize(
    "stranger",
    [
        Owner("other", "me", "legal"),
        Owner("local", "somebody", "legal"),
        Owner("local", "me", "medical"),
    ],
)
def test_a_known_conversation_id_opens_nothing_for_anybody_else(store: Store, stranger: Owner):
    add(store, ME)
    assert store.conversations.get(stranger, "talk") is None
    assert store.conversations.delete(stranger, "talk") is False
    add(store, stranger)
    assert len(store.conversations.get(ME, "talk").turns) == 2


def test_a_deleted_conversation_is_gone(store: Store):
    add(store, ME)
    assert store.conversations.delete(ME, "talk") is True
    assert store.conversations.get(ME, "talk") is None


def test_a_key_is_found_by_its_secret_until_it_is_revoked(store: Store):
    assert store.keys.any() is False
    secret, key = store.keys.create("clinic", ["reader", "writer"], per_minute=7)
    assert store.keys.find(secret) == key
    assert store.keys.find(secret + "x") is None
    named, held = store.keys.create("clinic", name=" 김  주무관 ")
    assert store.keys.find(named) == held and held.name == "김 주무관" and key.name == ""
    with pytest.raises(BadInput):
        store.keys.create("clinic", name="가" * 61)
    assert store.keys.revoke(key.id) is True
    assert store.keys.find(secret) is None
    assert store.keys.any() is True


def test_the_database_does_not_hold_the_secret_and_the_pepper_is_private(
    store: Store, tmp_path: Path
):
    secret, _ = store.keys.create("clinic")
    held = b"".join(path.read_bytes() for path in tmp_path.glob("sectorkit.db*"))
    assert secret.encode() not in held and b"clinic" in held
    assert (tmp_path / "pepper").stat().st_mode & 0o077 == 0


def test_a_stolen_database_without_the_pepper_knows_no_key(store: Store, tmp_path: Path):
    secret, _ = store.keys.create("clinic")
    thief = Store(store._database, b"another pepper", bytes(32))
    assert thief.keys.find(secret) is None
    assert pepper_in(tmp_path) == pepper_in(tmp_path)


def test_a_key_with_an_unknown_role_is_refused(store: Store):
    with pytest.raises(BadInput):
        store.keys.create("clinic", ["root"])


def test_a_job_belongs_to_its_tenant_and_a_restart_closes_what_was_open(store: Store):
    job = store.jobs.open("local", "legal", [JobFile("a.md"), JobFile("b.md", "added", "", "d1")])
    assert store.jobs.get("local", "legal", job.id) == job
    assert store.jobs.get("other", "legal", job.id) is None
    assert store.jobs.fail_interrupted("medical") == 0
    assert store.jobs.fail_interrupted("legal") == 1
    closed = store.jobs.get("local", "legal", job.id)
    assert closed.state == "failed"
    assert [file.state for file in closed.files] == ["rejected", "added"]
    assert closed.files[0].reason


def test_feedback_is_kept_with_an_id(store: Store):
    one = store.feedback.add(ME, "a1", "up")
    two = store.feedback.add(ME, "a1", "down", "날짜가 틀려요")
    assert one != two
