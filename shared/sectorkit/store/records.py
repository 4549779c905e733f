"""Whatever a sector keeps for its callers, as sealed JSON: no word lies readable on a disk."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine as Database
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import Conflict, Misconfigured
from ..values import new_id, now
from .conversations import Owner, aware
from .tables import records

NONCE = 12
"""Bytes drawn afresh for every sealing, as AES-GCM asks."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing kept; `revision` starts at 1 and grows by one with every change."""

    id: str
    kind: str
    body: Mapping[str, Any]
    revision: int
    created_at: datetime
    updated_at: datetime


class Records:
    """Looked up by owner, kind and id together: a known id opens nothing for anybody else.

    An owner with an empty subject is the whole tenant: what colleagues share is kept under it.
    """

    def __init__(self, database: Database, key: bytes) -> None:
        """Keep them in this database, sealed with this AES key of 32 bytes."""
        self._database = database
        self._cipher = AESGCM(key)

    def put(
        self,
        owner: Owner,
        kind: str,
        body: Mapping[str, Any],
        id: str | None = None,
        revision: int | None = None,
    ) -> Record:
        """Keep a record, new or in the place of the one with this id.

        With `revision`, only in the place of exactly that one (0: only if there is none yet);
        raises `Conflict` if somebody was faster.
        """
        id, at = id or new_id(), now()
        found = self.get(owner, kind, id)
        there = found.revision if found else 0
        if revision is not None and revision != there:
            raise _overtaken()
        kept = Record(id, kind, body, there + 1, found.created_at if found else at, at)
        values = {"body": self._seal(owner, kept), "revision": kept.revision, "updated_at": at}
        try:
            with self._database.begin() as connection:
                if found is None:
                    connection.execute(
                        insert(records).values(**_key(owner, kind, id), **values, created_at=at)
                    )
                elif not connection.execute(
                    update(records)
                    .where(*_where(owner, kind, id), records.c.revision == there)
                    .values(**values)
                ).rowcount:
                    raise _overtaken()
        except IntegrityError:
            raise _overtaken() from None
        return kept

    def get(self, owner: Owner, kind: str, id: str) -> Record | None:
        """Return the owner's record, or nothing. Raises `Misconfigured` under another key."""
        with self._database.connect() as connection:
            row = connection.execute(select(records).where(*_where(owner, kind, id))).first()
        return self._open(owner, row) if row else None

    def all(self, owner: Owner, kind: str) -> Sequence[Record]:
        """Return the owner's records of a kind, oldest first."""
        asked = select(records).where(*_where(owner, kind)).order_by(records.c.created_at)
        with self._database.connect() as connection:
            return [self._open(owner, row) for row in connection.execute(asked)]

    def delete(self, owner: Owner, kind: str, id: str) -> bool:
        """Forget a record for good; say whether there was one."""
        return self._remove(_where(owner, kind, id)) > 0

    def clear(self, owner: Owner, kind: str | None = None) -> int:
        """Forget all of an owner's records, or those of a kind; return how many there were."""
        return self._remove(_where(owner, kind))

    def _remove(self, which: Sequence[Any]) -> int:
        with self._database.begin() as connection:
            return connection.execute(delete(records).where(*which)).rowcount

    def _seal(self, owner: Owner, record: Record) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        place = _place(owner, record.kind, record.id)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(record.body), place)

    def _open(self, owner: Owner, row: Row[Any]) -> Record:
        place = _place(owner, row.kind, row.id)
        try:
            body = self._cipher.decrypt(row.body[:NONCE], row.body[NONCE:], place)
        except InvalidTag:
            raise Misconfigured(
                "저장된 기록을 열 수 없습니다. SECTORKIT_DATA_DIR의 records.key가 "
                "기록을 저장할 때의 것인지 확인해 주세요."
            ) from None
        created, updated = aware(row.created_at), aware(row.updated_at)
        return Record(row.id, row.kind, orjson.loads(body), row.revision, created, updated)


def _key(owner: Owner, kind: str, id: str) -> dict[str, str]:
    """Return the columns that name one record."""
    return {
        "tenant": owner.tenant,
        "subject": owner.subject,
        "sector": owner.sector,
        "kind": kind,
        "id": id,
    }


def _where(owner: Owner, kind: str | None = None, id: str | None = None) -> list[Any]:
    """Return the conditions that keep other people's rows out."""
    wanted = {"tenant": owner.tenant, "subject": owner.subject, "sector": owner.sector}
    wanted |= {} if kind is None else {"kind": kind}
    wanted |= {} if id is None else {"id": id}
    return [records.c[name] == value for name, value in wanted.items()]


def _place(owner: Owner, kind: str, id: str) -> bytes:
    """Return what a sealed body is bound to: moved to another row, it does not open."""
    return orjson.dumps(_key(owner, kind, id))


def _overtaken() -> Conflict:
    return Conflict("다른 사람이 먼저 고쳤습니다. 새로 불러온 뒤 다시 고쳐 주세요.")
