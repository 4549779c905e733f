"""The index of one collection owner: put documents in, ask questions, in one folder.

Words are searchable when `put` returns; vectors follow in the background. The journal is the
truth, and what a crash interrupted is done again when the folder is next opened.
"""

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self
from uuid import uuid4

import numpy as np

from ..errors import Unavailable
from ..sparing import sparing
from ..values import Passage, Question
from . import catalogue, fuse
from .catalogue import Listed, Status
from .catchup import CatchUp
from .chroma import Hits, Vectors, open_store
from .dense import Dense, Mirror
from .documents import Document
from .embed import Embedding
from .found import Found
from .fuse import Evidence
from .journal import Journal
from .lock import FolderLock
from .prepare import Analyser, prepare, terms
from .table import Mask, Prepared, Source, Table
from .words import Words

log = sparing(__name__)

CANDIDATES = fuse.WEIGHED
"""How many passages each leg brings to the fusion, at least."""

MOST = 0.9
"""While fewer passages than this share have a vector, those that do would win for having one."""

_HEAD_START = 0.0005
"""Seconds the vectors may have the interpreter for, before Kiwi holds it for twice as long: they
are waited for longest."""

_BATCH = 2000

Terms = Mapping[int, Mapping[str, str]]
"""The analysed fields of rows."""


