"""What a person meant: dates, money, names and yes or no out of free Korean; doubt is told."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from ..journey import Kind, Need
from ..tools.dates import Unit, last_day
from ..tools.money import read_amount

DAY = timedelta(days=1)
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood: a value; or one to be confirmed; or nothing. JSON values."""

    value: Any = None
    proposed: Any = None
    doubt: str = ""


NO_DATE = "날짜로 읽지 못했습니다. 예를 들어 2026년 11월 3일처럼 적어 주세요."
NO_MONEY = "금액으로 읽지 못했습니다. 예를 들어 5,000만원처럼 적어 주세요."
SKIPS = re.compile(
    r"^\s*(?:잘\s*)?(?:모르|모름|몰라|없음|없어요|없습니다|건너|패스|나중에|생략|다음에)"
)
_YES = re.compile(
    r"^\s*(?:(?:네|넵|예|응|어)(?![가-힣])|맞|그렇|그래|있|했|받았|넘겼|넘겨|yes\b|y$)"
    r"(?!\S*(?:아니|없|안|못))",
    re.I,
)
_NO = re.compile(
    r"^\s*(?:아직\s*)?(?:아니|아뇨|없|안\s|못\s|아직|no\b|n$)|지\s*(?:않|못)|없(?:습니다|어요|음)",
    re.I,
)
_DAYS = {"오늘": 0, "금일": 0, "어제": 1, "어저께": 1, "그저께": 2, "그제": 2, "엊그제": 2}
_WEEKDAYS = "월화수목금토일"

_FULL = re.compile(r"(\d{4}|'?\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?")
_SOLID = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"(작년|지난해|올해|재작년)?\s*(?<!\d)(\d{1,2})\s*월\s*(\d{1,2})\s*일?")
_OF_MONTH = re.compile(r"(이번\s*달|지난\s*달|저번\s*달|다음\s*달)\s*(\d{1,2})\s*일")
_AGO = re.compile(r"(\d+|한|두|세|네|일)\s*(일|주일|주|개월|달|년)\s*전")
_LATER = re.compile(r"(\d+|한|두|세|네|일)\s*(일|주일|주|개월|달|년)\s*(?:뒤|후|이내|안)")
_WEEKDAY = re.compile(rf"(지난\s*주|저번\s*주|이번\s*주)\s*([{_WEEKDAYS}])요일")
_NAMED = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)))
_COUNTS = {"한": 1, "두": 2, "세": 3, "네": 4, "일": 1}

_MONEY = re.compile(
    r"(?:금\s*)?[\d일이삼사오육칠팔구][\d,.일이삼사오육칠팔구십백천만억조\s]*(?:원정?|만|억|조|천|백)(?!\d)"
    r"|\d[\d,]{3,}"
)
_ABOUT = re.compile(r"쯤|정도|무렵|경(?:에|이|\s|$)|아마")
_ROUGH = re.compile(r"정도|쯤|대략|약\s*\d|가량|한\s+\d|넘|이상|조금")


def hear(need: Need, text: str, on: date, known: Mapping[str, Any]) -> Heard:
    """Return what an answer says about a need, as of a day, beside what is known already."""
    text = " ".join(text.split())
    if need.optional and SKIPS.search(text):
        return Heard(value="")
    heard = _HEARERS[need.kind](need, text, on)
    return _against(need, heard, on, known)


def find(need: Need, text: str, on: date, known: Mapping[str, Any]) -> Heard:
    """Return what somebody's first words say about a need: never more than a proposal."""
    if need.kind == "date":
        found = sorted(set(_dates(text, on)), key=lambda d: d[1])
        heard = Heard(proposed=found[0][0].isoformat()) if len(found) == 1 else Heard()
    elif need.kind == "money":
        amounts = {value for m in _MONEY.findall(text) if (value := read_amount(m)) is not None}
        amounts = {value for value in amounts if value >= 10_000}
        heard = Heard(proposed=amounts.pop()) if len(amounts) == 1 else Heard()
    else:
        return Heard()
    return heard if _against(need, heard, on, known).doubt == heard.doubt else Heard()


