"""Cut a document into passages small enough to quote, losing nothing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..values import Passage
from .documents import Block, Document
from .statutes import article_url

LONGEST = 1_000
"""Characters in one passage, about."""

WHOLE_DOCUMENT = 1_500
"""A document of sections up to so many characters is one passage: its parts explain each other."""

LONGEST_WHOLE = 2_000
"""Characters up to which an article is kept in one passage."""

LONGEST_ROW = 4_000
"""A row of a table is not cut below this many characters."""

SHORTEST = 100
"""What is left over at the end of a block joins the piece before it below this many."""

_STRONG = re.compile(r"#{1,6} |[①-⑳㉑-㉟㊱-㊿]")
_NUMBERED = re.compile(r"^(?:([①-⑳㉑-㉟㊱-㊿])|(\d+)(?:의(\d+))?\. )", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?。])[\"'”’)\]]*\s+")
_RANKS = _PARAGRAPH, _LINE, _INSIDE = range(3)


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest stretch that is not cut, with the white space after it."""

    text: str
    rank: int
    """How good a place its beginning is to cut at; 0 is best."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    locator: str
    headings: Sequence[str]
    packable: bool


def split(document: Document, *, limit: int = LONGEST) -> list[Passage]:
    """Return the document's passages in order, each of about `limit` characters or fewer.

    Every character that is not white space is in exactly one passage. Blocks marked `whole` are
    passages of their own; neighbouring others share one while they fit. Ids come from the
    document's id and the locator, so that they outlive small changes of the text.
    """
    if limit == LONGEST and _is_short(document):
        limit = WHOLE_DOCUMENT
    pieces = _packed([piece for block in document.blocks for piece in _pieces(block, limit)], limit)
    if len(pieces) == 1 and len(document.blocks) > 1 and not pieces[0].locator.startswith("p. "):
        pieces = [replace(pieces[0], locator="")]
    seen: dict[str, int] = {}
    return [_passage(document, piece, n, seen) for n, piece in enumerate(pieces, start=1)]


def _is_short(document: Document) -> bool:
    """Tell whether a document of sections fits one passage; pages and articles stay apart."""
    apart = any(block.whole or block.locator.startswith("p. ") for block in document.blocks)
    return not apart and sum(len(block.text) + 2 for block in document.blocks) <= WHOLE_DOCUMENT


def _passage(document: Document, piece: _Piece, number: int, seen: dict[str, int]) -> Passage:
    key = piece.locator or str(number)
    seen[key] = seen.get(key, 0) + 1
    again = f"~{seen[key]}" if seen[key] > 1 else ""
    return Passage(
        id=f"{document.id}#{key}{again}",
        document_id=document.id,
        text=piece.text,
        title=document.title,
        locator=piece.locator,
        headings=piece.headings,
        url=article_url(document.url, piece.locator),
        licence=document.licence,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        fetched_at=document.fetched_at,
        collection=document.collection,
    )


def _pieces(block: Block, limit: int) -> Iterator[_Piece]:
    text = block.text.strip()
    if not text:
        return
    if len(text) <= (max(limit, LONGEST_WHOLE) if block.whole else limit):
        yield _Piece(text, block.locator, block.headings, not block.whole)
        return
    texts = _cut(text, limit)
    locators = _numbered(texts, block.locator) if block.whole else [block.locator] * len(texts)
    for part, locator in zip(texts, locators, strict=True):
        yield _Piece(part, locator, block.headings, False)


def _packed(pieces: Sequence[_Piece], limit: int) -> list[_Piece]:
    """Join neighbouring pieces that may share a passage, while they fit."""
    packed: list[_Piece] = []
    for piece in pieces:
        last = packed[-1] if packed else None
        if last and last.packable and piece.packable:
            joined = f"{last.text}\n\n{piece.text}"
            if len(joined) <= limit:
                headings = _shared(last.headings, piece.headings)
                packed[-1] = _Piece(joined, _span(last.locator, piece.locator), headings, True)
                continue
        packed.append(piece)
    return packed


def _shared(left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    """Return the headings above both; those below stand in the text itself."""
    both = []
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        both.append(one)
    return tuple(both)


def _span(first: str, last: str) -> str:
    """Return `p. 1 ~ p. 3`; what begins before any place has a name has none."""
    start = first.split(" ~ ")[0]
    return f"{start} ~ {last}" if start and last and start != last else start


def _cut(text: str, limit: int) -> list[str]:
    """Return the text in stretches of about `limit`, each cut at the best place in it."""
    stretches: list[list[_Unit]] = [[]]
    for unit in _units(text, limit):
        stretches[-1].append(unit)
        while len(stretches[-1]) > 1 and _length(stretches[-1]) > limit:
            units = stretches.pop()
            at = _best_cut(units, limit)
            stretches += [units[:at], units[at:]]
    if len(stretches) > 1 and _length(stretches[-1]) < SHORTEST:
        stretches[-2:] = [stretches[-2] + stretches[-1]]
    texts = ("".join(unit.text for unit in units).strip() for units in stretches)
    return [text for text in texts if text]


def _length(units: Sequence[_Unit]) -> int:
    """Return the characters of some units, not counting the white space at their end."""
    return sum(len(unit.text) for unit in units[:-1]) + len(units[-1].text.rstrip())


def _best_cut(units: Sequence[_Unit], limit: int) -> int:
    """Return the index to cut before: the best place past two fifths of the limit, the latest."""
    position, best = 0, (len(_RANKS), 1 - len(units))
    for index, unit in enumerate(units):
        if index and position >= limit * 2 / 5:
            best = min(best, (unit.rank, -index))
        position += len(unit.text)
    return -best[1]


def _units(text: str, limit: int) -> Iterator[_Unit]:
    """Yield lines, and the sentences of lines that are too long; joined they are the text.

    What follows a heading is a bad place to cut: the heading would be left behind.
    """
    fresh, below_heading = True, False
    for line in text.splitlines(keepends=True):
        if not line.strip():
            yield _Unit(line, _INSIDE)
            fresh = True
            continue
        rank = _PARAGRAPH if fresh or _STRONG.match(line) else _LINE
        rank = _INSIDE if below_heading else rank
        for sentence in _sentences(line, LONGEST_ROW if line.startswith("|") else limit):
            yield _Unit(sentence, rank)
            rank = _INSIDE
        fresh, below_heading = False, line.startswith("#")


def _sentences(line: str, limit: int) -> Iterator[str]:
    if len(line.rstrip()) <= limit:
        yield line
        return
    starts = [0, *(match.end() for match in _SENTENCE.finditer(line)), len(line)]
    for start, end in pairwise(starts):
        yield from _words(line[start:end], limit)


def _words(sentence: str, limit: int) -> Iterator[str]:
    """Yield a sentence in parts of at most `limit`, cut after a space where there is one."""
    while len(sentence.rstrip()) > limit:
        at = sentence.rfind(" ", limit // 2, limit) + 1 or limit
        yield sentence[:at]
        sentence = sentence[at:]
    if sentence:
        yield sentence


def _numbered(texts: Sequence[str], locator: str) -> list[str]:
    """Return a locator for each part of a long article: `제3조의2 제1항~제6항`."""
    places, current = [], ""
    for text in texts:
        marks = [_mark(match) for match in _NUMBERED.finditer(text)]
        paragraphs = [mark for mark in marks if mark.endswith("항")]
        places.append(f"{locator} {_reach(text, marks, paragraphs, current)}".strip())
        current = paragraphs[-1] if paragraphs else current
    return places


def _reach(text: str, marks: Sequence[str], paragraphs: Sequence[str], current: str) -> str:
    """Return from where to where a part goes, given the 항 that was open before it."""
    opened = "" if _STRONG.match(text) else current
    first = marks[0] if marks and not (opened and marks[0] in paragraphs) else ""
    start = " ".join(part for part in (opened, first) if part)
    end = [*marks, *paragraphs][-1] if marks else ""
    return start if not end or start.endswith(end) else f"{start}~{end}".strip("~")


def _mark(match: re.Match[str]) -> str:
    """Return `제2항` for ② and `제3호의2` for `3의2. `."""
    if match[1]:
        return f"제{int(unicodedata.numeric(match[1]))}항"
    return f"제{match[2]}호" + (f"의{match[3]}" if match[3] else "")
