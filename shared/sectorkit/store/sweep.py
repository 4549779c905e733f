"""What visitors left behind and can never come back for: found by its age, gone for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select
from sqlalchemy import Engine as Database

from .conversations import GUEST, GUEST_TENANT, aware
from .tables import conversations, drafts, feedback, jobs, records, run_events, runs, turns

_AGES = (
    (records, records.c.updated_at),
    (drafts, drafts.c.updated_at),
    (turns, turns.c.at),
    (conversations, conversations.c.created_at),
    (feedback, feedback.c.at),
    (runs, runs.c.touched_at),
)
"""Where visitors leave something, and what tells when it was last touched."""


def sweep(database: Database, sector: str, before: datetime) -> int:
    """Delete what visitors of a sector last touched before an instant; return how much it was.

    Nothing that a key, or this machine itself, keeps is looked at.
    """
    with database.begin() as connection:
        _events_of(connection, sector, before)
        return sum(
            connection.execute(
                delete(table).where(_of_guests(table), table.c.sector == sector, at < before)
            ).rowcount
            for table, at in _AGES
        )


def shelves(database: Database, sector: str, before: datetime) -> Sequence[str]:
    """Return the visitors' shelves to which nothing was uploaded since an instant."""
    of_guests = jobs.c.tenant.contains(GUEST_TENANT, autoescape=True)
    with database.connect() as connection:
        told = connection.execute(
            select(jobs.c.tenant, jobs.c.at).where(of_guests, jobs.c.sector == sector)
        ).all()
    lately = {row.tenant for row in told if aware(row.at) >= before}
    return sorted({row.tenant for row in told} - lately)


def _events_of(connection: Connection, sector: str, before: datetime) -> None:
    """Delete what was said in the runs that go."""
    going = select(runs.c.id).where(
        _of_guests(runs), runs.c.sector == sector, runs.c.touched_at < before
    )
    connection.execute(delete(run_events).where(run_events.c.run.in_(going)))


def _of_guests(table: Table) -> Any:
    """Return the condition that a row is a visitor's."""
    return or_(
        table.c.subject.startswith(GUEST, autoescape=True),
        table.c.tenant.contains(GUEST_TENANT, autoescape=True),
    )
