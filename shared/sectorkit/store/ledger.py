"""The audit ledger: append only, each entry chained to the one before by its hash."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy import Engine as Database
from sqlalchemy.exc import IntegrityError

from .conversations import guest_tenant
from .tables import ledger

GENESIS = "0" * 64
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Chain:
    """What a verification found: how many entries hold, the last hash, and the first break.

    Keep `head` somewhere else too (print it, sign it): it is what shows that nobody cut off
    the end.
    """

    entries: int
    head: str
    broken_at: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as kept."""

    seq: int
    entry: Mapping[str, Any]
    digest: str


class DatabaseLedger:
    """Keeps entries in the database. Implements `audit.Ledger`."""

    def __init__(self, database: Database) -> None:
        """Append to this database."""
        self._database = database
        self._lock = Lock()
        self._head: tuple[int, str] | None = None

    def append(self, entry: Mapping[str, Any]) -> None:
        """Keep an entry; another process that was faster makes us chain to its entry instead.

        Two entries cannot follow the same one: the table forbids it, so no lock is held across
        processes.
        """
        text = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS).decode()
        with self._lock:
            for _ in range(_TRIES):
                seq, previous = self._head or self._last()
                try:
                    self._head = self._insert(seq + 1, previous, text, entry)
                    return
                except IntegrityError:
                    self._head = None
        raise RuntimeError("the audit ledger is too busy to append to")

    def _insert(
        self, seq: int, previous: str, text: str, entry: Mapping[str, Any]
    ) -> tuple[int, str]:
        digest = _digest(seq, previous, text)
        with self._database.begin() as connection:
            connection.execute(
                insert(ledger).values(
                    seq=seq,
                    tenant=str(entry.get("tenant", "")),
                    sector=str(entry.get("sector", "")),
                    entry=text,
                    previous=previous,
                    digest=digest,
                )
            )
        return seq, digest

    def _last(self) -> tuple[int, str]:
        with self._database.connect() as connection:
            row = connection.execute(
                select(ledger.c.seq, ledger.c.digest).order_by(ledger.c.seq.desc()).limit(1)
            ).first()
        return (row.seq, row.digest) if row else (0, GENESIS)

    def page(self, tenant: str, sector: str, after: int = 0, limit: int = 100) -> Sequence[Entry]:
        """Return the entries of a tenant and its guests in one sector, oldest first.

        Only those that follow number `after`.
        """
        with self._database.connect() as connection:
            rows = connection.execute(
                select(ledger.c.seq, ledger.c.entry, ledger.c.digest)
                .where(_of(tenant), ledger.c.sector == sector, ledger.c.seq > after)
                .order_by(ledger.c.seq)
                .limit(limit)
            ).all()
        return [Entry(row.seq, orjson.loads(row.entry), row.digest) for row in rows]

    def verify_chain(self) -> Chain:
        """Compute every hash again and say where the chain first breaks, if it does."""
        count, head = 0, GENESIS
        for seq, text, previous, digest, columns_hold in self._rows():
            count += 1
            sound = columns_hold and seq == count and previous == head
            if not sound or digest != _digest(seq, previous, text):
                return Chain(count - 1, head, broken_at=count)
            head = digest
        return Chain(count, head)

    def _rows(self) -> Iterator[tuple[int, str, str, str, bool]]:
        with self._database.connect() as connection:
            rows = connection.execution_options(yield_per=1000).execute(
                select(ledger).order_by(ledger.c.seq)
            )
            for row in rows:
                entry = orjson.loads(row.entry)
                told = (str(entry.get("tenant", "")), str(entry.get("sector", "")))
                held = (row.tenant, row.sector) == told
                yield row.seq, row.entry, row.previous, row.digest, held


def _of(tenant: str) -> ColumnElement[bool]:
    """Match what belongs to a tenant, and what visitors of its page asked."""
    own, guests = ledger.c.tenant == tenant, guest_tenant(tenant, "")
    return or_(own, ledger.c.tenant.startswith(guests, autoescape=True))


def _digest(seq: int, previous: str, text: str) -> str:
    return hashlib.sha256(f"{seq}\n{previous}\n{text}".encode()).hexdigest()
