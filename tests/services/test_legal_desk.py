"""The professional's desk: every line stands on an exact place, and it says what it is not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_type_hints

import httpx
import pytest
from docx import Document as Docx
from hwpx.document import HwpxDocument
from pydantic import TypeAdapter

from sectorkit.answer import Engine
from sectorkit.audit import Audit
from sectorkit.errors import BadInput, NotFound
from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.retrieval.provisions import is_deleted
from sectorkit.retrieval.references import law_key
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.store import open_store
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.testing.statute_folder import StatuteFolder
from sectorkit.tools.signature import schema_of
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from services.legal import sector
from services.legal.desk import DESK_TOOLS
from services.legal.desk.citation_check import check_citations
from services.legal.desk.compare import compare_article
from services.legal.desk.contract_review import clauses, load_checklist, review_contract
from services.legal.desk.matter import matter_timeline
from services.legal.desk.outline import outline_issues
from services.legal.desk.repealed import load_repealed

STATUTES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "statutes" / "kr"
TODAY = date(2026, 11, 23)
KINDS = ("standard_terms", "housing_lease", "employment")
ITEMS = [(kind, item) for kind in KINDS for item in load_checklist(kind).items]


def act(title, *articles, begins=date(2020, 1, 1)):
    """Return a version of an act of our own: pairs of locator and text."""
    return Document(
        id=f"{title}-{begins}",
        title=title,
        blocks=[Block(text, name, (title, name), whole=True) for name, text in articles],
        fingerprint=f"{title}{begins}{articles}",
        work=f"law-{title}",
        url=f"https://www.law.go.kr/법령/{title}",
        effective_from=begins,
    )


def paper(id, text):
    return Document(id=id, title=id, blocks=[Block(text)], fingerprint=id + text)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "i", embedder=HashEmbedder(), analyser=PlainAnalyser())
    opened.public.put(
        [
            act(
                "가상임대법",
                (
                    "제1조",
                    "① 기간은 1년으로 한다.\n② 보증금은 3개월 안에 돌려준다.\n③ 삭제 <2019. 1. 1.>",
                ),
                ("제2조", "삭제 <2018. 3. 2.>"),
            ),
            act(
                "가상임대법",
                (
                    "제1조",
                    "① 기간은 2년으로 한다. <개정 2023. 5. 1.>\n② 보증금은 3개월 안에 돌려준다.\n"
                    "③ 삭제 <2019. 1. 1.>\n④ 다만, 임차인이 집을 망친 때에는 그러하지 아니하다.",
                ),
                ("제2조", "삭제 <2018. 3. 2.>"),
                begins=date(2024, 1, 1),
            ),
        ]
    )
    yield opened
    opened.close()


@pytest.fixture
def holdings(library):
    return Holdings(library, "firm")


@pytest.fixture
async def client(library, tmp_path):
    store = open_store(tmp_path)
    engine = Engine(index=library, model=ExtractiveModel(), audit=Audit(store.ledger))
    alone = replace(sector, tools=DESK_TOOLS, templates=Path(), journeys=())
    app = create_api(alone, engine, store, settings=WebSettings(warm_demo=False))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as web:
        yield web
    store.close()


@pytest.fixture
def keys(tmp_path):
    """Return the header of a key for a tenant."""
    store = open_store(tmp_path)

    def header(tenant):
        secret, _ = store.keys.create(tenant, ("reader",), 600)
        return {"Authorization": f"Bearer {secret}"}

    yield header
    store.close()


# Citations.

BRIEF = (
    "1. 가상임대법 제1조 제1항은 기간을 2년으로 한다고 규정합니다.\n"
    "2. 가상임대법 제2조에 따라 청구합니다.\n"
    "3. 대법원 2019. 2. 30. 선고 2018다11111 판결도 같습니다."
)


def test_a_pasted_brief_has_its_repealed_article_and_invented_case_caught(holdings):
    checked = check_citations(holdings, BRIEF, as_of=TODAY)
    assert [f.verdict for f in checked.findings] == ["exists", "repealed", "not_found"]
    assert checked.findings[1].right == "삭제 <2018. 3. 2.>"
    assert checked.as_of == TODAY


def test_a_repealed_article_is_caught_even_where_its_law_is_not_held(holdings):
    text = "형법 제241조와 민법 제780조, 형법 제250조, 대법원 2020. 2. 31. 선고 2019다77 판결"
    found = {f.locator: f for f in check_citations(holdings, text, as_of=TODAY).findings}
    assert {name: f.verdict for name, f in found.items()} == {
        "제241조": "repealed",
        "제780조": "repealed",
        "제250조": "unchecked",
        "2019다77": "not_found",
    }
    assert "2016-01-06" in found["제241조"].reason
    assert found["제241조"].rule.url == "https://www.law.go.kr/법령/형법/제241조"
    before = check_citations(holdings, "형법 제241조", as_of=date(2015, 1, 1)).findings[0]
    assert before.verdict == "unchecked"


def test_what_is_held_comes_before_the_register(library, holdings):
    library.public.put([act("형법", ("제241조", "다시 만든 조문이다."))])
    assert check_citations(holdings, "형법 제241조", as_of=TODAY).findings[0].verdict == "exists"


def test_the_register_of_repealed_articles_is_what_the_statutes_say():
    register = load_repealed()
    assert len(register.days) > 200
    if not STATUTES.is_dir():
        pytest.skip("statutes are not beside this checkout (../shared/data/statutes/kr)")
    folder = StatuteFolder(STATUTES)
    for name in ("민법", "형법", "최저임금법", "주택임대차보호법"):
        held = folder.find(name)
        for locator, text in held.articles.items():
            known = (law_key(name), locator) in register.days
            assert known == is_deleted(text.strip().replace("\\", "")), (name, locator)


def write(path):
    """Write the brief as a Word or a Hancom document."""
    file = Docx() if path.suffix == ".docx" else HwpxDocument.new()
    for line in BRIEF.split("\n"):
        file.add_paragraph(line)
    (file.save if path.suffix == ".docx" else file.save_to_path)(str(path))
    return path


@pytest.mark.parametrize("suffix", ["docx", "hwpx"])
def test_an_uploaded_brief_is_checked_like_a_pasted_one(library, holdings, tmp_path, suffix):
    path = write(tmp_path / f"brief.{suffix}")
    report = ingest(library.tenant("firm"), [path], collection="uploads")
    id = report.files[0].documents[0]
    checked = check_citations(holdings, document_id=id, as_of=TODAY)
    assert [f.verdict for f in checked.findings] == ["exists", "repealed", "not_found"]


def test_another_tenant_cannot_have_an_uploaded_brief_checked(library):
    library.tenant("firm").put([paper("brief", BRIEF)])
    with pytest.raises(NotFound):
        check_citations(Holdings(library, "other"), document_id="brief")


def test_it_wants_a_text_or_a_document_and_not_both(holdings):
    for given in ({}, {"text": "글", "document_id": "a"}, {"text": "  "}):
        with pytest.raises(BadInput):
            check_citations(holdings, **given)


async def test_the_route_checks_a_brief_and_hides_what_the_service_supplies(client):
    listed = {tool["name"]: tool for tool in (await client.get("/v1/tools")).json()["tools"]}
    assert set(listed["check_citations"]["parameters"]["properties"]) == {
        "text",
        "document_id",
        "as_of",
    }
    answer = await client.post(
        "/v1/tools/check_citations", json={"text": BRIEF, "as_of": "2026-11-23"}
    )
    found = answer.json()["result"]["findings"]
    assert [f["verdict"] for f in found] == ["exists", "repealed", "not_found"]
    assert found[0]["source"]["quote"].startswith("① 기간은 2년")
    wrong = await client.post("/v1/tools/check_citations", json={"text": "a", "holdings": "b"})
    assert wrong.status_code == 422


async def test_the_route_reads_the_documents_of_the_callers_tenant_alone(client, keys, library):
    library.tenant("firm").put([paper("brief", BRIEF)])
    path, asked = "/v1/tools/check_citations", {"document_id": "brief"}
    mine = await client.post(path, json=asked, headers=keys("firm"))
    assert len(mine.json()["result"]["findings"]) == 3
    theirs = await client.post(path, json=asked, headers=keys("other"))
    assert theirs.status_code == 404


@pytest.mark.parametrize("tool", DESK_TOOLS, ids=lambda tool: tool.__name__)
def test_what_a_tool_of_the_desk_returns_has_a_schema(tool):
    returned = get_type_hints(tool)["return"]
    schema = TypeAdapter(returned).json_schema(mode="serialization")
    assert {"summary", "rule", "sources", "notices"} <= set(schema["properties"])


@pytest.mark.parametrize("tool", DESK_TOOLS, ids=lambda tool: tool.__name__)
def test_every_tool_of_the_desk_says_it_is_for_professionals(tool):
    assert "[전문가용]" in tool.__doc__
    assert "holdings" not in schema_of(tool)["properties"]


def test_every_result_of_the_desk_says_that_it_is_no_advice(holdings):
    notices = check_citations(holdings, BRIEF).notices
    assert any("전문가용" in notice for notice in notices)
    assert any("변호사법 제109조" in notice for notice in notices)


# Old and new.


def test_old_and_new_stand_side_by_side_with_what_went_and_came(holdings):
    found = compare_article(holdings, "가상임대법", "제1조", date(2023, 1, 1), TODAY)
    assert [(row.locator, row.change) for row in found.rows] == [
        ("제1조 제1항", "changed"),
        ("제1조 제2항", "same"),
        ("제1조 제3항", "same"),
        ("제1조 제4항", "added"),
    ]
    assert found.rows[0].gone == ("1년으로",) and found.rows[0].came == ("2년으로",)
    assert found.rows[0].before.quote == "① 기간은 1년으로 한다."
    assert found.rows[3].before is None and found.rows[3].after.quote.startswith("④ 다만")


def test_a_day_without_a_version_is_said_to_have_none(holdings):
    with pytest.raises(NotFound, match="2020-01-01"):
        compare_article(holdings, "가상임대법", "제1조", date(2010, 1, 1), TODAY)
    with pytest.raises(NotFound, match="색인에 없습니다"):
        compare_article(holdings, "없는법", "제1조", TODAY, TODAY)
    with pytest.raises(NotFound, match="제9조"):
        compare_article(holdings, "가상임대법", "제9조", TODAY, TODAY)
    with pytest.raises(BadInput):
        compare_article(holdings, "가상임대법", "첫째", TODAY, TODAY)


def test_two_days_of_one_version_are_the_same(holdings):
    found = compare_article(holdings, "가상임대법", "1조", date(2025, 1, 1), TODAY)
    assert {row.change for row in found.rows} == {"same"} and "같은 판" in found.summary


# Contracts.


@pytest.mark.parametrize(("kind", "item"), ITEMS, ids=lambda value: getattr(value, "id", value))
def test_each_item_of_a_checklist_finds_its_clause_and_leaves_a_sound_one(kind, item):
    if item.missing:
        assert item.match(item.catches) is None and item.match(item.passes)
    else:
        assert item.match(item.catches) and item.match(item.passes) is None


@pytest.mark.parametrize("kind", KINDS)
def test_no_sound_clause_of_a_checklist_is_taken_for_any_other_fault(kind, holdings):
    items = load_checklist(kind).items
    sound = "\n".join(f"제{n}조 {item.passes}" for n, item in enumerate(items, 1))
    assert review_contract(holdings, kind, sound).concerns == []


CONTRACT = """주택 임대차 계약서

