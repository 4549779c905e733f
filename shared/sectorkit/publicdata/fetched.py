"""What came of one call: rows, and everything that must be told beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..tools import Source
from ..values import KOREA

SAMPLE = "예시 자료"


class Keyring(Protocol):
    """Whoever knows the operator's keys: a tool's `Holdings`, or `Keys`."""

    def key(self, name: str) -> str:
        """Return the key of that name, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by name, without a service around them."""

    by_name: Mapping[str, str]

    def key(self, name: str) -> str:
        """Return the key of that name, or nothing."""
        return self.by_name.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Rows of one dataset with their source; `sample` rows are made up and must say so."""

    rows: Sequence[Mapping[str, Any]]
    total: int
    """How many there are at the source."""
    fetched_at: datetime
    title: str
    url: str
    licence: str
    sample: bool = False
    stale: int = 0
    """Rows that were too old, or could not be dated, and are not among `rows`."""

    @property
    def fetched(self) -> str:
        """When it was fetched, in Korean time, to the minute."""
        return self.fetched_at.astimezone(KOREA).strftime("%Y-%m-%d %H:%M")

    def source(self, locator: str = "") -> Source:
        """Return where the rows come from, as tools name it."""
        title = f"{self.title} ({SAMPLE})" if self.sample else self.title
        return Source(title=title, locator=locator, url=self.url, checked_at=self.fetched)

    def stamped(self) -> list[dict[str, Any]]:
        """Return the rows, each with its source, licence, time and whether it is a sample."""
        stamp = {
            "fetched_at": self.fetched_at.isoformat(),
            "source": self.title,
            "source_url": self.url,
            "licence": self.licence,
            "sample": self.sample,
        }
        return [{**row, **stamp} for row in self.rows]

    def marked(self, text: str) -> str:
        """Return text that rests on the rows, marked where they are a sample."""
        return f"[{SAMPLE}] {text}" if self.sample else text
