"""Periods as the Civil Act counts them, over Korean public holidays."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

Unit = Literal["일", "주", "월", "년"]
DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("KR", years=[year], language="ko"))


def holiday(day: date) -> str:
    """Return why no office is open on a day, or nothing: `토요일`, `일요일` or the holiday."""
    named = _holidays(day.year).get(day, "")
    return named or {5: "토요일", 6: "일요일"}.get(day.weekday(), "")


def last_day(start: date, amount: int, unit: Unit) -> date:
    """Return the last day of a period that begins with an event on `start`.

    The first day is not counted (민법 제157조); weeks, months and years run by the calendar
    (제160조). Whether the last day is a holiday is another question: see `expiry`.
    """
    if unit == "일":
        return start + amount * DAY
    if unit == "주":
        return start + amount * 7 * DAY
    first = start + DAY
    months = first.month - 1 + amount * (12 if unit == "년" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    longest = monthrange(year, month)[1]
    if first.day > longest:
        return date(year, month, longest)
    return date(year, month, first.day) - DAY


def expiry(start: date, amount: int, unit: Unit) -> tuple[date, list[str]]:
    """Return when a period ends, and the days off that moved it (민법 제161조)."""
    day, moved = last_day(start, amount, unit), []
    while reason := holiday(day):
        moved.append(f"{day.isoformat()} {reason}")
        day += DAY
    return day, moved
