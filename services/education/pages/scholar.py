"""The scholar's desk: references checked and written out, own papers asked, read, compared."""

from contextlib import aclosing
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError, Unavailable
from sectorkit.retrieval.holdings import Holdings, holdings_of
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.values import Answer, Done, Passage, Question
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..scholar import papers
from ..scholar.checking import check_all
from ..scholar.entries import Entry
from ..scholar.papers import Level
from ..scholar.reading import read_references
from ..scholar.sources import Indexes
from ..scholar.writing import Format, as_recorded, write
from . import show, verdicts

QUIET: dict[str, Any] = {"api_visibility": "private"}
FORMS: dict[str, tuple[Format, str]] = {
    "BibTeX": ("bibtex", "bib"),
    "RIS": ("ris", "ris"),
    "CSL-JSON": ("csl", "json"),
}
LONGEST = 200_000
NONE = "먼저 문서 탭에서 논문(PDF, HWPX, DOCX)을 올린 뒤 새로 고침을 눌러 주세요."
LEVELS: tuple[Level, ...] = ("중학생", "대학생", "연구자")


def build_scholar(service: Service) -> None:
    """Make the tab."""
    desk = _Desk(service)
    gr.HTML(show.STYLE)
    _references(desk)
    gr.HTML("<h3>내 논문 읽기</h3>")
    _papers(desk)


def _references(desk: "_Desk") -> None:
    found = gr.State((), time_to_live=3600)
    references = gr.Textbox(
        label="참고문헌 목록이나 원고 (BibTeX, RIS, CSL-JSON, 한 줄에 하나씩)",
        lines=6,
        max_lines=16,
        max_length=LONGEST,
        elem_id="references",
    )
    with gr.Row():
        check = gr.Button("있는 논문인지 점검하기", variant="primary", elem_id="check-references")
        form = gr.Radio(list(FORMS), value="BibTeX", label="내보낼 형식", elem_id="form")
        export = gr.Button("확인된 것만 내보내기", elem_id="export-references")
    checked = gr.HTML("", elem_id="checked")
    saved = gr.HTML("", elem_id="saved")
    check.click(desk.check, [references], [checked, found], **QUIET)
    export.click(desk.export, [found, form], [saved], **QUIET)


def _papers(desk: "_Desk") -> None:
    with gr.Row():
        paper = gr.Dropdown([], label="논문", elem_id="paper", scale=2)
        other = gr.Dropdown([], label="견줄 논문", elem_id="other-paper", scale=2)
        refresh = gr.Button("새로 고침", elem_id="refresh-papers", scale=1)
    with gr.Row():
        question = gr.Textbox(
            label="논문에 묻기", max_length=1000, elem_id="paper-question", scale=3
        )
        ask = gr.Button("쪽수와 함께 찾기", elem_id="ask-paper", scale=1)
    with gr.Row():
        level = gr.Radio(list(LEVELS), value="대학생", label="누가 읽나요", elem_id="level")
        explain = gr.Button("수준에 맞게 읽기", elem_id="explain-paper")
        compare = gr.Button("두 논문 견주기", elem_id="compare-papers")
        tables = gr.Button("결과표를 CSV로", elem_id="extract-tables")
    told = gr.HTML("", elem_id="paper-said")
    refresh.click(desk.papers, [], [paper, other], **QUIET)
    ask.click(desk.ask, [paper, question], [told], **QUIET)
    explain.click(desk.explain, [paper, level], [told], **QUIET)
    compare.click(desk.compare, [paper, other], [told], **QUIET)
    tables.click(desk.tables, [paper], [told], **QUIET)


