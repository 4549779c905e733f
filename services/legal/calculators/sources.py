"""The articles that calculators apply, and the dated values they read."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sectorkit.errors import BadInput
from sectorkit.tools import Source, law

VALUES = Path(__file__).parents[1] / "data/values"


@lru_cache(maxsize=16)
def table(name: str) -> Mapping[str, Any]:
    """Return a file of dated values."""
    read: Mapping[str, Any] = yaml.safe_load((VALUES / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def article(title: str, *locators: str) -> list[Source]:
    """Return the sources for articles of one law, with when the version read took effect.

    Raises `KeyError` for a law that `laws.yaml` does not list: nobody may cite what was not read.
    """
    laws = table("laws")
    since = laws["laws"][title]["effective_from"]
    checked = laws["checked_at"].isoformat()
    return [law(title, at, since.isoformat() if since else "", checked) for at in locators]


def in_force(entries: Sequence[Mapping[str, Any]], day: date, what: str) -> Mapping[str, Any]:
    """Return the entry in force on a day. Raises `BadInput` for a day that no entry covers."""
    for entry in entries:
        until = entry.get("effective_to")
        if entry["effective_from"] <= day and (until is None or day <= until):
            return entry
    first = min(entry["effective_from"] for entry in entries).isoformat()
    raise BadInput(
        f"{day.isoformat()}에 적용되던 {what}은(는) 이 자료에 없습니다({first}부터 있습니다). "
        "국가법령정보센터(law.go.kr)의 연혁에서 그때의 조문을 확인해 주세요."
    )


def won(amount: int) -> str:
    """Return an amount as people write it: `1,234,000원`."""
    return f"{amount:,}원"
