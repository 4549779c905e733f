"""What one tenant may read, handed to tools that look things up: its own and everybody's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ..errors import NotFound
from ..values import Passage, Question
from .index import Index
from .library import PUBLIC, Library
from .references import law_key
from .table import NEVER

_STATUTES = """
SELECT d.id, d.title, d.work, d.begins, d.ends FROM documents d
WHERE d.url LIKE 'https://www.law.go.kr/%' AND EXISTS(
  SELECT 1 FROM passages p WHERE p.document = d.key AND p.locator LIKE '제%조%'
  AND p.locator <> '제0조')
ORDER BY d.begins
"""
_ARTICLE = """
SELECT p.row FROM passages p JOIN documents d ON d.key = p.document
WHERE d.id = ?1 AND (p.locator = ?2 OR p.locator LIKE ?2 || ' %') ORDER BY p.ordinal
"""
_LOCATORS = """
SELECT p.locator FROM passages p JOIN documents d ON d.key = p.document
WHERE d.id = ? ORDER BY p.ordinal
"""
_NUMBER = re.compile(r"제(\d+)조(?:의(\d+))?")
_ADDENDA = re.compile(r"부칙[^<]*<[^>]*>")
_LAW_NAME = re.compile(r"(?:법|률|령|규칙|규정)$")


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a law in an index; `ends` is the first day it no longer holds."""

    title: str
    document_id: str
    work: str
    begins: date | None
    ends: date | None
    index: Index = field(repr=False, compare=False)

    def holds_on(self, day: date) -> bool:
        """Tell whether this version is the law on a day."""
        return (not self.begins or self.begins <= day) and (not self.ends or day < self.ends)

    def article(self, locator: str) -> list[Passage]:
        """Return the passages of one article (`제3조의3`) in reading order; none if it has none."""
        rows = [row for (row,) in self.index.journal.read(_ARTICLE, (self.document_id, locator))]
        found = self.index.journal.passages(rows)
        return [found[row] for row in rows if row in found]

    def locators(self) -> list[str]:
        """Return where its passages stand, in reading order."""
        return [name for (name,) in self.index.journal.read(_LOCATORS, (self.document_id,))]

    def last_article(self) -> str:
        """Return the article with the highest number (`제1118조`), or nothing."""
        found = [m for m in map(_NUMBER.match, self.locators()) if m]
        return max(found, key=lambda m: (int(m[1]), int(m[2] or 0)))[0] if found else ""

    def enacted(self) -> bool:
        """Tell whether this is the law as it was first made: it has one set of addenda alone."""
        sets = {m[0] for m in map(_ADDENDA.match, self.locators()) if m}
        return len(sets) == 1


class Holdings:
    """The documents that one tenant sees: everybody's, and its own; never another tenant's."""

    def __init__(self, library: Library, tenant: str = PUBLIC) -> None:
        """Look into this library with the eyes of this tenant."""
        self._library, self.tenant = library, tenant

    def key(self, name: str) -> str:
        """Return the operator's key for an official source (`law`), or nothing."""
        return self._library.keys.get(name, "")

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return the best passages; the question's own tenant does not count, this one does."""
        return await self._library.search(replace(question, tenant=self.tenant))

    def indexes(self) -> list[Index]:
        """Return the tenant's own index, if it has one, then everybody's."""
        own = self.tenant != PUBLIC and self._library.has(self.tenant)
        return [*([self._library.tenant(self.tenant)] if own else []), self._library.public]

    @cached_property
    def laws(self) -> Mapping[str, Sequence[Edition]]:
        """The versions of every law held, by the name as names are compared (`law_key`)."""
        found: dict[str, list[Edition]] = {}
        for index in self.indexes():
            for id, title, work, begins, ends in index.journal.read(_STATUTES):
                first = date.fromordinal(begins) if begins else None
                last = date.fromordinal(ends) if ends < NEVER else None
                found.setdefault(law_key(title), []).append(
                    Edition(title, id, work, first, last, index)
                )
        return {key: sorted(each, key=_begins) for key, each in found.items()}

    @cached_property
    def abbreviations(self) -> Mapping[str, str]:
        """Short names of laws and what they stand for, as the sector's lexicon has them."""
        lexicon = getattr(self._library.public.analyser, "lexicon", {})
        fulls = {short: full[0] for short, full in lexicon.items() if full}
        return {short: full for short, full in fulls.items() if _LAW_NAME.search(full)}

    def editions(self, title: str) -> Sequence[Edition]:
        """Return the versions of the law of that name, oldest first; none if it is not held."""
        return self.laws.get(law_key(title), ())

    def own_passages(self, document_id: str) -> list[Passage]:
        """Return the passages of a document of the tenant's own, in reading order.

        Raises `NotFound` for one that is not there or is somebody else's.
        """
        own = self.tenant == PUBLIC or self._library.has(self.tenant)
        if own:
            index = self._library.tenant(self.tenant)
            index.document(document_id)
            return index.passages(document_id)
        raise NotFound(f"문서 '{document_id}'이(가) 없습니다. 문서 목록에서 id를 확인해 주세요.")


def _begins(edition: Edition) -> date:
    return edition.begins or date.min


def holdings_of(index: object, tenant: str = PUBLIC) -> Holdings | None:
    """Return what a tenant may read of an engine's index; nothing where it is not a library."""
    return Holdings(index, tenant) if isinstance(index, Library) else None
