"""A tool may read documents, but only those its caller's tenant may; nobody can name others."""

from datetime import date

import pytest

from sectorkit.errors import NotFound, Unavailable
from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.holdings import Holdings, holdings_of
from sectorkit.retrieval.library import Library
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.tools.signature import arguments_of, checked, schema_of, supplied
from sectorkit.values import Question


def look(word: str, holdings: Holdings, as_of: date | None = None) -> str:
    """Look something up."""
    return f"{word} {holdings.tenant} {as_of}"


def plain(number: int) -> int:
    """Say the number."""
    return number


def statute(id: str, title: str, text: str, begins: date, work: str = "law-1") -> Document:
    return Document(
        id=id,
        title=title,
        blocks=[Block(text, "제1조", (title, "제1조"), whole=True)],
        fingerprint=id + text,
        work=work,
        url=f"https://www.law.go.kr/법령/{title.replace(' ', '')}",
        effective_from=begins,
    )


@pytest.fixture
def library(tmp_path):
    opened = Library.open(
        tmp_path, embedder=HashEmbedder(), analyser=PlainAnalyser(), keys={"law": "oc"}
    )
    opened.public.put(
        [
            statute("old", "가나 다라법", "① 옛날 글이다.", date(2020, 1, 1)),
            statute("new", "가나 다라법", "① 새 글이다.", date(2024, 1, 1)),
        ]
    )
    yield opened
    opened.close()


def test_what_the_service_supplies_is_no_argument():
    assert set(schema_of(look)["properties"]) == {"word", "as_of"}
    assert "holdings" not in arguments_of(look).model_fields


def test_a_caller_cannot_name_what_the_service_supplies():
    with pytest.raises(ValueError, match="holdings"):
        checked(look, {"word": "가", "holdings": "다른 곳"})


def test_a_tool_is_given_its_callers_holdings(library):
    holdings = holdings_of(library, "firm")
    named = checked(look, {"word": "가"}) | supplied(look, holdings)
    assert look(**named) == "가 firm None"
    assert supplied(plain, None) == {}


def test_whoever_calls_the_tool_it_has_the_operators_keys(library):
    assert holdings_of(library, "firm").key("law") == "oc"
    assert holdings_of(library).key("absent") == ""


def test_a_tool_that_reads_says_so_where_there_is_nothing_to_read():
    assert holdings_of(object()) is None
    with pytest.raises(Unavailable):
        supplied(look, None)


def test_the_versions_of_a_law_are_found_whatever_its_spacing(library):
    found = holdings_of(library).editions("가나다라법")
    assert [(e.document_id, e.begins, e.ends) for e in found] == [
        ("old", date(2020, 1, 1), date(2024, 1, 1)),
        ("new", date(2024, 1, 1), None),
    ]
    assert [e.document_id for e in found if e.holds_on(date(2023, 5, 5))] == ["old"]
    assert found[1].article("제1조")[0].text == "① 새 글이다."
    assert found[1].article("제2조") == []


def test_a_tenants_own_statute_is_seen_by_it_alone(library):
    library.tenant("firm").put([statute("own", "사내 규정법", "글.", date(2021, 1, 1), "law-9")])
    assert holdings_of(library, "firm").editions("사내 규정법")
    assert not holdings_of(library).editions("사내 규정법")
    assert not holdings_of(library, "other").editions("사내 규정법")


def test_a_document_is_read_by_its_own_tenant_alone(library):
    library.tenant("firm").put([statute("own", "사내 규정법", "글.", date(2021, 1, 1), "law-9")])
    assert holdings_of(library, "firm").own_passages("own")[0].text == "글."
    for tenant in ("public", "other"):
        with pytest.raises(NotFound):
            holdings_of(library, tenant).own_passages("own")


async def test_a_question_cannot_carry_another_tenant(library):
    library.tenant("firm").put([statute("own", "사내 규정법", "비밀", date(2021, 1, 1), "law-9")])
    asked = Question("비밀", tenant="firm")
    assert (await holdings_of(library, "firm").search(asked))[0].document_id == "own"
    assert "own" not in {p.document_id for p in await holdings_of(library).search(asked)}