class _Desk:
    """The events of the tab."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def _holdings(self, request: gr.Request) -> Holdings:
        """Return what the visitor may read. Raises `Unavailable`."""
        found = holdings_of(self._service.engine.index, caller_of_page(request).shelf)
        if found is None:
            raise Unavailable("문서 색인이 없는 서비스입니다.", 3600)
        return found

    async def check(self, text: str, request: gr.Request) -> tuple[str, tuple[Entry, ...]]:
        """Check a list; what stands is kept for writing out."""
        try:
            indexes = Indexes(self._holdings(request))
            rows = await check_all(read_references(text), indexes)
        except SectorKitError as error:
            return show.note(str(error), "unreadable"), ()
        kept = [
            as_recorded(row.entry, row.record)
            for row in rows
            if row.record and row.verdict in ("exists", "wrong_metadata")
        ]
        return verdicts.checked_table(rows, indexes.live), tuple(kept)

    def export(self, found: tuple[Entry, ...], form: str) -> str:
        """Write out what was found, as the indexes have it."""
        if not found:
            return show.note("확인된 참고문헌이 없습니다. 먼저 점검해 주세요.")
        kind, ending = FORMS[form]
        label = f"{len(found)}건을 {form}로 저장하기 (색인에 적힌 서지)"
        return show.framed(show.download(f"references.{ending}", write(found, kind), label))

    def papers(self, request: gr.Request) -> tuple[Any, Any]:
        """List the visitor's own documents."""
        held = self._service.shelf.documents(caller_of_page(request).shelf)
        choices = [(document.title or document.id, document.id) for document in held]
        ids = [id for _, id in choices] + [None, None]
        return gr.Dropdown(choices, value=ids[0]), gr.Dropdown(choices, value=ids[1])

    def _passages(self, id: str, request: gr.Request) -> list[Passage]:
        return self._holdings(request).own_passages(id)

    async def ask(self, paper: str | None, question: str, request: gr.Request) -> str:
        """Find the sentences that answer, in one paper or in all."""
        if not question.strip():
            return show.note("질문을 적어 주세요.")
        try:
            if paper:
                passages = self._passages(paper, request)
            else:
                asked = Question(question, filters={"collection": "uploads"})
                passages = list(await self._holdings(request).search(asked))
        except SectorKitError as error:
            return show.note(str(error), "unreadable")
        return verdicts.said_list(papers.asked_of(question, passages))

    async def explain(self, paper: str | None, level: Level, request: gr.Request) -> str:
        """Let the model put it in words for a level, or choose where such a reader starts."""
        if not paper:
            return show.note(NONE)
        try:
            told = await self._retold(paper, level, request)
        except SectorKitError:
            told = None
        if told:
            return verdicts.retold(told, level)
        return verdicts.said_list(papers.explained(self._passages(paper, request), level))

    async def _retold(self, paper: str, level: Level, request: gr.Request) -> Answer | None:
        """Return what a model that writes says of the paper, verified; nothing if none writes."""
        if isinstance(self._service.engine.model, ExtractiveModel):
            return None
        caller = caller_of_page(request)
        asked = Question(
            f"이 글의 목적, 방법, 결과, 한계를 {level}이 알아들을 수 있는 말로 설명해 주세요.",
            filters={"document_id": paper},
            tenant=caller.shelf,
        )
        async with aclosing(self._service.ask(asked, caller)) as events:
            done = [event.answer async for event in events if isinstance(event, Done)]
        return done[0] if done and done[0].status == "answered" else None

    def compare(self, paper: str | None, other: str | None, request: gr.Request) -> str:
        """Put two papers side by side."""
        if not paper or not other:
            return show.note(f"논문 두 편을 골라 주세요. {NONE}")
        one, two = self._passages(paper, request), self._passages(other, request)
        names = (one[0].title if one else "", two[0].title if two else "")
        return verdicts.compared_table(names, papers.compared(one, two))

    def tables(self, paper: str | None, request: gr.Request) -> str:
        """Write the tables of a paper as CSV, each row with its page."""
        if not paper:
            return show.note(NONE)
        found = [t for t in papers.tables_of(self._passages(paper, request)) if t.has_figures]
        if not found:
            return show.note("숫자가 있는 표를 찾지 못했습니다.")
        pages = ", ".join(dict.fromkeys(table.page for table in found))
        label = f"표 {len(found)}개를 CSV로 저장하기 ({pages})"
        return show.framed(show.download("tables.csv", "\ufeff" + papers.to_csv(found), label))
