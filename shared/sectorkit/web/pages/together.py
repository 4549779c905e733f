"""A run as a conversation: it asks for what is missing, computes, waits for a yes, drafts."""

from collections.abc import Mapping, Sequence
from html import escape
from time import monotonic
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from ...agents import Decision, Run
from ...agents.run import ASK, SEARCH, Pending, Step
from ...journey import Journey, Need
from ...store.conversations import Owner
from ...values import Answer
from ..access import caller_of
from ..evidence import cards_of
from ..runs import Works
from ..service import Service
from ..show import Visit, conversation_of
from ..stream import to_json
from ..words import both
from .papers import NAMES, owner_of
from .parts import Part
from .results import result_html

WAIT = 8.0
"""Seconds for which a part waits for the run to stop; after that the page asks again."""
ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)

Said = Annotated[str, Form(max_length=8_000)]


def router(service: Service, works: Works) -> APIRouter:
    """Return the parts of the tab in which a run is gone through together."""
    routes = APIRouter()

    @routes.get("/together")
    async def begin() -> Response:
        """Ask what is to be reached."""
        return Part(_begin(service.sector.journeys))

    @routes.post("/together")
    async def start(goal: Said, request: Request) -> Response:
        """Start a run and show how far it comes."""
        works.require_room()
        owner = owner_of(service, caller_of(request))
        run = await works.runner.start(owner, goal)
        works.begin(owner, run)
        return Part(_told(await _settled(works, owner, run.id), service))

    @routes.get("/together/{id}")
    async def find(id: str, request: Request) -> Response:
        """Show one of the visitor's own runs."""
        owner = owner_of(service, caller_of(request))
        return Part(_told(await _settled(works, owner, id), service))

    @routes.post("/together/{id}")
    async def decide(
        id: str,
        request: Request,
        pending: Annotated[str, Form(max_length=64)],
        decision: Annotated[str, Form(max_length=10)] = "answer",
        answer: Said = "",
    ) -> Response:
        """Answer a question of a run, or decide what it may do."""
        works.require_room()
        owner = owner_of(service, caller_of(request))
        said = Decision.model_validate(
            {"decision": decision, "answer": answer or "모름", "pending": pending}
        )
        run = await works.runner.decide(owner, id, said)
        works.begin(owner, run)
        return Part(_told(await _settled(works, owner, id), service))

    return routes


async def _settled(works: Works, owner: Owner, id: str) -> Run:
    """Return a run once it waits or has ended, or as it stands after a while."""
    until = monotonic() + WAIT
    run = await works.runner.find(owner, id)
    while run.state == "running" and monotonic() < until:
        await works.wait(id)
        run = await works.runner.find(owner, id)
    return run


def _begin(journeys: Sequence[Journey]) -> str:
    ways = "".join(
        f'<li><button type="button" class="quiet" data-say="{escape(each.title)}">'
        f"{escape(each.title)}</button></li>"
        for each in journeys
    )
    intro = both(
        "무슨 일이 있었는지 적어 주세요. 필요한 것을 하나씩 여쭙고, 날짜와 금액을 계산하고, "
        "낼 서류까지 함께 만듭니다. 모르는 것은 건너뛸 수 있습니다.",
        "Tell what happened: you are asked for what is missing, step by step, up to the document.",
    )
    label = both("무슨 일을 도와드릴까요?", "What do you want to get done?")
    listed = f'<ul class="ways-in">{ways}</ul>' if ways else ""
    return (
        f'<p class="intro">{intro}</p>'
        f'<form class="sheet" data-post="together" data-into="together">'
        f'<div class="field"><label for="f-goal">{label}</label>'
        f'<textarea id="f-goal" name="goal" rows="3" maxlength="8000"></textarea></div>{listed}'
        f'<button class="go">{both("시작하기", "Start")}</button></form>'
        f'<div id="together" class="into" role="region" aria-label="함께 진행하기 · Together" '
        f'tabindex="-1"></div>'
    )


def _told(run: Run, service: Service) -> str:
    """Return a run as it stands: what was said, then what it waits for or what came of it."""
    journey = next((j for j in service.sector.journeys if j.name == run.journey), None)
    steps = "".join(_step(step) for step in run.steps if not step.open)
    title = escape(journey.title) if journey else escape(run.goal)
    return (
        f'<h2 tabindex="-1">{title}</h2>'
        f'<p class="asked"><span class="who">{both("목표", "Goal")}</span>{escape(run.goal)}</p>'
        f'<ol class="steps">{steps}</ol>{_now(run, journey, service)}'
    )


def _step(step: Step) -> str:
    if step.tool == ASK:
        said = escape(str((step.result or {}).get("answer", "")) if step.result else "")
        answer = f'<p class="asked">{said}</p>' if said else ""
        return f"<li><p>{escape(str(step.arguments.get('question', '')))}</p>{answer}</li>"
    if step.tool == SEARCH:
        found = both(
            f"자료를 찾았습니다: {len(step.passages)}건", f"{len(step.passages)} passages found"
        )
        return f'<li class="soft">{found}</li>'
    if step.error:
        return f'<li class="soft">{escape(step.error)}</li>'
    result = step.result if isinstance(step.result, Mapping) else {}
    return f"<li>{result_html(result, (), {})}</li>" if result else ""


