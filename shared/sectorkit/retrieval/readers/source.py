"""What a family of formats is given to read, and what it makes of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from ...errors import BadInput
from ..documents import Block, Document
from .text import clean, inline

READER_VERSION = "1"
"""Change it when the same bytes would be read differently: every file is then read again."""

LONGEST_HEADING = 120
_LIST = re.compile(r"^(- .*)\n\n(?=- )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `name` is what it is known by from one ingest to the next."""

    path: Path
    name: str
    collection: str
    data: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the bytes and of the reader's version, in hexadecimal."""
        return digest(self.data)

    @property
    def stem(self) -> str:
        """The file's name without its suffix: the title of last resort."""
        return inline(Path(self.name).stem) or self.name

    def identity(self, own: object = None) -> str:
        """Return the document's id: its `own` if it brings one, else one made from its name."""
        key = inline(str(own)) if own not in (None, "") else ""
        key = key or sha256(self.name.encode()).hexdigest()[:16]
        return f"{self.collection}/{key}" if self.collection else key

    def document(self, blocks: Iterable[Block], *, title: str = "") -> Document:
        """Return a document of these blocks; `BadInput` when they hold no text."""
        kept = tuple(block for block in blocks if block.text.strip())
        if not kept:
            raise BadInput("읽을 글이 없습니다. 글이 들어 있는 파일인지 확인해 주세요.")
        return Document(
            id=self.identity(),
            title=inline(title) or self.stem,
            blocks=kept,
            fingerprint=self.fingerprint,
            collection=self.collection,
        )


def digest(data: bytes) -> str:
    """Return the fingerprint of some bytes."""
    return sha256(data + READER_VERSION.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """One heading, paragraph or table, in reading order. `page` counts from 1; 0 is unknown."""

    kind: Literal["heading", "text", "table"]
    text: str
    level: int = 0
    page: int = 0


def sections(items: Iterable[Item], title: str = "") -> list[Block]:
    """Return one block for each heading, with the heading's line at its beginning.

    With page numbers there is one block for each page instead. A first heading that only
    repeats the title is left out.
    """
    reading = _Reading(title)
    for item in items:
        reading.turn_to(item.page)
        if item.kind == "heading" and 0 < len(item.text) <= LONGEST_HEADING:
            reading.go_under(item)
        elif text := clean(item.text).strip():
            reading.lines.append(text)
    reading.close("")
    return reading.blocks


@dataclass(slots=True)
class _Reading:
    """How far the reading has come, and the blocks it has closed."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    place: str = ""

    def close(self, place: str) -> None:
        """End the block that is open; the next one is at `place`."""
        if self.lines:
            headings = tuple(text for _, text in self.path)
            text = _LIST.sub(r"\1\n", "\n\n".join(self.lines))
            self.blocks.append(Block(text, self.place, headings))
        self.place, self.lines = place, []

    def turn_to(self, page: int) -> None:
        """Begin a block at a new page; 0 is no page."""
        if page and self.place != f"p. {page}":
            self.close(f"p. {page}")

    def go_under(self, heading: Item) -> None:
        """Go on below a heading: in a block of its own, unless pages are the blocks."""
        repeats = heading.text == self.title and not self.blocks and not self.lines
        if not heading.page:
            self.close("" if repeats else heading.text)
        self.path = [above for above in self.path if above[0] < heading.level]
        self.path.append((heading.level, heading.text))
        if not repeats:
            self.lines.append(f"{'#' * min(heading.level, 6)} {heading.text}")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as a Markdown table; the first row is its head."""
    width = max((len(row) for row in rows), default=0)
    if not any(cell.strip() for row in rows for cell in row):
        return ""
    lines = [
        "| " + " | ".join(_cell(row[i]) if i < len(row) else "" for i in range(width)) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(text: str) -> str:
    return inline(text).replace("|", "\\|")
