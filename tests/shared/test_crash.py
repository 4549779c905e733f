"""Killed at any moment, the index loses nothing it acknowledged and holds nothing twice."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from sectorkit.retrieval.index import Index
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser

INGEST = """
import sys
from pathlib import Path
from sectorkit.retrieval.documents import Document
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.prepare import terms
from sectorkit.retrieval.table import Prepared
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Passage

index = Index.open(Path(sys.argv[1]), embedder=HashEmbedder(), analyser=PlainAnalyser())
number = int(sys.argv[2])
print("open", flush=True)
while True:
    id, old = f"d{number}", f"d{number - 7}"
    passages = [Passage(f"{id}#{n}", id, f"{number} 번째 글 {n}", id) for n in range(3)]
    kept = [terms(passage, PlainAnalyser()) for passage in passages]
    index.store([Prepared(Document(id=id, title=id, blocks=(), fingerprint=id), passages, kept)])
    print("+" + id, flush=True)
    if number % 3 == 0 and index.journal.read("SELECT 1 FROM documents WHERE id=?", (old,)):
        print("?" + old, flush=True)
        index.delete(old)
        print("-" + old, flush=True)
    number += 1
"""


def killed_after(folder: Path, number: int, seconds: float) -> list[str]:
    """Let a process ingest until it is killed; return what it acknowledged."""
    command = [sys.executable, "-c", INGEST, str(folder), str(number)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "open\n"
    time.sleep(seconds)
    process.kill()
    said, _ = process.communicate()
    return [line for line in said.split("\n")[:-1] if line]


def wanted(said: list[str], held: set[str]) -> tuple[set[str], set[str]]:
    """Return what must be there, and what may be: a removal begun and not acknowledged."""
    doubtful = set()
    for line in said:
        if line[0] == "+":
            held.add(line[1:])
        elif line[0] == "?":
            doubtful.add(line[1:])
        else:
            held.discard(line[1:])
            doubtful.discard(line[1:])
    return held - doubtful, doubtful


def check(folder: Path, held: set[str], doubtful: set[str]) -> set[str]:
    """Open again, let it settle, and compare journal, words and vectors, row by row."""
    index = Index.open(folder, embedder=HashEmbedder(), analyser=PlainAnalyser())
    try:
        assert index.wait(120), index.status()
        there = {document.id for document in index.documents()}
        assert held <= there
        assert there - held - doubtful <= {_next(held | doubtful)}, "something came from nowhere"
        rows = [row for (row,) in index.journal.read("SELECT row FROM passages")]
        ids = Counter(id for (id,) in index.journal.read("SELECT id FROM passages"))
        assert set(ids) == {f"{id}#{n}" for id in there for n in range(3)}
        assert max(ids.values(), default=1) == 1
        assert sorted(index._words.rows()) == sorted(rows)
        assert sorted(index._dense.store().rows()) == sorted(rows)
        assert index.journal.removed("words") == index.journal.removed("vectors") == []
        return there
    finally:
        index.close()


def _next(ids: set[str]) -> str:
    return f"d{max((int(id[1:]) for id in ids), default=-1) + 1}"


def survive(folder: Path, kills: int) -> None:
    chance, held = random.Random(kills), set[str]()
    highest = 0
    for _ in range(kills):
        said = killed_after(folder, highest, chance.uniform(0, 1.2))
        sure, doubtful = wanted(said, held)
        held = check(folder, sure, doubtful)
        highest = max((int(id[1:]) for id in held), default=-1) + 1


def test_it_survives_being_killed_at_random_moments(tmp_path: Path) -> None:
    survive(tmp_path / "index", 6)


@pytest.mark.soak
def test_it_survives_being_killed_at_two_hundred_random_moments(tmp_path: Path) -> None:
    survive(tmp_path / "index", 200)
