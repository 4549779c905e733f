"""What is read, before it is split into passages and indexed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that belongs together: a section, an article, a table, a page."""

    text: str
    locator: str = ""
    """Where it stands: `제3조의3`, `p. 12`, `시트1!A1:C9`."""
    headings: Sequence[str] = ()
    whole: bool = False
    """Keep it in one passage if its length allows at all (an article, a table)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source, with its provenance and what it says in reading order.

    `work` names what stays the same across versions (a law), so that versions of one work end
    where the next begins. `fingerprint` is the SHA-256 of the bytes it was read from (and of the
    reader's version): the same fingerprint means nothing has to be read again.
    """

    id: str
    title: str
    blocks: Sequence[Block]
    fingerprint: str
    work: str = ""
    url: str = ""
    licence: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    fetched_at: date | None = None
    collection: str = ""
