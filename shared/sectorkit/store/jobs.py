"""Jobs: uploads on their way into the index, file by file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson
from sqlalchemy import Engine as Database
from sqlalchemy import delete, insert, select, update

from ..values import new_id, now
from .tables import jobs

JobState = Literal["queued", "running", "done", "failed"]
FileState = Literal["waiting", "added", "updated", "unchanged", "rejected"]

INTERRUPTED = "서버가 다시 시작되어 처리가 중단되었습니다. 파일을 다시 올려 주세요."


@dataclass(frozen=True, slots=True)
class JobFile:
    """One uploaded file and what became of it."""

    name: str
    state: FileState = "waiting"
    reason: str = ""
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One upload of one or more files."""

    id: str
    state: JobState
    files: Sequence[JobFile]


class Jobs:
    """Looked up by tenant, sector and id together."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def open(self, tenant: str, sector: str, files: Sequence[JobFile]) -> Job:
        """Queue a job for these files."""
        job = Job(new_id(), "queued", tuple(files))
        with self._database.begin() as connection:
            connection.execute(
                insert(jobs).values(
                    id=job.id,
                    tenant=tenant,
                    sector=sector,
                    state=job.state,
                    files=_dump(job.files),
                    at=now(),
                )
            )
        return job

    def save(self, job: Job) -> None:
        """Keep the new state of a job."""
        with self._database.begin() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job.id)
                .values(state=job.state, files=_dump(job.files))
            )

    def get(self, tenant: str, sector: str, id: str) -> Job | None:
        """Return the tenant's job, or nothing."""
        with self._database.connect() as connection:
            row = connection.execute(
                select(jobs.c.id, jobs.c.state, jobs.c.files).where(
                    jobs.c.tenant == tenant, jobs.c.sector == sector, jobs.c.id == id
                )
            ).first()
        return None if row is None else Job(row.id, row.state, _load(row.files))

    def clear(self, tenant: str, sector: str) -> int:
        """Forget all jobs of a tenant, with the names of its files; return how many."""
        which = (jobs.c.tenant == tenant, jobs.c.sector == sector)
        with self._database.begin() as connection:
            return connection.execute(delete(jobs).where(*which)).rowcount

    def fail_interrupted(self, sector: str) -> int:
        """Close the jobs that a stopped server left open; return how many."""
        open_states = ("queued", "running")
        with self._database.begin() as connection:
            rows = connection.execute(
                select(jobs.c.id, jobs.c.files).where(
                    jobs.c.sector == sector, jobs.c.state.in_(open_states)
                )
            ).all()
            for row in rows:
                files = [
                    JobFile(f.name, "rejected", INTERRUPTED) if f.state == "waiting" else f
                    for f in _load(row.files)
                ]
                connection.execute(
                    update(jobs)
                    .where(jobs.c.id == row.id)
                    .values(state="failed", files=_dump(files))
                )
        return len(rows)


def _dump(files: Sequence[JobFile]) -> str:
    return orjson.dumps(list(files)).decode()


def _load(text: str) -> tuple[JobFile, ...]:
    return tuple(JobFile(**file) for file in orjson.loads(text))
