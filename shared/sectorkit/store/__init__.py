"""What outlives a request, beside the documents: SQLite embedded, PostgreSQL by URL."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, event

from ..values import new_id, now
from .conversations import Conversations, Owner
from .drafts import Drafts
from .feedback import Feedback
from .jobs import Jobs
from .keys import Keys, pepper_in, secret_in
from .ledger import DatabaseLedger
from .meter import Meter
from .records import Records
from .runs import Runs
from .spaces import Spaces
from .sweep import shelves, sweep
from .tables import metadata
from .usage import Usages

__all__ = ["Store", "open_store"]


class Store:
    """One database, and a small object for each kind of thing kept in it.

    Every method of those objects is synchronous and safe to call from any thread, but those of
    `meter`, which belong to the event loop.
    """

    def __init__(self, database: Database, pepper: bytes, seal: bytes) -> None:
        """Create the tables that are missing.

        `pepper` is mixed into every key's digest; `seal`, 32 bytes, encrypts the records.
        """
        metadata.create_all(database)
        self._database = database
        self.conversations = Conversations(database)
        self.drafts = Drafts(database)
        self.feedback = Feedback(database)
        self.jobs = Jobs(database)
        self.keys = Keys(database, pepper)
        self.ledger = DatabaseLedger(database)
        self.records = Records(database, seal)
        self.runs = Runs(database)
        self.spaces = Spaces(database)
        self.usage = Usages(database)
        self.meter = Meter(self.usage)

    def state(self) -> str:
        """Return `ready` once the database has answered, or raise what its driver raises."""
        with self._database.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return "ready"

    def forget(self, owner: Owner) -> None:
        """Delete for good all that an owner said, drafted, ran or kept; the ledger says only that.

        An embedded database overwrites it in its file and empties its write-ahead log.
        """
        for kept in (self.records, self.drafts, self.runs, self.conversations, self.feedback):
            kept.clear(owner)
        self.jobs.clear(owner.tenant, owner.sector)
        self._note_erasure(owner.tenant, owner.sector, "erased")

    def sweep(self, sector: str, before: datetime) -> int:
        """Delete for good what visitors of a sector last touched before an instant.

        Returns how much it was; the ledger says only that, and when.
        """
        gone = sweep(self._database, sector, before)
        if gone:
            self._note_erasure("public", sector, "expired")
        return gone

    def left_shelves(self, sector: str, before: datetime) -> Sequence[str]:
        """Return the visitors' shelves to which nothing was uploaded since an instant."""
        return shelves(self._database, sector, before)

    def _note_erasure(self, tenant: str, sector: str, status: str) -> None:
        entry = {"at": now().isoformat(), "id": new_id(), "tenant": tenant}
        self.ledger.append({**entry, "sector": sector, "status": status})
        if self._database.dialect.name == "sqlite":
            with self._database.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give every connection back."""
        self._database.dispose()


def open_store(data_dir: Path, url: str | None = None) -> Store:
    """Open the database at `url`, or `sectorkit.db` in the data folder.

    The pepper of the keys and the seal of the records always stay in the data folder, so that a
    stolen database alone tells neither which keys are good nor what the records say; copies of
    one service share those files.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    remote = bool(url) and not str(url).startswith("sqlite")
    database = create_engine(
        url or f"sqlite:///{data_dir / 'sectorkit.db'}",
        pool_pre_ping=remote,  # a file does not hang up, and each look costs what a query does
    )
    if database.dialect.name == "sqlite":
        event.listen(database, "connect", _tune_sqlite)
    return Store(database, pepper_in(data_dir), secret_in(data_dir, "seal"))


def _tune_sqlite(connection: Any, _: Any) -> None:
    """Let readers and one writer work side by side; what is deleted is overwritten."""
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
