"""Amounts of won as documents write them: 금113,560원(금일십일만삼천오백육십원)."""

import re
from fractions import Fraction

DIGITS = "영일이삼사오육칠팔구"
PLACES = ("", "십", "백", "천")
GROUPS = ("", "만", "억", "조", "경")
LARGEST = 10**20 - 1
"""The largest amount that these groups can write."""

_PRINTED = re.compile(r"금(?P<figures>[\d,]+)원정?\(금(?P<words>[가-힣]+)원정?\)")
_COUNT = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[일이삼사오육칠팔구])?"
_SECTION = re.compile(rf"(?:({_COUNT})천)?(?:({_COUNT})백)?(?:({_COUNT})십)?({_COUNT})")
_LETTERS = r"([\d,.일이삼사오육칠팔구십백천]*)"
_AMOUNT = re.compile(
    rf"(?:{_LETTERS}경)?(?:{_LETTERS}조)?(?:{_LETTERS}억)?(?:{_LETTERS}만)?{_LETTERS}"
)


def amount_in_words(won: int) -> str:
    """Return whole won in Korean, each one written: 일십일만 (행정업무규정 시행규칙 제2조 제2항).

    Raises `ValueError` for less than nothing and for more than `LARGEST`.
    """
    if not 0 <= won <= LARGEST:
        raise ValueError("0원 이상, 1해 원 미만의 금액만 한글로 적을 수 있습니다.")
    parts = [won // 10 ** (4 * group) % 10**4 for group in range(len(GROUPS))]
    words = [_four_digits(part) + GROUPS[at] for at, part in enumerate(parts) if part]
    return "".join(reversed(words)) or DIGITS[0]


def _four_digits(number: int) -> str:
    """Return 1 to 9999 in Korean."""
    digits = [number // 10**place % 10 for place in range(4)]
    return "".join(DIGITS[digits[p]] + PLACES[p] for p in (3, 2, 1, 0) if digits[p])


def printed_amount(won: int) -> str:
    """Return an amount as a document prints it: `금1,000,000원(금일백만원)`."""
    return f"금{won:,}원(금{amount_in_words(won)}원)"


def read_amount(text: str) -> int | None:
    """Return the whole won that a text states (`1억 2천만원`, `금백만원정`, `1.5억`), or nothing.

    Nothing is also the answer where the text can be read in two ways: wrong commas, figures and
    words that differ, a unit out of order, parts of a won, `2억5`.
    """
    plain = re.sub(r"\s|₩|KRW", "", text)
    if printed := _PRINTED.fullmatch(plain):
        figures, words = read_amount(printed["figures"]), read_amount(printed["words"])
        return figures if figures == words else None
    named = plain.endswith(("원", "정"))
    plain = re.sub(r"^금|원?정?$", "", plain)
    if plain in ("0", "영"):
        return 0
    if not named and re.search(r"[만억조경]\d{1,3}$", plain):
        return None  # 2억5: 250,000,000 as people speak, 200,000,005 as it is written
    found = _AMOUNT.fullmatch(plain) if plain else None
    return None if found is None else _added(found.groups())


def _added(sections: tuple[str | None, ...]) -> int | None:
    """Add up the sections of 경, 조, 억, 만 and 원; only the first may hold 10,000 or more."""
    total, first = Fraction(0), True
    for place, section in zip((16, 12, 8, 4, 0), sections, strict=True):
        if section is None or (section == "" and place == 0):
            continue
        value = _section(section) if section else Fraction(1)
        if value is None or (not first and value >= 10**4):
            return None
        total, first = total + value * 10**place, False
    return int(total) if total.denominator == 1 and 0 < total <= LARGEST else None


def _section(text: str) -> Fraction | None:
    """Return what stands before one of 경, 조, 억, 만: `3천5백`, `3,500`, `삼천오백`, `1.5`."""
    found = _SECTION.fullmatch(text)
    if found is None:
        return None
    counts = [None if count is None else _count(count) for count in found.groups()[:3]]
    tail = found[4]
    if any(count is not None and count >= 10 for count in counts[1:]):
        return None
    total = sum((c * p for c, p in zip(counts, (1000, 100, 10), strict=True) if c), Fraction(0))
    return total + (_count(tail) if tail else 0)


def _count(text: str) -> Fraction:
    """Return a count in figures or as one Korean digit; none is one."""
    if text in DIGITS[1:]:
        return Fraction(DIGITS.index(text)) if text else Fraction(1)
    return Fraction(text.replace(",", ""))
