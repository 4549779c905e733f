"""What is in the index, as fact: everything else in its folder can be rebuilt from this.

A row is a passage and never changes: a changed passage is a new row, a removed one leaves a
tombstone until the words and the vectors have let go of it. So whatever a crash interrupted can
simply be done again.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from ..values import Passage
from .letters import READ
from .statutes import article_url
from .table import NEVER, Change, Entry, Prepared, Source
from .writing import close_versions, no_longer_in, put, remove, works_of

_TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files(
  collection TEXT, name TEXT, root TEXT NOT NULL, digest TEXT NOT NULL,
  PRIMARY KEY(collection, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents(
  key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, work TEXT NOT NULL,
  title TEXT NOT NULL, fingerprint TEXT NOT NULL, url TEXT NOT NULL, licence TEXT NOT NULL,
  collection TEXT NOT NULL, file TEXT NOT NULL, begins INTEGER NOT NULL,
  declared INTEGER NOT NULL, ends INTEGER NOT NULL, fetched TEXT);
CREATE INDEX IF NOT EXISTS documents_work ON documents(work, begins);
CREATE INDEX IF NOT EXISTS documents_file ON documents(collection, file);
CREATE TABLE IF NOT EXISTS passages(
  row INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents(key),
  id TEXT NOT NULL, ordinal INTEGER NOT NULL, text TEXT NOT NULL, locator TEXT NOT NULL,
  headings TEXT NOT NULL, terms BLOB NOT NULL, worded INTEGER NOT NULL DEFAULT 0,
  embedded INTEGER NOT NULL DEFAULT 0, UNIQUE(document, id));
CREATE INDEX IF NOT EXISTS passages_unworded ON passages(row) WHERE NOT worded;
CREATE INDEX IF NOT EXISTS passages_unembedded ON passages(row) WHERE NOT embedded;
CREATE TABLE IF NOT EXISTS removed(
  row INTEGER PRIMARY KEY, words INTEGER NOT NULL DEFAULT 0, vectors INTEGER NOT NULL DEFAULT 0);
"""


