"""What an index holds, as people and pages ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import NotFound
from ..values import Passage
from .journal import Journal
from .table import NEVER

_LISTED = """
SELECT d.id, d.title, d.collection, d.url, d.licence, d.begins, d.ends, d.fetched, d.file,
  (SELECT COUNT(*) FROM passages p WHERE p.document = d.key)
FROM documents d WHERE (?1 = '' OR d.collection = ?1) AND (?2 = '' OR d.id = ?2)
ORDER BY d.key LIMIT ?3 OFFSET ?4
"""
_COUNTED = """
SELECT (SELECT COUNT(*) FROM documents), (SELECT COUNT(*) FROM passages),
  (SELECT COUNT(*) FROM passages WHERE NOT worded),
  (SELECT COUNT(*) FROM passages WHERE NOT embedded), (SELECT MAX(fetched) FROM documents)
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of an index; `effective_to` is the first day it no longer holds."""

    id: str
    title: str
    collection: str
    url: str
    licence: str
    effective_from: date | None
    effective_to: date | None
    fetched_at: date | None
    file: str
    passages: int


@dataclass(frozen=True, slots=True)
class Status:
    """How much an index holds, and how many of its passages are found by words and by meaning."""

    documents: int
    passages: int
    words: int
    vectors: int
    newest: date | None
    licences: Sequence[str]
    trouble: str = ""
    """Why the vectors do not catch up, when they do not."""

    @property
    def ready(self) -> bool:
        """Whether everything put in is found both ways."""
        return self.words == self.vectors == self.passages


def documents(
    journal: Journal, collection: str = "", id: str = "", limit: int = -1, offset: int = 0
) -> list[Listed]:
    """Return the documents of a collection, or of all, in the order they first came."""
    return [_listed(*row) for row in journal.read(_LISTED, (collection, id, limit, offset))]


def document(journal: Journal, id: str) -> Listed:
    """Return one document. Raises `NotFound`."""
    found = documents(journal, id=id)
    if not found:
        raise NotFound(f"문서 '{id}'이(가) 없습니다. 문서 목록에서 id를 확인해 주세요.")
    return found[0]


def passages(journal: Journal, id: str) -> list[Passage]:
    """Return the passages of a document in reading order."""
    query = "SELECT row FROM passages WHERE document=(SELECT key FROM documents WHERE id=?)"
    rows = [row for (row,) in journal.read(f"{query} ORDER BY ordinal", (id,))]
    found = journal.passages(rows)
    return [found[row] for row in rows if row in found]


def status(journal: Journal, trouble: str = "") -> Status:
    """Count what there is."""
    held, total, unworded, unembedded, newest = journal.read(_COUNTED)[0]
    query = "SELECT DISTINCT licence FROM documents WHERE licence <> '' ORDER BY licence"
    return Status(
        documents=held,
        passages=total,
        words=total - unworded,
        vectors=total - unembedded,
        newest=date.fromisoformat(newest) if newest else None,
        licences=[licence for (licence,) in journal.read(query)],
        trouble=trouble,
    )


def _listed(
    id: str,
    title: str,
    collection: str,
    url: str,
    licence: str,
    begins: int,
    ends: int,
    fetched: str | None,
    file: str,
    count: int,
) -> Listed:
    return Listed(
        id,
        title,
        collection,
        url,
        licence,
        date.fromordinal(begins) if begins else None,
        date.fromordinal(ends) if ends < NEVER else None,
        date.fromisoformat(fetched) if fetched else None,
        file,
        count,
    )
