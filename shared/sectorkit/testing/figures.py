"""The numbers of a Korean legal sentence in one form, so that a guide can be held to its statute.

「20분의 1」 and 「5퍼센트」, 「3월」 and 「3개월」, 「5천500만원」 and 「5,500만원」 are equal.
"""

import re
from fractions import Fraction

Figure = tuple[str, Fraction]

_SHARE = re.compile(r"(\d+) ?분의 ?(\d+(?:\.\d+)?)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:퍼센트|%|％|프로)")
_TENTHS = re.compile(r"(\d+)할 ?(?:(\d+)푼)?|(?<!할)(?<!할 )(\d+)푼|연 ?(\d+)분(?!의)")
_WON = re.compile(r"((?:\d[\d,]* ?(?:억|천만|백만|십만|만|천|백)? ?)+)원")
_COUNT = re.compile(
    r"(?<![제\d])(?<!\d[.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?) ?"
    r"(영업일|일|개월|월|년|주|시간|회|명|인|세|기|배|통|킬로미터|미터|촌)"
)
_SAME_UNIT = {"개월": "월", "인": "명"}
_GROUP = {"억": 10**8, "만": 10**4}
_DIGIT = {"천": 1000, "백": 100, "십": 10}


def figures(text: str) -> frozenset[Figure]:
    """Every share, amount of won and counted unit that ``text`` states, as (unit, value)."""
    plain = re.sub(r"\s+", " ", text)
    found: set[Figure] = set()
    for whole, part in _SHARE.findall(plain):
        found.add(("%", Fraction(part) * 100 / int(whole)))
    found |= {("%", Fraction(value)) for value in _PERCENT.findall(plain)}
    found |= {("%", _tenths(match)) for match in _TENTHS.finditer(plain)}
    found |= {("원", Fraction(won(value.replace(" ", "")))) for value in _WON.findall(plain)}
    for value, unit in _COUNT.findall(plain):
        found.add((_SAME_UNIT.get(unit, unit), Fraction(value.replace(",", ""))))
    return frozenset(found)


def won(written: str) -> int:
    """「1억6천500만」 as 165000000; digits, commas and the units 억 만 천 백 십."""
    total = group = 0
    for digits, unit in re.findall(r"([\d,]*)([억만천백십]?)", written):
        if not digits and not unit:
            continue
        value = int(digits.replace(",", "")) if digits else 1
        if unit in _GROUP:
            group += value if digits else 0
            total, group = total + (group or 1) * _GROUP[unit], 0
        else:
            group += value * _DIGIT.get(unit, 1)
    return total + group


def _tenths(match: re.Match[str]) -> Fraction:
    tenths, hundredths, alone, sixths = match.groups()
    if tenths:
        return Fraction(int(tenths) * 10 + int(hundredths or 0))
    return Fraction(int(alone or sixths))
