"""Dates as `2026. 12. 5.` and times as `14:00` (행정업무규정 제7조 제5항)."""

import re
from collections.abc import Iterator
from datetime import date

from .findings import WRITING, Finding, Kind, finding

AT = (WRITING, "제7조")
DATE = re.compile(
    r"(?<![\d.,])(?P<year>\d{4})(?P<a>\s*[.\-/년]\s*)(?P<month>\d{1,2})(?P<b>\s*[.\-/월]\s*)"
    r"(?P<day>\d{1,2})(?P<c>\.|일)?(?!\d)"
)
SHORT = re.compile(
    r"(?<![\d.])(?:['’‘](\d{2})\.\s*(\d{1,2})\.(?:\s*(\d{1,2})\.?)?"
    r"|(\d{2})\.(\d{1,2})\.(\d{1,2})\.?)(?![\d.])"
)
MONTH = re.compile(r"(?<!\d)(?P<year>\d{4})년\s*(?P<month>\d{1,2})월(?!\s*\d)(?!\s*\d{1,2}일)")
TIME = re.compile(
    r"(?:(?P<half>오전|오후|낮|밤|새벽)\s*)?(?<!\d)(?P<hour>\d{1,2})시(?!간|[가-힣]*(?:청|장|군|민|도|행|작|설))"
    r"(?:\s*(?P<minute>\d{1,2})분)?(?P<ban>\s*반)?"
)
HALVED = re.compile(r"(?P<half>오전|오후)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})")
CLOCK = re.compile(r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?![\d:])")


def check_dates(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield dates that are written otherwise, or that no calendar has."""
    for found in DATE.finditer(text):
        year, month, day = (int(found[name]) for name in ("year", "month", "day"))
        better = f"{year}. {month}. {day}."
        if not _exists(year, month, day):
            yield finding("날짜 없음", text, found.span(), "달력에 없는 날짜입니다.", "", AT)
        elif found[0] != better:
            message = "날짜는 숫자와 온점으로, 온점 뒤를 띄우고 마지막에도 온점을 찍습니다."
            yield finding("날짜 표기", text, found.span(), message, better, AT)
    for found in SHORT.finditer(text):
        parts = [found[n] or found[n + 3] for n in (1, 2, 3)]
        better = f"20{parts[0]}. {int(parts[1])}." + (f" {int(parts[2])}." if parts[2] else "")
        yield finding("연도 표기", text, found.span(), "연도는 네 자리로 씁니다.", better, AT)
    for found in MONTH.finditer(text):
        better = f"{found['year']}. {int(found['month'])}."
        message = "연과 월의 글자를 빼고 온점을 찍습니다."
        yield finding("날짜 표기", text, found.span(), message, better, AT)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def check_times(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield times that are not on the 24-hour clock, in figures, with a colon."""
    message = "시각은 24시각제 숫자로, 시와 분 사이에 쌍점을 찍습니다."
    for found in (*TIME.finditer(text), *HALVED.finditer(text)):
        minute = 30 if found.groupdict().get("ban") else int(found["minute"] or 0)
        hour = int(found["hour"])
        if found["half"] in ("오후", "밤") and hour < 12:
            hour += 12
        yield finding("시각 표기", text, found.span(), message, f"{hour:02d}:{minute:02d}", AT)
    for found in CLOCK.finditer(text):
        hour, minute = int(found["hour"]), int(found["minute"])
        if hour > 24 or minute > 59 or len(found["minute"]) < 2:
            yield finding("시각 없음", text, found.span(), "없는 시각입니다.", "", AT)
        elif len(found["hour"]) < 2:
            better = f"{hour:02d}:{minute:02d}"
            yield finding("시각 표기", text, found.span(), message, better, AT)
