"""References to law in Korean text, and statutes read as structure."""

import time

import pytest

from sectorkit.retrieval.statutes import Reference, law_key, parse_reference

LAWS = ("주택임대차보호법", "민법", "남녀고용평등과 일ㆍ가정 양립 지원에 관한 법률")
SHORT = {"근기법": "근로기준법", "주임법": "주택임대차보호법"}


def one(text: str) -> Reference:
    (found,) = parse_reference(text, abbreviations=SHORT, laws=LAWS)
    return found


def described(text: str) -> list[tuple[str | None, str, str]]:
    found = parse_reference(text, abbreviations=SHORT, laws=LAWS)
    return [(reference.law, reference.kind, reference.full_locator) for reference in found]


@pytest.mark.parametrize(
    ("text", "title", "locator"),
    [
        ("「주택임대차보호법」 제3조의3 제1항 제2호", "주택임대차보호법", "제3조의3 제1항 제2호"),
        ("근로기준법 36조", "근로기준법", "제36조"),
        ("민법 제750조", "민법", "제750조"),
        ("민법제750조", "민법", "제750조"),
        ("민법(제750조)", "민법", "제750조"),
        ("주택 임대차 보호법 제 3 조의3", "주택임대차보호법", "제3조의3"),
        ("주택임대차보호법은 제3조의3에서", "주택임대차보호법", "제3조의3"),
        ("주임법 3조의3(임차권등기명령) 제1항", "주택임대차보호법", "제3조의3 제1항"),
        ("근기법 시행령 7조", "근로기준법 시행령", "제7조"),
        ("「주택임대차보호법 시행령」 제10조", "주택임대차보호법 시행령", "제10조"),
        ("근로기준법시행규칙 제2조", "근로기준법 시행규칙", "제2조"),
        ("「보험업법」 제4조제1항제2호라목", "보험업법", "제4조 제1항 제2호 라목"),
        ("형법 제347조①", "형법", "제347조 제1항"),
        ("「의료법」(이하 “법”이라 한다) 제21조제3항", "의료법", "제21조 제3항"),
        (
            "행정업무의 운영 및 혁신에 관한 규정 제3조",
            "행정업무의 운영 및 혁신에 관한 규정",
            "제3조",
        ),
        ("제5조의2", "", "제5조의2"),
        ("주택임대차보호법 제3조의 3에 따라", "주택임대차보호법", "제3조의3"),
    ],
)
def test_it_finds_an_article_however_it_is_written(text: str, title: str, locator: str) -> None:
    found = one(text)
    assert (found.title, found.full_locator) == (title, locator)
    assert text[found.start : found.end] in text


def test_it_spans_the_law_name_and_the_article() -> None:
    text = "제 보증금은 주택 임대차 보호법 제3조의3에 따라"
    found = one(text)
    assert text[found.start : found.end] == "주택 임대차 보호법 제3조의3"


def test_it_writes_a_known_name_as_the_corpus_does() -> None:
    assert one("남녀고용평등과 일·가정양립 지원에 관한 법률 제11조").law == LAWS[2]
    assert law_key("초·중등교육법") == law_key("초ㆍ중등교육법") == law_key("초 중등 교육법")


def test_it_carries_the_law_through_a_list_and_the_same_law() -> None:
    assert described("「민법」 제575조제1항ㆍ제3항 및 같은 법 제578조, 제580조를 준용한다.") == [
        ("민법", "법률", "제575조 제1항"),
        ("민법", "법률", "제575조 제3항"),
        ("민법", "법률", "제578조"),
        ("민법", "법률", "제580조"),
    ]
    assert described("주임법 제7조와 같은 법 시행령 제8조")[1] == (
        "주택임대차보호법",
        "시행령",
        "제8조",
    )
    assert described("근로기준법 제36조를 본다. 같은 조 제2항은")[1][2] == "제36조 제2항"


def test_it_does_not_guess_a_law_that_is_not_named() -> None:
    assert described("법 제4조제2항") == [(None, "법률", "제4조 제2항")]
    assert described("이 영 제23조") == [(None, "시행령", "제23조")]
    assert described("주택임대차보호법을 본다. 그리고 제7조는") == [(None, "", "제7조")]


@pytest.mark.parametrize(
    "text", ["예산 36조 원", "국방비 60조", "제1항의 금액", "3조 5천억원", "조의금 3만원", ""]
)
def test_money_and_stray_paragraphs_are_not_articles(text: str) -> None:
    assert parse_reference(text) == []


def test_a_multiple_after_an_article_is_not_its_branch() -> None:
    assert one("민법 제3조의 2배").branch == 0


def test_a_known_name_inside_a_longer_word_is_not_that_law() -> None:
    assert one("난민법 제3조").law == "난민법"


@pytest.mark.parametrize("text", ["1조 " * 2600, "관한 1조 " * 1300, "(1조" * 2000, "「" * 8000])
def test_a_hostile_question_is_parsed_within_a_second(text: str) -> None:
    start = time.perf_counter()
    parse_reference(text, laws=LAWS)
    assert time.perf_counter() - start < 1
