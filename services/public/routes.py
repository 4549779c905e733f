"""What only the public sector serves: complaints, the case room, benefits, the catalogue."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from sectorkit.errors import NotFound
from sectorkit.retrieval.library import PUBLIC
from sectorkit.store.records import Record
from sectorkit.tools.petitions import Kind, Span
from sectorkit.values import Answer, Done, Question, now
from sectorkit.web.access import Caller, caller_of
from sectorkit.web.service import Service
from sectorkit.web.stream import JSON, to_json

from .desk.benefits import Profile, find, known_traits
from .desk.elsewhere import beside_draft, keys_of
from .desk.intake import Desk, reply_draft
from .desk.papers import paper
from .desk.room import Decision, Room

POLL_SECONDS = 1.0
Name = Annotated[str, Field(max_length=60, description="키가 있으면 그 주인이 쓴 것이 됩니다")]
Long = Annotated[str, Field(min_length=1, max_length=50_000)]


class Body(BaseModel):
    """A body with known fields only."""

    model_config = ConfigDict(extra="forbid")


class ComplaintBody(Body):
    """A complaint as it came in; `kind` if an official has decided it."""

    text: Annotated[str, Field(min_length=2, max_length=8_000)]
    received: datetime | None = None
    kind: Kind | None = None
    amount: Annotated[int, Field(ge=1, le=3650)] | None = None
    unit: Span | None = None


class CaseBody(Body):
    """A case to open."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    text: Long
    by: Name = ""


class SaveBody(Body):
    """A new version, made from `revision`."""

    text: Long
    revision: Annotated[int, Field(ge=1)]
    by: Name = ""


class CommentBody(Body):
    """A comment."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    by: Name = ""


class DecisionBody(Body):
    """What is decided of `revision`."""

    decision: Decision
    revision: Annotated[int, Field(ge=1)]
    by: Name = ""


class BenefitsBody(Body):
    """What somebody tells of a household; nothing that says who it is."""

    age: Annotated[int, Field(ge=0, le=120)] | None = None
    child_ages: list[Annotated[int, Field(ge=0, le=120)]] | None = None
    income_percent: Annotated[float, Field(ge=0, le=1000)] | None = None
    traits: list[str] = []
    absent: list[str] = []


def router(service: Service) -> APIRouter:
    """Return the sector's own routes."""
    routes = APIRouter(tags=["public"])
    _complaints(routes, service)
    _cases(routes, service)
    _deciding(routes, service)
    _asking(routes, service)
    return routes


def room_of(service: Service, caller: Caller, *, writing: bool = False) -> Room:
    """Return the case room of a caller's tenant. Raises `Forbidden` for a key that only reads."""
    subject = _alone(caller, writing)
    keyed = (caller.subject, caller.holder) if caller.keyed else ("", "")
    return Room(service.store.records, caller.tenant, service.sector.name, subject, *keyed)


def desk_of(service: Service, caller: Caller, *, writing: bool = False) -> Desk:
    """Return the complaint desk of a caller's tenant. Raises `Forbidden`, `NotFound`."""
    embedding = getattr(service.engine.index, "embedding", None)
    if embedding is None:
        raise NotFound("이 서비스에는 민원 창구가 열려 있지 않습니다.")
    subject = _alone(caller, writing)
    return Desk(service.store.records, caller.tenant, embedding, service.sector.name, subject)


def _alone(caller: Caller, writing: bool) -> str:
    """Return whose a room is: visitors of an open page are no colleagues, each has its own."""
    if caller.tenant == PUBLIC:
        return caller.subject
    if writing:
        caller.require("writer")
    return ""


async def answered(service: Service, caller: Caller, text: str) -> Answer:
    """Return the line's answer to a complaint: verified sentences with their citations."""
    async for event in service.ask(Question(text, tenant=caller.tenant), caller):
        if isinstance(event, Done):
            return event.answer
    raise AssertionError("the line always ends with Done")


def _complaints(routes: APIRouter, service: Service) -> None:
    @routes.post("/v1/complaints", status_code=201)
    async def take(body: ComplaintBody, request: Request) -> Response:
        """Take a complaint in: masked, sorted, its deadline counted, others like it shown."""
        desk = desk_of(service, caller_of(request), writing=True)
        taken = await asyncio.to_thread(
            desk.take, body.text, body.received or now(), body.kind, body.amount, body.unit
        )
        return JSON(taken, 201)

    @routes.get("/v1/complaints")
    async def listed(request: Request) -> Response:
        """List the complaints of the caller's tenant."""
        desk = desk_of(service, caller_of(request))
        return JSON({"complaints": [shown(r) for r in await asyncio.to_thread(desk.all)]})

    @routes.get("/v1/complaints/groups")
    async def groups(request: Request) -> Response:
        """Return the complaints that ask for the same thing."""
        desk = desk_of(service, caller_of(request))
        found = await asyncio.to_thread(desk.groups)
        return JSON({"groups": [[shown(record) for record in group] for group in found]})

    @routes.post("/v1/complaints/{id}/reply", status_code=201)
    async def reply(id: str, request: Request, by: Name = "초안") -> Response:
        """Open a case with a draft reply of cited sentences; `reference` is beside, never in it."""
        caller = caller_of(request)
        found = await asyncio.to_thread(desk_of(service, caller).get, id)
        if found is None:
            raise NotFound("그런 민원이 없습니다. 목록에서 다시 골라 주세요.")
        answer = await answered(service, caller, found.body["text"])
        text = reply_draft(found.body["text"], answer)
        about = {"complaint": id, "kind": found.body["kind"], "due": found.body["due"]}
        room = room_of(service, caller, writing=True)
        case = await asyncio.to_thread(room.open, "민원에 대한 답변", text, by, about)
        beside = await beside_draft(
            found.body["text"], keys_of(service.engine.index, caller.tenant)
        )
        return JSON({**shown(case), "grounds": answer.sentences, "reference": beside}, 201)


