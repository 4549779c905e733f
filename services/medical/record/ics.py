"""Plans as a calendar that a phone imports (RFC 5545): local times, as they were written."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from .plans import Plan

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OCTETS = 75
"""Of one line, as RFC 5545 section 3.1 has it."""


def calendar(plans: Sequence[Plan], stamp: datetime) -> bytes:
    """Return the plans as iCalendar; a plan without a time of day is a whole-day event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sectorkit//medical//KO"]
    for plan in plans:
        for number, at in enumerate(plan.times or (None,)):
            lines += _event(plan, at, number, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(plan: Plan, at: time | None, number: int, stamp: datetime) -> Iterator[str]:
    """Yield one event; times float (form 1 of 3.3.5): eight o'clock is eight o'clock anywhere."""
    yield "BEGIN:VEVENT"
    yield f"UID:{plan.entry.id}-{number}@sectorkit.invalid"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield "DTSTART" + _when(_first(plan), at)
    if rule := _rule(plan, at):
        yield rule
    yield f"SUMMARY:{_escaped(plan.entry.name)}"
    yield f"DESCRIPTION:{_escaped('적어 두신 기록: ' + plan.entry.told)}"
    if at:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S")
        yield f"DESCRIPTION:{_escaped(plan.entry.name)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _when(day: date, at: time | None) -> str:
    return f":{day:%Y%m%d}T{at:%H%M%S}" if at else f";VALUE=DATE:{day:%Y%m%d}"


def _first(plan: Plan) -> date:
    """Return the first day it falls on: DTSTART counts as one whatever the rule says."""
    week = (plan.begins + timedelta(days=n) for n in range(7))
    return next((day for day in week if plan.is_on(day)), plan.begins)


def _rule(plan: Plan, at: time | None) -> str:
    if plan.begins == plan.ends:
        return ""
    rule = "RRULE:FREQ=DAILY"
    if plan.weekdays:
        rule = "RRULE:FREQ=WEEKLY;BYDAY=" + ",".join(DAYS[day] for day in plan.weekdays)
    return rule + (f";UNTIL={_when(plan.ends, at).rpartition(':')[2]}" if plan.ends else "")


def _escaped(text: str) -> str:
    for found, put in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(found, put)
    return text


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, never cut inside a letter."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n".join(pieces).encode() + b"\r\n"
