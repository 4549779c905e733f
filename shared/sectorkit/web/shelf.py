"""What the web layer asks of whatever holds the documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from ..store.jobs import JobFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """One collection of documents, summed up."""

    name: str
    documents: int
    passages: int
    fetched_at: date | None = None
    """The newest date on which one of them was fetched."""
    licences: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One document that is held."""

    id: str
    title: str
    collection: str = ""
    url: str = ""
    licence: str = ""
    passages: int = 0
    effective_from: date | None = None
    effective_to: date | None = None
    fetched_at: date | None = None


class Shelf(Protocol):
    """Documents by tenant. Every method is synchronous and is called in a thread."""

    def state(self) -> str:
        """Return `ready`, or in a word what is still going on."""
        ...

    def corpora(self, tenant: str) -> Sequence[Corpus]:
        """Return the collections this tenant's questions are looked up in."""
        ...

    def documents(self, tenant: str) -> Sequence[Held]:
        """Return the documents this tenant uploaded."""
        ...

    def add(self, tenant: str, paths: Sequence[Path]) -> Sequence[JobFile]:
        """Read files into the tenant's own collection; one result for each, by file name."""
        ...

    def delete(self, tenant: str, id: str) -> bool:
        """Take out a document the tenant uploaded; say whether there was one."""
        ...

    def clear(self, tenant: str) -> None:
        """Delete for good all that the tenant uploaded."""
        ...
