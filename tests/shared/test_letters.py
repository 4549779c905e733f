from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.letters import ASKED, READ, alike
from sectorkit.testing.plain import HashEmbedder


def test_what_is_joined_in_one_text_and_parted_in_the_other_meets_by_its_letters() -> None:
    pairs, triples = alike("보증금 반환 소송", ["보증금반환소송의 절차", "전입신고의 절차"])
    assert pairs.tolist() == triples.tolist() == [1.0, 0.0]


def test_a_run_that_stands_everywhere_counts_for_less_than_one_that_stands_once() -> None:
    pairs, _ = alike("가나다", ["가나다", "가나라", "가나마"])
    assert pairs[0] == 1.0
    assert 0 < pairs[1] == pairs[2] < 0.5


def test_letters_are_compared_as_words_are() -> None:
    pairs, triples = alike("ＡＢC 시험", ["abc\n시 험", "ab", "가"])
    assert pairs[0] == triples[0] == 1.0
    assert pairs[2] == triples[2] == 0.0


def test_a_run_does_not_reach_from_one_finding_into_the_next() -> None:
    pairs, triples = alike("가나다", ["가", "나다", "가나", "다"])
    assert pairs.tolist() == [0.0, 0.5, 0.5, 0.0]
    assert triples.tolist() == [0.0, 0.0, 0.0, 0.0]
    pairs, _ = alike("가\1나다", ["\1가", "나\1다", "가나다", ""])
    assert pairs[0] == pairs[3] == 0.0 < pairs[1] < pairs[2] == 1.0


def test_only_the_beginning_of_a_long_text_and_of_a_long_question_is_read() -> None:
    assert alike("가나", ["다" * READ + "가나", "가나"])[0].tolist() == [0.0, 1.0]
    assert alike("다" * ASKED + "가나", ["가나"])[0].tolist() == [0.0]


def searched(question: str, found: list[str], size: int) -> list[float]:
    """The same by looking for each run in each finding."""
    asked = "".join(question.split())
    runs = list(dict.fromkeys(asked[at : at + size] for at in range(len(asked) - size + 1)))
    met = np.array([[run in "".join(text.split()) for text in found] for run in runs], float)
    met = met.reshape(len(runs), len(found))
    weight = np.log(1 + len(found) / (1 + met.sum(axis=1)))
    return list(weight @ met / (weight.sum() or 1.0))


FEW = st.text(alphabet="가나다 라\n", max_size=40)


@given(FEW, st.lists(FEW, max_size=6))
def test_it_finds_what_a_search_for_each_run_finds(question: str, found: list[str]) -> None:
    pairs, triples = alike(question, found)
    np.testing.assert_allclose(pairs, searched(question, found, 2))
    np.testing.assert_allclose(triples, searched(question, found, 3))


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=5))
def test_a_share_is_a_share_whatever_is_asked(question: str, found: list[str]) -> None:
    for share in alike(question, found):
        assert len(share) == len(found)
        assert np.all((share >= 0) & (share <= 1 + 1e-9))


def test_an_index_lends_the_letters_of_title_headings_and_text(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "i", embedder=HashEmbedder(), analyser=Korean())
    try:
        blocks = [Block("등기를 먼저 합니다.", headings=["보증금 돌려받기"])]
        index.put([Document(id="d", title="전세 안내", blocks=blocks, fingerprint="1")])
        rows = [row for (row,) in index.journal.read("SELECT row FROM passages")]
        lent = index.journal.terms(rows)[rows[0]]["letters"]
        for said in ("전세 안내", "보증금 돌려받기", "등기를 먼저"):
            assert alike(said, [lent])[1].tolist() == [1.0]
    finally:
        index.close()
