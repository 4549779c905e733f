"""Put back the spaces between words that a PDF's layout lost.

One parser rebuilds paragraphs and tables but closes narrow gaps; another keeps every gap but
knows no paragraphs. Only spaces are taken from the second: no letter changes.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Self

from pypdf import PdfReader

from .text import clean

SHORTEST = 4
"""Letters below which a place in the page cannot be told for sure."""

_NEVER_BEFORE = frozenset(".,;:!?)]}」』〉》’”%·ㆍ")
_NEVER_AFTER = frozenset("([{「『〈《‘“·ㆍ")


@dataclass(frozen=True, slots=True)
class Spaces:
    """For each page, its letters without white space and where among them a gap stands."""

    pages: tuple[str, ...] = ()
    gaps: tuple[frozenset[int], ...] = field(default=())

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the gaps of a PDF; none where it cannot be read this way."""
        try:
            texts = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
        except Exception:  # it only helps: a file it cannot read is read without it
            return cls()
        squeezed = [_squeezed(_written(clean(text))) for text in texts]
        return cls(tuple(text for text, _ in squeezed), tuple(gaps for _, gaps in squeezed))

    def restored(self, text: str, page: int) -> str:
        """Return the text with a space wherever its page has one and both sides are words."""
        letters, own = _squeezed(text)
        if not 0 < page <= len(self.pages) or len(letters) < SHORTEST:
            return text
        at = self.pages[page - 1].find(letters)
        if at < 0:
            return text
        wanted = {gap - at for gap in self.gaps[page - 1] if at < gap < at + len(letters)}
        missing = {gap for gap in wanted - own if _between_words(letters, gap)}
        return _spaced(text, missing)


def _written(text: str) -> str:
    """Return the text without the gaps that nobody wrote: ends of lines, and changes of font.

    Where a page writes its spaces, they come out doubled, and single ones are changes of font.
    """
    text = text.replace("\n", "")
    doubled, single = len(re.findall(r"(?<=\S)  +(?=\S)", text)), text.count(" ")
    if doubled * 4 > single - doubled * 2:
        return re.sub(r"(?<! ) (?! )", "", text)
    return text


def _squeezed(text: str) -> tuple[str, frozenset[int]]:
    """Return the letters of a text, and before which of them white space stands."""
    gaps, count = set(), 0
    for word in re.split(r"(\s+)", text):
        if word.isspace():
            gaps.add(count)
        count += 0 if word.isspace() else len(word)
    return "".join(text.split()), frozenset(gaps)


def _between_words(letters: str, gap: int) -> bool:
    before, after = letters[gap - 1], letters[gap]
    if after in _NEVER_BEFORE or before in _NEVER_AFTER:
        return False
    return not (before.isdecimal() or (after.isdecimal() and not _hangul(before)))


def _hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _spaced(text: str, gaps: set[int]) -> str:
    parts, count = [], 0
    for letter in text:
        if not letter.isspace():
            if count in gaps:
                parts.append(" ")
            count += 1
        parts.append(letter)
    return "".join(parts)
