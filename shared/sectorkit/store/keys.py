"""API keys: shown once, kept as digests."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import Engine as Database
from sqlalchemy import func, insert, select, update

from ..errors import BadInput
from ..values import new_id, now
from .conversations import GUEST_TENANT
from .tables import holders, keys

Role = Literal["reader", "writer", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key: everything but the key."""

    id: str
    tenant: str
    roles: frozenset[str]
    per_minute: int
    name: str = ""
    """Who holds it, as whoever made it said."""


class Keys:
    """Made, found and revoked here; the secret itself is never stored."""

    def __init__(self, database: Database, pepper: bytes) -> None:
        """Keep digests in this database, keyed with the pepper."""
        self._database = database
        self._pepper = pepper

    def create(
        self,
        tenant: str,
        roles: Sequence[str] = ("reader",),
        per_minute: int = 120,
        name: str = "",
    ) -> tuple[str, Key]:
        """Return a new secret of 256 random bits, this once, and what is kept of it."""
        holder = _checked(tenant, roles, name)
        secret = f"sk-{secrets.token_urlsafe(32)}"
        key = Key(new_id(), tenant, frozenset(roles), per_minute, holder)
        with self._database.begin() as connection:
            connection.execute(
                insert(keys).values(
                    id=key.id,
                    tenant=tenant,
                    roles=" ".join(sorted(roles)),
                    digest=self._digest(secret),
                    per_minute=per_minute,
                    created_at=now(),
                )
            )
            if holder:
                connection.execute(insert(holders).values(key=key.id, name=holder))
        return secret, key

    def find(self, secret: str) -> Key | None:
        """Return the key this secret belongs to, unless it was revoked.

        The look-up is by keyed digest, so its timing tells nothing about any stored secret.
        """
        with self._database.connect() as connection:
            row = connection.execute(
                select(keys, holders.c.name)
                .outerjoin(holders, holders.c.key == keys.c.id)
                .where(keys.c.digest == self._digest(secret), keys.c.revoked_at.is_(None))
            ).first()
        if row is None:
            return None
        roles = frozenset(row.roles.split())
        return Key(row.id, row.tenant, roles, row.per_minute, row.name or "")

    def any(self) -> bool:
        """Say whether a key was ever made: from then on every caller needs one.

        Revoked keys count too: revoking the last one must close the door, not open it.
        """
        with self._database.connect() as connection:
            return bool(connection.execute(select(func.count()).select_from(keys)).scalar())

    def revoke(self, id: str) -> bool:
        """Stop honouring a key; say whether it was honoured until now."""
        with self._database.begin() as connection:
            done = connection.execute(
                update(keys)
                .where(keys.c.id == id, keys.c.revoked_at.is_(None))
                .values(revoked_at=now())
            )
        return done.rowcount > 0

    def _digest(self, secret: str) -> str:
        return hmac.new(self._pepper, secret.encode(), hashlib.sha256).hexdigest()


def _checked(tenant: str, roles: Sequence[str], name: str) -> str:
    """Return the holder's name as it is kept. Raises `BadInput` for what a key cannot have."""
    if GUEST_TENANT in tenant:
        raise BadInput(f"기관 이름(tenant)에는 {GUEST_TENANT}를 쓸 수 없습니다.")
    if set(roles) - set(ROLES) or not roles:
        raise BadInput(f"역할은 {', '.join(ROLES)} 가운데에서 고르세요.")
    holder = " ".join(name.replace("\0", "").split())
    if len(holder) > LONGEST_NAME:
        raise BadInput(f"열쇠 주인의 이름은 {LONGEST_NAME}자까지 쓸 수 있습니다.")
    return holder


def pepper_in(folder: Path) -> bytes:
    """Return what is mixed into every key's digest here."""
    return secret_in(folder, "pepper")


def secret_in(folder: Path, name: str) -> bytes:
    """Return 32 random bytes of this installation, made on first use, readable by its owner."""
    path = folder / name
    if not path.exists():
        fresh = folder / f"{name}.{new_id()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another process was first: its bytes count
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()
