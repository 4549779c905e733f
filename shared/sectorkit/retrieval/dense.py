"""Find passages by meaning: exact where the choice is small, by Chroma's graph where it is large.

The vectors also lie in one flat file mapped into memory, row after row. It lets a filtered search
be exact, lets Chroma be rebuilt without embedding anything again, and answers when Chroma cannot.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ..errors import Unavailable
from ..sparing import sparing
from .chroma import Hits, Store, Vectors
from .table import Mask

log = sparing(__name__)

SAMPLE = 4096
"""How many vectors stand for all in `Dense.sample`."""

_GROW = 4096
_GATHERED = 256


class Mirror:
    """A file of vectors by row number; memory is borrowed from the page cache."""

    def __init__(self, path: Path, dimension: int) -> None:
        """Open or make the file at `path`."""
        self._path, self.dimension = path, dimension
        path.touch()
        self._vectors = self._map()

    def __len__(self) -> int:
        return len(self._vectors)

    def write(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Put vectors in their rows, and on disk."""
        if max(rows) >= len(self._vectors):
            with self._path.open("r+b") as file:
                file.truncate((max(rows) + 1 + max(_GROW, max(rows) // 8)) * self.dimension * 4)
            self._vectors = self._map()
        self._vectors[np.asarray(rows)] = vectors
        self._vectors.flush()

    def read(self, rows: NDArray[np.int64]) -> Vectors:
        """Return a copy of the vectors of rows."""
        return np.asarray(self._vectors[rows])

    def scores(self, query: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return the cosine of each row with the query.

        Gathered a few at a time, rows stay in the core's cache: a third of the time of all at once.
        """
        vectors, out = np.asarray(self._vectors), np.empty(len(rows), np.float32)
        for at in range(0, len(rows), _GATHERED):
            out[at : at + _GATHERED] = vectors[rows[at : at + _GATHERED]] @ query
        return out

    def _map(self) -> "np.memmap[tuple[int, int], np.dtype[np.float32]]":
        size = self._path.stat().st_size // (4 * self.dimension)
        if not size:
            with self._path.open("r+b") as file:
                file.truncate(_GROW * self.dimension * 4)
            size = _GROW
        return np.memmap(self._path, dtype=np.float32, mode="r+", shape=(size, self.dimension))


class Dense:
    """The vector leg of one index."""

    def __init__(self, mirror: Mirror, store: Callable[[], Store], known: Sequence[int]) -> None:
        """Search `known` rows in the mirror at once; the store is opened when first needed."""
        self._mirror, self._open, self.dimension = mirror, store, mirror.dimension
        self._store: Store | None = None
        self._opening, self._changing = threading.Lock(), threading.Lock()
        self._sampled: tuple[int, str, Vectors] | None = None
        self._known = np.zeros(max(len(mirror), max(known, default=0) + 1), dtype=np.bool_)
        self._known[np.asarray(known, dtype=np.int64)] = True

    def put(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Keep vectors in the mirror and the store. Raises `Unavailable`."""
        with self._changing:
            self._mirror.write(rows, vectors)
            if len(self._known) < len(self._mirror):
                self._known = np.pad(self._known, (0, len(self._mirror) - len(self._known)))
            self._known[np.asarray(rows)] = True
        self.store().upsert(rows, vectors)

    def remove(self, rows: Sequence[int]) -> None:
        """Let go of rows. Raises `Unavailable`."""
        with self._changing:
            self._known[[row for row in rows if row < len(self._known)]] = False
        self.store().remove(rows)

    def reconcile(self, rows: Sequence[int]) -> None:
        """Make the store hold exactly `rows`, from the mirror. Raises `Unavailable`."""
        store = self.store()
        if store.count() == len(rows):
            return
        held = set(store.rows())
        store.remove(sorted(held.difference(rows)))
        missing = np.asarray(sorted(set(rows) - held), dtype=np.int64)
        for at in range(0, len(missing), 1000):
            part = missing[at : at + 1000]
            store.upsert(part.tolist(), self._mirror.read(part))

    def require(self, share: float, allowed: Mask) -> None:
        """Raise `Unavailable` while fewer than this share of the allowed rows have a vector."""
        known, total = np.count_nonzero(self._eligible(allowed)), np.count_nonzero(allowed)
        if known < share * total:
            raise Unavailable(f"벡터를 만드는 중입니다({total}개 가운데 {known}개).")

    def search(self, query: Vectors, allowed: Mask, limit: int) -> Hits:
        """Return the nearest allowed (row, cosine), best first; `allowed` is by row number."""
        eligible = self._eligible(allowed)
        try:
            if (found := self._walk(query, eligible, limit)) is not None:
                return found
        except Unavailable as reason:
            log.info("exact scan instead of Chroma: %s", reason)
        return self._scan(query, np.flatnonzero(eligible), limit)

    def _eligible(self, allowed: Mask) -> Mask:
        size = min(len(allowed), len(self._known))
        return allowed[:size] & self._known[:size]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return (len(rows), dimension), zeros where a row has no vector yet."""
        wanted = np.asarray(rows, dtype=np.int64)
        known = wanted < len(self._known)
        known[known] = self._known[wanted[known]]
        out = np.zeros((len(rows), self.dimension), dtype=np.float32)
        out[known] = self._mirror.read(wanted[known])
        return out

    def sample(self) -> tuple[str, Vectors]:
        """Return vectors spread over all rows, and a name that changes when they do.

        They are drawn anew when the number of rows has changed by a twentieth.
        """
        total = int(np.count_nonzero(self._known))
        if self._sampled is None or 20 * abs(total - self._sampled[0]) > self._sampled[0]:
            rows = np.flatnonzero(self._known)
            spread = rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)]
            self._sampled = total, uuid4().hex, self._mirror.read(spread)
        return self._sampled[1:]

    def _scan(self, query: Vectors, rows: NDArray[np.int64], limit: int) -> Hits:
        scores = self._mirror.scores(query, rows)
        best = np.argpartition(-scores, limit)[:limit] if limit < len(rows) else slice(None)
        hits = zip(rows[best].tolist(), scores[best].tolist(), strict=True)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def _walk(self, query: Vectors, eligible: Mask, limit: int) -> Hits | None:
        """Ask Chroma for more than wanted until enough is allowed; None if a scan is sooner."""
        stored, total = int(np.count_nonzero(self._known)), int(np.count_nonzero(eligible))
        fetch = min(stored, limit * stored // max(total, 1) + limit // 4 + 8)
        while not scans(total, fetch):
            found = self.store().query(query, fetch)
            hits = [hit for hit in found if hit[0] < len(eligible) and eligible[hit[0]]]
            if len(hits) >= min(limit, total) or fetch >= stored:
                return hits[:limit]
            fetch = min(stored, 4 * fetch)
        return None

    def store(self) -> Store:
        """Return the store, opened now if it was not."""
        with self._opening:
            if self._store is None:
                self._store = self._open()
            return self._store

    def close(self) -> None:
        """Close the store for good."""
        with self._opening:
            self._open = _closed
            if self._store is not None:
                self._store.close()


def scans(total: int, fetch: int) -> bool:
    """Say whether to scan `total` vectors rather than walk the graph for `fetch` of them.

    In microseconds, measured with 200,000 vectors of 384 numbers on one core: a row takes .2, a
    walk 2,000 and 9 a finding. A walk may bring too little and be in vain, so it has to be half
    as quick again.
    """
    return 0.2 * total < 1.5 * (2000 + 9 * fetch)


def _closed() -> Store:
    raise Unavailable("색인을 닫았습니다. 다시 연 뒤 시도해 주세요.")
