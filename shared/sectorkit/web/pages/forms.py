"""Inputs as HTML: each with its label, its hint and a place for what is wrong with it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..words import both
from .inputs import Input

ROWS = 3
"""Rows that a table is offered with before anybody asks for more."""

Documents = Sequence[tuple[str, str]]
"""The visitor's own documents to choose from: id and title."""


def fields(
    inputs: Sequence[Input],
    values: Mapping[str, Any] | None = None,
    *,
    prefix: str = "",
    documents: Documents = (),
) -> str:
    """Return the fields of a form, filled with the values that are known."""
    known = values or {}
    return "".join(
        _field(each, known.get(each.name, each.default), f"{prefix}{each.name}", documents)
        for each in inputs
    )


def _field(asked: Input, value: Any, name: str, documents: Documents) -> str:
    match asked.kind:
        case "yes":
            return _yes(asked, value, name)
        case "rows":
            return _rows(asked, value or (), name)
        case "group":
            inside = fields(asked.parts, value or {}, prefix=f"{name}.")
            return f"<fieldset><legend>{escape(asked.label)}</legend>{inside}</fieldset>"
        case _:
            return _labelled(asked, name, _control(asked, value, name, documents))


def _labelled(asked: Input, name: str, control: str) -> str:
    id = escape(name)
    must = f' <span class="must">{both("필수", "required")}</span>' if asked.required else ""
    return (
        f'<div class="field" data-field="{id}"><label for="f-{id}">{escape(asked.label)}{must}'
        f"</label>{_hint(asked, id)}{control}"
        f'<p class="wrong" id="w-{id}"></p></div>'
    )


def _hint(asked: Input, id: str) -> str:
    return f'<p class="hint" id="h-{id}">{escape(asked.hint)}</p>' if asked.hint else ""


def _about(asked: Input, name: str) -> str:
    """Return the attributes that every control has."""
    id = escape(name)
    described = f"h-{id} w-{id}" if asked.hint else f"w-{id}"
    # `aria-required`, not `required`: the server says what is missing, in words, for all at once
    must = ' aria-required="true"' if asked.required else ""
    return f'id="f-{id}" name="{id}" aria-describedby="{described}"{must}'


def _control(asked: Input, value: Any, name: str, documents: Documents) -> str:
    about, text = _about(asked, name), escape(_text(value))
    shown = f' placeholder="예: {escape(asked.example)}"' if asked.example else ""
    longest = f' maxlength="{asked.longest}"' if asked.longest else ""
    match asked.kind:
        case "choice":
            return _select(about, asked.options, _text(value), empty=not asked.required)
        case "upload":
            return _select(about, documents, _text(value), empty=True)
        case "uploads":
            return _select(f"{about} multiple", documents, "", empty=False)
        case "long" | "list":
            return f'<textarea {about} rows="4"{shown}{longest}>{text}</textarea>'
        case "date":
            return f'<input type="date" {about} value="{text[:10]}" max="2999-12-31">'
        case "time":
            return f'<input type="datetime-local" {about} value="{text[:16]}">'
        case "whole" | "number":
            mode = "numeric" if asked.kind == "whole" else "decimal"
            return f'<input type="text" inputmode="{mode}" {about} value="{text}"{shown}>'
        case _:
            return f'<input type="text" {about} value="{text}"{shown}{longest}>'


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _select(about: str, options: Documents, chosen: str, *, empty: bool) -> str:
    none = '<option value="">고르지 않음</option>' if empty else ""
    told = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(title)}</option>"
        for value, title in options
    )
    return f"<select {about}>{none}{told}</select>"


def _yes(asked: Input, value: Any, name: str) -> str:
    id, on = escape(name), " checked" if value is True else ""
    return (
        f'<div class="field tick" data-field="{id}">'
        f'<input type="checkbox" {_about(asked, name)} value="true"{on}>'
        f'<label for="f-{id}">{escape(asked.label)}</label>{_hint(asked, id)}'
        f'<p class="wrong" id="w-{id}"></p></div>'
    )


def _rows(asked: Input, values: Sequence[Mapping[str, Any]], name: str) -> str:
    count = max(ROWS, len(values))
    filled = [*values, *({} for _ in range(count - len(values)))]
    rows = "".join(
        f'<div class="row" role="group" aria-label="{escape(asked.label)} {n + 1}">'
        f"{fields(asked.parts, row, prefix=f'{name}.{n}.')}</div>"
        for n, row in enumerate(filled)
    )
    must = f' <span class="must">{both("필수", "required")}</span>' if asked.required else ""
    return (
        f'<fieldset class="rows" data-field="{escape(name)}"><legend>{escape(asked.label)}{must}'
        f"</legend>{_hint(asked, escape(name))}{rows}"
        f'<button type="button" class="quiet" data-more>{both("줄 더하기", "Add a row")}</button>'
        f'<p class="wrong" id="w-{escape(name)}"></p></fieldset>'
    )


def problems(found: Sequence[Mapping[str, str]], inputs: Sequence[Input]) -> str:
    """Return what is wrong with a form: a list of links, each to the field it is about."""
    labels = {each.name: each.label for each in inputs}
    items = []
    for each in found:
        name = each["field"].removeprefix("fields.")
        label = labels.get(name.split(".")[0], name)
        items.append(
            f'<li><a href="#f-{escape(name)}" data-wrong="{escape(name)}">{escape(label)}</a>: '
            f"<span>{escape(each['detail'])}</span></li>"
        )
    head = both("다시 확인해 주세요", "Please check")
    return f'<div class="errors" role="alert"><h3>{head}</h3><ul>{"".join(items)}</ul></div>'
