"""What a person wrote in a field: how the document prints it, and why it may be wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ..policies.personal_data import RESIDENT
from ..tools.money import printed_amount, read_amount
from .fields import Asked, Column, Kind

Row = tuple[str, ...]

RESIDENT_SEEN = (
    "주민등록번호로 보이는 수의 뒷자리를 가렸습니다. 이 서비스는 주민등록번호를 받지 않습니다"
    "(「개인정보 보호법」 제24조의2). 필요한 문서라면 출력한 뒤 직접 적어 주세요."
)

_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?|(\d{4})(\d{2})(\d{2})"
)
_PHONES = (
    re.compile(r"(02)(\d{3,4})(\d{4})"),
    re.compile(r"(01[016789])(\d{3,4})(\d{4})"),
    re.compile(r"(0[3-6]\d)(\d{3,4})(\d{4})"),
    re.compile(r"(070|080|050\d)(\d{3,4})(\d{4})"),
    re.compile(r"(1[568]\d{2})(\d{4})"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One field as read: `text` is printed, `value` is compared, `doubts` are sentences."""

    text: str = ""
    value: date | Decimal | None = None
    doubts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    """Of the money in each column."""

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to print."""
        return not self.text and not self.rows


def read(asked: Asked | Column, given: Any) -> Reading:
    """Return the reading of a given value; nothing given is an empty one."""
    if given is None or given == "" or given == []:
        return Reading()
    if isinstance(asked, Asked) and asked.kind == "rows":
        return _rows(asked, given)
    if isinstance(given, float):
        given = int(given) if given.is_integer() else given
    text, masked = redacted(_cleaned(str(given), keep_lines=asked.kind == "long"))
    found = READERS[asked.kind](text) if text else Reading()
    doubts = (RESIDENT_SEEN, *found.doubts) if masked else found.doubts
    return Reading(found.text, found.value, doubts)


def redacted(text: str) -> tuple[str, bool]:
    """Return the text with the second half of each resident number hidden, and whether any was."""

    def hide(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        dated = 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31
        return f"{digits[:6]}-XXXXXXX" if dated else found[0]

    hidden = RESIDENT.sub(hide, text)
    return hidden, hidden != text


def _cleaned(text: str, keep_lines: bool) -> str:
    """Drop control characters and spaces at the ends; a line break stays only in long texts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [
        re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]+", " ", x) for x in lines
    ]
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in lines]
    text = "\n".join(lines) if keep_lines else " ".join(line for line in lines if line)
    printable = "".join(
        c for c in text if not 0xD800 <= ord(c) <= 0xDFFF and ord(c) not in _NOT_XML
    )
    return re.sub(r"\n{2,}", "\n", printable).strip()


_NOT_XML = frozenset({0xFFFE, 0xFFFF})


def _rows(asked: Asked, given: list[Mapping[str, Any]]) -> Reading:
    """Read a list of rows; a row of which every cell is empty is left out."""
    rows: list[Row] = []
    doubts: list[str] = []
    sums: dict[str, Decimal] = {}
    for number, row in enumerate(given, 1):
        cells = [read(column, row.get(column.name)) for column in asked.columns]
        if any(not cell.empty for cell in cells):
            rows.append(tuple(_cell(c, r) for c, r in zip(asked.columns, cells, strict=True)))
        named = list(zip(asked.columns, cells, strict=True))
        doubts += [f"{number}번째 줄 {c.title}: {d}" for c, r in named for d in r.doubts]
        for column, cell in named:
            if column.kind == "money" and isinstance(cell.value, Decimal):
                sums[column.name] = sums.get(column.name, Decimal(0)) + cell.value
    return Reading(rows=tuple(rows), doubts=tuple(doubts), sums=sums)


def _cell(column: Column, reading: Reading) -> str:
    """Return a cell; money stands there in figures alone."""
    if column.kind == "money" and isinstance(reading.value, Decimal):
        return f"{reading.value:,}원"
    return reading.text


def _line(text: str) -> Reading:
    return Reading(text)


def _person(text: str) -> Reading:
    if re.search(r"\d", re.sub(r"\d{6}-X{7}", "", text)):
        return Reading(text, doubts=("이름에 숫자가 있습니다.",))
    if len(re.findall(r"[^\W\d_]", text)) < 2:
        return Reading(text, doubts=("이름이 한 글자입니다. 성과 이름을 모두 적었는지 보세요.",))
    return Reading(text)


def _address(text: str) -> Reading:
    if not re.search(r"\d", text):
        return Reading(text, doubts=("번지나 건물 번호가 없습니다. 우편이 닿는 주소인지 보세요.",))
    return Reading(text)


def _phone(text: str) -> Reading:
    digits = re.sub(r"^\+?82[-. ]?0?", "0", text)
    digits = re.sub(r"[-. ()]", "", digits)
    for shape in _PHONES:
        if found := shape.fullmatch(digits):
            return Reading("-".join(found.groups()))
    return Reading(text, doubts=("전화번호의 자릿수나 앞자리가 맞지 않습니다.",))


def _date(text: str) -> Reading:
    found = _DATE.fullmatch(text)
    if found is None:
        doubt = "날짜를 하나로 읽을 수 없습니다. 2026-11-23처럼 네 자리 연도로 적어 주세요."
        return Reading(text, doubts=(doubt,))
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return printed(date(year, month, day))
    except ValueError:
        return Reading(text, doubts=("달력에 없는 날짜입니다.",))


def printed(day: date) -> Reading:
    """Return a day as documents print it, `2026. 11. 23.` (행정업무규정 제7조 제5항)."""
    return Reading(f"{day.year}. {day.month}. {day.day}.", day)


def _money(text: str) -> Reading:
    won = read_amount(text)
    if won is None:
        doubt = "금액을 하나로 읽을 수 없습니다. 1,000,000처럼 원 단위의 수로 적어 주세요."
        return Reading(text, doubts=(doubt,))
    small = 0 < won < 1000 and not text.endswith(("원", "정", ")"))
    doubts = (f"{won}원이 맞나요? 만원 단위로 적었다면 0을 모두 적어 주세요.",) if small else ()
    return Reading(printed_amount(won), Decimal(won), doubts)


def _number(text: str) -> Reading:
    try:
        value = Decimal(text.replace(",", "").removesuffix("%"))
        if not value.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        return Reading(text, doubts=("수로 읽을 수 없습니다. 숫자만 적어 주세요.",))
    return Reading(f"{value.normalize():,f}", value)


READERS: Mapping[Kind, Callable[[str], Reading]] = {
    "text": _line,
    "long": _line,
    "person": _person,
    "address": _address,
    "phone": _phone,
    "date": _date,
    "money": _money,
    "number": _number,
    "choice": _line,
}
