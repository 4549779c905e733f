"""A brief's citations are held to the statutes: what is gone, invented or misquoted is told."""

import gzip
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.retrieval.provisions import is_deleted, parts, within
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.tools.cases import doubts, faults, parse_cases
from sectorkit.tools.citations import check, report
from sectorkit.values import Passage

STATUTES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "statutes" / "kr"
TODAY = date(2026, 11, 23)

LAWS = (
    "민법 형법 주택임대차보호법 상가건물임대차보호법 약관의규제에관한법률 최저임금법 "
    "근로자퇴직급여보장법 민사소송법 이자제한법 행정심판법 초ㆍ중등교육법 "
    "인공지능발전과신뢰기반조성등에관한기본법"
).split()


def planted() -> list[tuple[str, dict[str, str]]]:
    """Return sentences, each with the verdict that every citation in it must get."""
    lines = (Path(__file__).parent / "data" / "citations.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(text, dict(cell.split("=") for cell in cells)) for text, *cells in rows]


@pytest.fixture(scope="module")
def holdings(tmp_path_factory):
    if not STATUTES.is_dir():
        pytest.skip("statutes are not beside this checkout (../shared/data/statutes/kr)")
    folder = tmp_path_factory.mktemp("statutes")
    library = Library.open(folder, embedder=HashEmbedder(), analyser=PlainAnalyser())
    paths = [path for law in LAWS for path in sorted((STATUTES / law).glob("*.md"))]
    ingest(library.public, paths)
    yield Holdings(library)
    library.close()


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path, embedder=HashEmbedder(), analyser=PlainAnalyser())
    yield opened
    opened.close()


def act(*articles: tuple[str, str], begins: date, id: str = "a", ends: date | None = None):
    """Return a version of an act of our own: pairs of locator and text."""
    return Document(
        id=f"{id}-{begins}",
        title="가나법",
        blocks=[Block(text, name, ("가나법", name), whole=True) for name, text in articles],
        fingerprint=f"{id}{begins}{articles}",
        work=f"law-{id}",
        url="https://www.law.go.kr/법령/가나법",
        effective_from=begins,
        effective_to=ends,
    )


def judged(holdings):
    """Return (wanted, got) for each planted citation, and what was found beside them."""
    pairs, strangers = [], []
    for text, places in planted():
        found = check(text, holdings, TODAY)
        for finding in found:
            assert text[finding.start : finding.end] == finding.cited
        got = {finding.locator: finding for finding in found}
        pairs += [
            (verdict, got[name].verdict if name in got else "missing", text)
            for name, verdict in places.items()
        ]
        strangers += [finding for finding in found if finding.locator not in places]
    return pairs, strangers


def test_it_gives_each_of_the_planted_citations_its_verdict(holdings):
    pairs, strangers = judged(holdings)
    assert len(pairs) >= 75
    table = Counter((wanted, got) for wanted, got, _ in pairs)
    for verdict in sorted({wanted for wanted, _, _ in pairs}):
        right = table[verdict, verdict]
        got = sum(n for (_, g), n in table.items() if g == verdict)
        wanted = sum(n for (w, _), n in table.items() if w == verdict)
        print(f"{verdict}: precision {right}/{got}, recall {right}/{wanted}")  # noqa: T201
    assert not strangers, strangers
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_the_right_text_beside_a_citation_is_an_exact_span(holdings):
    for text, _ in planted():
        for finding in check(text, holdings, TODAY):
            if source := finding.source:
                edition = holdings.editions(source.title)[0]
                held = {p.id: p for p in edition.index.passages(source.document_id)}
                passage = held[source.passage_id]
                assert passage.text[source.start : source.end] == source.quote