def shown(need: Need, value: Any) -> str:
    """Return a value as it is read back to the person."""
    if need.kind == "money":
        return f"{value:,}원"
    if need.kind == "date":
        day = date.fromisoformat(value)
        return f"{day.year}년 {day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]})"
    if need.kind == "yes":
        return "예" if value else "아니요"
    return str(value)


def _against(need: Need, heard: Heard, on: date, known: Mapping[str, Any]) -> Heard:
    """Doubt a date that does not fit today or another date."""
    told = heard.value if heard.value not in (None, "") else heard.proposed
    if need.kind != "date" or told is None:
        return heard
    day = date.fromisoformat(told)
    if need.past and day > on:
        return Heard(
            doubt=f"{shown(need, told)}은 아직 오지 않은 날입니다. 날짜를 다시 적어 주세요."
        )
    if need.future and day < on:
        return Heard(doubt=f"{shown(need, told)}은 이미 지난 날입니다. 날짜를 다시 적어 주세요.")
    earlier = known.get(need.after)
    if earlier and day < date.fromisoformat(earlier):
        return Heard(
            doubt=f"{shown(need, told)}은 앞서 말씀하신 {shown(need, earlier)}보다 빠릅니다."
        )
    return heard


def _date(need: Need, text: str, on: date) -> Heard:
    found = list(dict.fromkeys(_dates(text, on)))
    if len({day for day, _, _ in found}) != 1:
        return Heard(doubt="날짜가 여럿입니다. 하나만 적어 주세요." if found else NO_DATE)
    day, _, certain = found[0]
    if need.future and not certain and day < on and (day.month, day.day) != (2, 29):
        day = day.replace(year=day.year + 1)  # a day without its year was read as the last one
    if certain and not _ABOUT.search(text):
        return Heard(value=day.isoformat())
    return Heard(proposed=day.isoformat())


def _dates(text: str, on: date) -> Iterator[tuple[date, int, bool]]:
    """Yield (day, place, whether it can mean only that) for each date that a text names."""
    taken: list[tuple[int, int]] = []
    for pattern, reading in _READINGS:
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            try:
                day, certain = reading(found, on)
            except ValueError:
                continue
            yield day, found.start(), certain


def _full(found: re.Match[str], on: date) -> tuple[date, bool]:
    year = found[1].lstrip("'")
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    return date(whole, int(found[2]), int(found[3])), len(year) == 4


def _month_day(found: re.Match[str], on: date) -> tuple[date, bool]:
    """Read a day without its year as the last such day, to be confirmed."""
    back = {"재작년": 2, "작년": 1, "지난해": 1, "올해": 0}
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return date(on.year - back[found[1]], month, day), True
    this = date(on.year, month, day)
    return (this if this <= on else date(on.year - 1, month, day)), False


def _of_month(found: re.Match[str], on: date) -> tuple[date, bool]:
    first = on.replace(day=1)
    if found[1].startswith("다음"):
        first = (first + 31 * DAY).replace(day=1)
    elif not found[1].startswith("이번"):
        first = (first - DAY).replace(day=1)
    return first.replace(day=int(found[2])), True


def _ago(found: re.Match[str], on: date) -> tuple[date, bool]:
    count = _COUNTS.get(found[1]) or int(found[1])
    if count > 1200:
        raise ValueError("too long ago to be meant")
    if found[2] == "일":
        return on - count * DAY, True
    if found[2] in ("주", "주일"):
        return on - 7 * count * DAY, False
    months = count * (12 if found[2] == "년" else 1)
    return _months_before(on, months), False


def _later(found: re.Match[str], on: date) -> tuple[date, bool]:
    count = _COUNTS.get(found[1]) or int(found[1])
    unit = {"주일": "주", "개월": "월", "달": "월"}.get(found[2], found[2])
    if count > 1200:
        raise ValueError("too far off to be meant")
    return last_day(on, count, cast(Unit, unit)), False


