"""The conversation: a question, sentences as they are verified, evidence, what to do next."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from html import escape
from typing import Any, TypeAlias

import gradio as gr

from ...errors import SectorKitError
from ...own import text_without_own
from ...policies.personal_data import mask
from ...policies.shape import LONGEST
from ...values import Done, Question, Turn
from ..access import Caller, caller_of_page
from ..evidence import evidence
from ..problems import as_error
from ..service import Service
from ..show import Visit, conversation, spoken
from ..steps import Step
from ..words import both
from . import keeping
from .nextsteps import suggester
from .pace import paced
from .papers import owner_of

REMEMBERED = 6
"""Earlier questions of a visit that a follow-up may lean on."""

CARE = both(
    "이름, 주민등록번호, 계좌번호는 적지 않으셔도 됩니다.",
    "Please leave out names, resident numbers and account numbers.",
)
EASY = "(text, past, window, easy) => [text, past, window, sectorkitEasy()]"
HIDDEN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Shown: TypeAlias = tuple[Any, ...]
Suggest: TypeAlias = Callable[[str], Sequence[Step]]


def talk(service: Service) -> None:
    """Make the conversation: examples, question, answers, evidence."""
    past, window = gr.State((), time_to_live=3600), gr.State("")
    easy = gr.Checkbox(visible=False)
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=300, elem_id="talk-side"):
            said = gr.HTML("", elem_id="talk")
            live = gr.HTML("", elem_id="live")
            with gr.Column(elem_id="examples"):
                gr.HTML(f"<h2>{both('이렇게 물어보세요', 'For example')}</h2><p>{CARE}</p>")
                chips = [gr.Button(q, elem_classes="example") for q in service.sector.examples]
            text, send = _composer()
            fresh = gr.Button("새 대화 · New conversation", elem_id="fresh")
        with gr.Column(scale=2, min_width=300, elem_id="drawer"):
            proof = gr.HTML(evidence(()), elem_id="evidence")

    shown = [said, proof, live, text, past]
    ask = asker(service)
    gr.on(
        [text.submit, send.click],
        ask,
        [text, past, window, easy],
        shown,
        concurrency_limit=None,
        trigger_mode="always_last",
        js=EASY,
        **HIDDEN,
    )
    for chip in chips:
        asked = [chip, past, window, easy]
        chip.click(ask, asked, shown, concurrency_limit=None, js=EASY, **HIDDEN)
    fresh.click(_clearer(service), window, shown, concurrency_limit=None, **HIDDEN)
    _restore(service, window, shown)


def _restore(service: Service, window: gr.State, shown: Sequence[Any]) -> None:
    """Bring back, when the page opens, what was asked in this window before."""
    named = gr.Textbox(visible=False)

    async def restore(name: str, request: gr.Request) -> Shown:
        owner = owner_of(service, caller_of_page(request))
        visits = await asyncio.to_thread(keeping.kept, service.store, owner, name)
        if not visits:
            return (name, *(gr.skip() for _ in shown))
        return (name, *_shown(visits, "", gr.skip()))

    page = gr.context.Context.root_block
    assert page is not None
    page.load(
        restore,
        named,
        [window, *shown],
        js="() => [window.sectorkitWindow()]",
        concurrency_limit=None,
        **HIDDEN,
    )


def _composer() -> tuple[gr.Textbox, gr.Button]:
    """Return the box a question is written in, and its button."""
    with gr.Row(elem_id="composer"):
        text = gr.Textbox(
            label="질문 · Your question",
            placeholder="무슨 일인가요?",
            lines=1,
            max_lines=6,
            max_length=LONGEST,
            scale=5,
            elem_id="question",
        )
        send = gr.Button("질문하기 · Ask", variant="primary", scale=1, elem_id="send")
    return text, send


def _shown(visits: Sequence[Visit], said: str, text: Any) -> Shown:
    """Return what the page shows of a conversation."""
    return conversation(visits), evidence(visits), said, text, tuple(visits)


def _clearer(service: Service) -> Any:
    async def clear(window: str, request: gr.Request) -> Shown:
        """Forget the conversation and begin a new one."""
        owner = owner_of(service, caller_of_page(request))
        await asyncio.to_thread(keeping.drop, service.store, owner, window)
        return _shown((), "새 대화를 시작합니다.", "")

    return clear


def asker(service: Service) -> Any:
    """Return the function that answers on the page, an event at a time."""
    suggest = suggester(service)

    async def ask(
        text: str, past: Sequence[Visit], window: str, easy: bool, request: gr.Request
    ) -> AsyncIterator[Shown]:
        """Ask, and show what comes as it comes."""
        if not text or not text.strip():
            yield (*(gr.skip() for _ in range(4)), past)
            return
        caller, visits = caller_of_page(request), tuple(past)
        question = Question(text.strip(), _history(past), tenant=caller.shelf, plain=easy)
        asked = _visits(service, suggest, question, past, caller)
        async with aclosing(paced(asked)) as steps:
            typed: Any = ""  # emptied once: the next question may be typed while this one is told
            async for visit, said in steps:
                visits = (*past, visit)
                yield _shown(visits, said, typed)
                typed = gr.skip()
        owner = owner_of(service, caller)
        await asyncio.to_thread(keeping.keep, service.store, owner, window, visits)

    return ask


async def _visits(
    service: Service, suggest: Suggest, asked: Question, past: Sequence[Visit], caller: Caller
) -> AsyncGenerator[tuple[Visit, str], None]:
    """Yield the visit as it grows, and what to say aloud of each step."""
    text = asked.text
    visit = Visit(len(past) + 1, mask(text))
    yield visit, ""
    try:
        question = replace(asked, text=text[:LONGEST])
        async with aclosing(service.ask(question, caller)) as events:
            async for event in events:
                before, visit = visit, visit.after(event)
                if isinstance(event, Done):
                    visit = replace(visit, steps=_next(suggest, event, text))
                counted = before.wait and visit.wait  # seconds that pass are not read aloud
                yield visit, "" if counted else spoken(visit, event)
    except Exception as error:
        ours: SectorKitError = as_error(error)
        yield Visit(visit.number, visit.question, problem=str(ours)), escape(str(ours))


def _next(suggest: Suggest, done: Done, text: str) -> Sequence[Step]:
    """Return what to do next, for a question that was answered or could not be."""
    answer = done.answer
    if answer.status in ("refused", "redirected"):
        return ()
    titles = dict.fromkeys(c.title for s in answer.sentences[:3] for c in s.citations)
    return suggest(" ".join([text, *titles]))


def _history(past: Sequence[Visit]) -> tuple[Turn, ...]:
    """Return what was said before; what was not answered is no ground to lean on."""
    turns: list[Turn] = []
    for visit in past[-REMEMBERED:]:
        if visit.answer and visit.answer.status == "answered":
            said = text_without_own(visit.answer)
            turns += [Turn("user", visit.question), Turn("assistant", said)]
    return tuple(turns)