def sentences_of_law(holdings, law: str, number: int) -> list[tuple[str, str, str]]:
    """Return (citation, claim, the claim with its first number doubled) from a law's own words."""
    edition, found = holdings.editions(law)[0], []
    for locator in dict.fromkeys(edition.locators()):
        article = edition.article(locator)
        if " " in locator or locator.startswith("부칙") or len(article) != 1:
            continue
        for part in parts(article):
            said = re.sub(r"^[①-⑳]\s?|<[^>]*>|\s$", "", part.text).strip()
            counted = re.search(r"(\d+)(일|개월|년|만원|회)", said)
            if part.path[1] or not counted or not re.fullmatch(r"[^.“\"‘]{20,180}다\.", said):
                continue
            other = f"{2 * int(counted[1]) + 1}{counted[2]}"
            altered = said.replace(counted[0], other, 1)
            found.append((f"{law} {part.locator}", said[:-1], altered[:-1]))
    return found[:number]


def test_a_laws_own_sentence_is_never_called_different_and_an_altered_number_nearly_always(
    holdings,
):
    laws = ("민법", "형법", "주택임대차보호법", "상가건물 임대차보호법", "최저임금법", "행정심판법")
    said = [each for law in laws for each in sentences_of_law(holdings, law, 12)]
    assert len(said) >= 40
    true = [check(f"{cited}는 {claim}고 규정한다.", holdings, TODAY)[0] for cited, claim, _ in said]
    false = [check(f"{cited}는 {lie}고 규정한다.", holdings, TODAY)[0] for cited, _, lie in said]
    wrongly = [f.claim for f in true if f.verdict != "exists"]
    missed = [f.claim for f in false if f.verdict != "mismatch"]
    print(f"own words called different: {len(wrongly)} of {len(said)}")  # noqa: T201
    print(f"altered numbers missed: {len(missed)} of {len(said)}")  # noqa: T201
    assert wrongly == []
    assert 20 * len(missed) <= len(said)


def test_a_brief_with_one_invented_case_and_one_repealed_article_has_both_caught(holdings):
    brief = (
        "준비서면\n1. 원고는 민법 제750조에 따라 배상을 구합니다.\n"
        "2. 대법원 2019. 13. 5. 선고 2018다123456 판결도 같은 취지입니다.\n"
        "3. 또한 형법 제241조에 해당합니다.\n"
        "4. 대법원 2020. 5. 14. 선고 2019다12345 판결 참조."
    )
    found = {f.locator: f.verdict for f in check(brief, holdings, TODAY)}
    assert found == {
        "제750조": "exists",
        "2018다123456": "not_found",
        "제241조": "repealed",
        "2019다12345": "unchecked",
    }


def test_a_report_counts_names_what_is_wrong_and_gives_its_sources(holdings):
    told = report(check("형법 제241조, 민법 제750조", holdings, TODAY), TODAY)
    assert told.values["repealed"] == 1 and told.values["exists"] == 1
    assert "형법 제241조" in told.summary and "2026-11-23" in told.summary
    assert {source.title for source in told.sources} == {"형법", "민법"}


def test_a_repealed_paragraph_is_told_from_its_article(library):
    library.public.put([act(("제1조", "① 있다.\n② 삭제 <2020. 1. 2.>"), begins=date(2020, 1, 2))])
    found = check("가나법 제1조 제1항, 제2항", Holdings(library), TODAY)
    assert [f.verdict for f in found] == ["exists", "repealed"]
    assert found[1].right == "② 삭제 <2020. 1. 2.>"


def test_an_article_of_a_version_to_come_is_not_yet_in_force(library):
    old = act(("제1조", "옛말이다."), begins=date(2020, 1, 1))
    new = act(("제1조", "새말이다."), ("제2조", "처음이다."), begins=date(2027, 1, 1))
    library.public.put([old, new])
    found = check("가나법 제1조와 제2조", Holdings(library), TODAY)
    assert [(f.verdict, f.right) for f in found] == [
        ("exists", "옛말이다."),
        ("not_yet", "처음이다."),
    ]
    later = check("가나법 제2조", Holdings(library), date(2027, 1, 1))
    assert later[0].verdict == "exists"


