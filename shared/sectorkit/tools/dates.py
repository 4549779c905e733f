"""Periods as the Civil Act and the petitions act count them, over Korean public holidays."""

from calendar import monthrange
from collections.abc import Container
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

import holidays

Unit = Literal["일", "주", "월", "년"]
DAY = timedelta(days=1)
OPENS, NOON, BACK, CLOSES = time(9), time(12), time(13), time(18)
"""Office hours: nine to six, lunch from twelve to one (국가공무원 복무규정 제9조 제2항)."""


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


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or back, or the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_open(day: date, closed: Container[date] = ()) -> date:
    """Return this day if offices are open, or the next day on which they are.

    `closed` are further days that do not count.
    """
    while holiday(day) or day in closed:
        day += DAY
    return day


def business_days(start: date, amount: int, closed: Container[date] = ()) -> date:
    """Return the last of so many business days after a day that is not counted."""
    day = start
    for _ in range(amount):
        day = next_open(day + DAY, closed)
    return day


def petition_days(
    received: date, amount: int, unit: Unit = "일", closed: Container[date] = ()
) -> date:
    """Return when an office must have dealt with a petition of six days or more.

    The first day counts; Saturdays and holidays do not where the period is in days
    (민원 처리에 관한 법률 제19조 제2항). Weeks, months and years run by the calendar, the first day
    counted, and end on the next open day (제19조 제3항). Periods of five days or less run in hours:
    see `petition_hours`. Days in `closed` do not count either, as while papers are put right.
    """
    if unit != "일":
        return next_open(last_day(received - DAY, amount, unit), closed)
    return business_days(next_open(received, closed), amount - 1, closed)


def petition_hours(received: datetime, hours: int, closed: Container[date] = ()) -> datetime:
    """Return when so many office hours are over, counted from the time of receipt.

    A period of five days or less is counted in hours, eight a day, without Saturdays and holidays
    (민원 처리에 관한 법률 제19조 제1항); `즉시` is three (시행령 제19조). What comes in after hours
    counts from the next opening.
    """
    at, left = received, timedelta(hours=hours)
    while True:
        opens, closes = _stretch(at, closed)
        begin = max(at, opens)
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
        at = closes


def _stretch(at: datetime, closed: Container[date]) -> tuple[datetime, datetime]:
    """Return the morning or the afternoon that is running, or else comes next."""
    day = at.date()
    if not holiday(day) and day not in closed:
        for opens, closes in ((OPENS, NOON), (BACK, CLOSES)):
            if at.time() < closes:
                return datetime.combine(day, opens), datetime.combine(day, closes)
    day = next_open(day + DAY, closed)
    return datetime.combine(day, OPENS), datetime.combine(day, NOON)
