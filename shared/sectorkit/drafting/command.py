"""`sectorkit draft`: fill a template from the command line into a file, by suffix."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from ..errors import BadInput
from ..sector import Sector
from .draft import Draft, fill, find_template
from .export import export
from .fields import Asked
from .template import Template, load_templates


def write_draft(sector: Sector, template: str, fields: Sequence[str], output: Path) -> Draft:
    """Fill a template with `이름=값` pairs, write it, and return it with what is missing.

    Raises `NotFound` for another template, `BadInput` for a field that cannot be used and
    `UnsupportedType` for another suffix.
    """
    chosen = find_template(load_templates(sector.templates), template)
    draft = fill(chosen, read_pairs(chosen, fields))
    data = export(draft, output.suffix.removeprefix(".").lower())
    output.write_bytes(data)
    return draft


def read_pairs(template: Template, pairs: Sequence[str]) -> Mapping[str, Any]:
    """Return `이름=값` pairs as fields; a field of rows takes JSON. Raises `BadInput`."""
    read: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(f"--field {pair}: 이름=값처럼 써 주세요.")
        read[name.strip()] = _value(template.field(name.strip()), value)
    return read


def _value(field: Asked | None, text: str) -> Any:
    """Return a value as its JSON type; a backslash and an n stand for a line break."""
    if field is None or field.kind != "rows":
        return text.replace("\\n", "\n")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        columns = ", ".join(f'"{column.name}": "…"' for column in field.columns)
        raise BadInput(f"--field {field.name}: [{{{columns}}}]처럼 JSON으로 써 주세요.") from error


def told(draft: Draft, output: Path) -> str:
    """Return what to say in a terminal: the file, then what is missing and what is doubtful."""
    lines = [f"{output} · {draft.title}"]
    lines += [
        f"  빠짐  {m.field}: {m.title}{f' ({m.source})' if m.source else ''}" for m in draft.missing
    ]
    lines += [f"  확인  {d.field}: {d.reason}" for d in draft.doubtful]
    return "\n".join([*lines, f"  {draft.notice}"])
