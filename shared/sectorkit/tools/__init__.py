"""Tools that any sector may use: plain typed functions that say which rule they applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule stands."""

    title: str
    locator: str
    url: str
    effective_from: str = ""
    checked_at: str = ""
    """The day on which this text was read at the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a tool found: in words, in values, and by which rule."""

    summary: str
    values: Mapping[str, str | int | float | bool]
    rule: str
    sources: Sequence[Source]


def law(title: str, article: str, effective_from: str = "", checked_at: str = "") -> Source:
    """Return the source for an article of Korean law, with its official address."""
    address = f"https://www.law.go.kr/법령/{title.replace(' ', '')}/{article}"
    return Source(
        title=title,
        locator=article,
        url=address,
        effective_from=effective_from,
        checked_at=checked_at,
    )
