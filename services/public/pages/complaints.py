"""The complaint desk: masked, sorted, counted, beside others like it; then a draft reply."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any, get_args

import gradio as gr

from sectorkit.errors import BadInput, SectorKitError
from sectorkit.tools.petitions import Kind, Span
from sectorkit.values import now
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..desk.elsewhere import beside_draft, complaint_told, keys_of
from ..desk.intake import Taken, reply_draft
from ..desk.sorting import Guess
from ..routes import answered, desk_of, room_of
from .parts import HIDDEN, STYLE, table, told, whole

PROPOSE = "제안대로"
Html = Callable[..., Coroutine[Any, Any, str]]


def build(service: Service) -> None:
    """Make the tab."""
    gr.HTML(
        STYLE
        + "<p>개인정보는 저장하기 전에 가립니다. 종류와 부서는 제안이고, 담당자가 정합니다.</p>"
    )
    with gr.Row(elem_classes="desk-two"):
        with gr.Column(min_width=300):
            text = gr.Textbox(label="민원의 내용", lines=6, elem_id="complaint-text")
            with gr.Row():
                received = gr.Textbox(
                    label="접수한 때", placeholder="2026-11-26T10:00 (비우면 지금)"
                )
                kind = gr.Dropdown([PROPOSE, *get_args(Kind)], value=PROPOSE, label="종류")
            with gr.Row():
                amount = gr.Textbox(label="법정민원의 처리기간(수)", max_length=4)
                unit = gr.Dropdown(list(get_args(Span)), value="일", label="단위")
            take = gr.Button("접수하기", variant="primary")
            group = gr.Button("같은 민원 모아 보기")
        with gr.Column(min_width=300):
            found = gr.HTML("", elem_id="complaint-found")
            taken = gr.State("")
            by = gr.Textbox(label="담당자 이름(직위)", value="담당자")
            reply = gr.Button("답변 초안 만들기 (함께 쓰기로)")
            drafted = gr.HTML("", elem_id="complaint-reply")
    inputs = [text, received, kind, amount, unit]
    take.click(_taker(service), inputs, [found, taken], concurrency_limit=None, **HIDDEN)
    group.click(_grouper(service), None, [found], concurrency_limit=2, **HIDDEN)
    reply.click(_replier(service), [taken, by], [drafted], concurrency_limit=None, **HIDDEN)


def _taker(service: Service) -> Callable[..., Coroutine[Any, Any, tuple[str, str]]]:
    async def take(
        text: str,
        received: str,
        kind: str,
        amount: str,
        unit: Span,
        request: gr.Request,
    ) -> tuple[str, str]:
        try:
            desk = desk_of(service, caller_of_page(request), writing=True)
            if len((text or "").strip()) < 2:
                raise BadInput("민원의 내용을 적어 주세요.")
            chosen: Any = None if kind == PROPOSE else kind
            count = whole(amount, "처리기간", 3650)
            taken = await asyncio.to_thread(desk.take, text, _when(received), chosen, count, unit)
        except SectorKitError as error:
            return told(error), ""
        return shown(taken), taken.id

    return take


def _when(text: str) -> datetime:
    if not (text or "").strip():
        return now()
    try:
        return datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError:
        raise BadInput("접수한 때는 2026-11-26T10:00처럼 적어 주세요.") from None


def _grouper(service: Service) -> Html:
    async def group(request: gr.Request) -> str:
        try:
            desk = desk_of(service, caller_of_page(request))
            groups = await asyncio.to_thread(desk.groups)
        except SectorKitError as error:
            return told(error)
        if not groups:
            return "<p>같은 것을 묻는 민원이 아직 없습니다.</p>"
        parts = [
            f"<section class='desk-card'><h3>{len(group)}건</h3><ul>"
            + "".join(f"<li>{escape(record.body['text'])}</li>" for record in group)
            + "</ul></section>"
            for group in groups
        ]
        return f"<h2>같은 민원 {len(groups)}묶음</h2>{''.join(parts)}"

    return group


def _replier(service: Service) -> Html:
    async def reply(id: str, by: str, request: gr.Request) -> str:
        caller = caller_of_page(request)
        try:
            found = await asyncio.to_thread(desk_of(service, caller).get, id) if id else None
            if found is None:
                raise BadInput("먼저 민원을 접수해 주세요.")
            answer = await answered(service, caller, found.body["text"])
            text = reply_draft(found.body["text"], answer)
            about = {"complaint": id, "due": found.body["due"]}
            room = room_of(service, caller, writing=True)
            case = await asyncio.to_thread(room.open, "민원에 대한 답변", text, by, about)
            beside = await beside_draft(
                found.body["text"], keys_of(service.engine.index, caller.tenant)
            )
        except SectorKitError as error:
            return told(error)
        return (
            f"<h2>답변 초안</h2><p>함께 쓰기 탭의 '{escape(case.body['title'])}'에서 고치고 승인을 "
            f"받으세요. 근거 {len(answer.sentences)}문장.</p>"
            f"<div class='sheet'>{escape(text)}</div>{_beside(beside)}"
        )

    return reply


def _beside(reference: Mapping[str, Any]) -> str:
    """Return published complaints like it, told apart from the draft and from its grounds."""
    mark = "<strong>[예시 자료] 실제 민원이 아닙니다.</strong> " if reference["sample"] else ""
    rows = "".join(f"<li>{escape(complaint_told(row))}</li>" for row in reference["complaints"])
    return (
        "<details class='desk-card'><summary>비슷한 공개 민원 "
        f"{len(reference['complaints'])}건 (참고만)</summary>"
        f"<p class='quiet'>{mark}{escape(reference['note'])}</p><ul>{rows}</ul></details>"
    )


def shown(taken: Taken) -> str:
    """Return what came of a complaint."""
    due = escape(str(taken.deadline.get("due") or "민원편람의 기간을 넣어 주세요"))
    similar = [
        (f"{one['likeness']:.2f}", escape(one["text"]), escape(one["department"]))
        for one in taken.similar
    ]
    return (
        f'<section class="desk-card"><h3 aria-live="polite">처리 기한 {due}</h3>'
        f"<p>종류: {_guess(taken.kind)}</p><p>부서: {_guess(taken.department)}</p>"
        f"<p class='quiet'>{escape(str(taken.deadline['rule']))}</p></section>"
        f"<div class='sheet desk-card'>{escape(taken.text)}</div>"
        f"<h3>비슷한 민원</h3>{table(('닮음', '글', '부서'), similar)}"
    )


def _guess(guess: Guess) -> str:
    sure = replace(guess, share=round(guess.share * 100))
    because = f", {escape(', '.join(sure.because))}" if sure.because else ""
    return (
        f"<strong>{escape(sure.label)}</strong> "
        f"<span class='quiet'>(다음은 {escape(sure.second)}{because})</span>"
    )
