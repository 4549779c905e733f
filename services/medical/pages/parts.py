"""What both tabs share: whose record it is, how problems are told, and a file to keep."""

import base64
from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr
from pydantic import ValidationError

from sectorkit.errors import SectorKitError
from sectorkit.web.access import caller_of_page

from ..record.entries import Entry, EntryBody
from ..record.keeping import HealthRecord
from ..record.owners import owner_of
from ..record.visit import VISITS

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def record_of(service: Any, request: gr.Request) -> HealthRecord:
    """Return the record of the browser that sent a request."""
    return HealthRecord(service.store, owner_of(service, caller_of_page(request)))


def entries_of(service: Any, request: gr.Request) -> Sequence[Entry]:
    """Return what is kept of the browser's owner, and what was told for this visit only."""
    record = record_of(service, request)
    return [*record.all(), *VISITS.all(record.owner)]


def said(text: str, *, wrong: bool = False) -> str:
    """Return what has come of it, as HTML that a screen reader speaks."""
    role = "alert" if wrong else "status"
    return f'<p role="{role}">{escape(text)}</p>'


def kept(record: HealthRecord, told: dict[str, Any]) -> str:
    """Keep an entry, or hold it for the visit where nobody agreed; say so, or what is wrong."""
    stays = record.is_consented
    try:
        body = EntryBody(**told)
        entry = record.add(body) if stays else VISITS.add(record.owner, body)
    except ValidationError as error:
        problem = error.errors()[0]
        if problem["type"] == "value_error":
            return said(str(problem["ctx"]["error"]), wrong=True)
        return said("이름과 날짜(예: 2026-11-26), 숫자를 확인해 주세요.", wrong=True)
    except SectorKitError as error:
        return said(str(error), wrong=True)
    if stays:
        return said(f"저장했습니다: {entry.told}")
    return said(f"저장하지 않고 이번 방문에만 씁니다: {entry.told}")


def link(name: str, media: str, data: bytes, text: str) -> str:
    """Return a link that holds a file: nothing of it stays on the server."""
    packed = base64.b64encode(data).decode()
    return (
        f'<p><a class="keep" download="{escape(name)}" href="data:{media};base64,{packed}">'
        f"{escape(text)}</a></p>"
    )
