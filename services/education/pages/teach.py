"""The teacher's view: code names, who needs what tomorrow, and what a person approves."""

import asyncio
from collections import Counter
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.store.conversations import Owner
from sectorkit.values import now
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..classroom import classes, criteria
from ..classroom.needs import Need, by_standard, needs_of, to_csv
from ..maths.units import items
from . import show

QUIET: dict[str, Any] = {"api_visibility": "private"}
MOST = 3
"""Suggestions for one pupil."""
Opened = tuple[str, str]


def build_teach(service: Service) -> None:
    """Make the tab."""
    desk = _Desk(service)
    opened = gr.State(("", ""), time_to_live=7200)
    gr.HTML(show.STYLE)
    with gr.Accordion("새 학급 만들기", open=True, elem_id="new-class"):
        with gr.Row():
            title = gr.Textbox(
                label="학급 이름 (학교 이름은 적지 마세요)", value="우리 반", max_length=40
            )
            size = gr.Number(label="학생 수", value=20, precision=0, minimum=1, maximum=40)
            create = gr.Button("만들기", variant="primary", elem_id="create-class")
        made = gr.HTML("", elem_id="made-class")
    with gr.Row():
        room = gr.Textbox(label="학급 코드", max_length=6, elem_id="teach-room")
        key = gr.Textbox(label="교사 열쇠", max_length=40, type="password", elem_id="teach-key")
        look = gr.Button("내일 필요한 것 보기", variant="primary", elem_id="open-class")
    needs = gr.HTML("", elem_id="needs")
    offered = gr.CheckboxGroup(
        [], label="내 줄 문제 고르기 (승인하기 전에는 나가지 않습니다)", elem_id="offered"
    )
    with gr.Row():
        approve = gr.Button("승인하고 내 주기", variant="primary", elem_id="approve")
        wipe = gr.Button("학급 지우기", variant="stop", elem_id="forget-class")
    done = gr.HTML("", elem_id="teach-said")
    sheet = gr.Button("학습지원 소프트웨어 선정기준 자체 점검표", elem_id="criteria")
    shown = gr.HTML("", elem_id="criteria-sheet")

    create.click(desk.create, [title, size], [made, room, key], **QUIET)
    look.click(desk.look, [room, key], [opened, needs, offered, done], **QUIET)
    approve.click(desk.approve, [opened, offered], [done], **QUIET)
    wipe.click(desk.forget, [opened], [opened, needs, offered, done], **QUIET)
    sheet.click(desk.sheet, [], [shown], **QUIET)


class _Desk:
    """The events of the tab."""

    def __init__(self, service: Service) -> None:
        self._service, self._records = service, service.store.records

    def _owner(self, request: gr.Request) -> Owner:
        return classes.shared(caller_of_page(request).tenant, self._service.sector.name)

    def create(self, title: str, size: float, request: gr.Request) -> tuple[str, str, str]:
        """Make a class and show its key, once."""
        try:
            owner = self._owner(request)
            room, key = classes.create_class(self._records, owner, title, int(size or 0))
        except SectorKitError as error:
            return show.note(str(error), "unreadable"), "", ""
        return show.class_card(room.id, room.title, key, room.codes), room.id, key

    async def look(self, room: str, key: str, request: gr.Request) -> tuple[Opened, str, Any, str]:
        """Show who needs what tomorrow, and offer exercises for it."""
        try:
            found = await asyncio.to_thread(self._needs, room, key, request)
        except SectorKitError as error:
            return ("", ""), show.note(str(error), "unreadable"), gr.CheckboxGroup([]), ""
        table = show.needs_table(by_standard(found))
        if found:
            saved = show.download("needs.csv", "\ufeff" + to_csv(found), "CSV로 저장하기")
            table += show.framed(saved)
        choices = [_offer(need) for need in _offered(found)]
        return (room, key), table, gr.CheckboxGroup(choices, value=[]), ""

    def _needs(self, room: str, key: str, request: gr.Request) -> list[Need]:
        owner, at = self._owner(request), now()
        taught = classes.taught(self._records, owner, room, key)
        learners = {c: classes.learner_of(self._records, owner, taught, c) for c in taught.codes}
        return [need for code, one in learners.items() for need in needs_of(code, one, at)]

    def approve(self, opened: Opened, chosen: list[str], request: gr.Request) -> str:
        """Give out what the teacher ticked, and nothing else."""
        try:
            owner = self._owner(request)
            room = classes.taught(self._records, owner, *opened)
            for choice in chosen:
                code, item = choice.split("|")
                classes.give(self._records, owner, room, [code], [item])
        except SectorKitError as error:
            return show.note(str(error), "unreadable")
        if not chosen:
            return show.note("고른 문제가 없습니다. 내 줄 문제를 골라 주세요.")
        told = f"{len(chosen)}개를 내 주었습니다. 학생이 다음 문제를 누르면 먼저 나옵니다."
        return show.note(told, "right")

    def forget(self, opened: Opened, request: gr.Request) -> tuple[Opened, str, Any, str]:
        """Forget the class and everything of its pupils."""
        try:
            owner = self._owner(request)
            room = classes.taught(self._records, owner, *opened)
            gone = classes.forget(self._records, owner, room)
        except SectorKitError as error:
            return opened, "", gr.CheckboxGroup([]), show.note(str(error), "unreadable")
        told = show.note(f"학급과 기록 {gone}건을 지웠습니다. 되살릴 수 없습니다.", "right")
        return ("", ""), "", gr.CheckboxGroup([], value=[]), told

    def sheet(self) -> str:
        """Show the self-check, and save it for the school council."""
        lines, source = criteria.sheet(), str(criteria.table()["source"])
        text = "\r\n".join(f"[{x.kind}] {x.title}\t{x.state}\t{x.says}" for x in lines)
        saved = show.download("criteria.tsv", "\ufeff" + text, "점검표 저장하기")
        return show.sheet_table(lines, source) + show.framed(saved)


def _offered(found: list[Need]) -> list[Need]:
    """Return the first needs of each pupil."""
    count: Counter[str] = Counter()
    kept = []
    for need in found:
        count[need.code] += 1
        if count[need.code] <= MOST:
            kept.append(need)
    return kept


def _offer(need: Need) -> tuple[str, str]:
    ask = items()[need.item].ask
    return f"{need.code} · [{need.standard}] {need.why} · {ask}", f"{need.code}|{need.item}"
