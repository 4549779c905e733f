"""The numbers of a Korean text, each with its unit and what bounds it, however they are written.

30만원, 300,000원 and 삼십만 원 are one amount; 2026. 11. 22., 2026년 11월 22일 and 2026-11-22
are one day; 100분의 50 is 50 %.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

Pairs = frozenset[str]
_NEAR = 24
_CLEARLY = 0.3
_ARTICLE_UNIT = "조문 "
_DIGITS = dict(zip("영일이삼사오육칠팔구", range(10), strict=True)) | {"공": 0, "륙": 6}
_TENS = {"십": 10, "백": 100, "천": 1000}
_MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE = dict(
    zip(
        "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 스무".split(),
        [*range(1, 11), 20],
        strict=True,
    )
)
_UNITS = (
    "개월 주일 시간 퍼센트 프로 일간 주간 년간 분간 년도 학년 영업일 근무일 개소 개국 "
    "킬로미터 미터 센티미터 "
    "제곱미터 평방미터 킬로그램 그램 리터 달러 유로 차례 가지 사람 가구 세대 페이지 "
    "원 년 월 일 주 달 해 시 분 초 명 인 세 살 회 번 건 배 평 점 급 층 호 개 통 부 장 "
    "권 곳 종 쪽 대 동 조 항 목 등 위 차 기 kg km cm mm mg ml ㎡ m² m2 % g m l"
).split()
_SAME_UNIT = {
    "퍼센트": "%", "프로": "%", "달": "개월", "인": "명", "사람": "명", "살": "세", "차례": "회",
    "일간": "일", "주간": "주", "주일": "주", "년간": "년", "해": "년", "분간": "분", "개소": "곳",
    "킬로미터": "km", "미터": "m", "센티미터": "cm", "킬로그램": "kg", "그램": "g", "리터": "l",
    "제곱미터": "m2", "평방미터": "m2", "㎡": "m2", "m²": "m2", "페이지": "쪽",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_BOUNDS = {
    "이상": "이상", "이하": "이하", "초과": "초과", "미만": "미만", "넘": "초과",
    "이내": "이내", "내에": "이내", "안에": "이내", "까지": "이내", "이전": "전", "이후": "후",
    "전": "전", "후": "후", "뒤": "후", "부터": "부터",
}  # fmt: skip
STRICT_BOUNDS = frozenset({"이상", "이하", "초과", "미만"})
_BOUND = (
    r"(?P<bound>\s?(?:(?:을|를)\s)?(?:이상|이하|초과|미만|이내|이전|이후|넘|내에|안에|까지"
    r"|(?:전|후|뒤)(?=[에의까부은는 ,.)]|$)|부터))?"
)
_DATE = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*(?:[./년-])\s*(?P<m>\d{1,2})(?:\s*[./월-]\s*(?P<d>\d{1,2})(?!\d)\s*일?)?"
    r"(?:\s*월(?!\d))?\.?(?!\d)" + _BOUND
)
_MONTH_DAY = re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*월\s*(?P<d>\d{1,2})\s*일" + _BOUND)
_PHONE = re.compile(r"(?<!\d)(?:\d{2,4}-\d{3,4}-\d{4}|1\d{3}-\d{4})(?!\d)")
_SHARE = re.compile(
    r"(?P<whole>\d+|[십백천]|[이삼사오육칠팔구])\s?분의\s?(?P<part>\d+|[일이삼사오육칠팔구])"
    + _BOUND
)
_NUMBER = re.compile(
    r"(?<![\d.])(?P<half>(?:오전|오후|밤|새벽|저녁)\s?)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?:\s?[십백천만억조](?![가-힣]*조)\s?\d*(?:,\d{3})*)*[십백천만억]*)"
    rf"\s?(?P<unit>{_UNIT})?" + _BOUND
)
_SPELT = re.compile(
    r"(?<![가-힣])(?P<number>[일이삼사오육칠팔구십백천만억]*[십백천만억][일이삼사오육칠팔구십백천만억]*)"
    r"\s?(?P<unit>원|퍼센트|개월|명|인|세|년|일|회|배)(?![가-힣]*[장정])" + _BOUND
)
_COUNTED = re.compile(
    rf"(?<![가-힣])(?P<number>{'|'.join(_NATIVE)})\s?(?P<unit>달|명|번|살|시간|차례|가지|사람|개|배|해|주|곳|건)"
    r"(?=\s|[이을를은는의에과와까동안만,.]|$)" + _BOUND
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit (원, 일, 개월, %, 날짜, 전화 …) and its bound (이상, 이내, 후 …)."""

    unit: str
    value: tuple[int | None, ...] | Fraction | str
    bound: str = ""


