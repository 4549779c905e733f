"""Read what a pupil writes. A small grammar of our own: nothing that is written is ever run.

    statement = sum [ ("=" | "<" | ">" | "≤" | "≥") sum ]
    sum       = product { ("+" | "-") product }
    product   = signed { ("×" | "÷" | nothing) signed }
    signed    = "-" signed | power
    power     = atom [ "^" digits ]
    atom      = number | letter | "√" atom | "(" sum ")"

What is read is small by construction: characters, digits, powers and depth are limited before
SymPy sees anything, so that no input can keep it busy.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sectorkit.errors import BadInput

LONGEST = 120
"""Characters in one line."""
DIGITS = 9
"""Digits in one number."""
POWER = 8
"""The highest power, written or made by powers of powers."""
WEIGHT = 60
"""Digits that the numbers of a line may come to when they are multiplied out."""
DEPTH = 12
"""Brackets within brackets."""
LETTERS = 3
"""Letters in one line."""

Kind = Literal["number", "letter", "sum", "product", "quotient", "power", "minus", "root"]
Sign = Literal["=", "<", ">", "<=", ">="]

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]|<=|>=|[-+*/^()=<>√]")
_SPELLED = {
    "²": "^2", "³": "^3", "×": "*", "·": "*", "∙": "*", "÷": "/", "−": "-", "–": "-",
    "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "**": "^",
}  # fmt: skip


class Unreadable(BadInput):
    """What was written is no mathematics that a pupil of this level writes."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of what was written, as it was written: `2(x+1)` is a product, not a sum."""

    kind: Kind
    parts: tuple["Node", ...] = ()
    number: Fraction = Fraction(0)
    """Of a number its value, of a power its exponent."""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: an expression, or two that are compared."""

    text: str
    left: Node
    sign: Sign | None = None
    right: Node | None = None


def read(text: str) -> Statement:
    """Return one line as it was written. Raises `Unreadable`, saying what to write instead."""
    plain = _plain(text)
    if not plain:
        raise Unreadable("식을 적어 주세요. 예: 2x+3=11")
    if len(plain) > LONGEST:
        raise Unreadable(f"한 줄은 {LONGEST}자까지 적을 수 있습니다. 줄을 나누어 적어 주세요.")
    reader = _Reader(_tokens(plain))
    left = reader.sum()
    sign = reader.sign()
    right = reader.sum() if sign else None
    reader.end()
    for side in (left, right):
        if side is not None:
            _measure(side)
    if len({token for token in reader.tokens if token.isalpha()}) > LETTERS:
        raise Unreadable(f"한 줄에는 문자를 {LETTERS}개까지 쓸 수 있습니다.")
    return Statement(text.strip(), left, sign, right)


def _plain(text: str) -> str:
    for theirs, ours in _SPELLED.items():
        text = text.replace(theirs, ours)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).replace("−", "-").lower())


def _tokens(plain: str) -> list[str]:
    tokens, at = [], 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if not match:
            raise Unreadable(
                f"'{plain[at]}'은(는) 읽을 수 없습니다. 숫자, 문자, + - × ÷ ^ ( ) = < >만 써 "
                f"주세요."
            )
        if len(match[0].replace(".", "")) > DIGITS and match[0][0].isdigit():
            raise Unreadable(f"수는 {DIGITS}자리까지 쓸 수 있습니다.")
        tokens.append(match[0])
        at = match.end()
    return tokens


class _Reader:
    """Goes along the tokens once, left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self._at, self._depth = tokens, 0, 0

    def _next(self) -> str:
        return self.tokens[self._at] if self._at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def sign(self) -> Sign | None:
        signs: dict[str, Sign] = {"=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
        return signs[self._take()] if self._next() in signs else None

    def end(self) -> None:
        if self._next():
            raise Unreadable(
                f"'{self._next()}'부터 읽을 수 없습니다. 한 줄에 식 하나만 적어 주세요."
            )

    def sum(self) -> Node:
        parts = [self._product()]
        while self._next() in ("+", "-"):
            minus = self._take() == "-"
            part = self._product()
            parts.append(Node("minus", (part,)) if minus else part)
        return parts[0] if len(parts) == 1 else Node("sum", tuple(parts))

    def _product(self) -> Node:
        made = self._signed()
        while True:
            token = self._next()
            if token == "/":
                self._take()
                made = Node("quotient", (made, self._signed()))
            elif token == "*" or self._goes_on(made):
                if token == "*":
                    self._take()
                right = self._signed()
                left = made.parts if made.kind == "product" else (made,)
                made = Node("product", (*left, right))
            else:
                return made

    def _goes_on(self, before: Node) -> bool:
        """Tell whether a factor follows without a sign between, as in `2x` or `3(x+1)`."""
        token = self._next()
        if token and token[0].isdigit():
            raise Unreadable("문자 뒤에 숫자가 바로 올 수 없습니다. 2x 또는 x^2처럼 적어 주세요.")
        return bool(token) and (token.isalpha() or token in "(√")

    def _signed(self) -> Node:
        self._deeper()
        if self._next() in ("-", "+"):
            minus = self._take() == "-"
            inner = self._signed()
            made = Node("minus", (inner,)) if minus else inner
        else:
            made = self._power()
        self._depth -= 1
        return made

    def _power(self) -> Node:
        base = self._atom()
        if self._next() != "^":
            return base
        self._take()
        exponent = self._take()
        if not exponent.isdigit() or not 0 <= int(exponent) <= POWER:
            raise Unreadable(f"지수는 0부터 {POWER}까지의 수로 적어 주세요. 예: x^2")
        return Node("power", (base,), Fraction(int(exponent)))

    def _atom(self) -> Node:
        token = self._take()
        if token and token[0].isdigit():
            return Node("number", number=Fraction(token))
        if token.isalpha() and token != "√":
            return Node("letter", letter=token)
        if token == "√":
            return Node("root", (self._atom(),))
        if token == "(":
            self._deeper()
            inner = self.sum()
            self._depth -= 1
            if self._take() != ")":
                raise Unreadable("괄호를 닫아 주세요.")
            return inner
        raise Unreadable("식이 끝나지 않았습니다. 빠진 수나 문자가 있는지 봐 주세요.")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > 2 * DEPTH:
            raise Unreadable("괄호가 너무 많습니다. 식을 나누어 적어 주세요.")


def _measure(node: Node) -> tuple[int, int]:
    """Return the degree a piece has and the digits it comes to. Raises `Unreadable` if too big."""
    sizes = [_measure(part) for part in node.parts]
    if node.kind == "letter":
        size = (1, 0)
    elif node.kind == "number":
        size = (0, len(str(node.number.numerator)) + len(str(node.number.denominator)) - 1)
    elif node.kind == "power":
        exponent = int(node.number)
        size = (sizes[0][0] * exponent, max(sizes[0][1], 1) * exponent)
    elif node.kind in ("product", "quotient"):
        size = (sum(s[0] for s in sizes), sum(s[1] for s in sizes))
    else:
        size = (max(s[0] for s in sizes), sum(s[1] for s in sizes))
    if node.kind == "root" and size[0]:
        raise Unreadable("√ 안에는 수만 쓸 수 있습니다.")
    if size[0] > POWER or size[1] > WEIGHT:
        raise Unreadable("수가 너무 크거나 차수가 너무 높습니다. 더 작은 식으로 적어 주세요.")
    return size
