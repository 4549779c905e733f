"""What somebody filled in, as the JSON that a tool or a template takes."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from ...tools.money import read_amount
from ...values import KOREA
from .inputs import Input

MOST_ROWS = 50
_FIGURES = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def values_of(inputs: Sequence[Input], form: FormData, prefix: str = "") -> dict[str, Any]:
    """Return the values of a form; what is left empty is left out."""
    found = {each.name: _value(each, form, f"{prefix}{each.name}") for each in inputs}
    return {name: value for name, value in found.items() if value is not None}


def _value(asked: Input, form: FormData, name: str) -> Any:
    match asked.kind:
        case "yes":
            return name in form
        case "rows":
            return _rows(asked, form, name) or None
        case "group":
            return values_of(asked.parts, form, f"{name}.") or None
        case "uploads":
            return [str(each) for each in form.getlist(name) if each] or None
        case _:
            return _read(asked, str(form.get(name, "")).strip())


def _rows(asked: Input, form: FormData, name: str) -> list[dict[str, Any]]:
    """Return the rows in which something is filled in."""
    rows = (values_of(asked.parts, form, f"{name}.{n}.") for n in range(MOST_ROWS))
    return [row for row in rows if any(value is not False for value in row.values())]


def _read(asked: Input, text: str) -> Any:
    if not text:
        return None
    match asked.kind:
        case "list":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "whole" | "number":
            return _number(text, whole=asked.kind == "whole")
        case "time":
            return _moment(text)
        case _:
            return text


def _number(text: str, *, whole: bool) -> int | float | str:
    """Return figures as people write them (`1,200`, `300만원`), or the text that is none."""
    plain = re.sub(r"[\s₩%원]", "", text)
    if _FIGURES.fullmatch(plain):
        figures = plain.replace(",", "")
        return int(figures) if whole and "." not in figures else float(figures)
    amount = read_amount(text)
    return text if amount is None else amount


def _moment(text: str) -> str:
    """Return a local time of the form with Korea's zone; what is no time stays as it is."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=KOREA).isoformat()
    except ValueError:
        return text
