"""The dated tables that tools read, and the sources named in them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sectorkit.tools import Source

VALUES = Path(__file__).parent / "data/values"


@lru_cache(maxsize=8)
def table(name: str) -> Mapping[str, Any]:
    """Return a file of dated values."""
    read: Mapping[str, Any] = yaml.safe_load((VALUES / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def source(told: Mapping[str, str], read: object) -> Source:
    """Return a source as a table names it, with the day on which it was read."""
    return Source(
        title=told["title"],
        locator=told["locator"],
        url=told["url"],
        effective_from=told.get("effective_from", ""),
        checked_at=str(read),
    )


def row_of(rows: Sequence[Mapping[str, Any]], value: float) -> str:
    """Return the name of the first row, from high to low, that a value reaches."""
    return next(str(row["name"]) for row in rows if value >= row["from"])
