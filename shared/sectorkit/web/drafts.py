"""`/v1/templates` and `/v1/drafts`: documents filled by a form, an agent or a program."""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints, ValidationError
from starlette.responses import Response

from ..deadline import within
from ..drafting import FORMATS, Draft, Template, export, fill, find_template
from ..drafting.draft import FORM, ORIGIN, check
from ..drafting.export import disposition
from ..errors import NotFound
from ..store.conversations import Owner
from ..store.drafts import KeptDraft
from .access import caller_of
from .problems import InvalidFields, invalid_fields
from .service import Service
from .shapes import Body, Id
from .stream import JSON, NO_STORE

NO_DRAFT = "그런 문서 초안이 없습니다. 이미 지웠거나 다른 키로 만든 초안입니다."
AT_ONCE = 2
"""Files being written at the same time: each takes a processor for up to a second."""

Origin = Annotated[str, StringConstraints(pattern=f"^({ORIGIN.pattern})$")]
Fields = Annotated[dict[str, Any], Field(max_length=200)]
Origins = Annotated[dict[str, Origin], Field(max_length=200)]


class NewDraft(Body):
    """A template and what is known so far; `origins` says which values a tool or a talk gave."""

    template: Annotated[str, Field(max_length=64)]
    fields: Fields = Field(default_factory=dict)
    origins: Origins = Field(default_factory=dict)
    conversation_id: Id | None = None


class ChangedDraft(Body):
    """Fields to set; one that is null is emptied."""

    fields: Fields
    origins: Origins = Field(default_factory=dict)


class Desk:
    """Makes, finds and changes drafts for the callers of one service."""

    def __init__(self, service: Service) -> None:
        """Draft from the service's templates into its store."""
        self.templates = service.templates
        self._drafts = service.store.drafts
        self._seconds = service.settings.deadline_seconds
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def add(self, owner: Owner, body: NewDraft) -> dict[str, Any]:
        """Make a draft and keep it."""
        draft = self._filled(body.template, body.fields, body.origins)
        kept = await asyncio.to_thread(
            self._drafts.add,
            owner,
            draft.template,
            draft.fields,
            draft.origins,
            body.conversation_id or "",
        )
        return shown(kept, draft)

    async def find(self, owner: Owner, id: str) -> tuple[KeptDraft, Draft]:
        """Return a draft of the owner, filled anew. Raises `NotFound`."""
        kept = await asyncio.to_thread(self._drafts.get, owner, id)
        if kept is None:
            raise NotFound(NO_DRAFT)
        template = find_template(self.templates, kept.template)
        known = {n: value for n, value in kept.fields.items() if template.field(n)}
        return kept, fill(template, known, kept.origins)

    async def change(self, owner: Owner, id: str, body: ChangedDraft) -> dict[str, Any]:
        """Set some fields of a draft of the owner. Raises `NotFound`."""
        _, before = await self.find(owner, id)
        fields = {**before.fields, **body.fields}
        said = {name: FORM for name in body.fields} | body.origins
        draft = self._filled(before.template, fields, {**before.origins, **said})
        if not await asyncio.to_thread(self._drafts.change, owner, id, draft.fields, draft.origins):
            raise NotFound(NO_DRAFT)
        return shown((await self.find(owner, id))[0], draft)

    async def forget(self, owner: Owner, id: str) -> None:
        """Delete a draft of the owner for good. Raises `NotFound`."""
        if not await asyncio.to_thread(self._drafts.delete, owner, id):
            raise NotFound(NO_DRAFT)

    async def file(self, owner: Owner, id: str, format: str) -> Response:
        """Return a draft of the owner as a file to keep.

        Raises `NotFound`, and `DeadlineExceeded` when too many files are being written.
        """
        _, draft = await self.find(owner, id)
        deadline = monotonic() + self._seconds
        await within(self._turn.acquire(), deadline)
        try:
            data = await within(asyncio.to_thread(export, draft, format), deadline)
        finally:
            self._turn.release()
        headers = {"Content-Disposition": disposition(draft, format), **NO_STORE}
        return Response(data, headers=headers, media_type=FORMATS[format].media_type)

    def _filled(self, name: str, fields: Mapping[str, Any], origins: Mapping[str, str]) -> Draft:
        """Fill a template. Raises `InvalidFields`, saying what is wrong with which field."""
        template = find_template(self.templates, name)
        try:
            check(template, fields)
        except ValidationError as error:
            raise _named(error, template) from None
        return fill(template, fields, origins)


def _named(error: ValidationError, template: Template) -> InvalidFields:
    """Return the findings once for each field: a choice of types is told as many times as types."""
    once: dict[str, dict[str, str]] = {}
    for found in invalid_fields(error).errors:
        name = found["field"].split(".")[0]
        unknown = template.field(name) is None
        detail = "이 서식에 없는 항목입니다." if unknown else found["detail"]
        once.setdefault(name, {"field": f"fields.{name}", "detail": detail})
    return InvalidFields(list(once.values()))


def shown(kept: KeptDraft, draft: Draft) -> dict[str, Any]:
    """Return a draft as callers see it."""
    return {
        "id": kept.id,
        "template": draft.template,
        "title": draft.title,
        "goes_to": draft.goes_to,
        "fields": dict(draft.fields),
        "origins": dict(draft.origins),
        "missing": draft.missing,
        "doubtful": draft.doubtful,
        "text": draft.text,
        "citations": draft.citations,
        "notice": draft.notice,
        "files": {f: f"/v1/drafts/{kept.id}/file?format={f}" for f in FORMATS},
        "conversation_id": kept.conversation or None,
        "created_at": kept.created_at,
        "updated_at": kept.updated_at,
    }


def router(service: Service) -> APIRouter:
    """Return the routes of templates and drafts."""
    routes = APIRouter(tags=["drafts"])
    desk = Desk(service)

    @routes.get("/v1/templates")
    async def templates() -> Response:
        """List the document templates of the sector, their fields as JSON Schema."""
        return JSON({"templates": [each.described() for each in service.templates.values()]})

    @routes.post("/v1/drafts", status_code=201)
    async def add(body: NewDraft, request: Request) -> Response:
        """Make a draft from a template; what is missing or doubtful is listed."""
        return JSON(await desk.add(service.owner(caller_of(request)), body), 201)

    @routes.get("/v1/drafts/{id}")
    async def find(id: str, request: Request) -> Response:
        """Return one of the caller's own drafts."""
        return JSON(shown(*await desk.find(service.owner(caller_of(request)), id)))

    @routes.patch("/v1/drafts/{id}")
    async def change(id: str, body: ChangedDraft, request: Request) -> Response:
        """Set fields of one of the caller's own drafts; null empties one."""
        return JSON(await desk.change(service.owner(caller_of(request)), id, body))

    @routes.delete("/v1/drafts/{id}", status_code=204)
    async def forget(id: str, request: Request) -> Response:
        """Delete one of the caller's own drafts, and all that was written in it, for good."""
        await desk.forget(service.owner(caller_of(request)), id)
        return Response(status_code=204)

    @routes.get("/v1/drafts/{id}/file")
    async def file(
        id: str,
        request: Request,
        format: Annotated[Literal["hwpx", "docx", "pdf", "md"], Query()] = "hwpx",
    ) -> Response:
        """Return one of the caller's own drafts as a file; gaps stay visible in it."""
        return await desk.file(service.owner(caller_of(request)), id, format)

    return routes
