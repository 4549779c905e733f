"""How old somebody is, when they were born, which year of school they are in."""

import re
from collections.abc import Iterator

from .facts import Fact, state
from .lines import Line
from .words import NATIVE, TENS_NATIVE, native_number

_AGE = re.compile(
    rf"(?<![가-힣\d])(?P<n>{NATIVE}|\d{{1,3}}) ?(?:살|세)(?![가-힣]*(?:때|적|무렵|되던))"
)
_BARE = re.compile(rf"(?<![가-힣])(?P<n>{TENS_NATIVE})(?=의 |이었|이다|인 |이 된|이라|, )")
_NOT_AN_AGE = re.compile(
    r"^(?:이|이나)? ?(?:때|적|무렵|되던|까지|부터|이후|전|차이|연상|연하|위|아래|많|"
    r"어[리려렸린]|터울|먹은 해)"
)
_BORN = re.compile(r"(?<!\d)((?:1[89]|20)\d{2})년(?:생|에 태어)")
_GRADE = re.compile(r"(초등학교|중학교|고등학교|대학교?|고|중|초) ?([1-6])학년")
_BASE = {"초": 0, "중": 6, "고": 9, "대": 12}


def ages(line: Line) -> Iterator[Fact]:
    """Yield the ages, years of birth and school years of a sentence."""
    for pattern in (_AGE, _BARE):
        for match in pattern.finditer(line.text):
            if not _NOT_AN_AGE.match(line.text[match.end() :]):
                yield from _age(line, match)
    for match in _BORN.finditer(line.text):
        if subject := line.subject(*match.span()):
            yield state(line, "나이", subject, "태어난 해", match[1], *match.span())
    for match in _GRADE.finditer(line.text):
        if (subject := line.subject(*match.span())) and not line.unreal:
            rank = _BASE[match[1][0]] + int(match[2])
            yield state(line, "학년", subject, "학년", str(rank), *match.span())


def _age(line: Line, match: re.Match[str]) -> Iterator[Fact]:
    number = int(match["n"]) if match["n"].isdigit() else native_number(match["n"])
    subject = line.subject(*match.span())
    of = re.match(r"(?:의|인|짜리|난|배기) ([가-힣]{2,})", line.text[match.end() :])
    if of and not any(w.start >= match.end() and w.start <= match.end() + 8 for w in line.who):
        return
    if 0 < number < 130 and subject and not line.unreal:
        yield state(line, "나이", subject, "나이", str(number), *match.span())


def years_apart(earlier: Fact, later: Fact) -> int | None:
    """Return by how many years two numbers disagree with the time between; none if unknown.

    A birthday may lie between them, and so may a step of the calendar: one year forward agrees.
    """
    if earlier.clock.epoch != later.clock.epoch:
        return None
    grown = int(later.value) - int(earlier.value)
    passed = later.clock.years - earlier.clock.years
    if passed <= grown <= passed + 1 or (passed and grown == passed - 1):
        return 0
    return abs(grown - passed)