class Journal:
    """The SQLite file of one index; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the journal at `path`."""
        self._writer = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._writer.executescript(_TABLES)
        self._reader = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._reader.execute("PRAGMA query_only=ON")
        self._writing, self._reading = threading.RLock(), threading.Lock()

    def close(self) -> None:
        """Close both connections; everything acknowledged is already on disk."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def read(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of one query, beside whatever is being written."""
        with self._reading:
            return self._reader.execute(query, values).fetchall()

    def fact(self, name: str) -> str:
        """Return a remembered fact about this index, or the empty string."""
        found = self.read("SELECT value FROM facts WHERE name=?", (name,))
        return str(found[0][0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        """Write down a fact about this index."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES(?,?)", (name, value))

    def store(self, batch: Sequence[Prepared], sources: Sequence[Source] = ()) -> Change:
        """Put documents in place of those with the same ids, and note the files read: one commit.

        Passages that have not changed keep their row, so they are neither indexed nor embedded
        again. Documents a noted file no longer holds go with the same commit.
        """
        latest = {prepared.document.id: prepared for prepared in batch}
        with self._transaction() as db:
            dropped = [id for source in sources for id in no_longer_in(db, source)]
            works = works_of(db, [*latest, *dropped])
            added, removed = [], remove(db, [id for id in dropped if id not in latest])
            for prepared in latest.values():
                fresh, stale = put(db, prepared)
                added += fresh
                removed += stale
            works |= {prepared.document.work for prepared in latest.values()} - {""}
            close_versions(db, works)
            db.executemany("INSERT OR REPLACE INTO files VALUES(?,?,?,?)", map(_file, sources))
            return Change(_entries(db, works, latest), added, removed)

    def delete(self, ids: Sequence[str], sources: Sequence[Source] = ()) -> Change:
        """Take documents out and forget the files named, with all they hold: one commit."""
        with self._transaction() as db:
            held = [id for source in sources for id in no_longer_in(db, source)]
            works = works_of(db, [*ids, *held])
            removed = remove(db, [*ids, *held])
            close_versions(db, works)
            named = [(source.collection, source.name) for source in sources]
            db.executemany("DELETE FROM files WHERE collection=? AND name=?", named)
            return Change(_entries(db, works, ()), (), removed)

    def entries(self) -> Change:
        """Return everything as one change: what a table starts from."""
        keys = self.read("SELECT row, document FROM passages")
        return Change([Entry(*row) for row in self.read(_ENTRIES)], keys, ())

    def mark(self, column: str, rows: Sequence[int]) -> None:
        """Note that rows are now `worded` or `embedded`."""
        with self._transaction() as db:
            db.executemany(
                f"UPDATE passages SET {_known(column)}=1 WHERE row=?", [(row,) for row in rows]
            )

    def unmark(self, column: str) -> None:
        """Have every row `worded` or `embedded` again, because what was derived is lost."""
        with self._transaction() as db:
            db.execute(f"UPDATE passages SET {_known(column)}=0")

    def rewrite_terms(self, terms: Sequence[tuple[bytes, int]]) -> None:
        """Replace the analysed terms of rows: pairs of (terms, row)."""
        with self._transaction() as db:
            db.executemany("UPDATE passages SET terms=? WHERE row=?", terms)

    def release(self, column: str, rows: Sequence[int]) -> None:
        """Note that `words` or `vectors` have let go of removed rows."""
        with self._transaction() as db:
            db.executemany(
                f"UPDATE removed SET {_known(column)}=1 WHERE row=?", [(row,) for row in rows]
            )
            db.execute("DELETE FROM removed WHERE words AND vectors")

    def removed(self, column: str, limit: int = -1) -> list[int]:
        """Return removed rows that `words` or `vectors` may still hold."""
        query = f"SELECT row FROM removed WHERE NOT {_known(column)} LIMIT ?"
        return [row for (row,) in self.read(query, (limit,))]

    def pending(self, column: str, limit: int = -1, after: int = 0) -> list[tuple[int, bytes]]:
        """Return (row, terms) of rows not yet `worded` or `embedded`, oldest first."""
        query = f"SELECT row, terms FROM passages WHERE NOT {_known(column)} AND row>? LIMIT ?"
        return self.read(query, (after, limit))

    def marked(self, column: str) -> list[int]:
        """Return the rows that are `worded` or `embedded`."""
        return [row for (row,) in self.read(f"SELECT row FROM passages WHERE {_known(column)}")]

    def files(self, collection: str) -> dict[str, tuple[str, str]]:
        """Return the (digest, root) of each file of a collection as it was last read."""
        query = "SELECT name, digest, root FROM files WHERE collection=?"
        return {name: (digest, root) for name, digest, root in self.read(query, (collection,))}

    def terms(self, rows: Iterable[int]) -> dict[int, dict[str, str]]:
        """Return the analysed terms of those rows that are still there, and their `letters`."""
        return dict(_told(self._whole(_TERMS, rows) or b""))

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Return the passages of those rows that are still there."""
        return {row: _passage(kept) for row, *kept in orjson.loads(self._whole(_PASSAGES, rows))}

    def _whole(self, query: str, rows: Iterable[int]) -> Any:
        """Return what rows hold as one value.

        SQLite gives the interpreter up at every row it returns, and beside a thread that computes
        each takes 5 ms to come back: sixty rows a quarter of a second, one value 7 ms.
        """
        return self.read(query, (orjson.dumps([int(row) for row in rows]).decode(),))[0][0]


_ENTRIES = "SELECT key, id, title, work, collection, licence, begins, ends FROM documents"
_THOSE = """
FROM json_each(?) AS wanted JOIN passages p ON p.row = wanted.value
JOIN documents d ON d.key = p.document
"""
_BEGINNING = f"substr(d.title || p.headings || p.text, 1, {READ})"
_TERMS = f"""
SELECT CAST(group_concat(
  printf('%d %d %d ', p.row, length(p.terms), length(CAST({_BEGINNING} AS BLOB)))
  || CAST(p.terms AS TEXT) || {_BEGINNING}, '') AS BLOB) {_THOSE}
"""
_HEAD = 3 * len(f"{2**63} ")
_PASSAGES = f"""
SELECT json_group_array(json_array(
  p.row, p.id, d.id, p.text, d.title, p.locator, p.headings, d.url, d.licence, d.begins, d.ends,
  d.fetched, d.collection)) {_THOSE}
"""


def _known(column: str) -> str:
    if column not in ("worded", "embedded", "words", "vectors"):
        raise ValueError(f"no such column: {column}")
    return column


def _told(whole: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row, terms and letters) of one value of `_TERMS`: lengths in bytes, then the bytes."""
    at = 0
    while at < len(whole):
        row, terms, letters = map(int, whole[at : at + _HEAD].split(b" ", 3)[:3])
        at += len(f"{row} {terms} {letters} ")
        middle, end = at + terms, at + terms + letters
        said: dict[str, str] = orjson.loads(whole[at:middle])
        yield row, said | {"letters": whole[middle:end].decode()}
        at = end


def _passage(row: Sequence[Any]) -> Passage:
    id, document, text, title, locator, headings, url, licence, begins, ends, fetched, group = row
    return Passage(
        id=id,
        document_id=document,
        text=text,
        title=title,
        locator=locator,
        headings=tuple(orjson.loads(headings)),
        url=article_url(url, locator),
        licence=licence,
        effective_from=date.fromordinal(begins) if begins else None,
        effective_to=date.fromordinal(ends) if ends < NEVER else None,
        fetched_at=date.fromisoformat(fetched) if fetched else None,
        collection=group,
    )


def _file(source: Source) -> tuple[str, str, str, str]:
    return source.collection, source.name, source.root, source.digest


def _entries(db: sqlite3.Connection, works: Iterable[str], ids: Iterable[str]) -> list[Entry]:
    rows = [row for w in works for row in db.execute(f"{_ENTRIES} WHERE work=?", (w,))]
    rows += [row for id in ids for row in db.execute(f"{_ENTRIES} WHERE id=?", (id,))]
    return [Entry(*row) for row in {row[0]: row for row in rows}.values()]
