"""When something happens: the day of an event, its weekday, and days counted on from it."""

import re
from collections.abc import Iterator
from datetime import date

from .facts import Fact, state
from .lines import Line
from .words import DAYS

_DAY = r"(?P<m>1[0-2]|[1-9])월 ?(?P<d>3[01]|[12]\d|[1-9])일"
_EVENT = re.compile(rf"(?P<event>[가-힣]{{2,6}}?)(?:은|는|이|가) (?:[^.,\d]{{0,8}}?)?{_DAY}")
_BEFORE = re.compile(rf"{_DAY}(?:,| ) ?(?P<event>생일|결혼식|기일|결혼기념일)")
_WEEKDAY = re.compile(rf"{_DAY},? ?\(?(?P<w>[월화수목금토일])요일")
_ON = re.compile(rf"(?P<n>{'|'.join(DAYS)}|\d{{1,3}}일) ?(?:뒤|후)(?:인|,|에)? ?{_DAY}")
_ONE_OF_MANY = re.compile(r"(?:다음|지난|이번|첫|두 ?번째|세 ?번째|마지막|둘째|셋째|새) ?$")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PERSONAL = {"생일", "기일"}


def dates(line: Line) -> Iterator[Fact]:
    """Yield the days of events and the weekdays of days."""
    for pattern in (_EVENT, _BEFORE):
        for match in pattern.finditer(line.text):
            yield from _event(line, match)
    for match in _WEEKDAY.finditer(line.text):
        day = f"{match['m']}월 {match['d']}일"
        yield state(line, "날짜", f"{line.clock.years}:{day}", "요일", match["w"], *match.span())


def _event(line: Line, match: re.Match[str]) -> Iterator[Fact]:
    event = match["event"]
    start = match.start("event")
    if line.who and any(w.start <= start < w.end for w in line.who):
        return
    if _ONE_OF_MANY.search(line.text[:start]) or event in ("오늘", "내일", "어제", "날짜"):
        return
    owner = line.subject(*match.span()) if event in PERSONAL else ""
    day = f"{match['m']}월 {match['d']}일"
    yield state(line, "날짜", owner or event, f"{event} 날짜", day, *match.span())


def counted_days(lines: list[Line]) -> Iterator[tuple[Fact, Fact, str]]:
    """Yield a day, a day counted on from it, and what the count really gives, where they differ."""
    last: Fact | None = None
    for line in lines:
        taken: set[int] = set()
        for match in _ON.finditer(line.text):
            taken.add(match.start("m"))
            here = state(line, "날짜", "", "날짜", f"{match['m']}월 {match['d']}일", *match.span())
            if last and (right := _counted(last.value, _days(match["n"]))) and right != here.value:
                yield last, here, right
            last = here
        for match in re.finditer(_DAY, line.text):
            if match.start() not in taken:
                value = f"{match['m']}월 {match['d']}일"
                last = state(line, "날짜", "", "날짜", value, *match.span())


def _days(word: str) -> int:
    return DAYS.get(word) or int(word.removesuffix("일"))


def _counted(day: str, days: int) -> str:
    month, of = (int(n) for n in re.findall(r"\d+", day))
    if of > _LENGTHS[month - 1]:
        return ""
    counted = date.fromordinal(
        date(2023, month, min(of, 28 if month == 2 else of)).toordinal() + days
    )
    return f"{counted.month}월 {counted.day}일"