class Index:
    """One owner's documents, in one folder that this process alone has open."""

    def __init__(
        self, folder: Path, *, embedder: Embedding, analyser: Analyser, chroma_url: str = ""
    ) -> None:
        """Use `open`."""
        self._lock = FolderLock(folder)
        try:
            self.analyser, self._embedder = analyser, embedder
            self._writing, self._table, self._broken_off = threading.Lock(), Table(), True
            self.journal = Journal(folder / "journal.sqlite")
            self._words = self._open_words(folder / "words")
            self._dense = self._open_dense(folder, chroma_url)
            self._table.apply(self.journal.entries())
            self._catchup = CatchUp(self.journal, self._dense, embedder)
        except BaseException:
            self._lock.release()
            raise

    @classmethod
    def open(
        cls, folder: Path, *, embedder: Embedding, analyser: Analyser, chroma_url: str = ""
    ) -> Self:
        """Open or make the index in `folder` and finish what was interrupted.

        Raises `Conflict` within milliseconds when another process has it open.
        """
        return cls(folder, embedder=embedder, analyser=analyser, chroma_url=chroma_url)

    def close(self) -> None:
        """Stop the background work and let the folder go."""
        self._catchup.stop()
        self._dense.close()
        self._catchup.join()
        self._words.close()
        self.journal.close()
        self._lock.release()

    # Asking.

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return up to `question.top_k` passages in force on `question.as_of`, best first."""
        allowed = self._table.allowed(question)
        fetch = max(CANDIDATES, question.top_k)
        (vector, vectors, missing), (asked, words, terms) = await asyncio.gather(
            asyncio.to_thread(self._by_meaning, question.text, allowed, fetch),
            asyncio.to_thread(self._read_by_words, question.text, allowed, fetch),
        )
        evidence = self._evidence(vector, terms)
        rank = partial(self.analyser.fuse, asked, words, vectors, question.top_k, evidence)
        best = await asyncio.to_thread(lambda: self._fetch(rank()[: question.top_k]))
        return Found(best, missing)

    async def count(self, question: Question) -> int:
        """Return how many passages the question is looked up among."""
        return int(self._table.allowed(question).sum())

    def _by_words(self, text: str, allowed: Mask, limit: int) -> tuple[Any, Hits]:
        asked = self.analyser.ask(text)
        query = self.analyser.query(asked, self._words.schema)
        return asked, self._words.search(query, allowed, limit)

    def _read_by_words(self, text: str, allowed: Mask, limit: int) -> tuple[Any, Hits, Terms]:
        """Find by words, and read what was found while the vectors are still looked for."""
        time.sleep(_HEAD_START)
        asked, hits = self._by_words(text, allowed, limit)
        return asked, hits, self.journal.terms(row for row, _ in hits[:CANDIDATES])

    def _by_meaning(
        self, text: str, allowed: Mask, limit: int
    ) -> tuple[Vectors, Hits, Sequence[str]]:
        try:
            self._dense.require(MOST, allowed)
            vector = self._embedder.query(self.analyser.spaced(text))
        except Unavailable as reason:
            log.warning("words alone: %s", reason)
            return np.zeros(self._dense.dimension, dtype=np.float32), [], ("dense",)
        return vector, self._dense.search(vector, allowed, limit), ()

    def _evidence(self, vector: Vectors, read: Terms = MappingProxyType({})) -> Evidence:
        def terms_of(rows: Sequence[int]) -> list[Mapping[str, str]]:
            found = {**read, **self.journal.terms(row for row in rows if row not in read)}
            return [found.get(row, {}) for row in rows]

        return Evidence(
            question=vector,
            total=len(self._words),
            frequency=self._words.frequency,
            terms=terms_of,
            vectors=self._dense.vectors,
            sample=self._dense.sample,
            embedder=self._embedder.version,
        )

    def _fetch(self, best: Hits) -> list[Passage]:
        found = self.journal.passages(row for row, _ in best)
        return [replace(found[row], score=score) for row, score in best if row in found]

    # Putting in and taking out.

    def put(self, documents: Sequence[Document]) -> None:
        """Put documents in place of those with the same ids: durable and searchable by words."""
        self.store([prepare(document, self.analyser) for document in documents])

    def delete(self, document_id: str) -> None:
        """Take a document out. Raises `NotFound`."""
        catalogue.document(self.journal, document_id)
        self.drop([document_id])

    def store(self, batch: Sequence[Prepared], sources: Sequence[Source] = ()) -> None:
        """Put prepared documents in, and note the files they are from: all of it or nothing.

        Raises `Unavailable` when the disk does not take it.
        """
        with self._writing, _on_disk():
            change = self.journal.store(batch, sources)
            self._table.apply(change)
            self._settle_words()
            self._catchup.give([row for row, _ in change.added], batch)
        self._catchup.wake()

    def drop(self, ids: Sequence[str] = (), sources: Sequence[Source] = ()) -> None:
        """Take documents out, and files with all they hold: all of it or nothing."""
        with self._writing, _on_disk():
            change = self.journal.delete(ids, sources)
            self._table.apply(change)
            self._settle_words()
        self._catchup.wake()

    def words_first(self) -> AbstractContextManager[None]:
        """Let the vectors wait while the block runs."""
        return self._catchup.held()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the vectors have caught up; False when the seconds are over first."""
        return self._catchup.wait(seconds)

    # Looking in.

    def documents(self, *, collection: str = "", limit: int = -1, offset: int = 0) -> list[Listed]:
        """Return the documents of a collection, or of all, in the order they first came."""
        return catalogue.documents(self.journal, collection, limit=limit, offset=offset)

    def document(self, document_id: str) -> Listed:
        """Return one document. Raises `NotFound`."""
        return catalogue.document(self.journal, document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """Return the passages of a document in reading order."""
        return catalogue.passages(self.journal, document_id)

    def status(self) -> Status:
        """Return how much there is, and how far words and vectors are."""
        return catalogue.status(self.journal, self._catchup.trouble)

    # Opening, and finishing what was interrupted.

    def _open_words(self, folder: Path) -> Words:
        if self.journal.fact("analyser") != self.analyser.version:
            self._analyse_again()
            shutil.rmtree(folder, ignore_errors=True)
            self.journal.unmark("worded")
            self.journal.remember("analyser", self.analyser.version)
        try:
            self._words = Words(folder, self.analyser.schema())
        except ValueError as damage:
            log.warning("the words are made anew: %s", damage)
            shutil.rmtree(folder)
            self._words = Words(folder, self.analyser.schema())
        self._settle_words()
        if len(self._words) != catalogue.status(self.journal).passages:
            self._words.clear()
            self.journal.unmark("worded")
            self._settle_words()
        return self._words

    def _open_dense(self, folder: Path, url: str) -> Dense:
        file = folder / "vectors.f32"
        if self.journal.fact("embedder") != self._embedder.version or not file.exists():
            file.unlink(missing_ok=True)
            shutil.rmtree(folder / "vectors", ignore_errors=True)
            self.journal.unmark("embedded")
            self.journal.remember("embedder", self._embedder.version)
            self.journal.remember("vectors", f"{folder.parent.name}-{uuid4().hex}")
            self.journal.remember("dimension", "")
        if not self.journal.fact("dimension"):
            # Kept, so that an embedding server that is away keeps nobody from starting again.
            self.journal.remember("dimension", str(self._embedder.dimension))
        name = self.journal.fact("vectors")
        mirror = Mirror(file, int(self.journal.fact("dimension")))
        known = self.journal.marked("embedded")
        return Dense(mirror, lambda: open_store(folder / "vectors", name, url), known)

    def _analyse_again(self) -> None:
        rows = [row for row, _ in self.journal.read("SELECT row, 0 FROM passages")]
        for at in range(0, len(rows), _BATCH):
            part = self.journal.passages(rows[at : at + _BATCH])
            self.journal.rewrite_terms([(terms(p, self.analyser), row) for row, p in part.items()])

    def _settle_words(self) -> None:
        """Bring the words up to the journal; where that broke off, some may be there already."""
        again, self._broken_off = self._broken_off, True
        while rows := self.journal.pending("worded", _BATCH):
            ids = [row for row, _ in rows]
            self._words.write(rows, ids if again else ())
            self.journal.mark("worded", ids)
        if gone := self.journal.removed("words"):
            self._words.write((), gone)
            self.journal.release("words", gone)
        self._broken_off = False


@contextmanager
def _on_disk() -> Iterator[None]:
    """Say in words what keeps a write from the disk; the next write does it again."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        raise Unavailable(
            "색인을 디스크에 쓰지 못했습니다. 남은 공간과 폴더 권한을 확인한 뒤 "
            f"다시 시도해 주세요. ({error})"
        ) from error
