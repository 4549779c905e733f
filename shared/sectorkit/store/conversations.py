"""Conversations, each bound to the caller who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Engine as Database
from sqlalchemy import Table, delete, insert, select

from ..values import now
from .tables import conversations, turns


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: a tenant, one of its keys, in one sector."""

    tenant: str
    subject: str
    sector: str


GUEST = "guest-"
"""What the name of every visitor of a page begins with; no key's does."""
GUEST_TENANT = "~"
"""What stands in the tenant of every visitor; no key's tenant has it."""


def guest_tenant(tenant: str, subject: str) -> str:
    """Return the tenant that one visitor of a tenant's page is alone in."""
    return f"{tenant}{GUEST_TENANT}{subject}"


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One message as it is kept: personal identifiers were masked before."""

    role: Literal["user", "assistant"]
    content: str
    answer_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, oldest message first."""

    id: str
    created_at: datetime
    turns: Sequence[KeptTurn]


class Conversations:
    """Looked up by owner and id together: a known id opens nothing for anybody else."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def get(self, owner: Owner, id: str) -> Conversation | None:
        """Return the owner's conversation, or nothing."""
        with self._database.connect() as connection:
            head = connection.execute(
                select(conversations.c.created_at).where(
                    *_owned(conversations, owner), conversations.c.id == id
                )
            ).first()
            if head is None:
                return None
            rows = connection.execute(
                select(turns.c.role, turns.c.content, turns.c.answer_id, turns.c.at)
                .where(*_owned(turns, owner), turns.c.conversation == id)
                .order_by(turns.c.seq)
            )
            kept = tuple(KeptTurn(r.role, r.content, r.answer_id, aware(r.at)) for r in rows)
            return Conversation(id, aware(head.created_at), kept)

    def add(self, owner: Owner, id: str, *, question: str, answer: str, answer_id: str) -> None:
        """Add a question and its answer, opening the conversation with the first."""
        at = now()
        key = {"tenant": owner.tenant, "subject": owner.subject, "sector": owner.sector}
        said = (("user", question), ("assistant", answer))
        with self._database.begin() as connection:
            found = connection.execute(
                select(conversations.c.id).where(
                    *_owned(conversations, owner), conversations.c.id == id
                )
            ).first()
            if found is None:
                connection.execute(insert(conversations).values(**key, id=id, created_at=at))
            connection.execute(
                insert(turns),
                [
                    {**key, "conversation": id, "role": role, "content": content}
                    | {"answer_id": answer_id, "at": at}
                    for role, content in said
                ],
            )

    def delete(self, owner: Owner, id: str) -> bool:
        """Forget a conversation for good; say whether there was one."""
        with self._database.begin() as connection:
            connection.execute(
                delete(turns).where(*_owned(turns, owner), turns.c.conversation == id)
            )
            gone = connection.execute(
                delete(conversations).where(*_owned(conversations, owner), conversations.c.id == id)
            )
        return gone.rowcount > 0

    def clear(self, owner: Owner) -> int:
        """Forget all conversations of an owner for good; return how many there were."""
        with self._database.begin() as connection:
            connection.execute(delete(turns).where(*_owned(turns, owner)))
            gone = connection.execute(delete(conversations).where(*_owned(conversations, owner)))
        return gone.rowcount


def _owned(table: Table, owner: Owner) -> list[Any]:
    """Return the conditions that keep other people's rows out."""
    return [
        table.c.tenant == owner.tenant,
        table.c.subject == owner.subject,
        table.c.sector == owner.sector,
    ]


def aware(at: datetime) -> datetime:
    """Return an instant with its zone: SQLite forgets that it was UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
