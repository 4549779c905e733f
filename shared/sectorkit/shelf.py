"""A library as the web layer asks for it: uploads in, documents out, tenant by tenant."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from .retrieval.catalogue import Listed
from .retrieval.index import Index
from .retrieval.ingest import Outcome, ingest
from .retrieval.library import PUBLIC, Library
from .retrieval.table import Source
from .store.jobs import FileState, JobFile
from .web.shelf import Corpus, Held

UPLOADS = "uploads"


class LibraryShelf:
    """Implements `web.shelf.Shelf` over a sector's library."""

    def __init__(self, library: Library) -> None:
        """Stand in front of this library."""
        self._library = library

    def state(self) -> str:
        """Return `ready` once every passage is found by its words; vectors may still catch up."""
        status = self._library.public.status()
        return "ready" if status.words == status.passages else "indexing"

    def corpora(self, tenant: str) -> Sequence[Corpus]:
        """Return everybody's collections, then the tenant's own."""
        return [corpus for index in self._seen(tenant) for corpus in _corpora(index.documents())]

    def _seen(self, tenant: str) -> list[Index]:
        own = tenant != PUBLIC and self._library.has(tenant)
        return [self._library.public, *([self._library.tenant(tenant)] if own else [])]

    def documents(self, tenant: str) -> Sequence[Held]:
        """Return what the tenant uploaded, in the order it came."""
        if not self._library.has(tenant):
            return []
        return [_held(row) for row in self._library.tenant(tenant).documents(collection=UPLOADS)]

    def add(self, tenant: str, paths: Sequence[Path]) -> Sequence[JobFile]:
        """Read files into the tenant's own index; blocks until they are found by their words."""
        report = ingest(self._library.tenant(tenant), paths, collection=UPLOADS)
        return [_file(outcome) for outcome in report.files]

    def delete(self, tenant: str, id: str) -> bool:
        """Take out a document the tenant uploaded, and nothing else.

        Its file is forgotten too, so that the same file can be uploaded again; other documents
        that came in it stay.
        """
        held = self.documents(tenant)
        if not any(document.id == id for document in held):
            return False
        index = self._library.tenant(tenant)
        file = index.document(id).file
        rows = index.documents(collection=UPLOADS)
        others = frozenset(row.id for row in rows if row.file == file and row.id != id)
        index.drop([id], [Source(UPLOADS, file, documents=others)])
        return True

    def clear(self, tenant: str) -> None:
        """Delete for good all that the tenant uploaded, with the index made of it."""
        self._library.remove(tenant)


STATES: dict[str, FileState] = {"added": "added", "updated": "updated", "unchanged": "unchanged"}


def _file(outcome: Outcome) -> JobFile:
    state = STATES.get(outcome.state, "rejected")
    id = next(iter(outcome.documents), "")
    return JobFile(Path(outcome.name).name, state, outcome.reason, id)


def _held(row: Listed) -> Held:
    return Held(
        id=row.id,
        title=row.title,
        collection=row.collection,
        url=row.url,
        licence=row.licence,
        passages=row.passages,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        fetched_at=row.fetched_at,
    )


def _corpora(rows: Iterable[Listed]) -> list[Corpus]:
    """Return the collections that documents belong to, summed up."""
    collections: dict[str, list[Listed]] = {}
    for row in rows:
        collections.setdefault(row.collection, []).append(row)
    return [_corpus(name, held) for name, held in collections.items()]


def _corpus(name: str, held: Sequence[Listed]) -> Corpus:
    dates: list[date] = [row.fetched_at for row in held if row.fetched_at]
    return Corpus(
        name=name,
        documents=len(held),
        passages=sum(row.passages for row in held),
        fetched_at=max(dates, default=None),
        licences=sorted({row.licence for row in held if row.licence}),
    )
