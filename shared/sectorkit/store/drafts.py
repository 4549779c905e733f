"""Drafts of documents: the one place where what a person wrote in a form is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Engine as Database
from sqlalchemy import delete, insert, select, update

from ..values import new_id, now
from .conversations import Owner, aware
from .tables import drafts


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is kept: what fills which template, and where each value came from."""

    id: str
    template: str
    fields: Mapping[str, Any]
    origins: Mapping[str, str]
    conversation: str
    created_at: datetime
    updated_at: datetime


class Drafts:
    """Looked up by owner and id together: a known id opens nothing for anybody else."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def add(
        self,
        owner: Owner,
        template: str,
        fields: Mapping[str, Any],
        origins: Mapping[str, str],
        conversation: str = "",
    ) -> KeptDraft:
        """Keep a new draft."""
        at = now()
        kept = KeptDraft(new_id(), template, fields, origins, conversation, at, at)
        with self._database.begin() as connection:
            connection.execute(
                insert(drafts).values(
                    tenant=owner.tenant,
                    subject=owner.subject,
                    sector=owner.sector,
                    id=kept.id,
                    template=template,
                    fields=_dump(fields),
                    origins=_dump(origins),
                    conversation=conversation,
                    created_at=at,
                    updated_at=at,
                )
            )
        return kept

    def get(self, owner: Owner, id: str) -> KeptDraft | None:
        """Return the owner's draft, or nothing."""
        with self._database.connect() as connection:
            row = connection.execute(select(drafts).where(*_one(owner, id))).first()
        if row is None:
            return None
        return KeptDraft(
            row.id,
            row.template,
            orjson.loads(row.fields),
            orjson.loads(row.origins),
            row.conversation,
            aware(row.created_at),
            aware(row.updated_at),
        )

    def change(
        self,
        owner: Owner,
        id: str,
        fields: Mapping[str, Any],
        origins: Mapping[str, str],
    ) -> bool:
        """Replace what fills the owner's draft; say whether there was one."""
        with self._database.begin() as connection:
            changed = connection.execute(
                update(drafts)
                .where(*_one(owner, id))
                .values(fields=_dump(fields), origins=_dump(origins), updated_at=now())
            )
        return changed.rowcount > 0

    def delete(self, owner: Owner, id: str) -> bool:
        """Forget a draft for good; say whether there was one."""
        with self._database.begin() as connection:
            gone = connection.execute(delete(drafts).where(*_one(owner, id)))
        return gone.rowcount > 0

    def clear(self, owner: Owner) -> int:
        """Forget all drafts of an owner for good; return how many there were."""
        with self._database.begin() as connection:
            return connection.execute(delete(drafts).where(*_of(owner))).rowcount


def _of(owner: Owner) -> list[Any]:
    return [
        drafts.c.tenant == owner.tenant,
        drafts.c.subject == owner.subject,
        drafts.c.sector == owner.sector,
    ]


def _one(owner: Owner, id: str) -> list[Any]:
    """Return the conditions that find one draft of one owner."""
    return [*_of(owner), drafts.c.id == id]


def _dump(values: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(values)).decode()
