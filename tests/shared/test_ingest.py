"""Ingest: what is added, updated, unchanged, removed and rejected; and who waits for it."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sectorkit.errors import NotFound
from sectorkit.retrieval import files
from sectorkit.retrieval import ingest as ingest_module
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.ingest import IngestReport, ingest
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Question


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = Index.open(tmp_path / "index", embedder=HashEmbedder(), analyser=PlainAnalyser())
    yield index
    index.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    (folder / "lease").mkdir(parents=True)
    (folder / "wages.md").write_text("# 임금\n\n임금이 밀리면 노동청에 진정합니다.", "utf-8")
    (folder / "lease" / "deposit.md").write_text("# 보증금\n\n보증금을 돌려받습니다.", "utf-8")
    (folder / ".hidden.md").write_text("# 숨김\n\n보이지 않습니다.", "utf-8")
    return folder


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return (
        report.added,
        report.updated,
        report.unchanged,
        report.removed,
        len(report.rejected),
    )


def texts(index: Index) -> set[str]:
    return {p.text for d in index.documents() for p in index.passages(d.id)}


def test_it_reads_a_folder_once_and_only_what_changed_after_that(
    index: Index, folder: Path
) -> None:
    assert counts(ingest(index, [folder])) == (2, 0, 0, 0, 0)
    rows = index.journal.read("SELECT row, text FROM passages")
    assert counts(ingest(index, [folder])) == (0, 0, 2, 0, 0)
    assert index.journal.read("SELECT row, text FROM passages") == rows
    (folder / "wages.md").write_text("# 임금\n\n임금은 매달 줍니다.", "utf-8")
    assert counts(ingest(index, [folder])) == (0, 1, 1, 0, 0)
    assert any("매달" in text for text in texts(index))
    assert not any("노동청" in text for text in texts(index))


def test_a_file_that_has_gone_from_its_folder_is_taken_out(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    (folder / "wages.md").unlink()
    report = ingest(index, [folder])
    assert counts(report) == (0, 0, 1, 1, 0)
    assert len(index.documents()) == 1
    assert counts(ingest(index, [folder])) == (0, 0, 1, 0, 0)


def test_a_file_ingested_alone_outlives_the_file(
    index: Index, folder: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone.md"
    alone.write_text("# 혼자\n\n혼자 올린 글입니다.", "utf-8")
    ingest(index, [alone])
    alone.unlink()
    assert counts(ingest(index, [folder])) == (2, 0, 0, 0, 0)
    assert len(index.documents()) == 3


def test_a_broken_file_is_rejected_by_name_and_the_rest_go_on(index: Index, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (folder / "program.exe").write_bytes(b"MZ\x00\x01")
    report = ingest(index, [folder])
    assert report.added == 2
    assert {name for name, _ in report.rejected} == {"broken.pdf", "program.exe"}
    assert all(reason and "Traceback" not in reason for _, reason in report.rejected)


def test_a_file_that_breaks_keeps_what_was_read_before(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    (folder / "wages.md").write_bytes(b"\x00\x01\x02\x00")
    assert len(ingest(index, [folder]).rejected) == 1
    assert any("노동청" in text for text in texts(index))


def test_two_collections_do_not_touch_each_other(index: Index, folder: Path) -> None:
    ingest(index, [folder], collection="a")
    ingest(index, [folder], collection="b")
    assert len(index.documents(collection="a")) == len(index.documents(collection="b")) == 2
    (folder / "wages.md").unlink()
    ingest(index, [folder], collection="a")
    assert len(index.documents(collection="a")) == 1
    assert len(index.documents(collection="b")) == 2


def records(*numbers: int) -> str:
    lines = [{"_id": f"r{n}", "title": f"기록 {n}", "text": f"{n}번 기록입니다."} for n in numbers]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_a_long_list_of_records_is_read_in_parts_and_counted_as_one_file(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PART_BYTES", 2_000)
    path = tmp_path / "records.jsonl"
    path.write_text(records(*range(200)), "utf-8")
    assert counts(ingest(index, [path])) == (1, 0, 0, 0, 0)
    assert len(index.documents()) == 200
    assert counts(ingest(index, [path])) == (0, 0, 1, 0, 0)
    path.write_text(records(*range(90)), "utf-8")
    assert counts(ingest(index, [path])) == (0, 1, 0, 0, 0)
    assert len(index.documents()) == 90
    path.write_text(records(*range(5)), "utf-8")
    assert counts(ingest(index, [path])) == (0, 1, 0, 0, 0)
    assert len(index.documents()) == 5


def test_a_long_file_has_as_many_workers_as_there_are_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "physical_cores", lambda: 4)
    monkeypatch.setattr(ingest_module, "PART_BYTES", 100)
    path = tmp_path / "laws.jsonl"
    path.write_bytes(b"x" * 50)
    assert ingest_module._workers(files.files_in([path])) == 1
    path.write_bytes(b"x" * 1000)
    assert ingest_module._workers(files.files_in([path])) == 4


def test_it_says_how_far_it_is(index: Index, folder: Path) -> None:
    said: list[tuple[int, int, str]] = []
    ingest(index, [folder], progress=lambda *at: said.append(at))
    assert said == [(1, 2, "lease/deposit.md"), (2, 2, "wages.md")]


def test_it_says_which_path_is_not_there(index: Index, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        ingest(index, [tmp_path / "nowhere"])


async def test_a_service_goes_on_answering_while_it_ingests(
    index: Index, tmp_path: Path, record_property: Callable[[str, float], None]
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(records(*range(1500)), "utf-8")
    ingest(index, [_note(tmp_path)])
    late: list[float] = []
    work = threading.Thread(target=ingest, args=(index, [path]))
    work.start()
    while work.is_alive() or not index.wait(0):
        started = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append(time.perf_counter() - started - 0.002)
        if len(late) % 50 == 0:
            assert await index.search(Question("기록", as_of=date(2026, 1, 1)))
    work.join()
    late.sort()
    record_property("loop_late_ms_max", late[-1] * 1e3)
    assert late[len(late) * 99 // 100] < 0.1


def _note(folder: Path) -> Path:
    path = folder / "note.md"
    path.write_text("# 기록\n\n기록 하나입니다.", "utf-8")
    return path
