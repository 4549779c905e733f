"""Which tenants let which others read their documents: shared by choice, one way, taken back."""

from collections.abc import Sequence

from sqlalchemy import Engine as Database
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from ..errors import BadInput
from .tables import spaces


class Spaces:
    """Who shares with whom, sector by sector. Nobody can take what was not given."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def share(self, owner: str, sector: str, reader: str) -> None:
        """Let a reader search the owner's documents in this sector."""
        if owner == reader or not reader.strip():
            raise BadInput("자료를 나눌 다른 기관의 이름(tenant)을 적어 주세요.")
        try:
            with self._database.begin() as connection:
                row = {"owner": owner, "sector": sector, "reader": reader}
                connection.execute(insert(spaces).values(row))
        except IntegrityError:
            return  # shared already

    def stop(self, owner: str, sector: str, reader: str) -> bool:
        """Stop sharing; say whether it was shared."""
        where = (spaces.c.owner == owner, spaces.c.sector == sector, spaces.c.reader == reader)
        with self._database.begin() as connection:
            return connection.execute(delete(spaces).where(*where)).rowcount > 0

    def readers(self, owner: str, sector: str) -> Sequence[str]:
        """Return whom an owner shares with."""
        where = (spaces.c.owner == owner, spaces.c.sector == sector)
        with self._database.connect() as connection:
            found = connection.execute(select(spaces.c.reader).where(*where))
            return sorted(found.scalars())

    def readable(self, reader: str, sector: str) -> Sequence[str]:
        """Return whose documents a reader may search besides its own."""
        where = (spaces.c.reader == reader, spaces.c.sector == sector)
        with self._database.connect() as connection:
            found = connection.execute(select(spaces.c.owner).where(*where))
            return sorted(found.scalars())
