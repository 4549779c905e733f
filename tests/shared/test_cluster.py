"""The same documents read here and on a Ray cluster: one journal, one result."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sectorkit.build import build_embedder
from sectorkit.errors import Misconfigured, ModelUnavailable, Unavailable
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.cluster import Cluster, Desk, _settled
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.ingest import ingest
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Question

STATUTES = Path(__file__).resolve().parents[2].parent / "shared/data/statutes/kr"
LAWS = ("공휴일에관한법률", "이자제한법", "채권의공정한추심에관한법률")
COMMAND = [sys.executable, "-c", "import sys; from sectorkit.cli import main; sys.exit(main())"]
WHOLE = """
SELECT d.id, d.title, d.work, d.begins, d.ends, d.fingerprint, d.collection, d.file,
  p.row, p.id, p.ordinal, p.text, p.locator, p.headings, p.terms, p.worded, p.embedded
FROM passages p JOIN documents d ON d.key = p.document ORDER BY p.row
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not STATUTES.exists():
        pytest.skip("statutes are not beside this checkout (../shared/data/statutes/kr)")
    folder = tmp_path / "법령 #1"
    for law in LAWS:
        shutil.copytree(STATUTES / law, folder / law)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (folder / "program.exe").write_bytes(b"MZ\x00\x01")
    return folder


def on_ray(data: Path, folder: Path) -> dict:
    """Ingest as an operator does, who has no cluster: one is started, and ends."""
    line = [*COMMAND, "ingest", "legal", str(folder), "--engine", "ray", "--wait", "--json"]
    path = ":".join(filter(None, sys.path))
    where = ["env", f"SECTORKIT_DATA_DIR={data}", f"PYTHONPATH={path}"]
    ran = subprocess.run([*where, *line], capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def opened(folder: Path) -> Index:
    return Index.open(folder, embedder=build_embedder("", "", 1), analyser=Korean())


async def found(index: Index, text: str) -> list[tuple[str, float]]:
    return [(p.id, round(p.score, 5)) for p in await index.search(Question(text))]


@pytest.mark.soak
async def test_a_cluster_leaves_the_same_journal_vectors_and_findings(folder, tmp_path):
    told = on_ray(tmp_path / "data", folder)
    here = opened(tmp_path / "here")
    report = ingest(here, [folder])
    here.wait()
    assert told["added"] == report.added == 5
    assert [tuple(row.values()) for row in told["rejected"]] == report.rejected
    assert len(report.rejected) == 2
    there = opened(tmp_path / "data/index/legal/public")
    rows = here.journal.read(WHOLE)
    assert len(rows) > 50 and there.journal.read(WHOLE) == rows
    assert there.journal.files("") == here.journal.files("")
    numbers = [row[8] for row in rows]
    ours, theirs = here._dense.vectors(numbers), there._dense.vectors(numbers)
    assert np.allclose(np.linalg.norm(theirs, axis=1), 1, atol=1e-3)
    assert np.array_equal(ours, theirs)
    for asked in ("최고이자율은 얼마인가", "빚 독촉 전화를 밤에 해도 되나", "대체공휴일"):
        assert await found(there, asked) == await found(here, asked) != []
    here.close()
    there.close()
    for rejected in ("broken.pdf", "program.exe"):
        (folder / rejected).unlink()  # or they would be tried again, and a cluster with them
    again = on_ray(tmp_path / "data", folder)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 5)


class Silent(HashEmbedder):
    """An embedding server that is down."""

    def passages(self, texts):
        raise ModelUnavailable("임베딩 서버가 없습니다.")


def test_a_desk_without_an_embedder_still_reads_and_the_vectors_follow(tmp_path):
    desk = Desk(PlainAnalyser(), Silent, "guides")
    made = desk({"name": "빌리기.md", "content": "# 빌리기\n\n다섯 권까지.".encode()})
    desk.close()
    version = str(made["version"])
    prepared = _settled(pickle.loads(made["made"]), version, version).result()
    assert len(prepared) == 1 and prepared[0].vectors is None
    index = Index.open(tmp_path / "i", embedder=HashEmbedder(), analyser=PlainAnalyser())
    index.store(prepared)
    assert index.wait(120)
    assert index.status().vectors == index.status().passages == 1
    index.close()


def test_a_cluster_that_does_not_start_is_reported_in_words(monkeypatch):
    def late(**settings: object) -> None:
        raise Exception("The current node timed out during startup.")

    monkeypatch.setattr("ray.init", late)
    with (
        pytest.raises(Unavailable, match="다시 실행하면"),
        Cluster(PlainAnalyser(), HashEmbedder) as cluster,
    ):
        cluster._join()


def test_nodes_of_another_version_are_refused_before_their_vectors_mix():
    with pytest.raises(Misconfigured, match="plain-1 hash-64"):
        _settled([], "plain-2 hash-64", "plain-1 hash-64")
