"""Templates: one Markdown file each, its fields and sources in front, its text below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator

from ..errors import Misconfigured
from .fields import Asked, Shape, model_of, schema_of
from .page import Line, lines_of

ARTICLE = re.compile(
    r"「(?P<law>[^「」]+)」\s*(?P<article>제\d+조(?:의\d+)?)(?P<rest>(?:\s*제\d+[항호])*)"
)


class _Plain(yaml.SafeLoader):
    """YAML in which a date stays the text that somebody wrote: an example is typed into a form."""


_Plain.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Source(Shape):
    """One article that a template rests on."""

    law: str
    article: Annotated[str, Field(pattern=r"^제\d+조(의\d+)?$")]
    effective: date | None = None
    url: Annotated[str, Field(pattern=r"^https://")]


class Template(Shape):
    """A kind of document: what it asks for, where it goes, what it rests on, how it reads."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
    title: str
    description: str
    goes_to: str
    fields: tuple[Asked, ...]
    sources: tuple[Source, ...]
    licence: str
    date: date
    body: str

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """Refuse a template whose parts do not fit each other."""
        if wrong := list(_wrong(self)):
            raise ValueError("; ".join(wrong))
        return self

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of the body."""
        return lines_of(self.body)

    @cached_property
    def model(self) -> type[BaseModel]:
        """Return the model that checks what is given for the fields."""
        return model_of(self.fields)

    def field(self, name: str) -> Asked | None:
        """Return the field of a name, or nothing."""
        return next((field for field in self.fields if field.name == name), None)

    def source(self, law: str, article: str) -> Source | None:
        """Return the source of an article, or nothing."""
        return next((s for s in self.sources if (s.law, s.article) == (law, article)), None)

    def described(self) -> dict[str, Any]:
        """Return what a page, an agent or a program needs to fill the template."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "goes_to": self.goes_to,
            "fields": schema_of(self.fields, self.model),
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "licence": self.licence,
            "date": self.date.isoformat(),
        }


def _wrong(template: Template) -> Iterator[str]:
    """Yield everything that does not fit."""
    names = [field.name for field in template.fields]
    yield from (f"field twice: {name}" for name in {n for n in names if names.count(n) > 1})
    placed = {name for line in template.lines for name in line.places}
    yield from (f"place without a field: {name}" for name in sorted(placed - set(names)))
    yield from (f"field without a place: {name}" for name in sorted(set(names) - placed))
    for field in template.fields:
        yield from (f"{field.name}: {wrong}" for wrong in _wrong_field(field, names))
    for found in (found for text in _said(template) for found in ARTICLE.finditer(text)):
        if template.source(found["law"], found["article"]) is None:
            yield f"not among the sources: {found[0]}"


def _said(template: Template) -> Iterator[str]:
    """Yield every text of the template in which an article may be named."""
    yield from (template.body, template.description, template.goes_to)
    for field in template.fields:
        yield from (field.source, field.help, field.because)


def _wrong_field(field: Asked, names: Sequence[str]) -> Iterator[str]:
    """Yield what does not fit in one field."""
    if field.kind == "choice" and not field.options:
        yield "a choice without options"
    if field.kind == "rows" and not field.columns:
        yield "rows without columns"
    if field.required and field.example in ("", []):
        yield "required, without an example"
    if field.source and not ARTICLE.search(field.source):
        yield "source names no article"
    column = field.sum_of.partition(".")[0]
    for other in (field.after, field.at_most, column, *(period.of for period in field.within)):
        if isinstance(other, str) and other and other not in names:
            yield f"unknown field {other}"


def load_templates(folder: Path) -> Mapping[str, Template]:
    """Return the templates of a folder by name; none for `Path()`.

    Raises `Misconfigured`, naming the file, for one that cannot be used.
    """
    if folder == Path():
        return {}
    if not folder.is_dir():
        raise Misconfigured(
            f"서식 폴더 {folder.name}이(가) 없습니다. 분야의 templates 경로를 보세요."
        )
    loaded = [read_template(path) for path in sorted(folder.glob("*.md"))]
    return {template.name: template for template in loaded}


def read_template(path: Path) -> Template:
    """Return the template in a file. Raises `Misconfigured`."""
    _, head, body = [*path.read_text(encoding="utf-8").split("---\n", 2), "", ""][:3]
    try:
        template = Template.model_validate({**yaml.load(head, _Plain), "body": body.strip()})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise Misconfigured(f"서식 {path.name}을(를) 쓸 수 없습니다. 고칠 곳: {error}") from error
    if template.name != path.stem:
        raise Misconfigured(f"서식 {path.name}의 name은 파일 이름과 같아야 합니다.")
    return template
