"""Documents as JSON, between the process that parses strangers' bytes and ours.

JSON and not pickle: what a broken parser sends back must not run here.
"""

import json
import struct
from dataclasses import asdict
from datetime import date
from typing import Any

from ...errors import BadInput, TooLarge, UnsupportedType
from ..documents import Block, Document

LENGTH = struct.Struct(">Q")
_ERRORS = {error.__name__: error for error in (BadInput, TooLarge, UnsupportedType)}
_DATES = ("effective_from", "effective_to", "fetched_at")


def frame(message: object) -> bytes:
    """Return a message with its length before it."""
    body = json.dumps(message, ensure_ascii=False, default=date.isoformat).encode()
    return LENGTH.pack(len(body)) + body


def success(documents: list[Document]) -> dict[str, Any]:
    """Return the reply that carries documents."""
    return {"documents": [asdict(document) for document in documents]}


def failure(error: BadInput) -> dict[str, Any]:
    """Return the reply that carries a rejection."""
    return {"error": type(error).__name__, "message": str(error)}


def documents_of(reply: bytes) -> list[Document]:
    """Return the documents in a reply, or raise the rejection it carries."""
    message = json.loads(reply)
    if "error" in message:
        raise _ERRORS.get(message["error"], BadInput)(message["message"])
    return [_document(fields) for fields in message["documents"]]


def _document(fields: dict[str, Any]) -> Document:
    blocks = tuple(
        Block(block["text"], block["locator"], tuple(block["headings"]), block["whole"])
        for block in fields.pop("blocks")
    )
    dates = {key: fields[key] and date.fromisoformat(fields[key]) for key in _DATES}
    return Document(**{**fields, **dates, "blocks": blocks})
