"""What only medical serves: the health record, its export and its erasure."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from sectorkit.drafting import FORMATS, export, fill, find_template
from sectorkit.drafting.export import disposition
from sectorkit.errors import BadInput
from sectorkit.values import now, today
from sectorkit.web.access import caller_of
from sectorkit.web.stream import JSON, NO_STORE

from .record.check import check
from .record.entries import EntryBody, Kind
from .record.fhir import bundle
from .record.ics import calendar
from .record.keeping import ASKS, HealthRecord
from .record.owners import keys_of, owner_of
from .record.plans import due, read
from .record.summary import fields_of
from .record.visit import VISITS

FHIR = "application/fhir+json"


class Consent(BaseModel):
    """Whether somebody agrees, told apart from everything else."""

    model_config = ConfigDict(extra="forbid")

    agree: bool


class Summary(BaseModel):
    """What a visit is about."""

    model_config = ConfigDict(extra="forbid")

    trouble: str = Field(default="", max_length=2000)
    asks: str = Field(default="", max_length=2000)


def router(service: Any) -> APIRouter:
    """Return medical's own paths."""
    routes = APIRouter(tags=["health record"])
    _keep(routes, service)
    _take(routes, service)
    _look_ahead(routes, service)
    return routes


def record_of(service: Any, request: Request) -> HealthRecord:
    """Return the record of whoever sent a request."""
    return HealthRecord(service.store, owner_of(service, caller_of(request)))


def writable(service: Any, request: Request) -> HealthRecord:
    """Return the same for who may write. Raises `Forbidden`."""
    caller_of(request).require("writer")
    return record_of(service, request)


def _keep(routes: APIRouter, service: Any) -> None:
    """Add what writes and deletes."""

    @routes.post("/v1/health-record/consent")
    async def consent(body: Consent, request: Request) -> Response:
        """Agree, separately, that health information may be kept (개인정보 보호법 제23조)."""
        if not body.agree:
            raise BadInput("동의하지 않으면 저장하지 않습니다. 다른 기능은 그대로 쓸 수 있습니다.")
        await asyncio.to_thread(writable(service, request).consent)
        return JSON({"consented": True, "text": ASKS})

    @routes.post("/v1/health-record/entries")
    async def add(body: EntryBody, request: Request) -> Response:
        """Keep one entry."""
        entry = await asyncio.to_thread(writable(service, request).add, body)
        return JSON({"id": entry.id, "told": entry.told}, 201)

    @routes.delete("/v1/health-record/entries/{kind}/{id}")
    async def remove(kind: Kind, id: str, request: Request) -> Response:
        """Forget one entry for good."""
        await asyncio.to_thread(writable(service, request).remove, kind, id)
        return Response(status_code=204)

    @routes.delete("/v1/health-record")
    async def erase(request: Request) -> Response:
        """Forget everything of the caller in this sector for good."""
        record = writable(service, request)
        await asyncio.to_thread(record.erase)
        VISITS.end(record.owner)
        return Response(status_code=204)


def _take(routes: APIRouter, service: Any) -> None:
    """Add what reads."""

    @routes.get("/v1/health-record")
    async def read(request: Request) -> Response:
        """Return the entries, oldest day first, and what consent is asked for."""
        record = record_of(service, request)
        entries = await asyncio.to_thread(record.all)
        told = [{"id": e.id, **e.body(), "told": e.told} for e in entries]
        agreed = await asyncio.to_thread(lambda: record.is_consented)
        return JSON({"consented": agreed, "consent_asks": ASKS, "entries": told})

    @routes.get("/v1/health-record/fhir")
    async def fhir(request: Request) -> Response:
        """Return the record as a FHIR R4 Bundle."""
        entries = await asyncio.to_thread(record_of(service, request).all)
        response = JSON(bundle(entries, now().isoformat()))
        response.headers["Content-Type"] = FHIR
        return response

    @routes.post("/v1/health-record/summary")
    async def summary(
        body: Summary,
        request: Request,
        format: Annotated[Literal["hwpx", "docx", "pdf", "md"], Query()] = "hwpx",
    ) -> Response:
        """Return the one-page summary for a visit, drafted from the record; nothing is stored."""
        entries = await asyncio.to_thread(record_of(service, request).all)
        template = find_template(service.templates, "visit-summary")
        draft = fill(template, fields_of(entries, body.trouble, body.asks, today()))
        data = await asyncio.to_thread(export, draft, format)
        headers = {"Content-Disposition": disposition(draft, format), **NO_STORE}
        return Response(data, headers=headers, media_type=FORMATS[format].media_type)


def _look_ahead(routes: APIRouter, service: Any) -> None:
    """Add what is computed from the record: what is due, and what the lists say of it."""

    @routes.get("/v1/health-record/reminders")
    async def reminders(request: Request, days: Annotated[int, Query(ge=1, le=31)] = 7) -> Response:
        """Return what the written plans make due from today on, and those that say no day."""
        plans, unread = read(await asyncio.to_thread(record_of(service, request).all))
        told = [
            {
                "day": each.day.isoformat(),
                "time": f"{each.at:%H:%M}" if each.at else None,
                "entry": each.entry.id,
                "told": each.told,
            }
            for each in due(plans, today(), days)
        ]
        return JSON({"due": told, "unread": [{"entry": e.id, "told": e.told} for e in unread]})

    @routes.get("/v1/health-record/reminders.ics")
    async def phone(request: Request) -> Response:
        """Return the same plans as a calendar for a phone (RFC 5545)."""
        plans, _ = read(await asyncio.to_thread(record_of(service, request).all))
        headers = {"Content-Disposition": 'attachment; filename="reminders.ics"', **NO_STORE}
        return Response(calendar(plans, now()), headers=headers, media_type="text/calendar")

    @routes.get("/v1/health-record/medicine-check")
    async def checked(request: Request) -> Response:
        """Look every medicine of the record up in the DUR lists, with the entries it is about."""
        entries = await asyncio.to_thread(record_of(service, request).all)
        found = await check(entries, keys_of(service, caller_of(request)))
        return JSON({"findings": [asdict(each) for each in found]})