def _now(run: Run, journey: Journey | None, service: Service) -> str:
    if run.pending:
        need = _need(journey, run.pending.field)
        return (
            _approval(run, run.pending)
            if run.pending.kind == "approval"
            else _question(run, run.pending, need)
        )
    match run.state:
        case "running":
            words = both("찾고 계산하는 중…", "Looking up and computing…")
            return (
                f'<p class="stage" role="status" data-again="together/{run.id}">'
                f'<span class="dot" aria-hidden="true"></span>{words}</p>'
            )
        case "done":
            return _result(run.result or {}, service)
        case _:
            words = escape(run.error) or both("그만두었습니다.", "Stopped.")
            return f'<div class="said calm" role="alert"><p>{words}</p></div>{_again()}'


def _need(journey: Journey | None, name: str) -> Need | None:
    return next((n for n in journey.needs if n.name == name), None) if journey else None


def _question(run: Run, pending: Pending, need: Need | None) -> str:
    skip = ""
    if need and need.optional:
        skip = _button("answer", "모름", both("모르겠어요, 건너뛰기", "Skip"))
    answer = _answer(pending, need)
    group = "" if "<input" in answer else ' role="group" aria-labelledby="f-asked"'
    return (
        f'<form class="sheet question" data-post="together/{run.id}" data-into="together">'
        f'<input type="hidden" name="pending" value="{pending.id}">'
        f'<div class="field"{group}>'
        f'<label id="f-asked" for="f-answer">{escape(pending.text)}</label>'
        f"{answer}</div>{skip}{_stop()}</form>"
    )


def _answer(pending: Pending, need: Need | None) -> str:
    """Return how a question is answered: buttons, a date, or words."""
    if pending.kind == "confirm":
        yes, no = both("네, 맞아요", "Yes"), both("아니요", "No")
        return _button("answer", "네", yes, main=True) + _button("answer", "아니요", no)
    if need and need.kind == "yes":
        return _button("answer", "네", both("네", "Yes"), main=True) + _button(
            "answer", "아니요", both("아니요", "No")
        )
    if pending.choices:
        return "".join(_button("answer", each, escape(each)) for each in pending.choices)
    kind = 'type="date" max="2999-12-31"' if need and need.kind == "date" else 'type="text"'
    if need and need.kind in ("money", "number"):
        kind = 'type="text" inputmode="text" placeholder="예: 5,000만원"'
    answer = both("답하기", "Answer")
    return (
        f'<input id="f-answer" name="answer" {kind} autocomplete="off">'
        f'<button class="go">{answer}</button>'
    )


def _button(name: str, value: str, words: str, *, main: bool = False) -> str:
    kind = "go" if main else "quiet"
    return f'<button class="{kind}" name="{name}" value="{escape(value)}">{words}</button> '


def _stop() -> str:
    return f'<p class="stop">{_button("decision", "cancel", both("그만두기", "Stop"))}</p>'


def _approval(run: Run, pending: Pending) -> str:
    """Return what is about to be done, exactly, and the question whether it may be."""
    told = orjson.dumps(pending.arguments, option=orjson.OPT_INDENT_2).decode()
    because = "".join(f"<li>{escape(each)}</li>" for each in pending.because)
    return (
        f'<form class="sheet question" data-post="together/{run.id}" data-into="together">'
        f'<input type="hidden" name="pending" value="{pending.id}">'
        f'<h3>{escape(pending.text)}</h3><pre tabindex="0">{escape(told)}</pre><ul>{because}</ul>'
        f"{_button('decision', 'approve', both('실행해 주세요', 'Approve'), main=True)}"
        f"{_button('decision', 'reject', both('하지 마세요', 'Reject'))}{_stop()}</form>"
    )


def _result(result: Mapping[str, Any], service: Service) -> str:
    """Return what a run ended with: the answer with its sources, and the draft."""
    answer = ANSWERS.validate_json(to_json(result["answer"])) if result.get("answer") else None
    visit = Visit(0, "", answer=answer, sentences=answer.sentences if answer else ())
    if answer:
        known = {passage.id: passage for passage in answer.sources}
        visit = Visit(0, "", passages=known, sentences=answer.sentences, answer=answer)
    cards = cards_of(visit)
    sources = both("근거 자료", "Evidence")
    shown = f"{conversation_of(visit)}" if answer else ""
    proof = f"<details><summary>{sources}</summary>{cards}</details>" if cards else ""
    return f"{shown}{proof}{_draft(result.get('draft'), service)}{_again()}"


def _draft(draft: Mapping[str, Any] | None, service: Service) -> str:
    """Return the draft that was made: what is missing, and the way to finish and keep it."""
    if not draft or "id" not in draft:
        return ""
    name, id = str(draft["template"]), str(draft["id"])
    missing = ", ".join(escape(str(each["title"])) for each in draft.get("missing") or ())
    gaps = f"<p>{both('아직 빈 항목', 'Still empty')}: {missing}</p>" if missing else ""
    files = " ".join(
        f'<a class="file" href="parts/drafts/{id}/file?format={format}" download>{title}</a>'
        for format, title in NAMES.items()
    )
    title = escape(str(draft.get("title") or service.templates[name].title))
    return (
        f'<section class="desk"><h3>{both("서류가 준비되었습니다", "Your document is ready")}: '
        f'{title}</h3>{gaps}<p><a class="go" href="#papers/{name}/{id}">'
        f"{both('열어서 채우기', 'Open and finish')}</a></p>"
        f'<p class="files">{files}</p></section>'
    )


def _again() -> str:
    return f'<p><a class="back" href="#together">{both("처음부터 다시", "Start again")}</a></p>'
