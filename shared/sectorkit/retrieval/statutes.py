"""Read Korean statutes as structure: one block per article, under its chapter."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .documents import Block, Document
from .readers.text import as_date, as_url, clean, inline
from .references import Reference, article_locator, law_key, parse_reference

__all__ = [
    "Reference",
    "article_locator",
    "is_statute",
    "law_key",
    "parse_reference",
    "statute",
]

LICENCE = "저작권법 제7조"
"""Statutes are not protected by copyright (저작권법 제7조 제1호)."""

LONGEST_ADDENDUM = 1_000
"""Characters of 부칙 kept in one block; longer ones are cut at their own articles."""

_MARK = "법령MST"
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_BOLD_HEADING = re.compile(r"\*\*(제\d+(?:편|장|절|관|항)[^*]*)\*\*$")
_ARTICLE = re.compile(r"제(\d+)조(?:의(\d+))?(?:\s*\((.*)\))?\s*$")
_ADDENDUM = re.compile(r"부칙\s?(?:\(.*\)\s?)?<제[^<>]{1,60}>")
_ADDENDUM_ARTICLE = re.compile(r"제(\d+)조(?:의(\d+))?\s?\(")
_PARAGRAPH = re.compile(r"\*\*([①-⑳㉑-㉟㊱-㊿])\*\*")
_ESCAPED = re.compile(r"\\([.\-()#*_+!<>\[\]])")
_PICTURE = re.compile(r"</?img[^>]*>")


def is_statute(front: Mapping[str, object]) -> bool:
    """Tell a statute of the law mirror by its front matter."""
    return _MARK in front and "제목" in front and "시행일자" in front


def statute(
    front: Mapping[str, object], body: str, fingerprint: str, collection: str = ""
) -> Document:
    """Return a statute: a block for each article, then one or more for each addendum (부칙).

    `effective_from` is 시행일자, which may lie in the future whatever 상태 says: who searches
    compares it with the day asked about. `work` stays the same from version to version.
    """
    title = inline(str(front["제목"]))
    effective = as_date(front["시행일자"])
    number = inline(str(front.get("법령ID") or front[_MARK]))
    identity = f"law-{number}-{effective or front[_MARK]}"
    articles, _, addenda = body.partition("\n## 부칙\n")
    return Document(
        id=f"{collection}/{identity}" if collection else identity,
        title=title,
        blocks=(*_articles(title, articles), *_addenda(title, addenda)),
        fingerprint=fingerprint,
        work=f"law-{number}",
        url=_address(front, title),
        licence=LICENCE,
        effective_from=effective,
        fetched_at=as_date(front.get("fetched_at")),
        collection=collection,
    )


def _address(front: Mapping[str, object], title: str) -> str:
    return as_url(front.get("출처")) or f"https://www.law.go.kr/법령/{title.replace(' ', '')}"


def article_url(url: str, locator: str) -> str:
    """Return the public address of one article: the law's address and the article's number."""
    match = re.match(r"제\d+조(?:의\d+)?", locator)
    return f"{url}/{match[0]}" if match and "law.go.kr/법령/" in url else url


@dataclass(slots=True)
class _Place:
    """Where in the statute the reading has come to."""

    headings: list[tuple[int, str]]
    locator: str = ""
    article: str = ""
    lines: list[str] = field(default_factory=list)

    def block(self) -> Iterator[Block]:
        """Yield what was read since the last heading; an article without words is its heading."""
        text = _tidy(self.lines) or self.article
        path = [name for _, name in self.headings] + ([self.article] if self.article else [])
        if text:
            yield Block(text, self.locator, tuple(path), whole=bool(self.article))

    def enter(self, level: int, name: str) -> None:
        """Go under an article, or under a part, chapter, section or sub-section."""
        match = _ARTICLE.match(name) if level == 5 else None
        self.lines = []
        self.locator = self.article = ""
        if match:
            self.locator = article_locator(int(match[1]), int(match[2] or 0))
            self.article = f"{self.locator} ({match[3]})" if match[3] else self.locator
        else:
            above = [each for each in self.headings if each[0] < level or each[0] == 0]
            self.headings = [*above, (level, name)]


def _articles(title: str, body: str) -> Iterator[Block]:
    place = _Place([(0, title)])
    for line in body.split("\n"):
        heading = _HEADING.match(line)
        bold = _BOLD_HEADING.match(line)
        if heading is None and bold is None:
            place.lines.append(line)
            continue
        yield from place.block()
        level, name = (len(heading[1]), heading[2]) if heading else (6, bold[1] if bold else "")
        if (level, inline(name)) == (1, title):
            continue
        place.enter(level, inline(_plain(name)))
    yield from place.block()


def _addenda(title: str, body: str) -> Iterator[Block]:
    """Yield each 부칙; a long one in several blocks, cut at its own articles."""
    name, lines = "부칙", list[str]()
    for line in body.split("\n"):
        match = _ADDENDUM.match(line)
        if match is None:
            lines.append(line)
            continue
        yield from _addendum(title, name, lines)
        name, lines = inline(match[0]), [line[match.end() :]]
    yield from _addendum(title, name, lines)


def _addendum(title: str, name: str, lines: list[str]) -> Iterator[Block]:
    locator = re.sub(r"^부칙\(.*\)\s*", "부칙 ", name)
    text = _tidy(lines)
    if len(text) <= LONGEST_ADDENDUM:
        if text:
            yield Block(text, locator, (title, name), whole=True)
        return
    part, kept = "", list[str]()
    for line in [*text.split("\n"), "제0조("]:
        match = _ADDENDUM_ARTICLE.match(line)
        if match is None:
            kept.append(line)
            continue
        if kept:
            yield Block("\n".join(kept), f"{locator} {part}".strip(), (title, name), whole=True)
        part, kept = article_locator(int(match[1]), int(match[2] or 0)), [line]


def _tidy(lines: list[str]) -> str:
    """Return the lines as people read them: no marks of Markdown, no blank lines, no indents."""
    text = clean(_plain("\n".join(lines)))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _PARAGRAPH.sub(r"\1", _PICTURE.sub("", text)))
