"""Read an answer: its rows, or the fault it tells; what cannot be read is never an empty answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .adapter import Adapter
from .codes import NO_DATA, OK, Fault, of_status
from .reading import Row, at, first_of, parse, rows_of, text_of

_GATEWAY_FAULT = "OpenAPI_ServiceResponse.cmmMsgHeader"
"""What the gateway of data.go.kr answers, in XML even where JSON was asked."""
_SHORT = 2_000


@dataclass(frozen=True, slots=True)
class Reply:
    """The rows of one answer under our field names, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def read_reply(adapter: Adapter, status: int, content: bytes, retry_after: str = "") -> Reply:
    """Return the rows of an answer. Raises `Fault`."""
    for words, code in adapter.dialect.refusals.items():
        if len(content) < _SHORT and words.encode() in content:
            raise Fault(code, words)
    try:
        body = parse(content)
    except ValueError as error:
        code = _of_status(adapter, status) if status >= 400 else "04"
        if code in NO_DATA:
            return Reply((), 0)
        raise Fault(code, str(error), _seconds(retry_after)) from error
    code, said = _told(adapter, status, body)
    if code in NO_DATA:
        return Reply((), 0)
    if code not in OK:
        raise Fault(code, said, _seconds(retry_after))
    return _rows(adapter, body)


def sample_reply(adapter: Adapter, content: bytes) -> Reply:
    """Return the rows of a sample: a whole answer as the server gives it, or a list of rows."""
    body = parse(content)
    if isinstance(body, list):
        rows = [_ours(adapter, row) for row in rows_of(body)]
        return Reply(rows, len(rows))
    return read_reply(adapter, 200, content)


def _told(adapter: Adapter, status: int, body: Any) -> tuple[str, str]:
    """Return the code of an answer and the words beside it."""
    if isinstance(body, list):
        return ("00" if status < 400 else _of_status(adapter, status)), ""
    if gateway := at(body, _GATEWAY_FAULT):
        said = at(gateway, "returnAuthMsg") or at(gateway, "errMsg") or ""
        return str(at(gateway, "returnReasonCode") or "99").zfill(2), str(said)
    dialect = adapter.dialect
    found = first_of(body, dialect.code)
    said = str(text_of(first_of(body, dialect.message)))
    if found is not None:
        code = str(text_of(found)).strip()
        return dialect.codes.get(code, code.zfill(2) if code.isdigit() else code), said
    if status >= 400:
        return _of_status(adapter, status), said
    return _silent(adapter, body), said


def _silent(adapter: Adapter, body: Any) -> str:
    """Return the code of an answer that names none: well, if it has the shape of an answer."""
    dialect = adapter.dialect
    whole = not dialect.rows and not dialect.total
    return "00" if whole or first_of(body, (*dialect.rows, *dialect.total)) is not None else "99"


def _of_status(adapter: Adapter, status: int) -> str:
    return adapter.dialect.codes.get(f"HTTP-{status}", of_status(status))


def _rows(adapter: Adapter, body: Any) -> Reply:
    dialect = adapter.dialect
    bare = isinstance(body, list) or not dialect.rows
    place = body if bare else first_of(body, dialect.rows)
    rows = [_ours(adapter, row) for row in rows_of(place)]
    total = _number(text_of(first_of(body, dialect.total)), len(rows))
    if place is None and total > 0:
        raise Fault("99", "rows are not where they were")
    return Reply(rows, total)


def _ours(adapter: Adapter, row: Row) -> Row:
    if not adapter.fields:
        return {name: text_of(value) for name, value in row.items()}
    return {ours: text_of(at(row, theirs)) for ours, theirs in adapter.fields.items()}


def _number(value: Any, otherwise: int) -> int:
    try:
        return int(str(value).replace(",", ""))
    except ValueError:
        return otherwise


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdigit() else 0.0
