"""Bring the vectors up to the words, in the background, a few passages at a time."""

import contextlib
import os
import threading
from collections.abc import Generator, Iterable, Sequence

import numpy as np

from ..errors import SectorKitError, Unavailable
from ..sparing import sparing
from ..values import Passage
from .chroma import Vectors
from .dense import Dense
from .embed import Embedding
from .journal import Journal
from .table import Prepared

log = sparing(__name__)

_BATCH = 16
_PATIENCE = 10.0


class CatchUp:
    """One thread that embeds what the journal says is not embedded, until told to stop."""

    def __init__(self, journal: Journal, dense: Dense, embedder: Embedding) -> None:
        """Start at once."""
        self._journal, self._dense, self._embedder = journal, dense, embedder
        self._wake, self._idle, self._stopped = threading.Event(), threading.Event(), False
        self._turning, self._held = threading.Lock(), 0
        self._checked, self.trouble = False, ""
        self._thread = threading.Thread(target=self._run, name="vectors", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that there is more to do."""
        with self._turning:
            self._idle.clear()
            self._wake.set()

    @contextlib.contextmanager
    def held(self) -> Generator[None, None, None]:
        """Embed nothing while the block runs: what has to be found by words comes first."""
        with self._turning:
            self._held += 1
        try:
            yield
        finally:
            with self._turning:
                self._held -= 1
            self.wake()

    def give(self, rows: Sequence[int], batch: Sequence[Prepared]) -> None:
        """Keep the vectors that documents bring along for their new rows."""
        made = {(p.document.id, passage.id): vector for p in batch for passage, vector in _pairs(p)}
        found = self._journal.passages(rows).items() if made else ()
        ready = [(row, made.get((each.document_id, each.id))) for row, each in found]
        kept = {row: vector for row, vector in ready if vector is not None}
        if kept:
            with contextlib.suppress(Unavailable):  # then they are made here, once Chroma is back
                self._dense.put(list(kept), np.stack(list(kept.values())))
                self._journal.mark("embedded", list(kept))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is left to do; False when the seconds are over first."""
        return self._idle.wait(seconds)

    def stop(self) -> None:
        """Ask for an end after the batch at hand; `join` waits for it."""
        with self._turning:
            self._stopped = True
            self._wake.set()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        while self._turn():
            try:
                self._settle()
                self.trouble = ""
            except Exception as error:  # whatever it is, words go on and this is tried again
                if not self._stopped:
                    self._report(error)
                self._wake.wait(_PATIENCE)
                continue
            with self._turning:
                if not self._wake.is_set():
                    self._idle.set()
            self._wake.wait()

    def _turn(self) -> bool:
        """Begin again, unless this is the end."""
        with self._turning:
            self._wake.clear()
            return not self._stopped

    def _report(self, error: Exception) -> None:
        expected = isinstance(error, SectorKitError)
        log.warning("vectors wait: %s", error, exc_info=None if expected else error)
        self._checked = False
        self.trouble = str(error) if expected else f"벡터를 만들지 못했습니다({error!r})."

    def _settle(self) -> None:
        while not (self._stopped or self._held) and (
            rows := self._journal.pending("embedded", _BATCH)
        ):
            self._embed(self._journal.passages(row for row, _ in rows))
        while not self._stopped and (gone := self._journal.removed("vectors", 1000)):
            self._dense.remove(gone)
            self._journal.release("vectors", gone)
        if not self._stopped and not self._checked:
            self._dense.reconcile(self._journal.marked("embedded"))
            self._checked = True

    def _embed(self, passages: dict[int, Passage]) -> None:
        if not passages:
            return
        texts = [embedded_text(passage) for passage in passages.values()]
        rows = list(passages)
        self._dense.put(rows, self._embedder.passages(texts))
        self._journal.mark("embedded", rows)


def _pairs(prepared: Prepared) -> Iterable[tuple[Passage, Vectors]]:
    if prepared.vectors is None:
        return ()
    return zip(prepared.passages, prepared.vectors, strict=True)


def embedded_text(passage: Passage) -> str:
    """Return what a passage's vector is made from: where it stands, then what it says."""
    above = " ".join(dict.fromkeys([passage.title, *passage.headings]))
    return f"{above}\n{passage.text}"
