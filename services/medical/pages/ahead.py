"""What is computed from the record, beneath it: what is due, and the check of all medicines."""

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from sectorkit.values import now, today
from sectorkit.web.access import caller_of_page

from ..record.check import Finding, check
from ..record.entries import Entry
from ..record.ics import calendar
from ..record.owners import keys_of
from ..record.plans import Due, due, read
from .parts import QUIET, entries_of, link

HOW = (
    "의사가 준 계획과 약에 적어 두신 때만 읽습니다. ‘매일 08:00’, ‘매주 월요일 오후 2시’, "
    "‘2026-12-03 10:30’처럼 적어 주세요. 적혀 있지 않은 시각이나 용량은 채우지 않습니다. "
    "달력 파일에는 약 이름이 그대로 들어가 휴대전화 화면에 보일 수 있습니다."
)


def reminders(service: Any) -> None:
    """Make what is due today and in the next seven days, and the file for a phone."""
    gr.HTML(f"<h2>다가오는 일</h2><p>{escape(HOW)}</p>")
    with gr.Row():
        look = gr.Button("오늘과 이레 동안 보기 · What is due", elem_id="health-due")
        take = gr.Button("휴대전화 달력에 넣기 · Calendar", elem_id="health-ics")
    shown = gr.HTML("", elem_id="health-due-list")

    def looked(request: gr.Request) -> str:
        plans, unread = read(entries_of(service, request))
        return _told(due(plans, today(), 8)) + _unread(unread)

    def taken(request: gr.Request) -> str:
        plans, unread = read(entries_of(service, request))
        if not plans:
            return _told([]) + _unread(unread)
        file = link("reminders.ics", "text/calendar", calendar(plans, now()), "달력 파일 내려받기")
        return file + _unread(unread)

    look.click(looked, None, shown, **QUIET)
    take.click(taken, None, shown, **QUIET)


def medicines(service: Any) -> None:
    """Make the button that looks every medicine up in the lists."""
    gr.HTML("<h2>내 약 한꺼번에 확인하기</h2>")
    ask = gr.Button("DUR 목록에서 찾기 · Check", elem_id="health-check")
    shown = gr.HTML("", elem_id="health-check-list")

    async def checked(request: gr.Request) -> str:
        keys = keys_of(service, caller_of_page(request))
        return _found(await check(entries_of(service, request), keys))

    ask.click(checked, None, shown, **QUIET)


def _told(found: Sequence[Due]) -> str:
    if not found:
        return '<p role="status">적어 두신 계획에서 이레 안에 할 일을 찾지 못했습니다.</p>'
    parts = (("오늘", [d for d in found if d.day == today()]),
             ("다음 이레", [d for d in found if d.day != today()]))  # fmt: skip
    return "".join(
        f"<h3>{title}</h3>{_listed([d.told for d in each])}" for title, each in parts if each
    )


def _unread(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    head = "<h3>언제인지 읽지 못한 기록</h3><p>알림을 만들지 않았습니다.</p>"
    return head + _listed([entry.told for entry in entries])


def _found(findings: Sequence[Finding]) -> str:
    if not findings:
        return (
            '<p role="status">비교할 기록이 부족합니다. 먹는 약을 둘 이상 적거나, 약과 함께 '
            "임신이나 알레르기를 적어 주세요. 안전하다는 뜻이 아닙니다.</p>"
        )
    return "".join(_finding(each) for each in findings)


def _finding(each: Finding) -> str:
    sources = [f"{s.title} {s.locator} {s.url} ({s.checked_at})" for s in each.sources]
    cited = [f"내 건강 기록 — {entry.told}" for entry in each.entries]
    return f"<h3>{escape(each.state)}</h3><p>{escape(each.told)}</p>{_listed(cited + sources)}"


def _listed(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