def _months_before(on: date, months: int) -> date:
    at = on.year * 12 + on.month - 1 - months
    first = date(at // 12, at % 12 + 1, 1)
    return min(first.replace(day=1) + (on.day - 1) * DAY, last_day(first - DAY, 1, "월"))


def _weekday(found: re.Match[str], on: date) -> tuple[date, bool]:
    monday = on - on.weekday() * DAY
    if not found[1].startswith("이번"):
        monday -= 7 * DAY
    return monday + _WEEKDAYS.index(found[2]) * DAY, False


def _named(found: re.Match[str], on: date) -> tuple[date, bool]:
    return on - _DAYS[found[0]] * DAY, found[0] != "엊그제"


def _solid(found: re.Match[str], on: date) -> tuple[date, bool]:
    return date(int(found[1]), int(found[2]), int(found[3])), True


_READINGS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, bool]]], ...
] = (
    (_FULL, _full),
    (_SOLID, _solid),
    (_OF_MONTH, _of_month),
    (_MONTH_DAY, _month_day),
    (_WEEKDAY, _weekday),
    (_AGO, _ago),
    (_LATER, _later),
    (_NAMED, _named),
)


def _money(need: Need, text: str, on: date) -> Heard:
    bare = re.sub(r"(?:입니다|이에요|예요|이요|이고요|요|임)?[.\s]*$", "", text)
    amounts = [read_amount(bare)] if read_amount(bare) is not None else []
    amounts = amounts or [read_amount(found) for found in _MONEY.findall(text)]
    read = {amount for amount in amounts if amount is not None}
    if len(read) != 1 or None in amounts:
        return Heard(doubt="금액이 여럿입니다. 하나만 적어 주세요." if len(read) > 1 else NO_MONEY)
    amount = read.pop()
    sure = amount >= 10_000 and not _ROUGH.search(text)
    return Heard(value=amount) if sure else Heard(proposed=amount)


def _number(need: Need, text: str, on: date) -> Heard:
    found = re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))
    if len(found) != 1:
        return Heard(doubt="숫자 하나로 적어 주세요.")
    return Heard(value=float(found[0]) if "." in found[0] else int(found[0]))


def _name(need: Need, text: str, on: date) -> Heard:
    name = re.sub(
        r"^(?:제|저의|내|상대방?|그\s*사람)?\s*(?:이름은|성함은|이름이|저는)\s*", "", text
    )
    name = re.sub(r"\s*(?:이?라고\s*(?:합니다|해요)|입니다|이에요|예요|씨|님)+[.\s]*$", "", name)
    if not name or len(name) > LONGEST_NAME:
        return Heard(doubt="이름만 적어 주세요.")
    doubtful = re.search(r"\d", name) or len(name) < 2 or len(name.split()) > 3
    return Heard(proposed=name) if doubtful else Heard(value=name)


def _text(need: Need, text: str, on: date) -> Heard:
    return Heard(value=text) if text else Heard(doubt="한 글자 이상 적어 주세요.")


def _choice(need: Need, text: str, on: date) -> Heard:
    named, rest = [], text
    for choice in sorted(need.choices, key=len, reverse=True):  # one may be a part of another
        if choice in rest:
            named.append(choice)
            rest = rest.replace(choice, " ")
    if text.isdigit() and 1 <= int(text) <= len(need.choices):
        named = [need.choices[int(text) - 1]]
    if len(named) == 1:
        return Heard(value=named[0])
    return Heard(doubt=f"다음 가운데 하나를 골라 주세요: {', '.join(need.choices)}.")


def _yes(need: Need, text: str, on: date) -> Heard:
    if agreed := agrees(text):
        return Heard(value=agreed == "yes")
    return Heard(doubt="예 또는 아니요로 답해 주세요.")


def agrees(text: str) -> str:
    """Return `yes`, `no`, or nothing where an answer is neither or both."""
    yes, no = bool(_YES.search(text)), bool(_NO.search(text))
    return "" if yes == no else ("yes" if yes else "no")


_HEARERS: Mapping[Kind, Callable[[Need, str, date], Heard]] = {
    "date": _date,
    "money": _money,
    "number": _number,
    "name": _name,
    "text": _text,
    "choice": _choice,
    "yes": _yes,
}
