"""Bring files into an index: only what has changed, whatever breaks, and wherever it stopped.

Reading, splitting and analysis happen in processes of their own, so a service that ingests goes
on answering; or on a Ray cluster (`cluster.py`).
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Literal, Protocol, Self

from ..errors import SectorKitError
from .child import Child
from .embed import physical_cores
from .files import PART_BYTES, File, Part, files_in, parts_of, whole
from .index import Index
from .prepare import Analyser, prepare
from .readers import Reader
from .table import Prepared, Source

Found = Future[list[Prepared]] | None
State = Literal["added", "updated", "unchanged", "removed", "rejected"]
Progress = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and the last one's name."""

_PASSAGES = 1_000
_SECONDS = 2.0
_FILES_A_WORKER = 8
_MOST_WORKERS = 8
"""A worker has its own analyser: about 800 MB with the process that reads for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `reason` says why it was rejected."""

    name: str
    state: State
    reason: str = ""
    documents: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file of one ingest."""

    files: Sequence[Outcome]

    def _count(self, state: State) -> int:
        return sum(outcome.state == state for outcome in self.files)

    @property
    def added(self) -> int:
        """How many files are new."""
        return self._count("added")

    @property
    def updated(self) -> int:
        """How many files hold something else than last time."""
        return self._count("updated")

    @property
    def unchanged(self) -> int:
        """How many files are as they were."""
        return self._count("unchanged")

    @property
    def removed(self) -> int:
        """How many files have gone from their folder."""
        return self._count("removed")

    @property
    def rejected(self) -> list[tuple[str, str]]:
        """The files that could not be read, each with the reason."""
        return [(each.name, each.reason) for each in self.files if each.state == "rejected"]


class Bench(Protocol):
    """Where files are read and analysed; a context manager, because it is made and put away."""

    def work(
        self, parts: Iterator[Part], collection: str, known: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[Part, Found]]:
        """Yield each part in order with what it will hold; None when it is as `known`."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Worker:
    """Reads, splits and analyses, in the process it is made in."""

    def __init__(self, analyser: Analyser) -> None:
        """Give way to whoever answers questions on this machine."""
        os.nice(5)
        self._analyser, self._reader = analyser, Reader()

    def prepare(self, path: Path, name: str, collection: str) -> list[Prepared]:
        """Return what a file holds, ready to be stored. Raises `BadInput` with the reason."""
        read = self._reader.read(path, name=name, collection=collection)
        return [prepare(document, self._analyser, name) for document in read]

    def close(self) -> None:
        """End the reading process."""
        self._reader.close()


def ingest(
    index: Index,
    paths: Sequence[Path],
    *,
    collection: str = "",
    progress: Progress | None = None,
    workers: int = 0,
    bench: Callable[[Analyser], Bench] | None = None,
) -> IngestReport:
    """Bring the index in step with files and folders, and say what became of each file.

    A file whose bytes are known is not read again; a folder's files that have gone are taken
    out; a file that cannot be read is rejected and the rest go on. Whatever is interrupted goes
    on where it stopped when run again. Without a `bench`, `workers` processes of this machine
    read. Blocks: from a service, run it in a thread.
    Raises `NotFound` for a path that is not there.
    """
    files = files_in(paths)
    known = index.journal.files(collection)
    count = workers or _workers(files)
    notes = _Notes(files, known, progress)
    with (
        index.words_first(),
        TemporaryDirectory(prefix="sectorkit-") as spare,
        bench(index.analyser) if bench else _Here(index.analyser, count) as desks,
    ):
        batch = _Batch(index, collection)
        for part, future in desks.work(_parts(files, Path(spare)), collection, known):
            found = notes.take(part, future)
            if found is not None:
                batch.add(part, found)
            if part.path != part.file.path:
                part.path.unlink(missing_ok=True)
        batch.flush()
    roots = {str(path.resolve()) for path in paths if path.is_dir()}
    index.drop(sources=[Source(collection, name) for name in notes.gone(roots)])
    return IngestReport(notes.outcomes(roots))