def test_a_new_law_is_not_yet_in_force_and_an_amended_one_is_not_held(library):
    first = ("부칙 <제1호, 2026. 1. 1.>", "시행한다.")
    library.public.put([act(("제1조", "있다."), first, begins=date(2027, 1, 1))])
    assert check("가나법 제1조", Holdings(library), TODAY)[0].verdict == "not_yet"
    more = ("부칙 <제2호, 2026. 6. 1.>", "시행한다.")
    library.public.put([act(("제1조", "있다."), first, more, begins=date(2027, 1, 1))])
    found = check("가나법 제1조", Holdings(library), TODAY)[0]
    assert found.verdict == "unchecked" and "2027-01-01" in found.reason


def test_an_article_dropped_from_a_later_version_is_repealed(library):
    old = act(("제1조", "있다."), ("제2조", "옛 조문."), begins=date(2020, 1, 1))
    library.public.put([old, act(("제1조", "있다."), begins=date(2024, 1, 1))])
    found = check("가나법 제2조", Holdings(library), TODAY)[0]
    assert found.verdict == "repealed" and "2024-01-01" in found.reason
    assert check("가나법 제2조", Holdings(library), date(2023, 1, 1))[0].verdict == "exists"


def test_a_law_that_ended_by_its_own_data_is_repealed(library):
    library.public.put([act(("제1조", "있다."), begins=date(2010, 1, 1), ends=date(2015, 1, 1))])
    found = check("가나법 제1조", Holdings(library), TODAY)[0]
    assert found.verdict == "repealed" and "2015-01-01" in found.reason


def test_an_article_made_after_the_day_asked_about_is_not_yet_in_force(library):
    text = "새로 정한다.\n[본조신설 2025. 3. 4.]"
    library.public.put([act(("제3조", text), begins=date(2020, 1, 1))])
    assert check("가나법 제3조", Holdings(library), date(2024, 1, 1))[0].verdict == "not_yet"
    assert check("가나법 제3조", Holdings(library), TODAY)[0].verdict == "exists"


def test_a_tenants_own_law_is_checked_for_it_alone(library):
    library.tenant("firm").put([act(("제1조", "있다."), begins=date(2020, 1, 1))])
    assert check("가나법 제1조", Holdings(library, "firm"), TODAY)[0].verdict == "exists"
    assert check("가나법 제1조", Holdings(library, "other"), TODAY)[0].verdict == "unchecked"


def test_a_law_whose_name_is_misspelt_brings_the_one_that_may_be_meant(library):
    library.public.put([act(("제1조", "있다."), begins=date(2020, 1, 1))])
    found = check("가나나법 제1조", Holdings(library), TODAY)[0]
    assert found.verdict == "unchecked" and "가나법" in found.reason


def test_an_article_without_a_law_is_not_guessed_at(library):
    assert check("제5조에 따라 위약금을 낸다.", Holdings(library), TODAY) == []
    found = check("법 제5조에 따른다.", Holdings(library), TODAY)[0]
    assert found.verdict == "unchecked" and "어느 법" in found.reason


def test_a_part_of_a_long_article_is_found_where_the_article_was_cut():
    first = Passage("a#1", "a", "① 하나.\n1. 가\n2. 나", "가나법", "제9조 제1항~제2호")
    second = Passage("a#2", "a", "3. 다\n② 둘.\n1. 라", "가나법", "제9조 제1항 제3호~제2항")
    assert [p.text for p in within([first, second], (1, 0, 0, ""))] == [first.text, "3. 다"]
    assert [p.text for p in within([first, second], (1, 3, 0, ""))] == ["3. 다"]
    assert [p.text for p in within([first, second], (2, 1, 0, ""))] == ["1. 라"]
    assert within([first, second], (3, 0, 0, "")) == []
    assert parts([second])[2].locator == "제9조 제2항 제1호"


