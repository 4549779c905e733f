"""What both tabs share: whose record it is, how problems are told, and a file to keep."""

import base64
from html import escape
from typing import Any

import gradio as gr
from pydantic import ValidationError

from sectorkit.errors import SectorKitError
from sectorkit.web.access import caller_of_page

from ..record.entries import EntryBody
from ..record.keeping import HealthRecord
from ..record.owners import owner_of

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def record_of(service: Any, request: gr.Request) -> HealthRecord:
    """Return the record of the browser that sent a request."""
    return HealthRecord(service.store, owner_of(service, caller_of_page(request)))


def said(text: str, *, wrong: bool = False) -> str:
    """Return what has come of it, as HTML that a screen reader speaks."""
    role = "alert" if wrong else "status"
    return f'<p role="{role}">{escape(text)}</p>'


def kept(record: HealthRecord, told: dict[str, Any]) -> str:
    """Keep an entry and say so, or say what is wrong with it."""
    try:
        entry = record.add(EntryBody(**told))
    except ValidationError as error:
        problem = error.errors()[0]
        if problem["type"] == "value_error":
            return said(str(problem["ctx"]["error"]), wrong=True)
        return said("이름과 날짜(예: 2026-11-26), 숫자를 확인해 주세요.", wrong=True)
    except SectorKitError as error:
        return said(str(error), wrong=True)
    return said(f"저장했습니다: {entry.told}")


def link(name: str, media: str, data: bytes, text: str) -> str:
    """Return a link that holds a file: nothing of it stays on the server."""
    packed = base64.b64encode(data).decode()
    return (
        f'<p><a class="keep" download="{escape(name)}" href="data:{media};base64,{packed}">'
        f"{escape(text)}</a></p>"
    )
