"""Which passages a question may see: their dates and labels, as columns in memory.

A filter inside the vector store costs tens of times the search itself; over columns it costs
fractions of a millisecond, and is the same for words and vectors.
"""

import sys
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..errors import BadInput
from ..values import Passage, Question
from .documents import Document

NEVER = date.max.toordinal()
"""The day, as an ordinal, on which an open-ended document ends; 0 is when an undated one begins."""

_REMEMBERED = 32

Mask = NDArray[np.bool_]
"""One truth per row, by row number: row 0 is never used."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be stored: its passages, the analysed terms of each, and its file.

    `vectors` are the passages' where they were made elsewhere; otherwise they follow.
    """

    document: Document
    passages: Sequence[Passage]
    terms: Sequence[bytes]
    file: str = ""
    vectors: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was last read: the documents it holds, and the folder it is in step with."""

    collection: str
    name: str
    digest: str = ""
    root: str = ""
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search has to know of a document; days are ordinals, `ends` is the first day after."""

    key: int
    id: str
    title: str
    work: str
    collection: str
    licence: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: documents as they are now, (row, document) that came, rows that went."""

    entries: Sequence[Entry]
    added: Sequence[tuple[int, int]]
    removed: Sequence[int]


class Column:
    """One label of every document, as numbers: a filter looks at each value once, not each row."""

    def __init__(self) -> None:
        """Start with no value; the number 0 is none."""
        self._numbers: dict[str, int] = {}
        self._sorted: list[str] = []
        self._codes = np.zeros(64, dtype=np.int32)

    def put(self, key: int, value: str) -> None:
        """Note the value of a document."""
        if key >= len(self._codes):
            self._codes = np.pad(self._codes, (0, 2 * key - len(self._codes) + 1))
        self._codes[key] = self._numbers.setdefault(value, len(self._numbers) + 1)

    def passing(self, values: Iterable[str]) -> Mask:
        """Return the documents, by key, that have one of the values."""
        passes = np.zeros(len(self._numbers) + 1, dtype=np.bool_)
        passes[[self._numbers[value] for value in values if value in self._numbers]] = True
        passes[0] = False
        return np.asarray(passes[self._codes])

    def containing(self, text: str) -> list[str]:
        """Return the values in which a text stands."""
        return [value for value in self._numbers if text in value]

    def beginning(self, text: str) -> list[str]:
        """Return the values that begin with a text."""
        if len(self._sorted) != len(self._numbers):
            self._sorted = sorted(self._numbers)
        low = bisect_left(self._sorted, text)
        return self._sorted[low : bisect_left(self._sorted, text + chr(sys.maxunicode), low)]


class Table:
    """The columns of one index; safe to use from several threads."""

    def __init__(self) -> None:
        """Start empty; apply the journal's entries to fill it."""
        self._lock = threading.Lock()
        self._columns = {name: Column() for name in ("id", "title", "collection", "licence")}
        self._spans = np.zeros((2, 64), dtype=np.int32)
        self._document = np.zeros(64, dtype=np.int32)
        self._masks: dict[object, Mask] = {}
        self._rows = 0

    def apply(self, change: Change) -> None:
        """Make a write visible: all of it or nothing, to any question."""
        with self._lock:
            self._grow(change)
            for entry in change.entries:
                for name, column in self._columns.items():
                    column.put(entry.key, getattr(entry, name))
                self._spans[:, entry.key] = entry.begins, entry.ends
            self._document[np.asarray(change.removed, dtype=np.int64)] = 0
            if change.added:
                rows, keys = np.asarray(change.added, dtype=np.int64).T
                self._document[rows] = keys
                self._rows = max(self._rows, int(rows.max()) + 1)
            self._masks.clear()

    def allowed(self, question: Question) -> Mask:
        """Return the rows in force on the question's day that pass its filters."""
        filters = tuple(sorted(question.filters.items()))
        with self._lock:
            asked = (question.as_of, filters)
            if asked not in self._masks:
                if len(self._masks) >= _REMEMBERED:
                    self._masks.clear()
                self._masks[asked] = self._mask(question.as_of.toordinal(), question.filters)
            return self._masks[asked]

    def _mask(self, day: int, filters: Mapping[str, str]) -> Mask:
        begins, ends = self._spans
        documents = (begins <= day) & (day < ends)
        for name, value in filters.items():
            passing = self._passing(name, value)
            size = min(len(passing), len(documents))
            documents[:size] &= passing[:size]
            documents[size:] = False
        documents[0] = False
        mask: Mask = documents[self._document[: self._rows]]
        return mask

    def _passing(self, name: str, value: str) -> Mask:
        """Return the documents that pass a filter. Raises `BadInput` for one that is not known."""
        titles = self._columns["title"]
        tests: dict[str, Callable[[], Mask]] = {
            "collection": lambda: self._columns["collection"].passing([value]),
            "licence": lambda: self._columns["licence"].passing([value]),
            "document_id": lambda: self._columns["id"].passing([value]),
            "title": lambda: titles.passing(titles.containing(value)),
            "law": lambda: titles.passing([value, *titles.beginning(f"{value} ")]),
        }
        if name not in tests:
            known = ", ".join(tests)
            raise BadInput(f"filters의 '{name}'은(는) 알 수 없습니다. {known} 가운데 골라 주세요.")
        return tests[name]()

    def _grow(self, change: Change) -> None:
        keys = max((entry.key for entry in change.entries), default=0)
        rows = max((row for row, _ in change.added), default=0)
        if keys >= self._spans.shape[1]:
            more = 2 * keys - self._spans.shape[1] + 1
            self._spans = np.pad(self._spans, ((0, 0), (0, more)))
        if rows >= len(self._document):
            self._document = np.pad(self._document, (0, 2 * rows - len(self._document) + 1))
