"""References to law in Korean text, and statutes read as structure."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from sectorkit.retrieval.documents import Document
from sectorkit.retrieval.readers import Reader, read
from sectorkit.retrieval.split import split
from sectorkit.retrieval.statutes import (
    Reference,
    article_url,
    law_key,
    parse_reference,
    statute,
)

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


@pytest.mark.parametrize("text", ["1조 " * 2600, "관한법 1조 " * 1000, "(1조" * 2000, "「" * 8000])
def test_a_hostile_question_is_parsed_in_time(text: str) -> None:
    start = time.process_time()
    parse_reference(text, laws=LAWS)
    assert time.process_time() - start < 1


MIRROR = """---
제목: 시험 임대차법 시행령
법령MST: 1
법령ID: '009999'
법령구분: 대통령령
시행일자: 2027-03-01
상태: 시행
출처: https://www.law.go.kr/법령/시험임대차법시행령
첨부파일: []
---

# 시험 임대차법 시행령

# 제1편 총칙

## 제1장 통칙 <개정 2020.1.1>

##### 제1조 (목적)

이 영은 시험을 목적으로 한다.

##### 제1조의2

삭제 <2019.1.1>

### 제2절 보증금

##### 제2조 (보증금(保證金)의 반환)

**①** 다음 각 호의 서류를 낸다.

  1\\. 신청서
    가\\. 본인
 1) 신분증
  1의2\\. 계약서<img src="http://www.law.go.kr/x" alt="x" ></img>

**②** 제1항을 준용한다.

## 부칙

부칙 <제100호,1999.1.2>


①(시행일) 이 영은 공포한 날부터 시행한다.

부칙(다른 법) <제200호,2020.3.4>


제1조(시행일) 이 영은 공포한 날부터 시행한다.

부칙 제1조를 다음과 같이 한다.
"""


def law(text: str = MIRROR, collection: str = "") -> Document:
    _, front, body = text.split("---\n", 2)
    return statute(yaml.safe_load(front), body, "f", collection)


def test_a_statute_has_a_block_for_each_article_under_its_chapters() -> None:
    blocks = law().blocks
    assert [block.locator for block in blocks[:3]] == ["제1조", "제1조의2", "제2조"]
    assert blocks[2].headings == (
        "시험 임대차법 시행령",
        "제1편 총칙",
        "제1장 통칙 <개정 2020.1.1>",
        "제2절 보증금",
        "제2조 (보증금(保證金)의 반환)",
    )
    assert blocks[1].headings[-1] == "제1조의2" and blocks[1].text == "삭제 <2019.1.1>"
    assert all(block.whole for block in blocks)


def test_the_words_of_an_article_stand_without_marks_of_markdown() -> None:
    assert law().blocks[2].text == (
        "① 다음 각 호의 서류를 낸다.\n1. 신청서\n가. 본인\n1) 신분증\n1의2. 계약서\n"
        "② 제1항을 준용한다."
    )


def test_addenda_are_blocks_of_their_own() -> None:
    old, new = law().blocks[3:]
    assert old.locator == "부칙 <제100호,1999.1.2>"
    assert old.headings == ("시험 임대차법 시행령", "부칙 <제100호,1999.1.2>")
    assert new.locator == "부칙 <제200호,2020.3.4>"
    assert new.headings[-1] == "부칙(다른 법) <제200호,2020.3.4>"
    assert new.text.endswith("부칙 제1조를 다음과 같이 한다.")


def test_a_long_addendum_is_cut_at_its_own_articles() -> None:
    articles = "\n\n".join(f"제{n}조(경과조치) {'가' * 300}" for n in range(1, 6))
    cut = law(MIRROR + f"\n부칙 <제300호,2021.1.1>\n\n{articles}\n").blocks[5:]
    assert [block.locator for block in cut] == [
        f"부칙 <제300호,2021.1.1> 제{n}조" for n in range(1, 6)
    ]


def test_a_version_not_yet_in_force_says_from_when() -> None:
    assert law().effective_from == date(2027, 3, 1)


def test_versions_share_a_work_and_not_an_id() -> None:
    now, later = law(), law(MIRROR.replace("2027-03-01", "2028-03-01"))
    assert now.work == later.work == "law-009999"
    assert now.id == "law-009999-2027-03-01" != later.id
    assert law(collection="법령").id == f"법령/{now.id}"


def test_a_statute_brings_its_address_and_licence() -> None:
    document = law()
    assert document.url == "https://www.law.go.kr/법령/시험임대차법시행령"
    assert document.licence == "저작권법 제7조"
    assert article_url(document.url, "제2조 제1항") == f"{document.url}/제2조"
    assert article_url(document.url, "부칙 <제100호,1999.1.2>") == document.url


def test_the_reader_knows_a_statute_by_its_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "법률.md"
    path.write_text(MIRROR, encoding="utf-8")
    (document,) = read(path)
    assert replace(document, fingerprint="f") == law()


STATUTES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "statutes"


@pytest.mark.slow
@pytest.mark.skipif(not STATUTES.exists(), reason="no ../shared/data/statutes beside the checkout")
def test_every_real_statute_is_read_with_every_article_and_every_word() -> None:
    files = sorted(STATUTES.rglob("*.md"))
    ids = set()
    with Reader() as reader:
        for path in files:
            (document,) = reader.read(path)
            ids.add(document.id)
            headings = re.findall(r"^##### 제\d+조", path.read_text("utf-8"), re.MULTILINE)
            articles = [b for b in document.blocks if re.fullmatch(r"제\d+조(의\d+)?", b.locator)]
            assert len(articles) == len(headings), path
            passages = split(document)
            assert letters(p.text for p in passages) == letters(b.text for b in document.blocks)
            assert len({passage.id for passage in passages}) == len(passages), path
            assert kept(path, document) == 1, path
    assert len(ids) == len(files)


def letters(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def kept(path: Path, document: Document) -> float:
    """Return which share of the file's Hangul, headings aside, is in the document."""
    body = path.read_text("utf-8").split("---\n", 2)[2]
    body = re.sub(r"^#+ .*$|</?img[^>]*>", "", body, flags=re.MULTILINE)
    told = "".join(block.text for block in document.blocks)
    told += "".join({name for block in document.blocks for name in block.headings})
    wanted = Counter(char for char in body if "가" <= char <= "힣")
    return 1 - (wanted - Counter(told)).total() / wanted.total()
