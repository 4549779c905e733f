"""Uploads over a real library: a tenant's own, deleted for good, and welcome again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.shelf import LibraryShelf
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Question


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "i", embedder=HashEmbedder(), analyser=PlainAnalyser())
    guide = tmp_path / "guide.md"
    guide.write_text("# 안내\n\n모두가 보는 안내문입니다.", "utf-8")
    ingest(library.public, [guide], collection="guides")
    yield library
    library.close()


@pytest.fixture
def shelf(library: Library) -> LibraryShelf:
    return LibraryShelf(library)


def note(
    folder: Path, name: str = "note.md", text: str = "# 메모\n\n표식낱말 뒤의 기한입니다."
) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


async def found(library: Library, tenant: str, word: str) -> bool:
    passages = await library.search(Question(word, tenant=tenant))
    return any(word in passage.text for passage in passages)


@pytest.mark.slow
async def test_an_upload_belongs_to_its_tenant_until_it_is_deleted_and_can_come_again(
    library: Library, shelf: LibraryShelf, tmp_path: Path
):
    exe = tmp_path / "virus.exe"
    exe.write_bytes(b"MZ\x00\x01")
    added, rejected = shelf.add("a", [note(tmp_path), exe])
    assert (added.name, added.state) == ("note.md", "added")
    assert (rejected.name, rejected.state) == ("virus.exe", "rejected") and rejected.reason
    assert [held.id for held in shelf.documents("a")] == [added.document_id]
    assert shelf.documents("b") == [] and not library.has("b")
    assert await found(library, "a", "표식낱말") and not await found(library, "b", "표식낱말")
    assert [c.name for c in shelf.corpora("a")] == ["guides", "uploads"]
    assert [c.name for c in shelf.corpora("b")] == ["guides"]

    assert shelf.delete("b", added.document_id) is False
    assert shelf.delete("a", added.document_id) is True
    assert shelf.delete("a", added.document_id) is False
    assert not await found(library, "a", "표식낱말")
    assert shelf.add("a", [note(tmp_path)])[0].state == "added"
    assert await found(library, "a", "표식낱말")


@pytest.mark.slow
def test_one_document_of_a_file_can_go_and_the_others_stay(shelf: LibraryShelf, tmp_path: Path):
    rows = [{"id": f"r{n}", "title": f"제목 {n}", "text": f"본문 {n}입니다."} for n in range(3)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    shelf.add("a", [note(tmp_path, "rows.jsonl", lines)])
    first, *others = [held.id for held in shelf.documents("a")]
    assert len(others) == 2
    assert shelf.delete("a", first) is True
    assert [held.id for held in shelf.documents("a")] == others


def test_what_everybody_reads_cannot_be_deleted_as_an_upload(library: Library, shelf: LibraryShelf):
    guide = library.public.documents()[0].id
    assert shelf.delete("public", guide) is False and shelf.delete("a", guide) is False
    assert len(library.public.documents()) == 1
