"""The case room: one draft, several browsers; a save names what it was made from."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from html import escape
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.store.records import Record
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..desk.papers import paper
from ..desk.room import Decision
from ..routes import room_of
from .parts import HIDDEN, STYLE, table, to_keep, told

SECONDS = 2.0
UNPROVEN = (
    "키 없이 연 화면입니다. 이름은 적은 그대로이고 <strong>그 사람인지 증명되지 않습니다</strong>. "
    "승인을 증명하려면 관리자가 <code>sectorkit key create --name</code>으로 만든 키를 쓰세요."
)
PROVEN = "키의 주인으로 씁니다. 적은 것과 승인은 이 키의 이름으로 남습니다."
NAMELESS = "이 키에는 주인의 이름이 없어 승인할 수 없습니다. 관리자에게 이름이 있는 키를 받으세요."
Handler = Callable[..., Coroutine[Any, Any, Any]]


def build(service: Service) -> None:
    """Make the tab: choose or open a case, write, comment, decide, export."""
    gr.HTML(
        STYLE + "<p>같은 기관의 동료가 함께 봅니다. 마지막으로 고친 사람은 승인할 수 없습니다.</p>"
    )
    by = gr.Textbox(label="내 이름(직위)", elem_id="room-by", max_length=60)
    proof = gr.HTML("", elem_id="room-proof")
    page = gr.context.Context.root_block
    assert page is not None
    page.load(known, None, [by, proof], **HIDDEN)
    with gr.Row():
        cases = gr.Dropdown([], label="건 고르기", elem_id="room-cases", interactive=True)
        again = gr.Button("목록 새로 고침")
    with gr.Row():
        title = gr.Textbox(label="새 건의 제목", elem_id="room-title", max_length=200)
        new = gr.Button("새 건 열기")
    revision = gr.State(0)
    status = gr.HTML("", elem_id="room-status")
    text = gr.Textbox(label="초안", lines=12, max_lines=40, elem_id="room-text")
    with gr.Row():
        save = gr.Button("저장", variant="primary")
        load = gr.Button("지금 것 불러오기")
        buttons = [gr.Button(what) for what in ("검토 요청", "승인", "반려")]
        export = gr.Button("HWPX")
        made = gr.DownloadButton("내려받기", visible=False)
    with gr.Row():
        comment = gr.Textbox(label="의견", elem_id="room-comment", max_length=2000)
        say = gr.Button("의견 달기")
    log = gr.HTML("", elem_id="room-log")
    seen = [status, text, revision, log]
    act: dict[str, Any] = {"concurrency_limit": None, **HIDDEN}
    again.click(_lister(service), [cases], [cases], **act)
    new.click(_opener(service), [title, text, by], [cases, *seen], **act)
    gr.on([cases.input, load.click], _loader(service), [cases], seen, **act)
    save.click(_saver(service), [cases, text, revision, by], seen, **act)
    for button in buttons:
        button.click(_decider(service, button.value), [cases, revision, by], seen, **act)
    say.click(_commenter(service), [cases, comment, by], [status, revision, log], **act)
    export.click(_exporter(service), [cases], [status, made], **act)
    tick = gr.Timer(SECONDS)
    quiet = {**act, "show_progress": "hidden"}
    tick.tick(_watcher(service), [cases, revision], [status, log], **quiet)


def known(request: gr.Request) -> tuple[Any, str]:
    """Return whose name stands in the box: the key's holder, or whatever is typed, unproven."""
    caller = caller_of_page(request)
    if not caller.keyed:
        return gr.skip(), f"<p class='quiet'>{UNPROVEN}</p>"
    if not caller.holder:
        return gr.Textbox(value="이름 없는 키", interactive=False), f"<p>{NAMELESS}</p>"
    return gr.Textbox(value=caller.holder, interactive=False), f"<p class='quiet'>{PROVEN}</p>"


def _choices(found: list[Record]) -> list[tuple[str, str]]:
    return [(f"{case.body['title']} ({case.body['state']})", case.id) for case in found]


def _lister(service: Service) -> Handler:
    async def listed(chosen: str, request: gr.Request) -> Any:
        room = room_of(service, caller_of_page(request))
        found = list(await asyncio.to_thread(room.all))
        there = chosen if any(case.id == chosen for case in found) else None
        return gr.Dropdown(choices=_choices(found), value=there)

    return listed