제1조(기간) 임대차 기간은 2026년 3월 1일부터 1년으로 한다.
제2조(차임) 차임은 월 50만원이며 매월 25일에 낸다.
제3조(갱신) 임차인은 계약갱신요구권을 행사하지 않기로 한다.
제4조(보증금) 보증금은 다음 임차인이 들어온 뒤에 반환한다.
"""


def test_a_concern_cites_its_clause_and_its_words_exactly(holdings):
    review = review_contract(holdings, "housing_lease", CONTRACT)
    found = {concern.item: concern for concern in review.concerns}
    assert set(found) == {
        "term-under-two-years",
        "no-renewal-request",
        "deposit-after-next-tenant",
        "landlord-information",
    }
    for concern in review.concerns:
        assert CONTRACT[concern.start : concern.end] == concern.clause
        assert CONTRACT[concern.at : concern.at + len(concern.words)] == concern.words
        assert concern.article.url.startswith("https://www.law.go.kr/법령/")
    assert found["term-under-two-years"].clause.startswith("제1조(기간)")
    assert found["landlord-information"].clause == ""


def test_the_articles_exact_words_come_where_the_law_is_held(library, holdings):
    library.public.put([act("주택임대차보호법", ("제4조", "① 기간의 글이다.\n② 존속의 글이다."))])
    review = review_contract(holdings, "housing_lease", CONTRACT)
    concern = next(c for c in review.concerns if c.item == "deposit-after-next-tenant")
    assert concern.source.quote == "② 존속의 글이다."
    other = next(c for c in review.concerns if c.item == "no-renewal-request")
    assert other.source is None and other.article.locator == "제6조의3 제1항"


def test_a_review_says_what_it_did_not_look_at_and_claims_nothing_void(holdings):
    review = review_contract(holdings, "housing_lease", CONTRACT)
    assert any("등기부" in each for each in review.not_checked)
    assert any("점검표에 없는 것" in each for each in review.not_checked)
    assert "무효라고 하지 않" in review.rule


def test_clauses_cover_a_contract_and_each_is_an_exact_span():
    found = clauses(CONTRACT)
    assert len(found) == 5
    assert all(CONTRACT[c.start : c.end] == c.text for c in found)
    assert "".join("".join(c.text.split()) for c in found) == "".join(CONTRACT.split())
    loose = "첫째 문단이다.\n\n둘째 문단이다."
    assert [c.text for c in clauses(loose)] == ["첫째 문단이다.", "둘째 문단이다."]


# Issues.


async def test_an_outline_stands_on_guides_statutes_and_exceptions(library, holdings):
    text = "보증금 반환 안내. 집주인이 보증금을 돌려주지 않으면 가상임대법 제1조를 봅니다."
    library.public.put([paper("deposit", text)])
    outline = await outline_issues(holdings, "집주인이 보증금을 돌려주지 않으면 어떻게", TODAY)
    issue = outline.issues[0]
    assert issue.title == "deposit" and issue.source.quote in text
    assert [s.article.locator for s in issue.statutes] == ["제1조"]
    assert issue.statutes[0].source.quote.startswith("① 기간은 2년")
    assert [i.source.quote for i in issue.inquiries] == [
        "④ 다만, 임차인이 집을 망친 때에는 그러하지 아니하다."
    ]
    assert all(i.question.endswith("?") for i in issue.inquiries)
    assert "오프라인" in issue.cases


async def test_facts_that_match_nothing_bring_no_issue(holdings):
    outline = await outline_issues(holdings, "qqqq wwww zzzz xxxx", TODAY)
    assert outline.issues == [] and "없습니다" in outline.summary


# Matters.


def test_a_matter_is_one_line_of_time_with_exact_places(library, holdings):
    library.tenant("firm").put(
        [
            paper(
                "계약서", "2024년 3월 5일 갑순이와 을돌이가 계약했다. 갑순이는 2024-01-02에 왔다."
            ),
            paper("통지서", "2026. 2. 30. 통지함. 을돌이는 2025. 7. 1. 나갔다."),
        ]
    )
    matter = matter_timeline(holdings, "가 사건", ["계약서", "통지서"], ("갑순이", "을돌이"))
    assert [event.day.isoformat() for event in matter.timeline] == [
        "2024-01-02",
        "2024-03-05",
        "2025-07-01",
    ]
    assert matter.timeline[1].parties == ("갑순이", "을돌이")
    assert [each.quote for each in matter.unreadable] == ["2026. 2. 30."]
    held = {p.id: p for id in ("계약서", "통지서") for p in holdings.own_passages(id)}
    for source in [e.source for e in matter.timeline] + [m.source for m in matter.mentions]:
        assert held[source.passage_id].text[source.start : source.end] == source.quote
    assert sum(m.party == "갑순이" for m in matter.mentions) == 2


def test_nobody_is_named_who_was_not_asked_for(library, holdings):
    library.tenant("firm").put([paper("계약서", "2024년 3월 5일 갑순이가 계약했다.")])
    matter = matter_timeline(holdings, "가 사건", ["계약서"])
    assert matter.mentions == [] and matter.timeline[0].parties == ()


def test_a_matter_never_reaches_into_another_tenants_papers(library):
    library.tenant("firm").put([paper("계약서", "2024년 3월 5일 계약했다.")])
    library.tenant("other").put([paper("남의 것", "2023년 1월 1일.")])
    with pytest.raises(NotFound):
        matter_timeline(Holdings(library, "other"), "가 사건", ["계약서"])
    with pytest.raises(NotFound):
        matter_timeline(Holdings(library), "가 사건", ["계약서"])
