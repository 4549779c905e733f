"""Documents cut into passages: nothing lost, nothing twice, cut where a reader would."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.split import LONGEST, LONGEST_WHOLE, SHORTEST, split


def document(*blocks: Block, url: str = "") -> Document:
    return Document(
        id="d",
        title="제목",
        blocks=blocks,
        fingerprint="f",
        url=url,
        licence="CC BY",
        effective_from=date(2026, 1, 2),
        collection="모음",
    )


def words(*texts: str) -> str:
    return "".join("".join(text.split()) for text in texts)


LINES = st.text(st.sampled_from("가나다. ①②#|1\n\n 2."), max_size=400)
TEXTS = st.lists(LINES, max_size=12).map("\n".join)
BLOCKS = st.lists(
    st.builds(
        Block,
        text=TEXTS,
        locator=st.sampled_from(["", "제1조", "제2조의2", "p. 1", "개요"]),
        whole=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(blocks=BLOCKS, limit=st.integers(120, 600))
def test_no_character_is_lost_or_told_twice(blocks: list[Block], limit: int) -> None:
    passages = split(document(*blocks), limit=limit)
    assert words(*(p.text for p in passages)) == words(*(block.text for block in blocks))
    assert all(passage.text.strip() for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("가나 .\n"), min_size=1, max_size=5_000))
def test_no_passage_outgrows_the_limit_by_more_than_a_remnant(text: str) -> None:
    assert all(len(p.text) <= 300 + SHORTEST for p in split(document(Block(text)), limit=300))


def test_a_short_guide_is_one_passage_with_its_headings_inside() -> None:
    guide = document(
        Block("들어가는 글입니다.", headings=("안내",)),
        Block("## 할 일\n\n" + "신청서를 냅니다. " * 30, "할 일", ("안내", "할 일")),
        Block("## 물을 곳\n\n" + "전화합니다. " * 30, "물을 곳", ("안내", "물을 곳")),
    )
    (passage,) = split(guide)
    assert passage.headings == ("안내",)
    assert passage.text.index("들어가는") < passage.text.index("## 할 일")
    assert passage.text.index("## 할 일") < passage.text.index("## 물을 곳")


def test_a_packed_passage_says_from_where_to_where() -> None:
    (passage,) = split(document(Block("하나", "p. 1"), Block("둘", "p. 2"), Block("셋", "p. 3")))
    assert passage.locator == "p. 1 ~ p. 3"


def test_articles_never_share_a_passage() -> None:
    law = document(Block("짧다.", "제1조", whole=True), Block("짧다.", "제2조", whole=True))
    assert [passage.locator for passage in split(law)] == ["제1조", "제2조"]


def article(paragraphs: int, length: int) -> str:
    return "\n".join(f"{chr(0x2460 + n)} {'가' * length}다." for n in range(paragraphs))


def test_an_article_is_kept_whole_as_long_as_it_can_be() -> None:
    text = article(6, 300)
    assert LONGEST < len(text) <= LONGEST_WHOLE
    (passage,) = split(document(Block(text, "제3조", whole=True)))
    assert passage.text == text


def test_a_long_article_is_cut_between_paragraphs_and_says_which() -> None:
    headings = ("법", "제3조의2 (보증금의 회수)")
    law = document(Block(article(8, 400), "제3조의2", headings, whole=True))
    passages = split(law)
    assert [passage.locator for passage in passages] == [
        "제3조의2 제1항~제2항",
        "제3조의2 제3항~제4항",
        "제3조의2 제5항~제6항",
        "제3조의2 제7항~제8항",
    ]
    assert all(passage.headings == headings for passage in passages)
    assert passages[0].id == "d#제3조의2 제1항~제2항"


def test_a_long_paragraph_is_cut_between_its_items() -> None:
    items = "\n".join(f"{n}. {'나' * 300}" for n in range(1, 9))
    law = document(Block(f"① 다음 각 호와 같다.\n{items}\n② 끝.", "제4조", whole=True))
    locators = [passage.locator for passage in split(law)]
    assert locators == ["제4조 제1항", "제4조 제1항 제4호~제6호", "제4조 제1항 제7호~제2항"]


def test_a_table_is_cut_between_rows_only() -> None:
    rows = [f"| {n} | {'다. ' * 40}|" for n in range(40)]
    passages = split(document(Block("\n".join(["| 번호 | 글 |", "| --- | --- |", *rows]))))
    assert len(passages) > 1
    assert all(
        line.startswith("|") and line.endswith("|")
        for passage in passages
        for line in passage.text.split("\n")
    )


def test_a_heading_is_never_the_last_line_of_a_passage() -> None:
    sections = "\n\n".join(f"## 제목 {n}\n\n{'글입니다. ' * 60}" for n in range(20))
    for passage in split(document(Block(sections))):
        assert not passage.text.rsplit("\n", 1)[-1].startswith("#")


def test_a_sentence_is_not_cut_where_it_fits() -> None:
    sentence = "이 문장은 나뉘지 않아야 합니다."
    for passage in split(document(Block(" ".join([sentence] * 200)))):
        assert re.fullmatch(rf"(?:{sentence}\s?)+", passage.text)


def test_ids_outlive_a_change_of_text_elsewhere() -> None:
    before = split(document(Block("가", "제1조", whole=True), Block("나", "제2조", whole=True)))
    after = split(document(Block("고침", "제1조", whole=True), Block("나", "제2조", whole=True)))
    assert [passage.id for passage in before] == [passage.id for passage in after]


def test_the_same_place_twice_has_two_ids() -> None:
    law = document(Block("가", "제1조", whole=True), Block("나", "제1조", whole=True))
    assert [passage.id for passage in split(law)] == ["d#제1조", "d#제1조~2"]


def test_a_passage_carries_its_document_s_provenance() -> None:
    url = "https://www.law.go.kr/법령/민법"
    (passage,) = split(document(Block("가", "제750조", whole=True), url=url))
    assert (passage.document_id, passage.title, passage.licence) == ("d", "제목", "CC BY")
    assert (passage.effective_from, passage.collection) == (date(2026, 1, 2), "모음")
    assert passage.url == f"{url}/제750조"


@pytest.mark.parametrize("url", ["", "https://example.com/a"])
def test_only_the_law_s_own_site_gets_an_article_in_its_address(url: str) -> None:
    (passage,) = split(document(Block("가", "제1조"), url=url))
    assert passage.url == url
