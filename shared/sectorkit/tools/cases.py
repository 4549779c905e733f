"""Case numbers in a Korean text, and what makes one impossible by the courts' own rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from . import Source, law
from .dates import holiday

CONSTITUTIONAL_CODES = frozenset("헌가 헌나 헌다 헌라 헌마 헌바 헌사 헌아".split())
"""헌법재판소 사건의 접수에 관한 규칙 제8조 제3항의 사건부호표."""

NUMBERING = law("법원재판사무 처리규칙", "제19조")
CONSTITUTIONAL_NUMBERING = law("헌법재판소 사건의 접수에 관한 규칙", "제8조")
CONSTITUTIONAL_COURT_ACT = law("헌법재판소법", "제1조")

_FOUNDED = 1988
_TWO_DIGITS_FROM = 48
_DANGI = range(4281, 4296)
_LONGEST_SERIAL = 7
_UNITS = frozenset("년 월 일 시 분 초 원 명 개 회 호 항 조 쪽 의 개월 만원 시간 학년 년도".split())
_NO_CODE = re.compile(r"^[년월]|제$|분의|원|이상|이하|초과|미만|부터|까지|에서|또는")
_COURT = (
    r"대법원|헌법재판소|헌재|특허법원|고등군사법원|[가-힣]{2,8}(?:지방|고등|가정|행정|회생|군사)법원"
    r"(?:\s?[가-힣]{2,5}지원)?|[가-힣]{2,4}(?:지법|고법|가법)(?:\s?[가-힣]{2,5}지원)?|서울행법"
)
_DAY = (
    r"(?P<y>\d{4})\s?[.년]\s?(?P<m>\d{1,2})\s?[.월]\s?(?P<d>\d{1,2})\s?(?:일|\.)?"
    r"|(?P<s>\d{2})\.\s?(?P<sm>\d{1,2})\.\s?(?P<sd>\d{1,2})\.?"
)
_CASE = re.compile(
    rf"(?:(?P<court>{_COURT})\s*)?(?:(?<!\d)(?:{_DAY})\s*(?P<given>선고|자)?[\s,]*)?"
    r"(?P<number>(?<!\d)(?P<year>\d{4}|\d{2})(?P<gap>\s?)(?P<code>[가-힣]{1,3})\s?(?P<serial>\d{1,12}))"
    r"(?!\d|\s?(?:원|년|월(?!\d)|명|개월|%))"
    r"(?P<after>(?:\s?\((?:병합|전원합의체|반소|본소)[^)]*\))*\s*(?:사건|전원합의체|전원재판부|판결|결정|명령))?"
)
_JOINED = re.compile(r"[\s,ㆍ·]*(?:및|또는|와|과)?\s*|\s*(?:판결|결정|등)?[\s,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A decision that a text names: `text[start:end]` is where, court and date included."""

    year: str
    code: str
    serial: str
    start: int
    end: int
    court: str = ""
    decided: tuple[int, int, int] | None = None
    """Year, month and day as written: not every such day exists."""

    @property
    def number(self) -> str:
        """The number as registers write it: `2019다12345`."""
        return f"{self.year}{self.code}{self.serial}"

    @property
    def constitutional(self) -> bool:
        """Whether the text takes it for a case of the Constitutional Court."""
        return self.court in ("헌법재판소", "헌재") or self.code.startswith("헌")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there cannot be such a decision, and the rule that says so, if a rule does."""

    reason: str
    source: Source | None = None


def parse_cases(text: str) -> list[Case]:
    """Return every case number that `text` names, in order.

    A number that stands alone counts when its year has four digits and nothing parts it; two
    digits (`99다1234`) need a court, a date or 판결 beside them.
    """
    return list(_walk(text))


def _walk(text: str) -> Iterator[Case]:
    last: Case | None = None
    for match in _CASE.finditer(text):
        if not _is_case(match, last, text):
            continue
        case = Case(
            year=match["year"],
            code=match["code"],
            serial=match["serial"],
            start=match.start(),
            end=match.end("number"),
            court=match["court"] or "",
            decided=_day(match),
        )
        last = _inherited(case, last, text)
        yield last


def _is_case(match: re.Match[str], last: Case | None, text: str) -> bool:
    if match["code"] in _UNITS or _NO_CODE.search(match["code"]):
        return False
    if match["court"] or match["given"] or match["after"]:
        return True
    if last and _JOINED.fullmatch(text[last.end : match.start()]):
        return True
    year = match["year"]
    bare = re.fullmatch(r"(?:19|20)\d\d|42[89]\d", year) and not match["gap"]
    return bool(bare) and len(match["serial"]) > 1


def _day(match: re.Match[str]) -> tuple[int, int, int] | None:
    if match["y"]:
        return int(match["y"]), int(match["m"]), int(match["d"])
    if match["s"]:
        short = int(match["s"])
        century = 1900 if short >= _TWO_DIGITS_FROM else 2000
        return century + short, int(match["sm"]), int(match["sd"])
    return None


def _inherited(case: Case, last: Case | None, text: str) -> Case:
    """Return the case with court and date of the one it is joined to: `2019다1, 2019다2`."""
    if last is None or case.court or not _JOINED.fullmatch(text[last.end : case.start]):
        return case
    return replace(case, court=last.court, decided=case.decided or last.decided)


def faults(case: Case, as_of: date) -> list[Fault]:
    """Return why there cannot be such a decision on `as_of`; empty if nothing speaks against it."""
    return [*_numbering(case), *_years(case, as_of), *_codes(case)]


def _numbering(case: Case) -> Iterator[Fault]:
    if case.serial.startswith("0"):
        yield Fault("진행번호는 접수 순서에 따른 일련번호라 0으로 시작하지 않습니다.", NUMBERING)
    if len(case.year) == 2 and int(case.year) < _TWO_DIGITS_FROM:
        yield Fault("사건번호의 연도는 서기 네 자리로 씁니다.", NUMBERING)
    if len(case.serial) > _LONGEST_SERIAL:
        yield Fault(f"진행번호가 {len(case.serial)}자리입니다. 한 해의 접수 순서일 수 없습니다.")


def _years(case: Case, as_of: date) -> Iterator[Fault]:
    filed = _filed(case)
    if not (1895 <= filed <= as_of.year):
        yield Fault(f"접수 연도 {case.year}이(가) 기준일({as_of.isoformat()})에 있을 수 없습니다.")
    if case.constitutional and filed < _FOUNDED:
        yield Fault("헌법재판소가 생기기 전의 연도입니다.", CONSTITUTIONAL_COURT_ACT)
    if case.decided is None:
        return
    try:
        day = date(*case.decided)
    except ValueError:
        written = ". ".join(map(str, case.decided))
        yield Fault(f"선고일 {written}.은 달력에 없는 날입니다.")
        return
    if day > as_of:
        yield Fault(f"선고일 {day.isoformat()}이(가) 기준일({as_of.isoformat()})보다 뒤입니다.")
    if day.year < filed:
        yield Fault(f"접수 연도({filed})보다 먼저 선고되었다고 적혀 있습니다.", NUMBERING)


def _filed(case: Case) -> int:
    year = int(case.year)
    if len(case.year) == 2:
        return 1900 + year if year >= _TWO_DIGITS_FROM else 2000 + year
    return year - 2333 if year in _DANGI else year


def _codes(case: Case) -> Iterator[Fault]:
    ours = case.code in CONSTITUTIONAL_CODES
    if case.constitutional and not ours:
        yield Fault(
            f"'{case.code}'은(는) 헌법재판소의 사건부호가 아닙니다.", CONSTITUTIONAL_NUMBERING
        )
    if ours and case.court and case.court not in ("헌법재판소", "헌재"):
        yield Fault(
            f"'{case.code}'은(는) 헌법재판소의 사건부호인데 {case.court}으로 적혀 있습니다.",
            CONSTITUTIONAL_NUMBERING,
        )


def doubts(case: Case) -> Sequence[str]:
    """Return what is unusual about a decision but not impossible: it was given on a day off."""
    if case.decided is None:
        return ()
    try:
        day = date(*case.decided)
    except ValueError:
        return ()
    reason = holiday(day) if day.year >= 2006 else ("일요일" if day.weekday() == 6 else "")
    return (f"선고일 {day.isoformat()}은(는) {reason}입니다. 확인하세요.",) if reason else ()