def _workers(files: Sequence[File]) -> int:
    """Return how many workers are worth their start: analysis takes a core for each."""
    long = sum(file.path.stat().st_size for file in files) // PART_BYTES
    return max(1, min(_MOST_WORKERS, physical_cores(), len(files) // _FILES_A_WORKER + long))


def _parts(files: Sequence[File], spare: Path) -> Iterator[Part]:
    for file in files:
        yield from parts_of(file, spare)


class _Here:
    """A few workers, and a queue before them that never grows long."""

    def __init__(self, analyser: Analyser, workers: int) -> None:
        self._analyser, self._size = analyser, workers
        self._free: SimpleQueue[Child] = SimpleQueue()
        self._children: list[Child] = []
        self._pool = ThreadPoolExecutor(workers)

    def work(
        self, parts: Iterator[Part], collection: str, known: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[Part, Found]]:
        """Yield each part in order with what it will hold; None when it is as it was."""
        running: deque[tuple[Part, Found]] = deque()
        for part in parts:
            same = known.get(part.name, ("", ""))[0] == part.digest
            running.append((part, None if same else self._submit(part, collection)))
            if len(running) > 2 * self._size:
                yield running.popleft()
        yield from running

    def _submit(self, part: Part, collection: str) -> Found:
        if len(self._children) < self._size:
            self._children.append(Child(Worker, self._analyser))
            self._free.put(self._children[-1])
        return self._pool.submit(self._prepare, part, collection)

    def _prepare(self, part: Part, collection: str) -> list[Prepared]:
        child = self._free.get()
        try:
            return list(child.ask("prepare", part.path, part.name, collection))
        finally:
            self._free.put(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()


class _Batch:
    """Files that are stored together, because each store costs a few trips to the disk."""

    def __init__(self, index: Index, collection: str) -> None:
        self._index, self._collection = index, collection
        self._prepared: list[Prepared] = []
        self._sources: list[Source] = []
        self._passages, self._since = 0, time.monotonic()

    def add(self, part: Part, found: Sequence[Prepared]) -> None:
        held = frozenset(prepared.document.id for prepared in found)
        source = Source(self._collection, part.name, part.digest, part.file.root, held)
        self._prepared += found
        self._sources.append(source)
        self._passages += sum(len(prepared.passages) for prepared in found)
        if self._passages >= _PASSAGES or time.monotonic() - self._since > _SECONDS:
            self.flush()

    def flush(self) -> None:
        if self._sources:
            self._index.store(self._prepared, self._sources)
        self._prepared, self._sources = [], []
        self._passages, self._since = 0, time.monotonic()


class _Notes:
    """What has become of each file so far."""

    def __init__(
        self,
        files: Sequence[File],
        known: Mapping[str, tuple[str, str]],
        progress: Progress | None,
    ) -> None:
        self._known, self._progress = known, progress
        before = {whole(name) for name in known}
        self._new = {file.name for file in files} - before
        self._changed: dict[str, list[str]] = {file.name: [] for file in files}
        self._touched: set[str] = set()
        self._reasons: dict[str, str] = {}
        self._seen: set[str] = set()

    def take(self, part: Part, future: Found) -> list[Prepared] | None:
        """Wait for a part; None when there is nothing to store."""
        name = part.file.name
        if self._progress and not self._seen.intersection((name, part.name)):
            self._progress(len({whole(s) for s in self._seen}) + 1, len(self._changed), name)
        self._seen.add(part.name)
        if future is None:
            return None
        try:
            found = future.result()
        except SectorKitError as error:
            self._reasons[name] = str(error)
            return None
        self._touched.add(name)
        self._changed[name] += [prepared.document.id for prepared in found]
        return found

    def gone(self, roots: set[str]) -> list[str]:
        """Return known names to forget: gone from their folder, or no longer a part of theirs."""
        return [
            name
            for name, (_, root) in self._known.items()
            if name not in self._seen
            and (root in roots or whole(name) in self._changed)
            and whole(name) not in self._reasons
        ]

    def outcomes(self, roots: set[str]) -> list[Outcome]:
        """Return what became of every file, the removed ones last."""
        here = [self._outcome(name) for name in self._changed]
        gone = sorted({whole(name) for name in self.gone(roots)} - set(self._changed))
        return here + [Outcome(name, "removed") for name in gone]

    def _outcome(self, name: str) -> Outcome:
        if name in self._reasons:
            return Outcome(name, "rejected", self._reasons[name])
        if name not in self._touched:
            return Outcome(name, "unchanged")
        state: State = "added" if name in self._new else "updated"
        return Outcome(name, state, documents=self._changed[name])
