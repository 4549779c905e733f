import pytest

from sectorkit.retrieval import route

LEXICON = {"근기법": ["근로기준법"]}


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("주택임대차보호법 제3조의3", "주택임대차보호법제3조의3"),
        ("전세 주택 임대차 보호법 3조의3 알려줘", "주택임대차보호법제3조의3"),
        ("근기법 36조", "근로기준법제36조"),
        ("근로기준법36조에 따르면", "근로기준법제36조"),
        ("근기법 시행령 제7조의2 제1항", "근로기준법시행령제7조의2제1항"),
        (
            "「대·중소기업 상생협력 촉진에 관한 법률」 제2조",
            "대중소기업상생협력촉진에관한법률제2조",
        ),
    ],
)
def test_it_knows_the_article_however_it_is_written(question: str, key: str) -> None:
    assert key in route.named(question, LEXICON)


def test_it_names_nothing_where_no_article_is_named() -> None:
    assert route.named("보증금을 못 받았어요", LEXICON) == ()


def test_a_passage_answers_to_its_article_and_to_its_paragraph() -> None:
    assert route.keys("주택임대차보호법 시행령", "제3조의3 제1항") == [
        "주택임대차보호법시행령제3조의3",
        "주택임대차보호법시행령제3조의3제1항",
    ]
    assert route.keys("안내문", "p. 12") == []


def test_it_puts_what_was_named_first_and_is_sure_of_it() -> None:
    ranked = [(1, 0.9), (2, 0.5), (3, 0.4)]
    kept = {1: "", 2: "민법제750조", 3: "민법제750조 민법제750조제1항"}
    wanted = ("민법제750조제1항", "민법제750조")
    assert route.first(wanted, ranked, kept) == [(3, 1.0), (2, 1.0), (1, 0.9)]


def test_a_passage_that_does_not_name_the_article_asked_for_has_little_to_say():
    terms = {1: {"body": "보증금 제3조의3 반환"}, 2: {"body": "보증금 제4조 반환"}}
    ranked = route.spoken(["주택임대차보호법제3조의3"], [(2, 0.9), (1, 0.6)], terms)
    assert [row for row, _ in ranked] == [1, 2]
    assert ranked[1][1] < 0.35
