"""Rows and records: CSV, JSON and JSON Lines."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

from ...errors import BadInput
from ..documents import Block, Document
from .plain import with_provenance
from .source import Source, digest
from .text import clean, decode, inline

LONGEST_CELL = 1024 * 1024
_TEXT = ("text", "content", "contents", "body", "본문", "내용")
_TITLE = ("title", "제목", "name", "이름")
_LISTS = ("documents", "items", "records", "data", "corpus", "rows", "passages")


def read_csv(source: Source) -> list[Document]:
    """Return a table as one document: a block for each row, `열: 값` by `열: 값`."""
    text = decode(source.data)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise BadInput(
            "표의 따옴표나 구분자가 맞지 않습니다. UTF-8 CSV로 다시 저장해 올려 주세요."
        ) from error
    names = [inline(name) for name in rows[0]]
    blocks = (
        Block(_row(names, row), f"{number}행")
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )
    return [source.document(blocks)]


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",\t;|", key=head.count)


def _row(names: list[str], row: list[str]) -> str:
    cells = []
    for position, cell in enumerate(row):
        name = names[position] if position < len(names) else ""
        if value := inline(cell):
            cells.append(f"{name}: {value}" if name else value)
    return "\n".join(cells)


def read_json(source: Source) -> list[Document]:
    """Return each object of a JSON file as a document."""
    try:
        loaded = json.loads(decode(source.data))
    except json.JSONDecodeError as error:
        raise BadInput(
            f"JSON이 아닙니다({error.lineno}번째 줄). 그 줄을 고쳐 다시 올려 주세요."
        ) from error
    return _documents(enumerate(_objects(loaded), start=1), source)


def read_jsonl(source: Source) -> list[Document]:
    """Return each line of a JSON Lines file as a document."""
    return _documents(_lines(decode(source.data)), source)


def _objects(loaded: Any) -> list[Any]:
    if isinstance(loaded, dict):
        inner = [loaded[key] for key in _LISTS if isinstance(loaded.get(key), list)]
        return inner[0] if inner else [loaded]
    return loaded if isinstance(loaded, list) else []


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(
                f"{number}번째 줄이 JSON이 아닙니다. 그 줄을 고쳐 다시 올려 주세요."
            ) from error


def _documents(numbered: Iterator[tuple[int, Any]], source: Source) -> list[Document]:
    found = []
    for number, record in numbered:
        if not isinstance(record, dict):
            raise BadInput(
                f"{number}번째 항목이 객체가 아닙니다. title과 text가 있는 객체로 바꿔 주세요."
            )
        document = _document(record, number, source)
        if document:
            found.append(document)
    if not found:
        raise BadInput("읽을 글이 없습니다. 각 객체의 text에 글을 넣어 다시 올려 주세요.")
    return found


def _document(record: Mapping[str, Any], number: int, source: Source) -> Document | None:
    """Return one record; without a text field, its plain fields are its text."""
    text = next((record[key] for key in _TEXT if isinstance(record.get(key), str)), None)
    title = next((record[key] for key in _TITLE if isinstance(record.get(key), str)), "")
    body = clean(_fields(record) if text is None else text)
    if not body.strip():
        body = inline(title)
    if not body:
        return None
    own = record.get("_id", record.get("id"))
    nameless = f"{replace(source, collection='').identity()}-{number}"
    document = Document(
        id="",
        title=inline(title) or f"{source.stem} {number}",
        blocks=(Block(body),),
        fingerprint=digest(json.dumps(record, sort_keys=True).encode()),
        collection=source.collection,
    )
    facts = {**record, "id": nameless if own in (None, "") else own}
    return with_provenance(document, facts, source)


def _fields(record: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in record.items() if isinstance(value, str | int | float)}
    return "\n".join(f"{key}: {value}" for key, value in plain.items() if key not in ("id", "_id"))
