"""What each tenant used, and how many tokens a day it may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import Engine as Database
from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import BadInput, QuotaExceeded
from ..values import now
from .tables import allowances, usage

KOREA = timezone(timedelta(hours=9))
"""A day begins at midnight in Korea, for the count and for the allowance."""

ADD = (
    update(usage)
    .where(*(usage.c[name] == bindparam(f"new_{name}") for name in ("tenant", "sector", "day")))
    .values(
        {
            name: usage.c[name] + bindparam(f"new_{name}")
            for name in ("answers", "prompt_tokens", "completion_tokens")
        }
    )
)
"""Made once: putting it together costs what running it does."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a tenant used in one sector on one day."""

    sector: str
    day: str
    answers: int
    prompt_tokens: int
    completion_tokens: int

    @property
    def tokens(self) -> int:
        """Return all tokens, read and written."""
        return self.prompt_tokens + self.completion_tokens


class Usages:
    """Counts by tenant, sector and day; a tenant sees its own only."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def add(
        self,
        tenant: str,
        sector: str,
        prompt_tokens: int,
        completion_tokens: int,
        key: str = "",
        *,
        answers: int = 1,
    ) -> None:
        """Count an answer for a tenant, and for the key if it has an allowance of its own.

        The tokens are those of so many `answers` together.
        """
        counts = answers, prompt_tokens, completion_tokens
        self._add(tenant, sector, *counts)
        if key and self.allowance(account_of(key)):
            self._add(account_of(key), sector, *counts)

    def _add(
        self, tenant: str, sector: str, answers: int, prompt_tokens: int, completion_tokens: int
    ) -> None:
        """Add to a row; copies of one service add up in the database."""
        row = {"tenant": tenant, "sector": sector, "day": _today(now()), "answers": answers}
        row |= {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
        named = {f"new_{name}": value for name, value in row.items()}
        for _ in range(2):
            with self._database.begin() as connection:
                if connection.execute(ADD, named).rowcount:
                    return
            try:
                with self._database.begin() as connection:
                    connection.execute(insert(usage).values(row))
                return
            except IntegrityError:
                continue  # another copy was first: add to its row

    def of(self, tenant: str, days: int = 31) -> Sequence[Used]:
        """Return a tenant's counts of the last days, newest first."""
        since = _today(now() - timedelta(days=days))
        asked = (
            select(usage)
            .where(usage.c.tenant == tenant, usage.c.day > since)
            .order_by(usage.c.day.desc(), usage.c.sector)
        )
        with self._database.connect() as connection:
            return [
                Used(row.sector, row.day, row.answers, row.prompt_tokens, row.completion_tokens)
                for row in connection.execute(asked)
            ]

    def allow(self, tenant: str, tokens_per_day: int) -> None:
        """Set how many tokens a tenant may use a day; 0 takes the limit away.

        `account_of` a key in the tenant's place limits that key, within what its tenant may use.
        """
        if tokens_per_day < 0:
            raise BadInput("하루 토큰 수는 0 이상이어야 합니다. 0은 제한이 없다는 뜻입니다.")
        with self._database.begin() as connection:
            connection.execute(delete(allowances).where(allowances.c.tenant == tenant))
            if tokens_per_day:
                row = {"tenant": tenant, "tokens_per_day": tokens_per_day}
                connection.execute(insert(allowances).values(row))

    def allowance(self, tenant: str) -> int:
        """Return how many tokens a tenant may use a day, or 0 for no limit."""
        asked = select(allowances.c.tokens_per_day).where(allowances.c.tenant == tenant)
        with self._database.connect() as connection:
            return int(connection.execute(asked).scalar() or 0)

    def left(self, tenant: str) -> int | None:
        """Return how many tokens are left today, or None where there is no limit."""
        return self._left([tenant]).get(tenant)

    def _left(self, accounts: Sequence[str]) -> Mapping[str, int]:
        """Return what is left today to each account that has a limit."""
        spent = func.coalesce(func.sum(usage.c.prompt_tokens + usage.c.completion_tokens), 0)
        today = and_(usage.c.tenant == allowances.c.tenant, usage.c.day == _today(now()))
        asked = (
            select(allowances.c.tenant, allowances.c.tokens_per_day, spent.label("spent"))
            .outerjoin(usage, today)
            .where(allowances.c.tenant.in_(accounts))
            .group_by(allowances.c.tenant, allowances.c.tokens_per_day)
        )
        with self._database.connect() as connection:
            rows = connection.execute(asked).all()
        return {row.tenant: max(0, row.tokens_per_day - int(row.spent)) for row in rows}

    def admit(self, tenant: str, key: str = "") -> Mapping[str, int]:
        """Return what the tenant and its key have left today, those that have a limit.

        What is being answered now is counted when it is done: answers in flight may go over.
        Raises `QuotaExceeded` when one of them has nothing left.
        """
        left = self._left([tenant, account_of(key)] if key else [tenant])
        if 0 in left.values():
            whose = "이 키로 " if left.get(tenant) != 0 else ""
            raise QuotaExceeded(
                f"{whose}오늘 쓸 수 있는 토큰을 모두 썼습니다. 내일 다시 쓰거나 운영자에게 "
                "늘려 달라고 하세요.",
                _until_midnight(now()),
            )
        return left


def account_of(key: str) -> str:
    """Return what a key is counted as, beside its tenant."""
    return f"key {key}"


def _today(moment: datetime) -> str:
    return moment.astimezone(KOREA).date().isoformat()


def _until_midnight(moment: datetime) -> float:
    here = moment.astimezone(KOREA)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight.astimezone(UTC) - moment).total_seconds()
