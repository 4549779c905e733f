"""A doctor's plan as days and times: only what was written is read, nothing is filled in.

`매일 08:00`, `매주 월요일 오후 2시`, `2026-12-03 10:30` and `… 2026-12-10까지` are read. What says
no day, or one that we cannot read, is told as unread; an hour that may be either half is no hour.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from .entries import Entry

PLANNED = ("plan", "medicine")
WEEKDAYS = "월화수목금토일"
DATE = re.compile(r"(\d{4})(?:-|\.\s*|년\s*)(\d{1,2})(?:-|\.\s*|월\s*)(\d{1,2})(?:일|\.)?")
WEEKLY = re.compile(r"([월화수목금토일](?:\s*[,·ㆍ]\s*[월화수목금토일])*)요일")
DAILY = re.compile(r"매일|날마다|하루|아침마다|저녁마다|식후|식전|자기\s*전")
CLOCK = re.compile(
    r"(오전|오후|아침|저녁|밤|낮|새벽|점심)?\s*(?<!\d)(\d{1,2})"
    r"(?::(\d{2})|시(?!간)(?:\s*(\d{1,2})분|\s*(반))?)(?!\d)"
)
OTHER = re.compile(
    r"격일|이틀|사흘|나흘|걸러|건너|매월|매달|격주|째|평일|주말|필요|(?:아플|심할)\s*때|\d\s*[~∼–]"
    r"|제외|빼고|쉬|말고|않|중단|끊|멈|하루\s*(?:만|동안|뒤|전)"
    r"|\d+\s*(?:시간|일|주|달|개월)\s*(?:마다|에|간격|동안)"
)
"""A rhythm or a condition that is not read: better told so than as another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When an entry is due: once, every day, or on weekdays (0 is Monday)."""

    entry: Entry
    begins: date
    ends: date | None
    weekdays: tuple[int, ...]
    times: tuple[time, ...]
    """As written; none where no time of day was."""

    def is_on(self, day: date) -> bool:
        """Tell whether it falls on a day."""
        begun = self.begins <= day and (self.ends is None or day <= self.ends)
        return begun and (not self.weekdays or day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, on a day, and at a time if one was written."""

    day: date
    at: time | None
    entry: Entry

    @property
    def told(self) -> str:
        """Return it in words: the entry as it was written."""
        hour = f"{self.at:%H:%M}" if self.at else "시각은 적혀 있지 않음"
        return f"{self.day.isoformat()} {hour} {self.entry.told}"


def plan_of(entry: Entry) -> Plan | None:
    """Return when an entry is due, or nothing where its words do not say."""
    text = f"{entry.name} {entry.note}"
    days, until = _days(text)
    times = _times(text)
    named = {d for group in WEEKLY.findall(text) for d in group if d in WEEKDAYS}
    weekdays = tuple(sorted(WEEKDAYS.index(d) for d in named))
    if OTHER.search(text) or times is None or days is None:
        return None
    begins = date.fromisoformat(entry.day)
    if weekdays or DAILY.search(text):
        return None if days else Plan(entry, begins, until, weekdays, times)
    if len(days) == 1 and until is None:
        return Plan(entry, days[0], days[0], (), times)
    return None


def read(entries: Sequence[Entry]) -> tuple[list[Plan], list[Entry]]:
    """Return the plans, and the doctor's plans whose day could not be read."""
    planned = [(entry, plan_of(entry)) for entry in entries if entry.kind in PLANNED]
    plans = [plan for _, plan in planned if plan]
    return plans, [entry for entry, plan in planned if plan is None]


def due(plans: Sequence[Plan], on: date, days: int) -> list[Due]:
    """Return what falls on these days, by day and time; what has no time comes first."""
    found = [each for plan in plans for each in _falls(plan, on, days)]
    return sorted(found, key=lambda each: (each.day, each.at or time.min, each.entry.name))


def _falls(plan: Plan, on: date, days: int) -> Iterator[Due]:
    for day in (on + timedelta(days=n) for n in range(days)):
        if plan.is_on(day):
            yield from (Due(day, at, plan.entry) for at in plan.times or (None,))


def _days(text: str) -> tuple[list[date] | None, date | None]:
    """Return the days named and the last one; no list where one is no day at all."""
    days: list[date] = []
    until = None
    for found in DATE.finditer(text):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return None, None
        if text[found.end() :].lstrip().startswith("까지"):
            until = day
        else:
            days.append(day)
    return days, until


def _times(text: str) -> tuple[time, ...] | None:
    """Return the times of day written; nothing at all where one may be read in two ways."""
    times = set()
    for half, hour, clock, minutes, half_past in CLOCK.findall(text):
        minute = int(clock or minutes or (30 if half_past else 0))
        at = _at(half, int(hour), minute, padded=bool(clock) and len(hour) == 2)
        if at is None:
            return None
        times.add(at)
    return tuple(sorted(times))


def _at(half: str, hour: int, minute: int, *, padded: bool) -> time | None:
    """Return a time of day if its words leave one: `08:00` and `오전 8시` do, `8시` does not."""
    if minute > 59 or hour > 23:
        return None
    if hour > 12:
        return None if half in ("오전", "아침") else time(hour, minute)
    if not half and padded:
        return time(hour, minute)
    if half not in ("오전", "오후", "아침", "저녁") or not hour % 12:
        return None
    return time(hour + 12 * (half in ("오후", "저녁")), minute)
