import json
from math import log2
from pathlib import Path

import numpy as np
import pytest

from sectorkit.errors import BadInput
from sectorkit.evaluation import measures
from sectorkit.evaluation.compare import compare
from sectorkit.evaluation.retrieval import evaluate_retrieval, read_qrels, table


class Hashed:
    """An embedder of letters: enough to tell texts apart."""

    dimension = 64
    version = "hashed"

    def passages(self, texts):  # type: ignore[no-untyped-def]
        return np.stack([self.query(text) for text in texts])

    def query(self, text):  # type: ignore[no-untyped-def]
        vector = np.zeros(64, np.float32)
        for letter in text:
            vector[ord(letter) % 64] += 1
        return vector / (np.linalg.norm(vector) + 1e-9)


def test_measures_equal_what_is_reckoned_by_hand() -> None:
    judged = {"a": 2, "b": 1, "x": 1}
    ranking = ["n", "a", "m", "b"]
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert measures.ndcg(ranking, judged) == pytest.approx((2 / log2(3) + 1 / log2(5)) / ideal)
    assert measures.recall(ranking, judged, 3) == pytest.approx(1 / 3)
    assert measures.reciprocal_rank(ranking, judged) == 0.5
    assert measures.reciprocal_rank(["n"] * 10 + ["a"], judged) == 0.0


def test_chance_tells_a_difference_from_none() -> None:
    same, better = [0.5] * 50, [0.9] * 50
    assert measures.chance(same, same) == 1.0
    assert measures.chance(better, same) < 0.001


@pytest.mark.parametrize(
    "text",
    [
        '{"query_id": "q", "doc_id": "d"}\n{"query_id": "r", "doc_id": "d", "score": 0}\n',
        "query-id\tcorpus-id\tscore\nq\td\t1\nr\td\t0\n",
        "q 0 d 1\nr 0 d 0\n",
    ],
)
def test_it_reads_judgements_in_every_shape(tmp_path: Path, text: str) -> None:
    file = tmp_path / "qrels"
    file.write_text(text, encoding="utf-8")
    assert read_qrels(file) == {"q": {"d": 1}}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    texts = ["보증금 반환을 청구한다", "임금 체불을 신고한다", "개인정보 유출을 알린다"]
    corpus = [{"_id": f"d{n}", "title": "", "text": text} for n, text in enumerate(texts)]
    queries = [{"_id": "q0", "text": "보증금 반환"}, {"_id": "q1", "text": "임금 체불"}]
    qrels = [{"query_id": f"q{n}", "doc_id": f"d{n}"} for n in range(2)]
    paths = tuple(tmp_path / f"{name}.jsonl" for name in ("corpus", "queries", "qrels"))
    for path, rows in zip(paths, (corpus, queries, qrels), strict=True):
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return paths  # type: ignore[return-value]


def test_it_measures_a_small_corpus_through_a_real_index(
    tmp_path: Path, files: tuple[Path, Path, Path]
) -> None:
    run = tmp_path / "run.trec"
    found = evaluate_retrieval(*files, embedder=Hashed(), run=run)
    assert found["ndcg@10"] == 1.0
    assert found["documents"] == 3
    assert set(found["legs"]) == {"words", "dense", "fused"}
    first = run.read_text(encoding="utf-8").splitlines()[0].split()
    assert first[:4] == ["q0", "Q0", "d0", "1"]
    assert "fused over words" in table(found)


def test_it_says_which_file_cannot_be_read(tmp_path: Path, files: tuple[Path, Path, Path]) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match=r"broken\.jsonl"):
        evaluate_retrieval(broken, files[1], files[2], embedder=Hashed())


def test_an_id_with_a_space_stays_one_column_of_the_run_and_is_judged(
    tmp_path: Path, files: tuple[Path, Path, Path]
) -> None:
    for path in files:
        path.write_text(path.read_text("utf-8").replace('"d0"', '"이혼 절차#1"'), "utf-8")
    run = tmp_path / "run.trec"
    evaluate_retrieval(*files, embedder=Hashed(), run=run)
    lines = run.read_text(encoding="utf-8").splitlines()
    assert {len(line.split()) for line in lines} == {6}
    assert lines[0].split()[2] == "이혼%20절차#1"
    assert compare(run, run, files[2])["ndcg@10"] == [1.0, 1.0]
