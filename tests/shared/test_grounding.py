"""Facts are read alike however they are written, and differ when they differ."""

import gzip
import json
from pathlib import Path

import pytest

from sectorkit.grounding import support
from sectorkit.grounding.features import flipped, opposed, swapped
from sectorkit.grounding.names import invented
from sectorkit.grounding.quantities import carried, misplaced, quantities
from sectorkit.grounding.reading import read
from sectorkit.grounding.spans import find, nearest, plain, verbatim
from sectorkit.values import Passage

ENTAILMENT = (
    Path(__file__).resolve().parents[2].parent / "shared/data/evaluation/entailment/nli.jsonl.gz"
)


@pytest.mark.parametrize(
    "written",
    [
        ["30만원", "300,000원", "삼십만 원", "30만 원", "300000원"],
        ["2026. 11. 22.", "2026년 11월 22일", "2026-11-22", "2026.11.22"],
        ["100분의 50", "50%", "50퍼센트", "50 프로"],
        ["1억 5천만원", "150,000,000원", "일억오천만 원"],
        ["3개월 이내", "3개월 안에", "세 달 이내"],
        ["열 명", "10명", "10인"],
        ["5천만원 이하", "50,000,000원 이하"],
        ["2주 내에", "2주 이내", "두 주 안에"],
    ],
)
def test_one_quantity_is_read_alike_however_it_is_written(written: list[str]) -> None:
    first = quantities(f"{written[0]} 냅니다.")
    assert len(first) == 1
    assert all(quantities(f"{other} 냅니다.") == first for other in written)


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("14일", "41일"),
        ("14일", "14개월"),
        ("5만원 이하", "5만원 이상"),
        ("5만원", "5만원 이하"),
        ("30일 전", "30일 후"),
        ("2026년 11월 22일", "2026년 11월 23일"),
        ("1899-0000", "1899-0001"),
        ("오전 9시", "오후 9시"),
        ("3년", "제3조"),
    ],
)
def test_another_quantity_does_not_carry_it(wanted: str, offered: str) -> None:
    (quantity,) = quantities(f"{wanted}에")
    assert not carried(quantity, quantities(f"{offered}에"))


def test_part_of_a_date_stands_on_the_whole() -> None:
    (month,) = quantities("2026년 11월에 냅니다.")
    assert carried(month, quantities("2026. 11. 22.부터 낸다."))
    assert not carried(month, quantities("2026. 12. 22.부터 낸다."))


def test_list_marks_and_articles_are_no_quantities() -> None:
    assert not quantities("① 낸다.\n2. 받는다.\n제3조의2제1항제4호에 따른다.")


def test_a_number_stays_with_what_it_counts() -> None:
    source = ["주차하면 과태료 10만원을 부과하고, 방해하면 과태료 50만원을 부과한다."]
    assert misplaced("주차하면 과태료 50만원을 부과합니다.", source)
    assert not misplaced("주차하면 과태료 10만원을 부과합니다.", source)
    assert not misplaced("방해하면 과태료 50만원을 부과합니다.", source)


PASSAGE = Passage(
    id="p",
    document_id="d",
    title="주거안정지원법",
    locator="제7조의2",
    headings=("제2장 보증금",),
    text="① 임차인은 지방법원에 신청한다. ② 제1항의 신청에는 「민사절차법」 제280조를 준용한다.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "주거안정지원법 제7조의2 제1항에 따라 임차인은 지방법원에 신청합니다.",
        "제1항은 임차인의 신청을 정합니다.",
        "「주거안정지원법」에 따라 법원에 신청합니다.",
        "주거 안정 지원법 제7조의2에 따릅니다.",
    ],
)
def test_names_above_and_in_the_span_are_known(sentence: str) -> None:
    assert not invented(sentence, "임차인은 지방법원에 신청한다.", PASSAGE)


@pytest.mark.parametrize(
    "sentence",
    [
        "주거안정지원법 제7조에 따라 신청합니다.",
        "주거안정지원법 제7조의2 제2항에 따라 신청합니다.",
        "주거안정지원법 시행령 제7조의2에 따라 신청합니다.",
        "안정지원법에 따라 신청합니다.",
        "민사절차법 제280조에 따라 신청합니다.",
        "가정법원에 신청합니다.",
        "대한주거공단에 신청합니다.",
        "HomeSafe에 신청합니다.",
        "별지 제3호 서식으로 신청합니다.",
        "임차인은 제3항의 신청을 합니다.",
    ],
)
def test_names_that_nobody_gave_are_invented(sentence: str) -> None:
    assert invented(sentence, "임차인은 지방법원에 신청한다.", PASSAGE)


