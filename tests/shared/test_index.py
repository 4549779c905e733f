"""The index: put in, found, in force, filtered, taken out, there again after a restart."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest

from sectorkit.errors import BadInput, Conflict, Misconfigured, NotFound, Unavailable
from sectorkit.retrieval.chroma import Served, open_store
from sectorkit.retrieval.documents import Document
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.lock import FolderLock
from sectorkit.retrieval.prepare import terms
from sectorkit.retrieval.table import Prepared
from sectorkit.serving.hedge import KNOWN
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Passage, Question

DAY = date(2026, 6, 1)


def prepared(id: str, *texts: str, **known: object) -> Prepared:
    document = Document(id=id, title=f"{id} 안내", blocks=(), fingerprint=" ".join(texts))
    document = replace(document, **known)  # type: ignore[arg-type]
    passages = [
        Passage(id=f"{id}#{at}", document_id=id, text=text, title=document.title, locator=f"{at}")
        for at, text in enumerate(texts)
    ]
    return Prepared(document, passages, [terms(p, PlainAnalyser()) for p in passages])


def reopened(folder: Path, chroma_url: str = "") -> Index:
    return Index.open(
        folder, embedder=HashEmbedder(), analyser=PlainAnalyser(), chroma_url=chroma_url
    )


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = reopened(tmp_path / "legal" / "public")
    yield index
    index.close()


async def found(index: Index, text: str, **asked: object) -> list[str]:
    question = replace(Question(text, as_of=DAY), **asked)  # type: ignore[arg-type]
    return [passage.id for passage in await index.search(question)]


async def test_it_finds_a_document_by_its_words_as_soon_as_it_is_put(index: Index) -> None:
    index.store(
        [prepared("보증금", "보증금을 돌려받는 방법"), prepared("임금", "임금을 받는 방법")]
    )
    assert (await found(index, "임금을"))[0] == "임금#0"
    assert await index.count(Question("임금", as_of=DAY)) == 2


async def test_it_finds_by_meaning_once_the_vectors_have_caught_up(index: Index) -> None:
    index.store([prepared("보증금", "보증금반환청구소송"), prepared("임금", "밀린월급")])
    assert index.wait(120)
    assert (await found(index, "보증금반환소송"))[0] == "보증금#0"
    assert index.status().ready


async def test_it_keeps_all_that_is_known_of_a_passage(index: Index) -> None:
    known = {
        "url": "https://example.go.kr/1",
        "licence": "KOGL-1",
        "effective_from": date(2020, 1, 1),
        "effective_to": date(2030, 1, 1),
        "fetched_at": date(2026, 5, 1),
        "collection": "guides",
    }
    index.store([prepared("보증금", "보증금", **known)])
    [passage] = await index.search(Question("보증금", as_of=DAY))
    assert {name: getattr(passage, name) for name in known} == known
    assert 0 < passage.score <= 1
    assert index.status().newest == date(2026, 5, 1)


async def test_it_replaces_a_document_and_keeps_the_rows_that_did_not_change(index: Index) -> None:
    index.store([prepared("법", "첫째 조", "둘째 조", "셋째 조")])
    before = dict(index.journal.read("SELECT text, row FROM passages"))
    index.store([prepared("법", "첫째 조", "바뀐 조", "셋째 조")])
    after = dict(index.journal.read("SELECT text, row FROM passages"))
    assert {text for text in after if before.get(text) == after[text]} == {"첫째 조", "셋째 조"}
    assert "둘째 조" not in [p.text for p in await index.search(Question("둘째 조", as_of=DAY))]
    assert [p.text for p in index.passages("법")] == ["첫째 조", "바뀐 조", "셋째 조"]


async def test_a_version_ends_on_the_day_the_next_begins_and_reopens_when_it_goes(
    index: Index,
) -> None:
    old, new = date(2020, 1, 1), date(2026, 7, 1)
    index.store([prepared("법@2020", "보증금", work="법", effective_from=old)])
    index.store([prepared("법@2026", "보증금", work="법", effective_from=new)])
    eve = new - timedelta(days=1)
    assert await found(index, "보증금", as_of=eve) == ["법@2020#0"]
    assert await found(index, "보증금", as_of=new) == ["법@2026#0"]
    assert await found(index, "보증금", as_of=old - timedelta(days=1)) == []
    assert index.document("법@2020").effective_to == new
    index.delete("법@2026")
    assert await found(index, "보증금", as_of=new) == ["법@2020#0"]
    assert index.document("법@2020").effective_to is None


async def test_each_filter_leaves_only_what_it_names(index: Index) -> None:
    index.store(
        [
            prepared("a", "보증금", collection="guides", licence="KOGL-1", title="민법"),
            prepared("b", "보증금", collection="laws", licence="PD", title="민법 시행령"),
            prepared("c", "보증금", collection="laws", licence="KOGL-1", title="난민법"),
        ]
    )
    for filters, wanted in [
        ({"collection": "laws"}, {"b#0", "c#0"}),
        ({"licence": "KOGL-1"}, {"a#0", "c#0"}),
        ({"document_id": "b"}, {"b#0"}),
        ({"law": "민법"}, {"a#0", "b#0"}),
        ({"title": "민법"}, {"a#0", "b#0", "c#0"}),
        ({"title": "난민"}, {"c#0"}),
        ({"collection": "laws", "licence": "KOGL-1"}, {"c#0"}),
        ({"collection": "none"}, set()),
    ]:
        assert set(await found(index, "보증금", filters=filters)) == wanted, filters


async def test_it_names_the_filters_it_knows_when_asked_for_another(index: Index) -> None:
    with pytest.raises(BadInput, match="collection"):
        await found(index, "보증금", filters={"colour": "red"})


async def test_a_small_share_of_many_is_found_in_full(index: Index) -> None:
    index.store(
        [
            prepared(f"d{at}", "보증금", collection="few" if at % 97 == 0 else "many")
            for at in range(600)
        ]
    )
    few = await found(index, "보증금", filters={"collection": "few"}, top_k=50)
    assert few and set(few) == {f"d{at}#0" for at in range(0, 600, 97)}


def test_it_says_which_document_is_not_there(index: Index) -> None:
    with pytest.raises(NotFound, match="없는문서"):
        index.delete("없는문서")


async def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "legal" / "public"
    index = reopened(folder)
    index.store([prepared("a", "보증금"), prepared("b", "임금")])
    index.delete("b")
    index.close()
    index = reopened(folder)
    assert await found(index, "보증금 임금") == ["a#0"]
    assert [listed.id for listed in index.documents()] == ["a"]
    index.close()


@pytest.mark.parametrize("lost", ["words", "vectors", "vectors.f32"])
async def test_what_is_derived_is_made_again_when_it_is_lost(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "legal" / "public"
    index = reopened(folder)
    index.store([prepared(f"d{at}", f"보증금 {at}") for at in range(5)])
    assert index.wait(120)
    index.close()
    assert (folder / lost).exists()
    shutil.rmtree(folder / lost) if (folder / lost).is_dir() else (folder / lost).unlink()
    index = reopened(folder)
    assert index.wait(120)
    assert index.status().ready
    assert sorted(index._dense.store().rows()) == index.journal.marked("embedded")
    assert len(await found(index, "보증금")) == 5
    index.close()


async def test_another_analysis_has_every_passage_analysed_again(tmp_path: Path) -> None:
    class Reversed(PlainAnalyser):
        version = "reversed"

        def terms(self, passage: Passage) -> dict[str, str]:
            return {"body": passage.text[::-1]}

    folder = tmp_path / "legal" / "public"
    index = reopened(folder)
    index.store([prepared("a", "보증금")])
    index.close()
    index = Index.open(folder, embedder=HashEmbedder(), analyser=Reversed())
    allowed = index._table.allowed(Question("", as_of=DAY))
    assert index._by_words("금증보", allowed, 5)[1] and not index._by_words("보증금", allowed, 5)[1]
    index.close()


def test_a_second_owner_is_refused_at_once_and_told_who_has_it(tmp_path: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path\n"
        "from sectorkit.retrieval.lock import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout and holder.stdout.readline()
        started = time.perf_counter()
        with pytest.raises(Conflict, match=str(holder.pid)):
            reopened(tmp_path)
        assert time.perf_counter() - started < 0.1
    finally:
        holder.kill()
        holder.communicate()
    with FolderLock(tmp_path):
        pass


def test_it_says_when_a_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="SECTORKIT_DATA_DIR"):
        reopened(tmp_path / "file" / "index")


@pytest.mark.parametrize("step", ["_words.write", "journal.mark"])
async def test_what_the_disk_refused_is_there_once_after_the_next_write(
    index: Index, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        part, _, verb = step.partition(".")
        patch.setattr(getattr(index, part), verb, full)
        with pytest.raises(Unavailable, match="No space left"):
            index.store([prepared("a", "보증금")])
    index.store([prepared("b", "임금")])
    assert set(await found(index, "보증금 임금")) == {"a#0", "b#0"}
    assert sorted(index._words.rows()) == [1, 2]


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", tmp_path / "server"]
    server = subprocess.Popen(
        [*map(str, command), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _answering(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait()


def _answering(url: str) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/api/v2/heartbeat").is_success:
                return url
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError("chroma run did not start")


async def test_a_chroma_server_gives_the_same_results_as_a_folder(
    tmp_path: Path, chroma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sectorkit.retrieval.dense.scans", lambda *_: False)
    batch = [prepared(f"d{at}", f"{at} 번째 안내 {at * 7 % 31}") for at in range(200)]
    results = []
    for url in ("", chroma):
        index = reopened(tmp_path / ("served" if url else "embedded"), url)
        index.store(batch)
        assert index.wait(120), index.status()
        asked = [f"{at} 번째 안내" for at in range(0, 200, 40)]
        results.append([await found(index, text, top_k=5) for text in asked])
        index.close()
    assert results[0] == results[1]


def test_a_search_that_the_chroma_server_keeps_waiting_is_asked_twice(
    chroma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(Path("unused"), "hedged", chroma)
    assert isinstance(store, Served)
    vectors = np.eye(8, dtype=np.float32)
    store.upsert(range(1, 9), vectors)
    for _ in range(KNOWN):
        assert store.query(vectors[2], 1) == [(3, pytest.approx(1.0))]
    ask, stalled, calls = store._collection.query, threading.Event(), []

    def stalling(**asked: object) -> object:
        calls.append(asked)
        if len(calls) == 1:
            stalled.wait(20)
        return ask(**asked)

    monkeypatch.setattr(store._collection, "query", stalling)
    assert store.query(vectors[4], 1) == [(5, pytest.approx(1.0))]
    assert len(calls) == 2 and store.hedge.hedged == 1 and not stalled.is_set()
    store.upsert([9], vectors[:1])  # writing is never asked twice
    stalled.set()
    store.close()


async def test_it_still_answers_when_the_chroma_server_is_away(tmp_path: Path) -> None:
    index = reopened(tmp_path / "legal" / "public", "http://127.0.0.1:9")
    index.store([prepared("a", "보증금")])
    assert await found(index, "보증금") == ["a#0"]
    until = time.monotonic() + 30
    while not index.status().trouble and time.monotonic() < until:
        index.wait(0.1)
    assert "Chroma" in index.status().trouble
    index.close()


@pytest.mark.parametrize("text", ["가\0나", '"따옴표" \\ 1 2 3 ', "\x1e\x1f\u2028 😀", " 12 34 5 "])
async def test_every_letter_comes_back_as_it_was_put(index: Index, text: str) -> None:
    index.store([prepared("d", f"보증금 {text}", "다른 말"), prepared("e", text)])
    rows = [row for (row,) in index.journal.read("SELECT row FROM passages ORDER BY row")]
    kept = index.journal.passages(rows)
    assert [kept[row].text for row in rows] == [f"보증금 {text}", "다른 말", text]
    terms = index.journal.terms([*rows, 999])
    assert list(terms) == rows
    assert all(kept[row].text.split("\0")[0] in terms[row]["letters"] for row in rows)
