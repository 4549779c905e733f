"""The parts of an article of law (항, 호, 목), each with its exact place in the stored text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..values import Passage

Path = tuple[int, int, int, str]
"""항, 호, N of 호의N, 목: 0 or empty where the text does not divide so."""

_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(
    r"\s*(?:(?P<paragraph>[①-⑳㉑-㉟㊱-㊿])"
    r"|(?P<item>\d{1,3})(?:의(?P<branch>\d{1,2}))?\.(?=\s|$)"
    r"|(?P<subitem>[가나다라마바사아자차카타파하])\.(?=\s|$))"
)
_NAME = r"(?:제\d+조(?:의\d+)?\s?(?:\([^)]*\))?\s*)?"
_DELETED = re.compile(
    rf"\s*{_NAME}(?:[①-⑳㉑-㉟㊱-㊿]|\d{{1,3}}(?:의\d{{1,2}})?\.|[가-하]\.)?\s*삭\s?제\s*(?:[<\[][^>\]]*[>\]])?\s*"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One line or more of an article: `passage.text[start:end]`."""

    passage: Passage
    start: int
    end: int
    path: Path

    @property
    def text(self) -> str:
        """The exact words."""
        return self.passage.text[self.start : self.end]

    @property
    def locator(self) -> str:
        """The part's name: `제3조 제1항 제2호 가목`."""
        article = self.passage.locator.split(" ")[0]
        paragraph, item, branch, subitem = self.path
        named = (
            article,
            f"제{paragraph}항" if paragraph else "",
            f"제{item}호" + (f"의{branch}" if branch else "") if item else "",
            f"{subitem}목" if subitem else "",
        )
        return " ".join(part for part in named if part)


def parts(article: Sequence[Passage]) -> list[Part]:
    """Return the lines of an article with the 항, 호 and 목 each stands in, in reading order.

    An article that was cut into several passages goes on where the one before it stopped.
    """
    return list(_walk(article))


def _walk(article: Sequence[Passage]) -> Iterator[Part]:
    path: Path = (0, 0, 0, "")
    for passage in article:
        for line in _LINE.finditer(passage.text):
            path = _next(path, line[0])
            yield Part(passage, line.start(), line.end(), path)


def _next(path: Path, line: str) -> Path:
    mark = _MARK.match(line)
    if mark is None:
        return path
    if mark["paragraph"]:
        return (int(unicodedata.numeric(mark["paragraph"])), 0, 0, "")
    if mark["item"]:
        return (path[0], int(mark["item"]), int(mark["branch"] or 0), "")
    return (*path[:3], mark["subitem"])


def within(article: Sequence[Passage], wanted: Path) -> list[Part]:
    """Return the stretch of each passage that the named part takes; nothing if there is none.

    (0, 0, 0, "") is the whole article; (2, 0, 0, "") 제2항 with all that stands below it.
    """
    depth = max((at + 1 for at, value in enumerate(wanted) if value), default=0)
    found: list[Part] = []
    for part in parts(article):
        if depth and part.path[:depth] != wanted[:depth]:
            continue
        if found and found[-1].passage is part.passage:
            found[-1] = Part(part.passage, found[-1].start, part.end, wanted)
        else:
            found.append(Part(part.passage, part.start, part.end, wanted))
    return found


def is_deleted(text: str) -> bool:
    """Tell whether these words only say that what stood here was repealed: `삭제 <2005.3.31>`."""
    return bool(_DELETED.fullmatch(text))