@pytest.mark.parametrize(
    ("lemma", "denied", "modality", "text"),
    [
        ("신청", False, "can", "신청할 수 있다."),
        ("신청", True, "can", "신청할 수 없습니다."),
        ("제출", False, "must", "제출하여야 한다."),
        ("제출", False, "must", "제출하지 않으면 안 됩니다."),
        ("반환", True, "plain", "반환하지 아니하였다."),
        ("제공", True, "must", "제공하여서는 아니 된다."),
        ("신고", False, "must", "신고하지 않을 수 없다."),
        ("사용", False, "can", "사용해도 됩니다."),
        ("가능", True, "plain", "불가능합니다."),
    ],
)
def test_a_predicate_is_read_with_its_force(
    lemma: str, denied: bool, modality: str, text: str
) -> None:
    last = read(text).predicates[-1]
    assert (last.lemma, last.denied, last.modality) == (lemma, denied, modality)


def test_force_sense_and_persons_are_compared() -> None:
    source = read("임대인은 임차인에게 보증금을 반환하여야 한다.")
    assert not flipped(read("임대인은 보증금을 반환합니다."), source)
    assert flipped(read("임대인은 보증금을 반환하지 않습니다."), source)
    assert flipped(read("임대인은 보증금을 반환할 수 있습니다."), source)
    assert swapped(read("임차인은 임대인에게 보증금을 반환하여야 합니다."), source)
    assert not swapped(read("집주인은 세입자에게 보증금을 반환하여야 합니다."), source)
    assert opposed(read("계약은 유효합니다."), read("계약은 무효로 한다."))


@pytest.mark.parametrize(
    ("polite", "written"),
    [
        ("신청할 수 있습니다.", "신청할 수 있다."),
        ("반환하여야 합니다.", "반환하여야 한다."),
        ("반환해야 합니다.", "반환하여야 한다."),
        ("주택입니다.", "주택이다."),
        ("부과하지 않습니다.", "부과하지 아니한다."),
        ("부과하지 아니합니다.", "부과하지 아니한다."),
        ("됩니다.", "된다."),
        ("받습니다.", "받는다."),
        ("따라서 받습니다.", "① 받는다."),
    ],
)
def test_a_polite_ending_changes_nothing(polite: str, written: str) -> None:
    assert plain(polite) == plain(written)


def test_a_different_ending_is_a_different_sentence() -> None:
    assert plain("신청할 수 없습니다.") != plain("신청할 수 있다.")
    assert plain("반환하지 않습니다.") != plain("반환한다.")


def test_the_span_is_the_shortest_run_that_carries_the_words() -> None:
    text = "첫 문장이다. 보증금은 돌려준다.\n보증금은 14일 안에 돌려준다. 끝 문장이다."
    (start, end), *_ = nearest("보증금은 14일 안에 돌려줍니다.", text)
    assert text[start:end] == "보증금은 14일 안에 돌려준다."
    assert verbatim("보증금은 14일 안에 돌려줍니다.", text) == (start, end)
    assert verbatim("보증금은 15일 안에 돌려줍니다.", text) is None
    place = find("돌려준다. 보증금은", text)
    assert place
    assert text[slice(*place)] == "돌려준다.\n보증금은"


def test_support_is_higher_for_what_follows() -> None:
    source = "소비자는 물품을 받은 날부터 7일 이내에 청약을 철회할 수 있다."
    follows = support("물품을 받은 날부터 7일 이내에 소비자는 청약을 철회할 수 있습니다.", source)
    added = support("소비자가 철회하면 판매자는 배송비를 모두 물어 줍니다.", source)
    assert follows > 0.6 > 0.3 > added


@pytest.mark.slow
@pytest.mark.skipif(not ENTAILMENT.exists(), reason="../shared/data/evaluation is not here")
def test_entailed_sentences_are_ranked_above_the_others() -> None:
    """The shipped weights saw these pairs; `benchmarks/grounding/fit.py` holds pairs out."""
    with gzip.open(ENTAILMENT, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::5]
    scores = [support(row["hypothesis"], row["premise"]) for row in rows]
    yes = [s for s, row in zip(scores, rows, strict=True) if row["label"] == "entailment"]
    no = [s for s, row in zip(scores, rows, strict=True) if row["label"] != "entailment"]
    auc = sum((a > b) + (a == b) / 2 for a in yes for b in no) / (len(yes) * len(no))
    assert auc > 0.78
