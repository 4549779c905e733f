"""A JSON Schema as the inputs of a form: what is asked, in which words, and of which kind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...drafting.fields import HINTS

Kind = Literal[
    "text", "long", "date", "time", "whole", "number", "yes", "choice", "list", "rows", "group",
    "upload", "uploads",
]  # fmt: skip

HANGUL = re.compile("[가-힣]")
LONG = 500
"""A text that may be longer than this is written in a box of several lines."""
_KEPT = re.compile(r"^document_ids?$")
_TRUE = re.compile(r"(이?면)\s*true$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that a form asks for."""

    name: str
    label: str
    hint: str = ""
    kind: Kind = "text"
    required: bool = False
    options: Sequence[tuple[str, str]] = ()
    default: Any = None
    example: str = ""
    longest: int = 0
    parts: "Sequence[Input]" = ()
    """The inputs of a group, or of each row."""


def inputs_of(schema: Mapping[str, Any]) -> tuple[Input, ...]:
    """Return the inputs for an object's properties, in their order."""
    return tuple(_inputs(schema, schema.get("$defs", {})))


def _inputs(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[Input]:
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        shape = _shape(told, named)
        yield _input(name, {**shape, **_said(told)}, name in required, named)


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a property says of itself, beside the shape it refers to."""
    names = ("title", "description", "default", "examples", "x-kind")
    return {name: told[name] for name in names if name in told}


def _shape(told: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a value may be: a reference followed, a choice of types made simple."""
    if reference := told.get("$ref"):
        return _shape(named.get(reference.rsplit("/", 1)[-1], {}), named)
    among = [each for each in told.get("anyOf", ()) if each.get("type") != "null"]
    if not among:
        return told
    numbers = [each for each in among if each.get("type") in ("number", "integer")]
    return _shape((numbers or among)[0], named)


def _input(name: str, told: Mapping[str, Any], required: bool, named: Mapping[str, Any]) -> Input:
    kind = _kind(name, told)
    label, hint = _words(name, told, kind)
    options = [str(each) for each in told.get("enum", ([told["const"]] if "const" in told else ()))]
    titles = _titles(options, str(told.get("description", "")))
    if titles and not HANGUL.search(str(told.get("title", ""))):
        label, hint = "종류", ""
    return Input(
        name=name,
        label=label,
        hint=hint,
        kind=kind,
        required=required,
        options=[(each, titles.get(each, each)) for each in options],
        default=told.get("default"),
        example=_example(told),
        longest=int(told.get("maxLength", 0)),
        parts=_parts(told, named),
    )


def _kind(name: str, told: Mapping[str, Any]) -> Kind:
    if "enum" in told or "const" in told:
        return "choice"
    if _KEPT.match(name):
        return "uploads" if told.get("type") == "array" else "upload"
    if told.get("x-kind") == "date":
        return "date"
    if told.get("x-kind") == "long":
        return "long"
    return _plain(told)


def _plain(told: Mapping[str, Any]) -> Kind:
    match told.get("type"):
        case "array":
            return "rows" if _row(told) else "list"
        case "object":
            return "group"
        case "boolean":
            return "yes"
        case "integer":
            return "whole"
        case "number":
            return "number"
    dated: Mapping[str, Kind] = {"date": "date", "date-time": "time"}
    long = told.get("maxLength", 0) > LONG
    return dated.get(str(told.get("format")), "long" if long else "text")


def _row(told: Mapping[str, Any]) -> bool:
    items = told.get("items", {})
    return "$ref" in items or items.get("type") == "object"


def _parts(told: Mapping[str, Any], named: Mapping[str, Any]) -> tuple[Input, ...]:
    if told.get("type") == "object":
        return tuple(_inputs(told, named))
    if told.get("type") == "array":
        return tuple(_inputs(_shape(told.get("items", {}), named), named))
    return ()


def _words(name: str, told: Mapping[str, Any], kind: Kind) -> tuple[str, str]:
    """Return the label and the hint: a Korean title, or the first sentence of the description."""
    title, said = str(told.get("title", "")), str(told.get("description", ""))
    if kind == "date":  # the browser's own picker needs no words on how to write one
        said = said.removesuffix(HINTS["date"]).strip()
    if HANGUL.search(title) or not said:
        return title or name, said
    label, _, hint = said.partition(". ")
    if kind == "yes":
        label = _TRUE.sub(r"\1 표시", label)
    return label.rstrip("."), hint


def _titles(options: Sequence[str], said: str) -> dict[str, str]:
    """Return the Korean names of options that a description explains: `employment 근로계약`."""
    found = {each: re.search(rf"\b{re.escape(each)}\s*[:=(]?\s*([가-힣][^,;)]*)", said)
             for each in options if not HANGUL.search(each)}  # fmt: skip
    named = {each: match[1].strip(" .") for each, match in found.items() if match}
    return named if len(named) == len(options) else {}


def _example(told: Mapping[str, Any]) -> str:
    examples = told.get("examples") or [""]
    return str(examples[0]) if isinstance(examples[0], str | int | float) else ""
