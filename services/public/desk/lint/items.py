"""Items in the order 1. 가. 1) 가) (1) (가) ① ㉮ (시행규칙 제2조 제1항)."""

import re
from collections.abc import Iterator

from .findings import RULE, Finding, Kind, finding

AT = (RULE, "제2조")
LETTERS = "가나다라마바사아자차카타파하"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
LETTERED = "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻"
LEVELS = (
    re.compile(r"(?P<n>\d{1,2})\.(?!\s*\d{1,2}\.)"),
    re.compile(rf"(?P<n>[{LETTERS}])\."),
    re.compile(r"(?P<n>\d{1,2})\)"),
    re.compile(rf"(?P<n>[{LETTERS}])\)"),
    re.compile(r"\((?P<n>\d{1,2})\)"),
    re.compile(rf"\((?P<n>[{LETTERS}])\)"),
    re.compile(rf"(?P<n>[{CIRCLED}])"),
    re.compile(rf"(?P<n>[{LETTERED}])"),
)
SHOWN = ("1.", "가.", "1)", "가)", "(1)", "(가)", "①", "㉮")
LINE = re.compile(r"^(?P<lead>[ \t]*(?:붙임[ \t]+)?)(?P<rest>\S.*)$", re.MULTILINE)


def check_items(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield marks that skip a level, break the count, or stick to their text."""
    counts = [0] * len(LEVELS)
    depth = -1
    for line in LINE.finditer(text):
        if line["lead"].strip() or line["rest"].startswith(("붙임", "수신", "제목")):
            counts, depth = [0] * len(LEVELS), -1
        marked = _mark(line["rest"])
        if marked is None:
            continue
        level, number, mark = marked
        start = line.start("rest")
        span = (start, start + len(mark))
        yield from _glued(text, line["rest"], mark, span)
        yield from _order(text, span, (level, number), counts, depth)
        counts = [*counts[:level], number, *([0] * (len(LEVELS) - level - 1))]
        depth = level


def _mark(rest: str) -> tuple[int, int, str] | None:
    """Return the level, the number and the mark that a line begins with."""
    for level, pattern in enumerate(LEVELS):
        if found := pattern.match(rest):
            return level, _number(found["n"]), found[0]
    return None


def _number(sign: str) -> int:
    for row in (LETTERS, CIRCLED, LETTERED):
        if sign in row:
            return row.index(sign) + 1
    return int(sign)


def _glued(text: str, rest: str, mark: str, span: tuple[int, int]) -> Iterator[Finding]:
    after = rest[len(mark) : len(mark) + 1]
    if after and not after.isspace():
        message = "항목 기호 다음은 한 칸 띄웁니다."
        yield finding("항목 띄우기", text, span, message, f"{mark} ", AT)


def _order(
    text: str, span: tuple[int, int], here: tuple[int, int], counts: list[int], depth: int
) -> Iterator[Finding]:
    level, number = here
    if level > depth + 1:
        message = f"항목 단계를 건너뛰었습니다. 다음 단계는 {SHOWN[depth + 1]} 입니다."
        yield finding("항목 단계", text, span, message, SHOWN[depth + 1], AT)
    elif number != counts[level] + 1:
        message = f"항목의 차례가 어긋났습니다. 이 단계의 {counts[level] + 1}번째가 올 자리입니다."
        yield finding("항목 차례", text, span, message, "", AT)
