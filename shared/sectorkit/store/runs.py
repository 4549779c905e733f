"""Runs of agents: one JSON checkpoint each, and the events that led there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import delete, insert, select, update

from ..errors import Conflict
from ..values import now
from .conversations import Owner
from .tables import run_events, runs

LOST = "다른 곳에서 먼저 이 작업을 이어받았습니다. 다시 불러와 주세요."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A run as it is kept: `body` is JSON, `revision` counts how often it was saved."""

    id: str
    state: str
    revision: int
    body: str


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One event of a run; `data` is JSON."""

    seq: int
    name: str
    data: str


class Runs:
    """Looked up by owner and id together; a checkpoint and its events are one transaction."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def open(self, owner: Owner, kept: Checkpoint, events: Sequence[KeptEvent] = ()) -> None:
        """Keep a new run."""
        at = now()
        row = {"tenant": owner.tenant, "subject": owner.subject, "sector": owner.sector}
        with self._database.begin() as connection:
            connection.execute(
                insert(runs).values(
                    **row,
                    id=kept.id,
                    state=kept.state,
                    revision=kept.revision,
                    body=kept.body,
                    created_at=at,
                    touched_at=at,
                )
            )
            if events:
                connection.execute(insert(run_events), _rows(kept.id, events))

    def save(self, owner: Owner, kept: Checkpoint, events: Sequence[KeptEvent] = ()) -> None:
        """Keep what follows revision `kept.revision - 1`. Raises `Conflict` if that is not kept."""
        with self._database.begin() as connection:
            changed = connection.execute(
                update(runs)
                .where(*_owned(owner, kept.id), runs.c.revision == kept.revision - 1)
                .values(state=kept.state, revision=kept.revision, body=kept.body, touched_at=now())
            )
            if changed.rowcount != 1:
                raise Conflict(LOST)
            if events:
                connection.execute(insert(run_events), _rows(kept.id, events))

    def get(self, owner: Owner, id: str) -> Checkpoint | None:
        """Return the owner's run, or nothing."""
        with self._database.connect() as connection:
            row = connection.execute(
                select(runs.c.id, runs.c.state, runs.c.revision, runs.c.body).where(
                    *_owned(owner, id)
                )
            ).first()
        return None if row is None else Checkpoint(row.id, row.state, row.revision, row.body)

    def events(self, id: str, after: int = 0) -> list[KeptEvent]:
        """Return a run's events after a number, oldest first; look the run up by owner first."""
        with self._database.connect() as connection:
            rows = connection.execute(
                select(run_events.c.seq, run_events.c.name, run_events.c.data)
                .where(run_events.c.run == id, run_events.c.seq > after)
                .order_by(run_events.c.seq)
            )
            return [KeptEvent(row.seq, row.name, row.data) for row in rows]

    def running(self, sector: str, untouched_for: float = 0) -> list[tuple[Owner, str]]:
        """Return the runs at work that nobody has touched for so many seconds, oldest first."""
        before = now() - timedelta(seconds=untouched_for)
        with self._database.connect() as connection:
            rows = connection.execute(
                select(runs.c.tenant, runs.c.subject, runs.c.id)
                .where(
                    runs.c.sector == sector,
                    runs.c.state == "running",
                    runs.c.touched_at <= before,
                )
                .order_by(runs.c.created_at)
            )
            return [(Owner(row.tenant, row.subject, sector), row.id) for row in rows]

    def touch(self, ids: Sequence[str]) -> None:
        """Say that these are at work, so that no other process takes them over."""
        with self._database.begin() as connection:
            connection.execute(update(runs).where(runs.c.id.in_(ids)).values(touched_at=now()))

    def delete(self, owner: Owner, id: str) -> bool:
        """Forget a run and all that was said in it, for good; say whether there was one."""
        with self._database.begin() as connection:
            gone = connection.execute(delete(runs).where(*_owned(owner, id)))
            if gone.rowcount:
                connection.execute(delete(run_events).where(run_events.c.run == id))
        return gone.rowcount > 0

    def clear(self, owner: Owner) -> int:
        """Forget all runs of an owner and what was said in them; return how many there were."""
        with self._database.begin() as connection:
            ids = select(runs.c.id).where(*_of(owner))
            connection.execute(delete(run_events).where(run_events.c.run.in_(ids)))
            return connection.execute(delete(runs).where(*_of(owner))).rowcount

    @property
    def shared(self) -> bool:
        """Whether other processes may work on the same runs: embedded, there is only one."""
        return self._database.dialect.name != "sqlite"


def _of(owner: Owner) -> list[Any]:
    return [
        runs.c.tenant == owner.tenant,
        runs.c.subject == owner.subject,
        runs.c.sector == owner.sector,
    ]


def _owned(owner: Owner, id: str) -> list[Any]:
    return [*_of(owner), runs.c.id == id]


def _rows(id: str, events: Sequence[KeptEvent]) -> list[dict[str, object]]:
    return [{"run": id, "seq": e.seq, "name": e.name, "data": e.data} for e in events]
