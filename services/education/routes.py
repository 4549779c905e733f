"""What only education serves over HTTP: textbook, tutor, classes, verdicts on references."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from sectorkit.errors import Unavailable
from sectorkit.retrieval.holdings import Holdings, holdings_of
from sectorkit.store.conversations import Owner
from sectorkit.values import now
from sectorkit.web.access import caller_of
from sectorkit.web.service import Service

from .classroom import classes
from .classroom.needs import needs_of, to_csv
from .maths import tutor
from .maths.learner import choose
from .maths.units import item_of, standards, unit_of, units
from .scholar.checking import check_all
from .scholar.reading import read_references
from .scholar.sources import Indexes

TeacherKey = Annotated[str, Header(alias="X-Class-Key", max_length=60)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class References(_Body):
    """References in any form."""

    text: str = Field(min_length=1, max_length=200_000)


class NewClass(_Body):
    """A class to be."""

    title: str = Field("우리 반", max_length=40)
    size: int = Field(ge=1, le=classes.LARGEST)


class Attempt(_Body):
    """What a pupil wrote for an exercise."""

    item: str = Field(max_length=60)
    written: str = Field(max_length=2000)
    hints: int = Field(0, ge=0, le=9)


class Assignment(_Body):
    """What a teacher approved."""

    codes: list[str] = Field(min_length=1, max_length=classes.LARGEST)
    items: list[str] = Field(min_length=1, max_length=20)


def build_routes(service: Service) -> APIRouter:
    """Return the routes of the sector."""
    routes = APIRouter(tags=["education"])
    _add_textbook(routes)
    _add_references(routes, service)
    _add_classes(routes, service)
    _add_pupils(routes, service)
    return routes


def _add_textbook(routes: APIRouter) -> None:
    @routes.get("/v1/units")
    async def listed() -> Any:
        """List the units with their standards."""
        told = standards()
        return {
            "units": [
                {
                    "id": unit.id,
                    "title": unit.title,
                    "grade": unit.grade,
                    "standards": {code: told[code] for code in unit.standards},
                    "items": len(unit.items),
                }
                for unit in units().values()
            ]
        }

    @routes.get("/v1/units/{id}")
    async def unit(id: str) -> Any:
        """Return a unit: explanation, worked examples, skills, exercises without their answers."""
        found = unit_of(id)
        return {
            "id": found.id,
            "title": found.title,
            "explain": found.explain,
            "examples": [{"ask": e.ask, "lines": e.lines, "why": e.why} for e in found.examples],
            "skills": [asdict(skill) for skill in found.skills],
            "items": [{"id": i.id, "ask": i.ask, "level": i.level} for i in found.items],
        }

    @routes.post("/v1/tutor")
    async def tutored(body: Attempt) -> Any:
        """Say what of a working holds; nothing is kept."""
        said = await asyncio.to_thread(tutor.respond, item_of(body.item), body.written)
        return asdict(said)


def _holdings(service: Service, request: Request) -> Holdings:
    found = holdings_of(service.engine.index, caller_of(request).shelf)
    if found is None:
        raise Unavailable("문서 색인이 없는 서비스입니다.", 3600)
    return found


def _add_references(routes: APIRouter, service: Service) -> None:
    @routes.post("/v1/references")
    async def checked(body: References, request: Request) -> Any:
        """Return the verdict on each reference of a list or manuscript."""
        indexes = Indexes(_holdings(service, request))
        rows = await check_all(read_references(body.text), indexes)
        return {"live": indexes.live, "references": [asdict(row) for row in rows]}


def _owner(service: Service, request: Request) -> Owner:
    return classes.shared(caller_of(request).tenant, service.sector.name)


def _add_classes(routes: APIRouter, service: Service) -> None:
    records = service.store.records

    @routes.post("/v1/classes", status_code=201)
    def create(body: NewClass, request: Request) -> Any:
        """Make a class of code names; the key comes back this once."""
        room, key = classes.create_class(records, _owner(service, request), body.title, body.size)
        return {"id": room.id, "title": room.title, "codes": room.codes, "key": key}

    @routes.get("/v1/classes/{id}/needs")
    def needs(id: str, key: TeacherKey, request: Request, form: str = "json") -> Any:
        """Return who needs what tomorrow, by standard; `form=csv` for a file."""
        owner = _owner(service, request)
        room = classes.taught(records, owner, id, key)
        found = [
            need
            for code in room.codes
            for need in needs_of(code, classes.learner_of(records, owner, room, code), now())
        ]
        if form == "csv":
            return PlainTextResponse(to_csv(found), media_type="text/csv")
        return {"needs": [asdict(need) for need in found]}

    @routes.post("/v1/classes/{id}/assignments")
    def give(id: str, body: Assignment, key: TeacherKey, request: Request) -> Any:
        """Give out exercises that the teacher approved by sending this."""
        owner = _owner(service, request)
        room = classes.taught(records, owner, id, key)
        return {"given": classes.give(records, owner, room, body.codes, body.items)}

    @routes.delete("/v1/classes/{id}")
    def forget(id: str, key: TeacherKey, request: Request) -> Any:
        """Forget the class and everything of its pupils."""
        owner = _owner(service, request)
        room = classes.taught(records, owner, id, key)
        return {"forgotten": classes.forget(records, owner, room)}


def _add_pupils(routes: APIRouter, service: Service) -> None:
    records = service.store.records

    @routes.get("/v1/classes/{id}/learners/{code}/next")
    def following(id: str, code: str, request: Request, unit: str = "") -> Any:
        """Return the next exercise of a code name, and why it."""
        owner = _owner(service, request)
        room = classes.class_of(records, owner, id)
        chosen = choose(classes.learner_of(records, owner, room, code), now(), unit)
        item = chosen.item
        hints = len(tutor.hints_of(item))
        return {"item": item.id, "ask": item.ask, "why": chosen.why, "hints": hints}

    @routes.post("/v1/classes/{id}/learners/{code}/attempts")
    def tried(id: str, code: str, body: Attempt, request: Request) -> Any:
        """Say what of a working holds, and take right and wrong into account."""
        owner = _owner(service, request)
        room, item = classes.class_of(records, owner, id), item_of(body.item)
        classes.learner_of(records, owner, room, code)
        said = tutor.respond(item, body.written)
        if said.kind in ("right", "wrong"):
            slip = said.slip.id if said.slip else ""
            right = said.kind == "right"
            classes.note(records, owner, room, code, item, right, hints=body.hints, slip=slip)
        return asdict(said)
