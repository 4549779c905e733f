"""What people thought of an answer."""

from typing import Literal

from sqlalchemy import Engine as Database
from sqlalchemy import delete, insert

from ..values import new_id, now
from .conversations import Owner
from .tables import feedback

Rating = Literal["up", "down"]


class Feedback:
    """Written by callers, read by whoever improves the service."""

    def __init__(self, database: Database) -> None:
        """Keep it in this database."""
        self._database = database

    def add(self, owner: Owner, answer_id: str, rating: Rating, comment: str = "") -> str:
        """Keep an opinion on an answer and return its id; identifiers were masked before."""
        id = new_id()
        with self._database.begin() as connection:
            connection.execute(
                insert(feedback).values(
                    id=id,
                    tenant=owner.tenant,
                    subject=owner.subject,
                    sector=owner.sector,
                    answer_id=answer_id,
                    rating=rating,
                    comment=comment,
                    at=now(),
                )
            )
        return id

    def clear(self, owner: Owner) -> int:
        """Forget all opinions of an owner for good; return how many there were."""
        whose = (
            feedback.c.tenant == owner.tenant,
            feedback.c.subject == owner.subject,
            feedback.c.sector == owner.sector,
        )
        with self._database.begin() as connection:
            return connection.execute(delete(feedback).where(*whose)).rowcount
