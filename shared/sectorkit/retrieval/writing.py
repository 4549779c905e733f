"""How a document is written into the journal's tables, inside one transaction."""

import sqlite3
from collections.abc import Iterable

import orjson

from .table import NEVER, Prepared, Source

_UPSERT = """
INSERT INTO documents(id, work, title, fingerprint, url, licence, collection, file, begins,
  declared, ends, fetched) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT(id) DO UPDATE SET work=excluded.work, title=excluded.title,
  fingerprint=excluded.fingerprint, url=excluded.url, licence=excluded.licence,
  collection=excluded.collection, file=excluded.file, begins=excluded.begins,
  declared=excluded.declared, ends=excluded.ends, fetched=excluded.fetched
RETURNING key
"""
_CLOSE = """
UPDATE documents SET ends = MIN(declared, COALESCE((
  SELECT MIN(later.begins) FROM documents AS later
  WHERE later.work = documents.work AND later.begins > documents.begins), declared))
WHERE work = ?
"""


def no_longer_in(db: sqlite3.Connection, source: Source) -> list[str]:
    """Return the documents a file held when it was last read, and no longer holds."""
    query = "SELECT id FROM documents WHERE collection=? AND file=?"
    held = db.execute(query, (source.collection, source.name))
    return [id for (id,) in held if id not in source.documents]


def works_of(db: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Return the works whose versions may begin or end otherwise once these documents change."""
    found = (db.execute("SELECT work FROM documents WHERE id=?", (id,)).fetchone() for id in ids)
    return {row[0] for row in found if row and row[0]}


def close_versions(db: sqlite3.Connection, works: Iterable[str]) -> None:
    """End each version of a work on the day the next begins."""
    db.executemany(_CLOSE, [(work,) for work in works])


def remove(db: sqlite3.Connection, ids: Iterable[str]) -> list[int]:
    """Take documents out; return the rows that went."""
    removed: list[int] = []
    for id in ids:
        query = "SELECT row FROM passages WHERE document=(SELECT key FROM documents WHERE id=?)"
        removed += _bury(db, [row for (row,) in db.execute(query, (id,))])
        db.execute("DELETE FROM documents WHERE id=?", (id,))
    return removed


def _bury(db: sqlite3.Connection, rows: list[int]) -> list[int]:
    db.executemany("INSERT INTO removed(row) VALUES(?)", [(row,) for row in rows])
    db.executemany("DELETE FROM passages WHERE row=?", [(row,) for row in rows])
    return rows


def put(db: sqlite3.Connection, prepared: Prepared) -> tuple[list[tuple[int, int]], list[int]]:
    """Write one document; return its new (row, document key) pairs and the rows that went."""
    key = _put_document(db, prepared)
    query = "SELECT id, text, locator, headings, terms, row FROM passages WHERE document=?"
    kept = {row[:5]: row[5] for row in db.execute(query, (key,))}
    fresh, order = [], []
    for ordinal, (passage, terms) in enumerate(zip(prepared.passages, prepared.terms, strict=True)):
        headings = orjson.dumps(list(passage.headings)).decode()
        content = (passage.id, passage.text, passage.locator, headings, terms)
        row = kept.pop(content, None)
        order += [(ordinal, row)] if row else []
        fresh += [] if row else [(key, ordinal, *content)]
    removed = _bury(db, list(kept.values()))
    db.executemany("UPDATE passages SET ordinal=? WHERE row=? AND ordinal<>?1", order)
    return [(_put_passage(db, content), key) for content in fresh], removed


def _put_passage(db: sqlite3.Connection, content: tuple[object, ...]) -> int:
    columns = "document, ordinal, id, text, locator, headings, terms"
    cursor = db.execute(f"INSERT INTO passages({columns}) VALUES(?,?,?,?,?,?,?)", content)
    return cursor.lastrowid or 0


def _put_document(db: sqlite3.Connection, prepared: Prepared) -> int:
    document = prepared.document
    begins = document.effective_from.toordinal() if document.effective_from else 0
    declared = document.effective_to.toordinal() if document.effective_to else NEVER
    fetched = document.fetched_at.isoformat() if document.fetched_at else None
    values = (
        document.id,
        document.work,
        document.title,
        document.fingerprint,
        document.url,
        document.licence,
        document.collection,
        prepared.file,
        begins,
        declared,
        declared,
        fetched,
    )
    return int(db.execute(_UPSERT, values).fetchone()[0])
