"""A visitor's own documents: sent one by one with what becomes of each, listed, taken away."""

import asyncio
from collections.abc import Sequence
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ...errors import NotFound
from ...retrieval.readers import SUFFIXES
from ..access import Caller, caller_of
from ..documents import Loading, Names, shown
from ..service import Service
from ..shelf import Held
from ..stream import JSON
from ..visitors import farewell
from ..words import both
from .papers import owner_of
from .parts import Part

GONE = "그런 문서가 없습니다. 이미 지운 문서입니다."
NO_JOB = "그런 작업이 없습니다."
READS = ", ".join(SUFFIXES)


def router(service: Service, loading: Loading) -> APIRouter:
    """Return the parts of the tab of documents."""
    routes = APIRouter()
    _documents(routes, service, loading)

    @routes.post("/forget")
    async def forget(request: Request) -> Response:
        """Delete everything that was kept for this browser, and who it was."""
        await asyncio.to_thread(_forget, service, caller_of(request))
        gone = both("이 브라우저의 기록을 모두 지웠습니다.", "Everything kept is deleted.")
        part = Part(f'<p class="state whole" role="status">{gone}</p>')
        if caller_of(request).guest_from:
            part.headers["set-cookie"] = farewell()
        return part

    return routes


def _documents(routes: APIRouter, service: Service, loading: Loading) -> None:
    @routes.get("/documents")
    async def listed(request: Request) -> Response:
        """List the visitor's documents, and offer to take more."""
        return Part(_tab(await _held(service, caller_of(request)), caller_of(request), service))

    @routes.post("/documents")
    async def upload(files: Names, request: Request) -> Response:
        """Take files in; ask `jobs/{id}` what becomes of them."""
        caller = caller_of(request)
        caller.require("writer")
        return JSON(shown(await loading.take(caller.shelf, files)), 202)

    @routes.get("/jobs/{id}")
    async def job(id: str, request: Request) -> Response:
        """Say what became of files so far."""
        shelf, jobs = caller_of(request).shelf, service.store.jobs
        found = await asyncio.to_thread(jobs.get, shelf, service.sector.name, id)
        if found is None:
            raise NotFound(NO_JOB)
        return JSON(shown(found))

    @routes.post("/documents/delete")
    async def remove(id: Annotated[str, Form(max_length=500)], request: Request) -> Response:
        """Take a document away and show what is left."""
        caller = caller_of(request)
        caller.require("writer")
        if not await asyncio.to_thread(service.shelf.delete, caller.shelf, id):
            raise NotFound(GONE)
        return Part(_list(await _held(service, caller)))


async def _held(service: Service, caller: Caller) -> Sequence[Held]:
    if not service.has_shelf:
        return ()
    return await asyncio.to_thread(service.shelf.documents, caller.shelf)


def _forget(service: Service, caller: Caller) -> None:
    """Delete what a visitor left: records, drafts, runs and documents."""
    if not caller.guest_from:
        return
    for owner in (owner_of(service, caller), service.owner(caller)):
        service.store.forget(owner)
    if service.has_shelf:
        service.shelf.clear(caller.shelf)


def _tab(held: Sequence[Held], caller: Caller, service: Service) -> str:
    return f"{_taking(caller, service)}{_list(held)}{_forgetting(caller)}"


def _taking(caller: Caller, service: Service) -> str:
    """Return where files are taken in, or why they are not."""
    if not service.has_shelf or "writer" not in caller.roles:
        closed = both(
            "이 화면에서는 문서를 올릴 수 없습니다. 키를 받은 기관은 API로 올릴 수 있습니다.",
            "Documents cannot be uploaded on this page; with a key, use the API.",
        )
        return f'<p class="state">{closed}</p>'
    most = service.settings.file_bytes // 1024**2
    intro = both(
        "계약서, 판결문, 통지서를 올리면 질문과 도구가 그 문서까지 살핍니다. 파일 하나에 "
        f"{most} MiB까지. 올린 문서는 이 브라우저에서만 보입니다.",
        f"Upload papers to have them searched too, up to {most} MiB each; only this browser sees "
        "them.",
    )
    label = both("파일 고르기 (여러 개 가능)", "Choose files")
    return (
        f'<p class="intro">{intro}</p><div class="drop field">'
        f'<label for="f-files">{label}</label><p class="hint" id="h-files">{READS}</p>'
        f'<input type="file" id="f-files" multiple aria-describedby="h-files" data-upload></div>'
        '<ul class="uploads" id="uploads" aria-live="polite" '
        'aria-label="올리는 파일 · Uploads"></ul>'
    )


def _list(held: Sequence[Held]) -> str:
    if not held:
        none = both("아직 올린 문서가 없습니다.", "No documents yet.")
        return f'<div id="held" tabindex="-1"><p class="soft">{none}</p></div>'
    items = "".join(_one(each) for each in held)
    head = both(f"올린 문서 {len(held)}건", f"{len(held)} document(s)")
    return f'<div id="held" tabindex="-1"><h2>{head}</h2><ul class="held">{items}</ul></div>'


def _one(held: Held) -> str:
    title, cut = escape(held.title), both("지우기", "Delete")
    return (
        f"<li><b>{title}</b> <span class='soft'>{both('조각', 'Passages')} {held.passages}</span>"
        f'<form data-post="documents/delete" data-into="held" data-whole data-sure="{title}">'
        f'<input type="hidden" name="id" value="{escape(held.id)}">'
        f'<button class="quiet" aria-label="{title} 지우기 · Delete">{cut}</button></form></li>'
    )


def _forgetting(caller: Caller) -> str:
    """Return the button that deletes what was kept for this browser."""
    if not caller.guest_from:
        return ""
    told = both(
        "대화, 진행한 일, 서류 초안, 올린 문서를 이 브라우저의 것으로만 보관합니다. "
        "함께 쓰는 컴퓨터라면 쓰고 나서 지워 주세요.",
        "Kept for this browser alone. On a shared computer, delete it when you leave.",
    )
    all_gone = both("내 기록 모두 지우기", "Delete everything of mine")
    return (
        f'<section class="forget"><h2>{both("기록 지우기", "Delete what is kept")}</h2>'
        f'<p class="soft">{told}</p><form data-post="forget" data-into="forgot" data-forget '
        f'data-sure="모든 기록"><button class="quiet">{all_gone}</button></form>'
        f'<div id="forgot" class="into" tabindex="-1"></div></section>'
    )
