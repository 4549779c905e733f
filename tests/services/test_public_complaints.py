"""Sorting and clustering, measured on the half that nothing was set on; the desk, end to end."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from sectorkit.errors import BadInput
from sectorkit.retrieval.embed import Embedder
from sectorkit.store import open_store
from services.public.desk.intake import LONGEST, Desk, counted_as
from services.public.desk.similar import b_cubed, clusters, likeness
from services.public.desk.sorting import read_complaints, sort_complaint
from services.public.measure import macro_f1, measured

BASELINE = Path(__file__).resolve().parents[2] / "services/public/evals/complaints.json"


@pytest.fixture(scope="module")
def embedding() -> Embedder:
    return Embedder(1)


def test_there_are_enough_labelled_complaints_and_the_halves_share_no_matter() -> None:
    train, test = read_complaints("train"), read_complaints("test")
    assert len(train) + len(test) >= 200
    assert {row.same[:2] for row in train}.isdisjoint(row.same[:2] for row in test)
    assert {row.text for row in train}.isdisjoint(row.text for row in test)
    assert {row.kind for row in test} == {row.kind for row in train}
    assert len({row.department for row in test}) == 12


@pytest.mark.slow
def test_it_sorts_and_groups_as_well_as_the_committed_baseline_says(embedding: Embedder) -> None:
    found, kept = measured(embedding), json.loads(BASELINE.read_text(encoding="utf-8"))
    assert found == pytest.approx(kept, abs=0.02)
    assert kept["kind_macro_f1"] > 0.8 and kept["b_cubed_f1"] > kept["b_cubed_f1_all_apart"]


def test_the_measures_are_those_of_the_literature() -> None:
    assert macro_f1([("a", "a"), ("b", "b")]) == 1
    assert macro_f1([("a", "b"), ("b", "b")]) == pytest.approx((0 + 2 / 3) / 2)
    assert b_cubed([[0, 1], [2]], ["x", "x", "y"]) == (1, 1, 1)
    precision, recall, _ = b_cubed([[0, 1, 2]], ["x", "x", "y"])
    assert precision == pytest.approx(5 / 9) and recall == 1


def test_every_row_is_in_one_group(embedding: Embedder) -> None:
    texts = [row.text for row in read_complaints("test")[:12]]
    groups = clusters(likeness(texts, embedding))
    assert Counter(row for group in groups for row in group) == Counter(range(len(texts)))


def test_a_proposal_says_which_words_spoke_for_it() -> None:
    kind, department = sort_complaint("공원 놀이터 미끄럼틀이 부서졌어요 고쳐 주세요")
    assert (kind.label, department.label) == ("기타민원", "공원녹지과")
    assert department.because and department.second != department.label


@pytest.mark.parametrize(
    "added", ["", " 제 번호는 [전화번호] 입니다", " 연락처 [전화번호]로 전화 주세요", " [이메일]"]
)
def test_what_masking_leaves_does_not_lead_to_another_department(added: str) -> None:
    _, department = sort_complaint(f"공단로 가로등이 꺼져서 너무 어둡습니다.{added}")
    assert department.label == "도로관리과"


@pytest.mark.parametrize(
    ("label", "text", "kind"),
    [
        ("질의민원", "조례 해석이 궁금합니다", "질의민원(법령)"),
        ("질의민원", "신청 절차가 궁금합니다", "질의민원(제도·절차)"),
        ("고충민원", "억울합니다", "고충민원"),
        ("기타민원", "고쳐 주세요", "기타민원"),
    ],
)
def test_a_kind_is_counted_as_the_decree_counts_it(label: str, text: str, kind: str) -> None:
    assert counted_as(label, text) == kind


def test_a_complaint_is_masked_before_it_is_kept_and_finds_its_double(
    tmp_path: Path, embedding: Embedder
) -> None:
    store = open_store(tmp_path)
    desk = Desk(store.records, "city", embedding)
    at = datetime(2026, 11, 9, 10)
    first = desk.take("공단로 가로등이 꺼져 어둡습니다. 제 번호는 010-1234-5678입니다", at)
    assert "1234" not in first.text and "[전화번호]" in first.text
    assert first.deadline["due"] == "2026-11-09 14:00"
    for text in ("여권 발급이 늦어집니다", "공원 그네가 부서졌습니다", "수돗물이 누렇습니다"):
        desk.take(text, at)
    again = desk.take("공단로에 가로등 불이 나가서 밤길이 캄캄해요", at)
    assert again.similar[0]["id"] == first.id
    assert {record.id for record in desk.groups()[0]} >= {first.id, again.id}
    assert Desk(store.records, "county", embedding).all() == []
    store.close()


def test_a_legal_petition_asks_for_its_published_period(
    tmp_path: Path, embedding: Embedder
) -> None:
    store = open_store(tmp_path)
    desk = Desk(store.records, "city", embedding)
    open_ = desk.take("건축허가를 신청합니다", datetime(2026, 11, 9, 10), "법정민원")
    assert open_.deadline["due"] == "" and "민원편람" in open_.deadline["rule"]
    told = desk.take("건축허가를 신청합니다", datetime(2026, 11, 9, 10), "법정민원", 10, "일")
    assert told.deadline["due"] == "2026-11-20"
    store.close()


def test_a_longer_complaint_than_is_read_is_not_taken_from_the_page_either(
    embedding: Embedder, tmp_path: Path
) -> None:
    store = open_store(tmp_path)
    desk = Desk(store.records, "city", embedding)
    with pytest.raises(BadInput, match="나누어"):
        desk.take("가" * (LONGEST + 1), datetime(2026, 11, 26, 10))
    assert not desk.all()
    store.close()
