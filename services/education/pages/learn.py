"""The lesson: an exercise, the pupil's lines, hints before the answer, and the next exercise."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.store.conversations import Owner
from sectorkit.values import now
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..classroom import classes
from ..maths import tutor
from ..maths.learner import Learner, choose, learn
from ..maths.units import item_of, skills, unit_of, units
from . import show

ANY = "알아서 골라 주기"
FIRST = "시작하기를 누르면 문제가 나옵니다. 이름도 로그인도 필요 없습니다."
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """Where a pupil is; without a class it lives in the open page alone."""

    learner: Learner = field(default_factory=Learner)
    item: str = ""
    hints: int = 0
    tries: int = 0
    noted: bool = False
    """Whether this exercise has been taken into account; each is once."""
    room: str = ""
    code: str = ""


Shown = tuple[Lesson, str, str, str]


def build_learn(service: Service) -> None:
    """Make the tab."""
    lesson = gr.State(Lesson(), time_to_live=7200)
    names = {unit.title: unit.id for unit in units().values()}
    gr.HTML(show.STYLE)
    with gr.Row():
        unit = gr.Dropdown([ANY, *names], value=ANY, label="단원 · Unit", elem_id="unit", scale=2)
        start = gr.Button("시작하기 · Start", variant="primary", elem_id="start", scale=1)
    with gr.Accordion("학급에서 쓰기 (선생님이 준 코드가 있을 때)", open=False, elem_id="in-class"):
        room = gr.Textbox(label="학급 코드", max_length=6, elem_id="room")
        code = gr.Textbox(label="내 별칭", max_length=20, elem_id="code-name")
    with gr.Accordion("단원 설명", open=False, elem_id="explain"):
        text = gr.HTML(show.note("단원을 고르면 설명이 나옵니다."))
    asked = gr.HTML(show.note(FIRST), elem_id="exercise")
    written = gr.Textbox(
        label="풀이와 답 (한 줄에 한 단계, 마지막 줄이 답)",
        placeholder="2x=8\nx=4",
        lines=4,
        max_length=2000,
        elem_id="working",
    )
    with gr.Row():
        check = gr.Button("확인하기 · Check", variant="primary", elem_id="check")
        hint = gr.Button("힌트 보기 · Hint", elem_id="hint")
        reveal = gr.Button("풀이 보기 · Solution", elem_id="reveal")
        onward = gr.Button("다음 문제 · Next", elem_id="onward")
    said = gr.HTML("", elem_id="said")

    teller = _Teller(service, names)
    shown = [lesson, asked, written, said]
    start.click(teller.start, [lesson, unit, room, code], shown, **QUIET)
    onward.click(teller.next, [lesson, unit], shown, **QUIET)
    check.click(teller.check, [lesson, written], [lesson, said], **QUIET)
    hint.click(teller.hint, [lesson], [lesson, said], **QUIET)
    reveal.click(teller.reveal, [lesson], [lesson, said], **QUIET)
    unit.change(teller.explain, [unit], [text], **QUIET)


class _Teller:
    """The events of the tab."""

    def __init__(self, service: Service, names: dict[str, str]) -> None:
        self._service, self._names = service, names
        self._records = service.store.records

    def explain(self, unit: str) -> str:
        """Return the text of a unit."""
        if unit not in self._names:
            return show.note("단원을 고르면 설명이 나옵니다.")
        return show.unit_text(unit_of(self._names[unit]))

    async def start(
        self, lesson: Lesson, unit: str, room: str, code: str, request: gr.Request
    ) -> Shown:
        """Begin, in a class if a code is given."""
        here = replace(lesson, room=room.strip().upper(), code=code.replace(" ", ""))
        return await self.next(here, unit, request)

    async def next(self, lesson: Lesson, unit: str, request: gr.Request) -> Shown:
        """Go on to what the teacher assigned, or what the model says."""
        try:
            if lesson.room:
                lesson = replace(lesson, learner=await self._kept(lesson, request))
            chosen = choose(lesson.learner, now(), self._names.get(unit, ""))
        except SectorKitError as error:
            return lesson, show.note(str(error), "unreadable"), "", ""
        item = chosen.item
        fresh = replace(lesson, item=item.id, hints=0, tries=0, noted=False)
        html = show.exercise(item.ask, chosen.why, skills()[item.skill].standard)
        return fresh, html, "", ""

    def _owner(self, request: gr.Request) -> Owner:
        return classes.shared(caller_of_page(request).tenant, self._service.sector.name)

    async def _kept(self, lesson: Lesson, request: gr.Request) -> Learner:
        """Return the state kept under a code name. Raises `NotFound`."""
        owner = self._owner(request)

        def read() -> Learner:
            room = classes.class_of(self._records, owner, lesson.room)
            return classes.learner_of(self._records, owner, room, lesson.code)

        return await asyncio.to_thread(read)

    async def check(self, lesson: Lesson, written: str, request: gr.Request) -> tuple[Lesson, str]:
        """Say what of the working holds; the answer is not told."""
        if not lesson.item:
            return lesson, show.note("먼저 시작하기를 눌러 주세요.")
        said = await asyncio.to_thread(tutor.respond, item_of(lesson.item), written[:2000])
        if said.kind in ("right", "wrong"):
            slip = said.slip.id if said.slip else ""
            lesson = await self._noted(lesson, said.kind == "right", slip, request)
            lesson = replace(lesson, tries=lesson.tries + 1)
        return lesson, show.feedback(said)

    async def _noted(self, lesson: Lesson, right: bool, slip: str, request: gr.Request) -> Lesson:
        """Take the exercise into account, once: its first attempt is what tells."""
        if lesson.noted:
            return lesson
        item, owner = item_of(lesson.item), self._owner(request)

        def keep() -> Learner:
            room = classes.class_of(self._records, owner, lesson.room)
            return classes.note(
                self._records,
                owner,
                room,
                lesson.code,
                item,
                right,
                hints=lesson.hints,
                slip=slip,
            )

        if lesson.room:
            learner = await asyncio.to_thread(keep)
        else:
            learner = learn(lesson.learner, item, right, now(), hints=lesson.hints, slip=slip)
        return replace(lesson, learner=learner, noted=True)

    def hint(self, lesson: Lesson) -> tuple[Lesson, str]:
        """Give one more hint."""
        if not lesson.item:
            return lesson, show.note("먼저 시작하기를 눌러 주세요.")
        told = tutor.hints_of(item_of(lesson.item))
        given = min(lesson.hints + 1, len(told))
        return replace(lesson, hints=given), show.hints_list(told[:given], len(told) - given)

    async def reveal(self, lesson: Lesson, request: gr.Request) -> tuple[Lesson, str]:
        """Show the working, after an own try and every hint."""
        if not lesson.item:
            return lesson, show.note("먼저 시작하기를 눌러 주세요.")
        item = item_of(lesson.item)
        if not tutor.may_show(lesson.tries, lesson.hints, item):
            return lesson, show.note(
                "풀이는 스스로 한 번 풀어 보고 힌트를 모두 본 뒤에 보여 드립니다."
            )
        lesson = await self._noted(lesson, False, "", request)
        return lesson, show.working(tutor.working_of(item))
