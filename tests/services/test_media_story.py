"""The consistency check: planted contradictions, clean stories, exact quotes."""

import json
from pathlib import Path

import pytest

from benchmarks.story.measure import measure
from sectorkit.errors import BadInput
from services.media.story.check import check_story
from services.media.story.desk import report
from services.media.story.formats import check_form, counts
from services.media.story.speech import level

BASELINE = Path(__file__).resolve().parents[2] / "benchmarks/story/baseline.json"


@pytest.fixture(scope="module")
def figures() -> dict:
    return {name: measure(name) for name in ("development", "held_out", "fresh")}


def test_it_finds_what_was_planted_and_seldom_cries_wolf(figures):
    assert sum(part["planted"] for part in figures.values()) >= 60
    assert figures["development"]["recall"]["share"] >= 0.95
    assert figures["held_out"]["recall"]["share"] >= 0.9
    assert figures["fresh"]["recall"]["share"] >= 0.6
    assert all(part["precision"]["share"] >= 0.8 for part in figures.values())
    assert sum(part["false_alarms_in_clean_stories"] for part in figures.values()) <= 2


def test_the_kept_figures_are_the_measured_ones(figures):
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert {k: v["recall"] for k, v in kept.items()} == {k: v["recall"] for k, v in figures.items()}


def test_both_places_are_quoted_to_the_letter():
    text = "수아는 열 살이었다. 수아가 말했다.\n\n“간다.” 수아가 말했다.\n\n서른 살의 수아가 왔다."
    findings, _ = check_story(text)
    (one,) = findings
    for quote in (one.first, one.second):
        assert text[quote.start : quote.end] == quote.quote
    assert "열 살" in one.first.quote and "서른 살" in one.second.quote


def test_time_that_passes_is_no_contradiction():
    text = "수아는 열 살이었다. 수아가 웃었다. 십 년이 흘렀다. 스무 살의 수아가 왔다."
    assert check_story(text)[0] == []


def test_a_reason_between_them_explains_a_change_of_tone():
    polite = "“어디 가세요?” 수아가 도현에게 물었다.\n\n"
    plain = "“어디 가?” 수아가 도현에게 물었다.\n\n"
    filler = "도현이 웃었다. 도현이 수아에게 손을 흔들었다.\n\n"
    assert [f.kind for f in check_story(polite + filler + plain)[0]] == ["말투"]
    assert check_story(polite + filler + "두 사람은 말을 놓기로 했다.\n\n" + plain)[0] == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("어디 가세요?", "존댓말"),
        ("알겠습니다. 다녀오겠습니다.", "존댓말"),
        ("어디 계셨습니까?", "존댓말"),
        ("지겨우니까.", "반말"),
        ("빨리 와. 늦었잖아.", "반말"),
        ("그만하지.", "반말"),
        ("응.", ""),
    ],
)
def test_it_hears_how_people_speak(said, heard):
    assert level(said) == heard


def test_the_bible_shows_where_each_line_stands():
    text = "수아의 어머니 박정숙은 시장에서 일했다. 수아는 왼손잡이였다. 수아가 웃었다."
    told = report(text, [])
    rows = {(e["subject"], e["attribute"]): e for e in told["bible"]}
    assert rows["수아", "어머니"]["value"] == "박정숙"
    for entry in told["bible"]:
        for quote in entry["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_empty_and_strange_texts_are_read_without_complaint():
    for text in ("", " ", "!!!", "asdf 1234", "“" * 50, "가" * 500, "\n\n\n"):
        assert check_story(text)[0] == []


def test_it_checks_the_form_of_each_kind():
    kinds = lambda text, form: {n.kind for n in check_form(text, form)}  # noqa: E731
    assert "회차 번호" in kinds("1화\n글\n\n3화\n글", "웹소설")
    assert "따옴표" in kinds("“가자.\n그는 갔다.", "웹소설")
    assert (
        kinds("1. 실내. 카페 - 낮\n\n문이 열린다.\n\n2. 실외. 거리 - 밤\n\n비가 온다.", "시나리오")
        == set()
    )
    assert "지문" in kinds("1. 실내. 카페 - 낮\n\n그는 외롭다고 생각했다.", "시나리오")
    assert "결말" in kinds("주인공은 집을 찾아 떠나고 싶다. 그러나 길이 막힌다.", "시놉시스")
    assert counts("가 나\n다")["without_spaces"] == 3


@pytest.mark.parametrize("text", ["가나" * 300, "스무 살" * 1300, "가. " * 100_001])
def test_what_never_ends_is_sent_back_before_an_analyser_sees_it(text: str):
    with pytest.raises(BadInput):
        check_story(text)
