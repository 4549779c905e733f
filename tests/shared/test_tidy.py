"""What visitors left goes when their cookies are over, from a real store and a real library."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.errors import BadInput
from sectorkit.retrieval.library import Library
from sectorkit.shelf import LibraryShelf
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner, guest_tenant
from sectorkit.store.jobs import JobFile
from sectorkit.store.runs import Checkpoint, KeptEvent
from sectorkit.store.tables import metadata
from sectorkit.testing import FakeModel, small_sector
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import now
from sectorkit.web.limits import WebSettings
from sectorkit.web.service import Service
from sectorkit.web.tidy import tidied, tidy

GONE, BACK = "guest-aaaa", "guest-bbbb"
SECRET = "아무도다시못볼말"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    sector, index = small_sector()
    store = open_store(tmp_path / "kept")
    library = Library.open(tmp_path / "i", embedder=HashEmbedder(), analyser=PlainAnalyser())
    engine = Engine(index=index, model=FakeModel(), audit=Audit(store.ledger))
    settings = WebSettings(visitor_days=30)
    yield Service(sector, engine, store, LibraryShelf(library), settings)
    library.close()
    store.close()


def leave(service: Service, owner: Owner, folder: Path) -> None:
    """Leave something of every kind, as an owner does."""
    store = service.store
    store.records.put(owner, "note", {"text": SECRET})
    store.drafts.add(owner, "paper", {"text": SECRET}, {})
    store.conversations.add(owner, "c", question=SECRET, answer=SECRET, answer_id="a")
    store.feedback.add(owner, "a", "down", SECRET)
    event = KeptEvent(1, "said", f'"{SECRET}"')
    store.runs.open(owner, Checkpoint(f"run-{owner.subject}", "done", 1, SECRET), [event])
    folder.mkdir(exist_ok=True)
    (folder / "note.md").write_text(f"# 메모\n\n{SECRET}입니다.", "utf-8")
    store.jobs.open(owner.tenant, owner.sector, [JobFile(f"{SECRET}.md")])
    service.shelf.add(owner.tenant, [folder / "note.md"])


def grow_old(store: Store, subject: str, days: int) -> None:
    """Make what one of them left as old as that."""
    at = now() - timedelta(days=days)
    with store._database.begin() as connection:
        for table in metadata.tables.values():
            when = {c.name: at for c in table.c if c.name in ("at", "updated_at", "touched_at")}
            when |= {"created_at": at} if "created_at" in table.c and "subject" in table.c else {}
            who = table.c.get("subject", table.c.get("tenant"))
            if when and who is not None:
                connection.execute(update(table).where(who.endswith(subject)).values(when))


def visitor(subject: str) -> Owner:
    return Owner(guest_tenant("local", subject), subject, "library")


def kept_of(service: Service, owner: Owner) -> list[bool]:
    """Say of each kind whether something is left."""
    store, run = service.store, f"run-{owner.subject}"
    return [
        bool(store.records.all(owner, "note")),
        store.conversations.get(owner, "c") is not None,
        store.runs.get(owner, run) is not None,
        bool(store.runs.events(run)),
        bool(service.shelf.documents(owner.tenant)),
    ]


@pytest.mark.slow
def test_a_visitor_who_cannot_come_back_leaves_nothing_and_everybody_else_keeps_all(
    service: Service, tmp_path: Path
):
    colleague = Owner("office", "0123456789abcdef0123456789abcdef", "library")
    plain = replace(visitor(GONE), tenant="local")  # what is kept under the host's name
    service.store.records.put(plain, "video", {"text": SECRET})
    for owner in (visitor(GONE), visitor(BACK), colleague):
        leave(service, owner, tmp_path / owner.subject)
    for subject in (GONE, colleague.subject):
        grow_old(service.store, subject, days=31)
    grow_old(service.store, colleague.tenant, days=31)
    grow_old(service.store, BACK, days=29)
    folder = service.shelf._library._of(visitor(GONE).tenant)
    assert folder.exists()

    assert tidy(service) > 0
    assert kept_of(service, visitor(GONE)) == [False] * 5
    assert service.store.records.all(plain, "video") == []
    assert kept_of(service, visitor(BACK)) == [True] * 5
    assert kept_of(service, colleague) == [True] * 5
    assert not folder.exists()
    entries = [row.entry for row in service.store.ledger.page("public", "library")]
    assert [entry["status"] for entry in entries] == ["expired"]
    assert service.store.ledger.verify_chain().broken_at is None
    assert tidy(service) == 0


@pytest.mark.slow
def test_the_words_of_a_swept_visitor_are_on_no_disk(service: Service, tmp_path: Path):
    leave(service, visitor(GONE), tmp_path / "upload")
    grow_old(service.store, GONE, days=31)
    tidy(service)
    kept = [p for at in ("kept", "i") for p in (tmp_path / at).rglob("*") if p.is_file()]
    assert kept and not any(SECRET.encode() in path.read_bytes() for path in kept)


async def test_it_looks_when_the_service_starts_and_a_failure_stops_nothing(
    service: Service, tmp_path: Path, monkeypatch, caplog
):
    monkeypatch.setattr("sectorkit.web.tidy.EVERY", 0.02)
    service.store.records.put(visitor(GONE), "note", {"text": SECRET})
    grow_old(service.store, GONE, days=31)
    sweep, failed = service.store.sweep, []

    def once_broken(*asked):
        if not failed:
            failed.append(True)
            raise OSError("disk")
        return sweep(*asked)

    monkeypatch.setattr(service.store, "sweep", once_broken)
    async with tidied(service):
        for _ in range(200):
            await asyncio.sleep(0.02)
            if not service.store.records.all(visitor(GONE), "note"):
                break
    assert failed and service.store.records.all(visitor(GONE), "note") == []
    assert "tried again" in caplog.text


def test_no_key_can_be_made_that_looks_like_a_visitor(service: Service):
    with pytest.raises(BadInput, match="tenant"):
        service.store.keys.create("local~guest-aaaa")
