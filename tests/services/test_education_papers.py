"""A scholar's own papers: each sentence as it stands there, with its page, through real readers."""

import asyncio
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from fpdf import FPDF

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.build import build_embedder
from sectorkit.errors import NotFound
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.shelf import UPLOADS
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, MemoryLedger
from sectorkit.web.access import Caller
from sectorkit.web.service import Service
from services.education import sector
from services.education.pages.scholar import _Desk
from services.education.scholar import desk, papers

ENGLISH = (
    "We study whether spacing improves recall of words. We recruited 120 students from one school. "
    "Results show that the spaced group recalled more items (M = 14.2) than the massed group. "
    "A limitation is that only one school took part."
)
KOREAN = (
    "본 연구의 목적은 복습 간격이 수학 기억에 미치는 영향을 알아보는 것이다. 중학생 80명이 "
    "참여하였다. "
    "연구 결과 간격 집단의 평균은 15.1점으로 집중 집단보다 높았다. 한 학교만 참여한 것은 한계이다."
)

FILLER = " ".join(
    f"Session {n} took place on a different day than the one before." for n in range(60)
)


def english(path: Path) -> Path:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, ENGLISH + FILLER)
    pdf.add_page()
    with pdf.table() as table:
        for cells in (("Group", "N", "Mean"), ("Spaced", "60", "14.2"), ("Massed", "60", "-9.8")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.output(str(path))
    return path


def korean(path: Path) -> Path:
    document = Document()
    document.add_heading("복습 간격과 수학 기억", 1)
    document.add_paragraph(KOREAN)
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def holdings(tmp_path_factory) -> Iterator[Holdings]:
    folder = tmp_path_factory.mktemp("papers")
    library = Library.open(
        folder / "index", embedder=build_embedder("", "", 0), analyser=Korean({})
    )
    index = library.tenant("guest")
    report = ingest(
        index, [english(folder / "one.pdf"), korean(folder / "two.docx")], collection=UPLOADS
    )
    assert not report.rejected and index.wait(120)
    yield Holdings(library, "guest")
    library.close()


@pytest.fixture(scope="module")
def ids(holdings) -> tuple[str, str]:
    rows = holdings.indexes()[0].documents(collection=UPLOADS)
    by_title = {row.title: row.id for row in rows}
    pdf = next(id for title, id in by_title.items() if "one" in title)
    word = next(id for title, id in by_title.items() if "one" not in title)
    return pdf, word


def test_a_question_gets_the_papers_own_sentence_and_its_page(holdings, ids):
    told = asyncio.run(desk.ask_papers("간격 집단의 평균은 몇 점인가요?", holdings, ids[1]))
    assert "15.1점" in told.summary
    pdf = asyncio.run(desk.ask_papers("how many students were recruited", holdings, ids[0]))
    assert "120 students" in pdf.summary and "p. 1" in pdf.summary


def test_what_the_papers_do_not_say_is_not_said(holdings, ids):
    told = asyncio.run(desk.ask_papers("광합성에서 엽록체의 역할은?", holdings, ids[1]))
    assert told.values["found"] == 0 and not told.sources


def test_every_sentence_is_exactly_in_its_passage(holdings, ids):
    for id in ids:
        passages = holdings.own_passages(id)
        texts = {p.id: p.text for p in passages}
        for level in ("중학생", "대학생", "연구자"):
            said = papers.explained(passages, level)
            assert said
            for s in said:
                at = s.citation
                assert texts[at.passage_id][at.start : at.end] == at.quote


def test_a_researcher_is_shown_more_than_a_pupil(holdings, ids):
    passages = holdings.own_passages(ids[1])
    few, many = papers.explained(passages, "중학생"), papers.explained(passages, "연구자")
    assert len(few) < len(many)
    assert {"목적", "결과"} <= {s.facet for s in few} and "한계" in {s.facet for s in many}


@pytest.mark.parametrize(
    ("model", "words"),
    [(FakeModel(), "원문에서 확인했습니다"), (FakeModel("지어낸 말. [9]"), "그대로 고른")],
)
def test_a_model_that_writes_is_held_to_the_paper(holdings, ids, tmp_path, model, words):
    engine = Engine(index=holdings._library, model=model, audit=Audit(MemoryLedger()))
    desk_on_page = _Desk(Service(sector, engine, open_store(tmp_path)))
    guest = Caller("guest", "guest", frozenset({"reader"}))
    request = SimpleNamespace(request=SimpleNamespace(scope={"caller": guest}))
    html = asyncio.run(desk_on_page.explain(ids[1], "중학생", request))
    assert words in html and "지어낸" not in html and "복습" in html


def test_two_papers_are_set_side_by_side(holdings, ids):
    told = desk.compare_papers(ids[0], ids[1], holdings).values
    assert "120 students" in told["대상과 자료"] and "80명" in told["대상과 자료"]
    assert "limitation" in told["한계"] and "한계이다" in told["한계"]


def test_a_table_becomes_rows_with_the_page_they_are_from(holdings, ids):
    told = desk.extract_tables(ids[0], holdings)
    rows = list(csv.reader(io.StringIO(str(told.values["csv"]))))
    assert rows[1][2] == "p. 2" and rows[1][3:] == ["값", "Spaced", "60", "14.2"]
    assert rows[2][-1] == "-9.8"


def test_a_cell_that_would_run_in_a_spreadsheet_is_text():
    table = papers.Table("글", "p. 1", (("a", "b"), ("=1+1", "-cmd"), ("-3", "+2.5")))
    rows = list(csv.reader(io.StringIO(papers.to_csv([table]))))
    assert rows[1][-2:] == ["'=1+1", "'-cmd"] and rows[2][-2:] == ["-3", "+2.5"]


def test_nobody_elses_paper_can_be_read(holdings, ids):
    stranger = Holdings(holdings._library, "somebody-else")
    with pytest.raises(NotFound):
        desk.explain_paper(ids[0], "대학생", stranger)
