"""Amounts as `금113,560원(금일십일만삼천오백육십원)` (시행규칙 제2조 제2항), numbers in figures."""

import re
from collections.abc import Iterator

from sectorkit.tools.money import printed_amount

from .findings import RULE, WRITING, Finding, Kind, finding

AT = (RULE, "제2조")
AMOUNT = re.compile(
    r"(?P<gold>금\s?)?(?<![\d,.])(?P<figures>\d{1,3}(?:,\d{3})+|\d{4,})\s?원"
    r"(?:\s?\((?P<words>[^)]*)\))?"
)
HANGUL = re.compile(
    r"(?<![가-힣])[일이삼사오육칠팔구]?[십백천][일이삼사오육칠팔구십백천]*\s?"
    r"(?:명|개소|개월|개|건|회|부|대|곳|일간|년간|시간)(?![가-힣]*[장원])"
)


def check_amounts(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield amounts that lack their words or do not agree with them, and numbers in Hangul."""
    for found in AMOUNT.finditer(text):
        amount = int(found["figures"].replace(",", ""))
        better = printed_amount(amount)
        if "," not in found["figures"] and amount >= 1000:
            message = "금액은 세 자리마다 쉼표를 찍습니다."
            yield finding("금액 쉼표", text, found.span(), message, better, AT)
        elif found["gold"] and found[0] != better:
            message = "금액은 숫자 다음 괄호 안에 같은 금액을 한글로 적습니다."
            yield finding("금액 한글", text, found.span(), message, better, AT)
        elif not found["gold"] and kind == "기안문":
            message = "기안문의 금액은 금을 앞에 쓰고 괄호 안에 한글로 다시 적습니다."
            yield finding("금액 표기", text, found.span(), message, better, AT)
    for found in HANGUL.finditer(text):
        message = "숫자는 아라비아 숫자로 씁니다."
        yield finding("숫자 표기", text, found.span(), message, "", (WRITING, "제7조"))