def _cases(routes: APIRouter, service: Service) -> None:
    @routes.post("/v1/cases", status_code=201)
    async def opened(body: CaseBody, request: Request) -> Response:
        """Open a case that the whole tenant works on."""
        room = room_of(service, caller_of(request), writing=True)
        return JSON(shown(await asyncio.to_thread(room.open, body.title, body.text, body.by)), 201)

    @routes.get("/v1/cases")
    async def listed(request: Request) -> Response:
        """List the tenant's cases, the newest change first."""
        room = room_of(service, caller_of(request))
        return JSON({"cases": [shown(case) for case in await asyncio.to_thread(room.all)]})

    @routes.get("/v1/cases/{id}")
    async def one(id: str, request: Request) -> Response:
        """Return a case with its versions, comments and decisions."""
        room = room_of(service, caller_of(request))
        return JSON(shown(await asyncio.to_thread(room.get, id)))

    @routes.patch("/v1/cases/{id}")
    async def saved(id: str, body: SaveBody, request: Request) -> Response:
        """Save a new version, unless somebody was faster (409)."""
        room = room_of(service, caller_of(request), writing=True)
        case = await asyncio.to_thread(room.save, id, body.text, body.revision, body.by)
        return JSON(shown(case))

    @routes.delete("/v1/cases/{id}", status_code=204)
    async def gone(id: str, request: Request) -> Response:
        """Delete a case for good."""
        room = room_of(service, caller_of(request), writing=True)
        if not await asyncio.to_thread(room.delete, id):
            raise NotFound("그런 건이 없습니다. 이미 지웠습니다.")
        return Response(status_code=204)

    @routes.get("/v1/cases/{id}/events")
    async def events(id: str, request: Request) -> Response:
        """Send the case whenever it changes, as server-sent events."""
        room = room_of(service, caller_of(request))
        await asyncio.to_thread(room.get, id)
        return StreamingResponse(_changes(room, id, request), media_type="text/event-stream")


async def _changes(room: Room, id: str, request: Request) -> AsyncIterator[bytes]:
    seen = 0
    while not await request.is_disconnected():
        case = await asyncio.to_thread(room.records.get, room.owner, "case", id)
        if case is None:
            yield b"event: gone\ndata: {}\n\n"
            return
        if case.revision != seen:
            seen = case.revision
            yield b"event: case\ndata: %b\n\n" % to_json(shown(case))
        await asyncio.sleep(POLL_SECONDS)


def _deciding(routes: APIRouter, service: Service) -> None:
    @routes.post("/v1/cases/{id}/comments", status_code=201)
    async def comment(id: str, body: CommentBody, request: Request) -> Response:
        """Add a comment."""
        room = room_of(service, caller_of(request), writing=True)
        return JSON(shown(await asyncio.to_thread(room.comment, id, body.text, body.by)), 201)

    @routes.post("/v1/cases/{id}/decision")
    async def decide(id: str, body: DecisionBody, request: Request) -> Response:
        """Ask for review, approve or send back; the last writer, by key or name, cannot approve."""
        room = room_of(service, caller_of(request), writing=True)
        case = await asyncio.to_thread(room.decide, id, body.decision, body.revision, body.by)
        return JSON(shown(case))

    @routes.get("/v1/cases/{id}/file")
    async def file(
        id: str, request: Request, format: Annotated[str, Query(max_length=8)] = "hwpx"
    ) -> Response:
        """Return the case's text as a paper: hwpx, docx, pdf or md."""
        room = room_of(service, caller_of(request))
        case = await asyncio.to_thread(room.get, id)
        data, media = await asyncio.to_thread(paper, case.body["title"], case.body["text"], format)
        name = quote(f"{case.body['title']}.{format}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(data, media_type=media, headers=headers)


def _asking(routes: APIRouter, service: Service) -> None:
    @routes.post("/v1/benefits")
    async def benefits(body: BenefitsBody) -> Response:
        """Judge every programme by its coded rule; nothing of the request is kept."""
        profile = Profile(
            age=body.age,
            children=body.child_ages,
            income=body.income_percent,
            traits=frozenset(body.traits),
            absent=frozenset(body.absent),
        )
        judged = await asyncio.to_thread(find, profile)
        return JSON({"benefits": judged, "traits": sorted(known_traits())})

    @routes.get("/v1/catalogue")
    async def catalogue(request: Request) -> Response:
        """List the models behind this gateway and what each is for."""
        return JSON({"models": models(service), "tenant": caller_of(request).tenant})


def models(service: Service) -> list[dict[str, Any]]:
    """Return the sector's own model and the profiles that a server may be started with."""
    from sectorkit.serving.profiles import load_profiles

    name = service.engine.model.name
    ours = {"id": f"sectorkit-{service.sector.name}", "behind": name, "serving": True}
    kept = (
        {"id": p.name, "behind": p.model, "serving": p.model == name}
        for p in load_profiles().values()
    )
    return [ours, *kept]


def shown(record: Record) -> dict[str, Any]:
    """Return a record as callers see it."""
    return {
        "id": record.id,
        "revision": record.revision,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        **record.body,
    }
