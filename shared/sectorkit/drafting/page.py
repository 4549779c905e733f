"""A template's body: lines with places for fields, and the blocks they become.

A small part of Markdown, one block a line:

    # 제목        ## 작은 제목        >< 가운데        >> 오른쪽        1. 항목        가. 아래 항목
    | 이름 | {{이름}} |        {{여러_줄}}        ---  (ends a section, leaves a space)

`{{이름}}` is a field, `{{금액:원}}` its figures alone, `[[ ... ]]` a part that goes when its
optional fields are empty; a whole line goes in the same way, and a heading with nothing left
under it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["title", "heading", "centre", "right", "item", "paragraph", "table", "space"]

PLACE = re.compile(r"\{\{([^{}:]+)(?::(원))?\}\}")
OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
GAP = re.compile(r"〔[^〔〕]*〕")
LETTERS = "가나다라마바사아자차카타파하"

_MARKS: tuple[tuple[str, Kind, int], ...] = (
    ("# ", "title", 0),
    ("## ", "heading", 0),
    (">< ", "centre", 0),
    (">> ", "right", 0),
    ("1. ", "item", 1),
    ("가. ", "item", 2),
    ("|", "table", 0),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a finished page. `marker` numbers an item; a table's first row may be a head."""

    kind: Kind
    text: str = ""
    marker: str = ""
    indent: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a template: its kind, its depth, and its text or its cells."""

    kind: Kind
    cells: tuple[str, ...]
    indent: int = 0

    @property
    def places(self) -> tuple[str, ...]:
        """Return the fields it has places for."""
        return tuple(found[1].strip() for cell in self.cells for found in PLACE.finditer(cell))

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the fields without all of which the line says nothing."""
        bare = (OPTIONAL.sub("", cell) for cell in self.cells)
        return tuple(found[1].strip() for cell in bare for found in PLACE.finditer(cell))


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a place: text, or the rows of a table with its head first."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    empty: bool = False


Look = Callable[[str, str], Value]
"""Takes a field's name and the way to write it; returns what stands there."""


def lines_of(body: str) -> tuple[Line, ...]:
    """Return the lines of a body; text right under an item, with no empty line, belongs to it."""
    lines: list[Line] = []
    indent = 0
    for raw in body.splitlines():
        if not raw.strip():
            indent = 0
            continue
        line = _line(raw.strip())
        if line.kind == "paragraph":
            line = replace(line, indent=indent)
        lines.append(line)
        indent = line.indent
    return tuple(lines)


def _line(raw: str) -> Line:
    if raw == "---":
        return Line("space", ())
    for mark, kind, indent in _MARKS:
        if raw.startswith(mark):
            if kind == "table":
                return Line(kind, tuple(cell.strip() for cell in raw.strip("|").split("|")))
            return Line(kind, (raw.removeprefix(mark).strip(),), indent)
    return Line("paragraph", (raw,))


def blocks_of(lines: Sequence[Line], look: Look) -> tuple[Block, ...]:
    """Return the page: places filled, what is optional and empty left out, items numbered."""
    kept = [(line, _filled(line, look)) for line in lines]
    made = [block for line, blocks in kept for block in (blocks or ())]
    headed = _without_bare_headings(made, lines)
    return tuple(_numbered(_joined(headed)))


def _filled(line: Line, look: Look) -> tuple[Block, ...] | None:
    """Return the blocks of a line, or nothing when all it holds is optional and empty."""
    if line.kind == "space":
        return (Block("space"),)
    values = [look(name, "") for name in line.needed]
    if values and all(value.optional and value.empty for value in values):
        return None
    if len(values) == 1 and (values[0].rows or "\n" in values[0].text) and _alone(line):
        return tuple(_spread(line, values[0]))
    cells = tuple(_written(cell, look) for cell in line.cells)
    if line.kind == "table":
        return (Block("table", rows=(cells,)),)
    return (Block(line.kind, cells[0], indent=line.indent),)


def _alone(line: Line) -> bool:
    return PLACE.fullmatch(line.cells[0]) is not None


def _spread(line: Line, value: Value) -> Iterator[Block]:
    """Yield a table for rows, and one paragraph for each line of a long text."""
    if value.rows:
        yield Block("table", rows=value.rows, head=True)
        return
    for at, text in enumerate(value.text.split("\n")):
        kind: Kind = line.kind if at == 0 else "paragraph"
        yield Block(kind, text, indent=line.indent)


def _written(cell: str, look: Look) -> str:
    """Return a text with its places filled and its empty optional parts gone."""

    def part(found: re.Match[str]) -> str:
        values = [look(place[1].strip(), "") for place in PLACE.finditer(found[1])]
        gone = all(value.optional and value.empty for value in values)
        return "" if gone else found[1]

    def place(found: re.Match[str]) -> str:
        return look(found[1].strip(), found[2] or "").text

    return PLACE.sub(place, OPTIONAL.sub(part, cell)).strip()


def _without_bare_headings(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """Drop a heading under which nothing is left though the template has something there."""
    nothing = ("heading", "space")
    bare = {
        line.cells[0]
        for line, below in zip(lines, [*lines[1:], Line("space", ())], strict=True)
        if line.kind == "heading" and below.kind in nothing
    }
    kept: list[Block] = []
    for block, below in zip(blocks, [*blocks[1:], Block("space")], strict=True):
        lost = block.kind == "heading" and below.kind in nothing and block.text not in bare
        if not lost:
            kept.append(block)
    return kept


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put table lines that follow one another into one table."""
    table: Block | None = None
    for block in blocks:
        if block.kind == "table" and not block.head:
            table = replace(table, rows=(*table.rows, *block.rows)) if table else block
            continue
        if table:
            yield table
            table = None
        yield block
    if table:
        yield table


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Number items 1. 2. and under them 가. 나. (행정업무규정 시행규칙 제2조 제1항)."""
    counts = [0, 0]
    for block in blocks:
        if block.kind in ("title", "heading", "space"):
            counts = [0, 0]
        elif block.kind == "item":
            counts = [counts[0] + 1, 0] if block.indent == 1 else [counts[0], counts[1] + 1]
            number = str(counts[0]) if block.indent == 1 else LETTERS[(counts[1] - 1) % 14]
            block = replace(block, marker=f"{number}.")
        yield block


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a gap that still has to be filled."""
    at = 0
    for found in GAP.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False
