"""The templates of a sector as forms: a live preview beside, and the finished file to keep."""

import asyncio
from collections.abc import Mapping
from html import escape
from time import monotonic
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from ...deadline import within
from ...drafting import FORMATS, Draft, Template, export, fill, find_template
from ...drafting.draft import FORM, check
from ...drafting.export import disposition
from ...store.conversations import Owner
from ..access import Caller, caller_of
from ..drafts import Desk
from ..problems import invalid_fields
from ..service import Service
from ..stream import NO_STORE
from ..words import both
from .filled import values_of
from .forms import fields, problems
from .inputs import Input, inputs_of
from .parts import Part
from .sheet import sheet

Format = Literal["hwpx", "docx", "pdf", "md"]
NAMES: Mapping[str, str] = {
    "hwpx": "한글(HWPX)",
    "docx": "워드(DOCX)",
    "pdf": "PDF",
    "md": "텍스트(MD)",
}
AT_ONCE = 2
"""Files being written at the same time: each takes a processor for up to a second."""


def owner_of(service: Service, caller: Caller) -> Owner:
    """Return whose a visitor's drafts and runs are: with a browser's own documents in sight."""
    return Owner(caller.shelf, caller.subject, service.sector.name)


def router(service: Service) -> APIRouter:
    """Return the parts of the tab of papers."""
    routes = APIRouter()
    desk, turn = Desk(service), asyncio.Semaphore(AT_ONCE)

    @routes.get("/papers")
    async def listed() -> Response:
        """List the templates."""
        return Part(_list(service.templates))

    @routes.get("/papers/{name}")
    async def form(name: str, request: Request, draft: str = "") -> Response:
        """Show the form of a template, empty or with what a draft of the visitor's holds."""
        template = find_template(service.templates, name)
        if not draft:
            return Part(_form(template, fill(template, {})))
        found = await desk.find(owner_of(service, caller_of(request)), draft)
        return Part(_form(template, found[1]))

    @routes.post("/papers/{name}")
    async def preview(name: str, request: Request) -> Response:
        """Show how the document looks with what is filled in so far."""
        template = find_template(service.templates, name)
        inputs, values = _read(template, await request.form())
        if wrong := _wrong(template, values, inputs):
            return Part(wrong, 422)
        return Part(sheet(fill(template, values)))

    @routes.post("/papers/{name}/file")
    async def file(
        name: str, request: Request, format: Annotated[Format, Query()] = "hwpx"
    ) -> Response:
        """Return the document as a file to keep; gaps stay visible in it, and nothing is stored."""
        template = find_template(service.templates, name)
        inputs, values = _read(template, await request.form())
        if wrong := _wrong(template, values, inputs):
            return Part(wrong, 422)
        return await _file(service, turn, fill(template, values), format)

    return routes


async def _file(service: Service, turn: asyncio.Semaphore, draft: Draft, format: str) -> Response:
    """Write a file when it is its turn. Raises `DeadlineExceeded`."""
    deadline = monotonic() + service.settings.deadline_seconds
    await within(turn.acquire(), deadline)
    try:
        data = await within(asyncio.to_thread(export, draft, format), deadline)
    finally:
        turn.release()
    headers = {"Content-Disposition": disposition(draft, format), **NO_STORE}
    return Response(data, headers=headers, media_type=FORMATS[format].media_type)


def _read(template: Template, form: FormData) -> tuple[tuple[Input, ...], dict[str, Any]]:
    inputs = inputs_of(template.described()["fields"])
    return inputs, values_of(inputs, form)


def _wrong(template: Template, values: Mapping[str, Any], inputs: tuple[Input, ...]) -> str:
    """Return what cannot be used, as HTML; nothing if all can."""
    try:
        check(template, values)
    except ValidationError as error:
        return problems(invalid_fields(error).errors, inputs)
    return ""


def _list(templates: Mapping[str, Template]) -> str:
    items = "".join(
        f'<li><a href="#papers/{name}">{escape(each.title)}</a>'
        f"<p>{escape(each.description)}</p></li>"
        for name, each in templates.items()
    )
    intro = both(
        "아는 것만 적어도 됩니다. 적는 대로 서류가 옆에 만들어지고, 빠진 곳과 다시 볼 곳을 "
        "알려 드립니다. 적은 내용은 서버에 남기지 않습니다.",
        "Write what you know: the document grows beside the form. Nothing you write is stored.",
    )
    return (
        f'<p class="intro">{intro}</p><label class="find">{both("찾기", "Find")}'
        f'<input type="search" data-filter="paper-list"></label>'
        f'<ul class="choices" id="paper-list">{items}</ul>'
        f'<p class="none" hidden>{both("그런 서식이 없습니다.", "No such template.")}</p>'
    )


def _form(template: Template, draft: Draft) -> str:
    inputs = inputs_of(template.described()["fields"])
    said = {name: origin for name, origin in draft.origins.items() if origin != FORM}
    note = ""
    if said:
        told = both("대화와 계산에서 가져온 값이 채워져 있습니다.", "Filled from your answers.")
        note = f'<p class="soft">{told}</p>'
    goes = f"{both('내는 곳', 'Goes to')}: {escape(template.goes_to)}"
    return (
        f'<p><a class="back" href="#papers">← {both("서식 목록", "All templates")}</a></p>'
        f'<h2 tabindex="-1">{escape(template.title)}</h2><p>{escape(template.description)}</p>'
        f'<p class="soft">{goes}</p>{note}<div class="beside">'
        f'<form class="sheet" method="post" data-post="papers/{template.name}" '
        f'data-into="preview" data-live data-keep="{template.name}">'
        f"{fields(inputs, draft.fields)}{_buttons(template)}</form>"
        f'<div id="preview" class="into" role="region" aria-label="미리 보기 · Preview" '
        f'tabindex="-1">{sheet(draft)}</div></div>'
    )


def _buttons(template: Template) -> str:
    buttons = "".join(
        f'<button class="{"go" if format == "hwpx" else "quiet"}" '
        f'formaction="parts/papers/{template.name}/file?format={format}" data-file="{format}">'
        f"{NAMES[format]}</button>"
        for format in FORMATS
    )
    head = both("파일로 내려받기", "Download")
    group = 'class="files" role="group" aria-label="파일로 내려받기 · Download"'
    return f"<div {group}><b>{head}</b>{buttons}</div>"
