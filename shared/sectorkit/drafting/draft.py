"""Fill a template: what is missing stays a gap, what is doubtful is told, nothing is invented."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from ..errors import BadInput, NotFound
from ..values import today
from .doubts import against
from .markdown import write_markdown
from .page import Block, Value, blocks_of
from .reading import Reading, read, redacted
from .template import ARTICLE, Source, Template

NOTICE = (
    "이 문서는 인공지능(AI)의 도움을 받아 작성되었습니다. 제출하기 전에 내용을 직접 확인하세요."
)
"""Said in every draft (인공지능기본법 제31조)."""

FORM = "form"
ORIGIN = re.compile(r"form|conversation|tool:[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field that nobody has filled."""

    field: str
    title: str
    help: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A field whose value may be wrong, and why."""

    field: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The article behind a field (`field`) or behind a sentence of the document (`sentence`)."""

    title: str
    locator: str
    url: str
    effective_from: date | None = None
    field: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A template with what is known filled in."""

    template: str
    title: str
    goes_to: str
    fields: Mapping[str, Any]
    """As given, but for resident numbers, which are hidden."""
    origins: Mapping[str, str]
    """Where each filled field came from: `form`, `conversation` or `tool:<name>`."""
    missing: Sequence[Missing]
    doubtful: Sequence[Doubtful]
    blocks: Sequence[Block]
    text: str
    citations: Sequence[Cited]
    notice: str = field(default=NOTICE)


def find_template(templates: Mapping[str, Template], name: str) -> Template:
    """Return a template by name. Raises `NotFound`, naming those there are."""
    if name not in templates:
        there = ", ".join(templates) or "아직 없습니다"
        raise NotFound(f"그런 서식이 없습니다. 있는 서식: {there}.")
    return templates[name]


def check(template: Template, fields: Mapping[str, Any]) -> None:
    """Raise `pydantic.ValidationError` for fields that are unknown or of another type."""
    template.model.model_validate(dict(fields))


def fill(
    template: Template,
    fields: Mapping[str, Any],
    origins: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
) -> Draft:
    """Return the draft that these fields make, as of a day (today).

    Raises `BadInput` for fields that are unknown or of another type, naming them.
    """
    try:
        check(template, fields)
    except ValidationError as error:
        named = dict.fromkeys(str(found["loc"][0]) for found in error.errors())
        there = ", ".join(asked.name for asked in template.fields)
        raise BadInput(
            f"쓸 수 없는 항목이 있습니다: {', '.join(named)}. 이 서식의 항목: {there}."
        ) from error
    readings = {asked.name: read(asked, fields.get(asked.name)) for asked in template.fields}
    blocks = blocks_of(template.lines, lambda name, way: _value(template, readings, name, way))
    filled = {name: hidden(fields[name]) for name, found in readings.items() if not found.empty}
    return Draft(
        template=template.name,
        title=template.title,
        goes_to=template.goes_to,
        fields=filled,
        origins={name: (origins or {}).get(name, FORM) for name in filled},
        missing=tuple(_missing(template, readings)),
        doubtful=tuple(_doubtful(template, readings, on or today())),
        blocks=blocks,
        text=write_markdown(blocks),
        citations=tuple(_citations(template, blocks)),
    )


def hidden(value: Any) -> Any:
    """Return a JSON value without the second half of any resident number in it."""
    match value:
        case str():
            return redacted(value)[0]
        case int() if redacted(str(value))[1]:
            return redacted(str(value))[0]
        case list():
            return [hidden(each) for each in value]
        case dict():
            return {name: hidden(each) for name, each in value.items()}
        case _:
            return value


def _value(template: Template, readings: Mapping[str, Reading], name: str, way: str) -> Value:
    """Return what stands in a place: the reading, or a gap where a required one is missing."""
    asked, reading = template.field(name), readings[name]
    if asked is None:  # a template with such a place does not load
        raise KeyError(name)
    if reading.rows:
        head = tuple(column.title for column in asked.columns)
        return Value(rows=(head, *reading.rows))
    if not reading.empty:
        figures = way == "원" and isinstance(reading.value, Decimal)
        return Value(f"{reading.value:,}원" if figures else reading.text)
    gap = f"〔{asked.title}〕" if asked.required else ""
    return Value(gap, optional=not asked.required, empty=True)


def _missing(template: Template, readings: Mapping[str, Reading]) -> Iterator[Missing]:
    for asked in template.fields:
        if asked.required and readings[asked.name].empty:
            yield Missing(asked.name, asked.title, asked.help, asked.source)


def _doubtful(template: Template, readings: Mapping[str, Reading], on: date) -> Iterator[Doubtful]:
    for asked in template.fields:
        reading = readings[asked.name]
        for reason in (*reading.doubts, *against(asked, template, readings, on)):
            yield Doubtful(asked.name, asked.title, reason)


def _citations(template: Template, blocks: Sequence[Block]) -> Iterator[Cited]:
    """Yield the article behind each field, then behind each sentence of the document."""
    for asked in template.fields:
        for found in ARTICLE.finditer(asked.source):
            yield _cited(template.source(found["law"], found["article"]), found, field=asked.name)
    for block in blocks:
        for found in ARTICLE.finditer(block.text):
            source = template.source(found["law"], found["article"])
            if source:  # an article that the person wrote is theirs
                yield _cited(source, found, sentence=block.text)


def _cited(
    source: Source | None, found: re.Match[str], field: str = "", sentence: str = ""
) -> Cited:
    locator = re.sub(r"\s+", " ", found["article"] + found["rest"])
    url, effective = (source.url, source.effective) if source else ("", None)
    return Cited(found["law"], locator, url, effective, field, sentence)
