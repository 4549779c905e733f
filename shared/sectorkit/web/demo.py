"""The Gradio page: it asks through the service like any caller, and holds no store."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from html import escape
from typing import Any, TypeAlias

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from ..errors import SectorKitError
from ..policies.shape import LONGEST
from ..sector import Sector
from ..values import Question, Turn
from .access import Caller
from .evidence import evidence
from .problems import as_error
from .service import Service
from .show import Visit, both, conversation, spoken
from .theme import head, theme

REMEMBERED = 6
"""Earlier questions of a visit that a follow-up may lean on."""

CARE = both(
    "이름, 주민등록번호, 계좌번호는 적지 않으셔도 됩니다.",
    "Please leave out names, resident numbers and account numbers.",
)

Shown: TypeAlias = tuple[Any, ...]


def build_demo(service: Service) -> tuple[ASGIApp, AbstractAsyncContextManager[Any]]:
    """Return the page of a service as an application, and the life it has to be given."""
    blocks = build_blocks(service)
    around = FastAPI()
    gr.mount_gradio_app(
        around,
        blocks,
        path="/demo",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=1,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=head(),
    )
    page: ASGIApp = around.routes[-1].app  # type: ignore[attr-defined]
    return page, around.router.lifespan_context(around)


def build_blocks(service: Service) -> gr.Blocks:
    """Return the page: notice, a tab to ask in, and whatever tabs the sector has of its own."""
    sector = service.sector
    with gr.Blocks(
        title=f"{sector.title} · {sector.title_en}", analytics_enabled=False, fill_width=True
    ) as blocks:
        gr.HTML(_head(sector), elem_id="head")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("물어보기 · Ask", id="ask"):
                _talk(service)
            for number, tab in enumerate(sector.tabs(), start=1):
                with gr.Tab(f"{tab.title} · {tab.title_en}", id=f"tab-{number}"):
                    tab.build(service)
        gr.HTML(_foot(service), elem_id="foot")
    blocks.queue(max_size=service.settings.waiting * 2, api_open=False)
    page: gr.Blocks = blocks
    return page


def _talk(service: Service) -> None:
    """Make the conversation: examples, question, answers, evidence."""
    past = gr.State((), time_to_live=3600)
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=300, elem_id="talk-side"):
            talk = gr.HTML("", elem_id="talk")
            live = gr.HTML("", elem_id="live")
            with gr.Column(elem_id="examples") as examples:
                gr.HTML(f"<h2>{both('이렇게 물어보세요', 'For example')}</h2><p>{CARE}</p>")
                chips = [gr.Button(q, elem_classes="example") for q in service.sector.examples]
            text, send = _composer()
        with gr.Column(scale=2, min_width=300, elem_id="drawer"):
            proof = gr.HTML(evidence(()), elem_id="evidence")

    shown = [talk, proof, live, text, examples, past]
    ask = asker(service)
    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on(
        [text.submit, send.click],
        ask,
        [text, past],
        shown,
        concurrency_limit=None,
        trigger_mode="once",
        **hidden,
    )
    for chip in chips:
        chip.click(ask, [chip, past], shown, concurrency_limit=None, **hidden)


def _composer() -> tuple[gr.Textbox, gr.Button]:
    """Return the box a question is written in, and its button."""
    with gr.Row(elem_id="composer"):
        text = gr.Textbox(
            label="질문 · Your question",
            placeholder="무슨 일이 있었나요?",
            lines=1,
            max_lines=6,
            max_length=LONGEST,
            scale=5,
            elem_id="question",
        )
        send = gr.Button("질문하기 · Ask", variant="primary", scale=1, elem_id="send")
    return text, send


def asker(service: Service) -> Any:
    """Return the function that answers on the page, an event at a time."""

    async def ask(text: str, past: Sequence[Visit], request: gr.Request) -> AsyncIterator[Shown]:
        """Ask, and show what comes as it comes."""
        if not text or not text.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), past
            return
        async with aclosing(_visits(service, text.strip(), past, request)) as steps:
            async for visit, said in steps:
                visits = (*past, visit)
                hide = gr.Column(visible=False)
                yield conversation(visits), evidence(visits), said, "", hide, visits

    return ask


async def _visits(
    service: Service, text: str, past: Sequence[Visit], request: gr.Request
) -> AsyncGenerator[tuple[Visit, str], None]:
    """Yield the visit as it grows, and what to say aloud of each step."""
    visit = Visit(len(past) + 1, text)
    yield visit, ""
    try:
        caller = caller_of_page(request)
        question = Question(text[:LONGEST], history=_history(past), tenant=caller.tenant)
        async with aclosing(service.ask(question, caller)) as events:
            async for event in events:
                visit = visit.after(event)
                yield visit, spoken(visit, event)
    except Exception as error:
        ours: SectorKitError = as_error(error)
        yield Visit(visit.number, text, problem=str(ours)), escape(str(ours))


def caller_of_page(request: gr.Request) -> Caller:
    """Return whom the door let in when the question was sent."""
    assert request.request is not None
    caller: Caller = request.request.scope["caller"]
    return caller


def _history(past: Sequence[Visit]) -> tuple[Turn, ...]:
    """Return what was said before; what was not answered is no ground to lean on."""
    turns: list[Turn] = []
    for visit in past[-REMEMBERED:]:
        if visit.answer and visit.answer.status == "answered":
            turns += [Turn("user", visit.question), Turn("assistant", visit.answer.text)]
    return tuple(turns)


def _head(sector: Sector) -> str:
    notices = "".join(f"<li>{escape(notice)}</li>" for notice in sector.notices)
    return (
        f'<header><div class="bar"><h1>{both(escape(sector.title), escape(sector.title_en))}</h1>'
        '<button type="button" class="tongue" aria-label="언어 바꾸기 · Switch language">'
        '<span class="ko" lang="en">English</span><span class="en" lang="ko">한국어</span>'
        f'</button></div><p class="what">{escape(sector.description)}</p>'
        f'<div class="notice" role="note"><b>{both("먼저 읽어 주세요", "Please note")}</b>'
        f"<ul>{notices}"
        f'<li class="en-only en" lang="en">This is generated by AI from Korean public sources. '
        "It is information, not professional advice.</li></ul></div></header>"
    )


def _foot(service: Service) -> str:
    settings = service.settings
    who = " · ".join(s for s in (settings.oversight_name, settings.oversight_contact) if s)
    return (
        f"<footer><p>{both('모델', 'Model')} {escape(service.engine.model.name)}"
        f"{' · ' + both('사람 감독자', 'Human oversight') + ' ' + escape(who) if who else ''}"
        f' · <a href="../about/ai">{both("인공지능 안내", "About this AI")}</a></p></footer>'
    )