def _opener(service: Service) -> Handler:
    async def opened(title: str, text: str, by: str, request: gr.Request) -> Any:
        try:
            room = room_of(service, caller_of_page(request), writing=True)
            case = await asyncio.to_thread(room.open, title, text or "(빈 초안)", by)
        except SectorKitError as error:
            return gr.skip(), told(error), gr.skip(), gr.skip(), gr.skip()
        found = list(await asyncio.to_thread(room.all))
        return gr.Dropdown(choices=_choices(found), value=case.id), *_seen(case, "열었습니다.")

    return opened


def _loader(service: Service) -> Handler:
    async def load(id: str, request: gr.Request) -> Any:
        room = room_of(service, caller_of_page(request))
        try:
            return _seen(await asyncio.to_thread(room.get, id or ""), "")
        except SectorKitError as error:
            return told(error), gr.skip(), gr.skip(), gr.skip()

    return load


def _saver(service: Service) -> Handler:
    async def save(id: str, text: str, revision: int, by: str, request: gr.Request) -> Any:
        try:
            room = room_of(service, caller_of_page(request), writing=True)
            case = await asyncio.to_thread(room.save, id or "", text, revision, by)
        except SectorKitError as error:
            return told(error), gr.skip(), gr.skip(), gr.skip()
        return _seen(case, "저장했습니다.")

    return save


def _decider(service: Service, decision: Decision) -> Handler:
    async def decide(id: str, revision: int, by: str, request: gr.Request) -> Any:
        try:
            room = room_of(service, caller_of_page(request), writing=True)
            case = await asyncio.to_thread(room.decide, id or "", decision, revision, by)
        except SectorKitError as error:
            return told(error), gr.skip(), gr.skip(), gr.skip()
        return _seen(
            case, f"{decision}했습니다." if decision == "검토 요청" else f"{decision}하였습니다."
        )

    return decide


def _commenter(service: Service) -> Handler:
    async def comment(id: str, text: str, by: str, request: gr.Request) -> Any:
        try:
            room = room_of(service, caller_of_page(request), writing=True)
            before = await asyncio.to_thread(room.get, id or "")
            case = await asyncio.to_thread(room.comment, id or "", text, by)
        except SectorKitError as error:
            return told(error), gr.skip(), gr.skip()
        same = case.revision == before.revision + 1
        return _status(case, "의견을 달았습니다."), case.revision if same else gr.skip(), _log(case)

    return comment


def _exporter(service: Service) -> Handler:
    async def export(id: str, request: gr.Request) -> Any:
        room = room_of(service, caller_of_page(request))
        try:
            case = await asyncio.to_thread(room.get, id or "")
            data, _ = await asyncio.to_thread(paper, case.body["title"], case.body["text"], "hwpx")
        except SectorKitError as error:
            return told(error), gr.skip()
        path = to_keep(service, "초안.hwpx", data)
        return "<p>HWPX를 만들었습니다.</p>", gr.DownloadButton(value=path, visible=True)

    return export


def _watcher(service: Service) -> Handler:
    async def watch(id: str, revision: int, request: gr.Request) -> Any:
        if not id:
            return gr.skip(), gr.skip()
        room = room_of(service, caller_of_page(request))
        try:
            case = await asyncio.to_thread(room.get, id)
        except SectorKitError as error:
            return told(error), gr.skip()
        if case.revision == revision:
            return gr.skip(), gr.skip()
        word = "동료가 고쳤습니다. '지금 것 불러오기'를 누르면 새 글이 보입니다."
        return _status(case, word), _log(case)

    return watch


def _seen(case: Record, word: str) -> tuple[str, str, int, str]:
    return _status(case, word), case.body["text"], case.revision, _log(case)


def _status(case: Record, word: str) -> str:
    last = case.body["versions"][-1]
    return (
        f'<p aria-live="polite"><span class="verdict">{escape(case.body["state"])}</span> '
        f"{last['number']}판, {escape(_who(last))} · {escape(word)}</p>"
    )


def _who(one: Mapping[str, Any]) -> str:
    """Return who did it, and whether a key proves it."""
    return str(one["by"]) if one.get("key") else f"{one['by']} (증명 안 됨)"


def _log(case: Record) -> str:
    body = case.body
    rows = [(one["at"], "판", _who(one), f"{one['number']}판") for one in body["versions"]]
    rows += [(one["at"], "의견", _who(one), one["text"]) for one in body["comments"]]
    rows += [
        (one["at"], one["what"], _who(one), f"{one['version']}판") for one in body["decisions"]
    ]
    told_rows = [
        (escape(at[11:19]), escape(what), escape(by), escape(text))
        for at, what, by, text in sorted(rows, reverse=True)
    ]
    return table(("때(UTC)", "일", "누가", "내용"), told_rows)