@pytest.mark.parametrize(
    ("text", "deleted"),
    [
        ("삭제 <2005.3.31>", True),
        ("② 삭제 <2013. 8. 13.>", True),
        ("제5조 삭제 <1989.12.30>", True),
        ("3의2. 삭제", True),
        ("파일을 삭제하여야 한다.", False),
        ("① 개인정보를 삭제 <또는> 정정한다.", False),
    ],
)
def test_only_words_that_say_nothing_else_are_a_deletion(text, deleted):
    assert is_deleted(text) is deleted


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("대법원 2020. 5. 14. 선고 2019다12345 전원합의체 판결", ["2019다12345"]),
        ("대법원 1999. 1. 15. 선고 98다48033 판결", ["98다48033"]),
        ("헌재 2008. 11. 13. 2006헌바112등", ["2006헌바112"]),
        ("2018다12345, 2018다12346(병합) 판결", ["2018다12345", "2018다12346"]),
        ("서울고법 2024. 2. 1. 선고 2023나12 판결, 같은 법원 2023나99", ["2023나12", "2023나99"]),
        ("수원지방법원 성남지원 2024차전123 지급명령", ["2024차전123"]),
        ("2024년 3월 15일 14시 30분에 100만원을 5회 냈습니다.", []),
        ("제3조 제2항 및 2023년12월 기준 1,234명 20개", []),
        ("요율은 1000분의 10 이상 1000분의 50 이하, 2000만원과 3000만원", []),
        ("보증금 50만원, 월세 30만원, 2020년 1월, 12개월", []),
    ],
)
def test_case_numbers_are_told_from_other_numbers(text, numbers):
    assert [case.number for case in parse_cases(text)] == numbers


def test_a_joined_number_has_the_court_of_the_first():
    first, second = parse_cases("대법원 2020. 5. 14. 선고 2019다12, 2019다34 판결")
    assert second.court == first.court == "대법원" and second.decided == (2020, 5, 14)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("대법원 2021. 2. 30. 선고 2020다1234 판결", "달력에 없는"),
        ("대법원 2018. 3. 15. 선고 2021다1111 판결", "먼저 선고"),
        ("대법원 2027. 3. 15. 선고 2021다1111 판결", "보다 뒤"),
        ("대법원 2031다1111 판결", "접수 연도"),
        ("헌재 2019. 4. 11. 2017헌차127", "사건부호가 아닙니다"),
        ("헌재 1979. 4. 11. 1977헌마127", "생기기 전"),
        ("대법원 2020. 6. 11. 선고 2018헌마55 판결", "헌법재판소의 사건부호"),
        ("대법원 21다1234 판결", "네 자리"),
        ("대법원 2021다0123 판결", "0으로 시작"),
        ("대법원 2021다999999999 판결", "9자리"),
    ],
)
def test_a_case_that_cannot_be_is_told_with_the_reason(text, why):
    found = faults(parse_cases(text)[0], TODAY)
    assert any(why in fault.reason for fault in found), found


def test_a_case_that_can_be_has_no_fault_and_a_decision_on_a_sunday_is_doubted():
    case = parse_cases("대법원 2020. 5. 14. 선고 2019다12345 판결")[0]
    assert faults(case, TODAY) == [] and doubts(case) == ()
    sunday = parse_cases("대법원 2020. 5. 17. 선고 2019다12345 판결")[0]
    assert faults(sunday, TODAY) == [] and "일요일" in doubts(sunday)[0]
    old = parse_cases("대법원 1962. 5. 17. 선고 4294민상1234 판결")[0]
    assert faults(old, TODAY) == []


def test_real_case_numbers_are_read_and_almost_none_is_called_impossible():
    corpus = STATUTES.parents[1] / "evaluation" / "legal-questions" / "corpus.jsonl.gz"
    if not corpus.is_file():
        pytest.skip("questions are not beside this checkout (../shared/data/evaluation)")
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        cases = [case for line in lines for case in parse_cases(json.loads(line)["text"])]
    wrong = [case.number for case in cases if faults(case, TODAY)]
    print(f"impossible: {len(wrong)} of {len(cases)}")  # noqa: T201
    assert len(cases) > 2_400
    assert set(wrong) <= {"98다28114", "96누14425", "99두9742"}  # decided before they were filed
