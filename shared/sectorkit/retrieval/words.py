"""Keep the words of passages in tantivy: durable when written, and never twice."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import isqrt
from pathlib import Path

import numpy as np
import orjson
import tantivy
from tantivy import Occur, Query

from .chroma import Hits
from .table import Mask

FEW = 1_000
"""Up to so many allowed rows, or as many as `_few` says, are named in the query; more are sifted
from its results."""

_HEAP = 64_000_000
_REMEMBERED = 4096
"""Words whose number of passages is remembered until the next write."""

_COUNTED = ("body", "above", "title")


class Words:
    """The word leg of one index: a tantivy folder whose documents are rows."""

    def __init__(self, folder: Path, schema: tantivy.Schema) -> None:
        """Open or make the folder; `schema` has an indexed fast unsigned field `row`."""
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = schema
        self._index = tantivy.Index(schema, path=str(folder))
        self._index.config_reader("manual")
        self._writer = self._index.writer(_HEAP, num_threads=1)
        self._frequency = _remembering(self._index.searcher())

    def __len__(self) -> int:
        return self._index.searcher().num_docs

    def write(self, rows: Sequence[tuple[int, bytes]], removed: Sequence[int] = ()) -> None:
        """Take rows out, then add (row, terms), and reach the disk.

        Deleting by term does nothing to an unsigned field, without a word; by query it works.
        """
        try:
            if removed:
                self._writer.delete_documents_by_query(self._named(removed))
            for row, terms in rows:
                fields = {"row": row, **orjson.loads(terms)}
                self._writer.add_document(tantivy.Document.from_dict(fields, self.schema))
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        self._index.reload()
        self._frequency = _remembering(self._index.searcher())

    def clear(self) -> None:
        """Forget everything."""
        self._writer.delete_all_documents()
        self.write(())

    def search(self, query: Query, allowed: Mask, limit: int) -> Hits:
        """Return the best allowed (row, score), best first; `allowed` is by row number."""
        searcher, total = self._index.searcher(), int(np.count_nonzero(allowed))
        fetch = limit + limit // 4
        if 0 < total <= _few(searcher.num_docs, limit):
            named = Query.const_score_query(self._named(np.flatnonzero(allowed).tolist()), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, named)])
        elif total:
            fetch = max(fetch, 2 * limit * searcher.num_docs // total)
        while total:
            found = searcher.search(query, fetch, count=False).hits
            rows = searcher.fast_field_values("row", [address for _, address in found])
            pairs = [(int(row or 0), score) for row, (score, _) in zip(rows, found, strict=True)]
            hits = [hit for hit in pairs if hit[0] < len(allowed) and allowed[hit[0]]]
            if len(hits) >= limit or len(found) < fetch:
                return hits[:limit]
            fetch *= max(2, min(8, 2 * limit // max(len(hits), 1)))
        return []

    def rows(self) -> list[int]:
        """Return every row kept, as often as it is kept."""
        searcher = self._index.searcher()
        found = searcher.search(Query.all_query(), max(1, len(self)), count=False).hits
        kept = searcher.fast_field_values("row", [address for _, address in found])
        return [int(row or 0) for row in kept]

    def frequency(self, word: str) -> int:
        """Return how many passages have a word: in their text, above it, or in their title."""
        return self._frequency(word)

    def _named(self, rows: Sequence[int]) -> Query:
        return Query.term_set_query(self.schema, "row", rows)

    def close(self) -> None:
        """Finish merging, and let the folder go."""
        self._writer.wait_merging_threads()


def _remembering(searcher: tantivy.Searcher) -> Callable[[str], int]:
    @lru_cache(_REMEMBERED)
    def frequency(word: str) -> int:
        return max(searcher.doc_freq(field, word) for field in _COUNTED)

    return frequency


def _few(stored: int, limit: int) -> int:
    """Return how many rows are sooner named than sifted: a name costs 2 µs, a finding 0.6 µs."""
    return max(FEW, isqrt(limit * stored * 3 // 5))