@lru_cache(maxsize=1024)
def quantities(text: str) -> Sequence[Quantity]:
    """Return every quantity that `text` names, articles of law aside."""
    found = sorted(_read(_plain(text)), key=lambda placed: placed[0])
    return tuple(q for _, q in found if not q.unit.startswith(_ARTICLE_UNIT))


def misplaced(sentence: str, spans: Iterable[str]) -> bool:
    """Tell whether a number of the sentence belongs to something else in its source.

    주차하면 50만원 does not stand on `주차하면 10만원, 방해하면 50만원`: where the span names two
    numbers of one unit, the one among the sentence's own words counts.
    """
    kept = list(spans)
    return any(
        _elsewhere(around, wanted, [found for span in kept for found in _placed(span, after)])
        for after in (0, _NEAR // 2)
        for around, wanted in _placed(sentence, after)
    )


def _elsewhere(around: Pairs, wanted: Quantity, offered: Sequence[tuple[Pairs, Quantity]]) -> bool:
    right, wrong = 0.0, 0.0
    for there, quantity in offered:
        likeness = len(around & there) / (len(around) or 1)
        if carried(wanted, [quantity]):
            right = max(right, likeness)
        elif quantity.unit == wanted.unit:
            wrong = max(wrong, likeness)
    return wrong > right + _CLEARLY


@lru_cache(maxsize=1024)
def _placed(text: str, after: int) -> Sequence[tuple[Pairs, Quantity]]:
    """Return each quantity with the pairs of letters before it, and some after."""
    plain = _plain(text)
    found = []
    for at, quantity in _read(plain):
        around = re.sub(r"[\W\d_]+", "", plain[max(0, at - _NEAR) : at + after])
        found.append((frozenset(map("".join, pairwise(around))), quantity))
    return tuple(found)


def carried(wanted: Quantity, offered: Sequence[Quantity]) -> bool:
    """Tell whether one of the offered quantities says what the wanted one says."""
    return any(_same(wanted, quantity) for quantity in offered)


@lru_cache(maxsize=1024)
def worded(text: str) -> str:
    """Return the text without its quantities: the words that say what they count."""
    text = _plain(text)
    for pattern, make in _WAYS:
        if make is not _article:
            text = pattern.sub(" ", text)
    return text


def _same(wanted: Quantity, offered: Quantity) -> bool:
    if wanted.unit == "날짜" == offered.unit:
        equal = _part_of(wanted.value, offered.value)
    else:
        equal = wanted.unit == offered.unit and wanted.value == offered.value
    loose = not wanted.bound and offered.bound not in STRICT_BOUNDS
    return equal and (wanted.bound == offered.bound or loose)


def _part_of(wanted: object, offered: object) -> bool:
    """Tell whether a date, perhaps without its year or day, is the offered one."""
    if not isinstance(wanted, tuple) or not isinstance(offered, tuple):
        return False
    return all(w is None or w == o for w, o in zip(wanted, offered, strict=True))


def _plain(text: str) -> str:
    """Return the text composed, with the marks of paragraphs (①) and list items taken out."""
    unmarked = re.sub(
        r"[①-⑳㉠-㉻ⓐ-ⓩ]|(?m:^\s*(?:\d{1,2}(?:의\d+)?[.)]|\(\d{1,2}\))\s+(?!\d))", " ", text
    )
    return unicodedata.normalize("NFKC", unmarked)


@lru_cache(maxsize=1024)
def _read(text: str) -> Sequence[tuple[int, Quantity]]:
    """Return (place, quantity), the most particular way of writing first; a digit is read once."""
    return tuple(_each(text))


def _each(text: str) -> Iterator[tuple[int, Quantity]]:
    for pattern, make in _WAYS:
        for match in pattern.finditer(text):
            yield match.start(), make(match)
        text = pattern.sub(lambda match: "\x00" * len(match.group()), text)


def _article(match: re.Match[str]) -> Quantity:
    """An article is no quantity (`names` answers for it), but it has its place among the words."""
    written = re.sub(r"\s", "", match.group())
    return Quantity(_ARTICLE_UNIT + re.sub(r"\d+", "", written), written)


def _date(match: re.Match[str]) -> Quantity:
    parts = match.groupdict()
    values = tuple(int(parts[name]) if parts.get(name) else None for name in "ymd")
    return Quantity("날짜", values, _bound(match))


def _phone(match: re.Match[str]) -> Quantity:
    return Quantity("전화", match.group())


def _share(match: re.Match[str]) -> Quantity:
    part, whole = _value(match["part"]), _value(match["whole"])
    return Quantity("%", part * 100 / whole if whole else part, _bound(match))


def _number(match: re.Match[str]) -> Quantity:
    unit = match["unit"] or ""
    unit = _SAME_UNIT.get(unit, unit)
    value = _value(match["number"])
    if unit == "월" and _bound(match) in ("이내", "이상", "전", "후"):
        unit = "개월"
    elif unit == "월" and value <= 12:
        return Quantity("날짜", (None, int(value), None), _bound(match))
    if unit == "년" and 1900 <= value <= 2100:
        return Quantity("날짜", (int(value), None, None), _bound(match))
    if unit == "번" and value >= 100:
        unit = ""
    half = match.groupdict().get("half") or ""
    return Quantity(half.strip() + unit, value, _bound(match))


def _bound(match: re.Match[str]) -> str:
    written = (match["bound"] or "").split()
    return _BOUNDS.get(written[-1], "") if written else ""


def _value(written: str) -> Fraction:
    """Return the value of 1,000, 1억 5천만, 삼십만 or 두."""
    if written in _NATIVE:
        return Fraction(_NATIVE[written])
    total, section, digit = Fraction(0), Fraction(0), Fraction(0)
    some = False
    for number, sign in re.findall(r"(\d[\d,]*(?:\.\d+)?)|([가-힣])", written):
        if number or sign in _DIGITS:
            digit, some = Fraction(number.replace(",", "") or _DIGITS[sign]), True
        elif sign in _TENS:
            section, digit, some = (
                section + (digit if some else 1) * _TENS[sign],
                Fraction(0),
                False,
            )
        else:
            total += (section + digit or 1) * _MYRIADS[sign]
            section, digit, some = Fraction(0), Fraction(0), False
    return total + section + digit


_ARTICLE = re.compile(
    r"제\s?\d+\s?(?:조(?:의\s?\d+)?|항|호(?:의\d+)?|목|편|장|절|관)"
    r"|(?<=[법령칙정]\s)\d+\s?조(?:의\s?\d+)?|(?<=조\s)\d+\s?항|(?<=조)\d+\s?항|별[표지]\s?(?:제?\s?\d+호?)?"
)
_WAYS = (
    (_ARTICLE, _article),
    (_PHONE, _phone),
    (_DATE, _date),
    (_MONTH_DAY, _date),
    (_SHARE, _share),
    (_NUMBER, _number),
    (_SPELT, _number),
    (_COUNTED, _number),
)
