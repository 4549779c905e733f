"""The slips that pupils make, each as a rule that makes it: if the rule gives their line, we know.

A rule takes the line before and yields what the line after would be if the slip was made. What a
slip is called and what is said of it stands in `data/slips.yaml`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import sympy
import yaml
from sympy import Expr, Symbol

from .checking import Problem, solution_of, solutions
from .reading import Node, Statement, Unreadable
from .terms import equal, letters_of, value_of

TABLE = Path(__file__).parents[1] / "data/slips.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A way to go wrong, told kindly."""

    id: str
    title: str
    says: str
    """What happened, to the pupil."""
    ask: str
    """A question that leads back."""
    standard: str


@lru_cache(maxsize=1)
def slips() -> Mapping[str, Slip]:
    """Return every slip by its id."""
    told = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {id: Slip(id=id, **row) for id, row in told.items()}


def slip_between(problem: Problem, before: Statement, after: Statement) -> Slip | None:
    """Return the slip that leads from one line to the next, or nothing if none is known."""
    rules = _RELATIONS if before.sign and after.sign else _EXPRESSIONS
    for id, rule in rules.items():
        try:
            if any(_means(made, after) for made in rule(before, after)):
                return slips()[id]
        except (Unreadable, NotImplementedError, ValueError):
            continue
    return slips()["lost-root"] if _lost_root(problem, after) else None


def _lost_root(problem: Problem, after: Statement) -> bool:
    if problem.task != "solve" or after.sign != "=":
        return False
    wanted, found = solution_of(problem), solutions(after)
    return isinstance(found, sympy.FiniteSet) and bool(found.is_proper_subset(wanted))


Made: TypeAlias = Expr | tuple[Expr, str]
"""What a slip leads to: an expression, or the difference of two sides and their sign."""


def _means(made: Made, after: Statement) -> bool:
    if isinstance(made, tuple):
        assert after.right is not None
        if after.sign != made[1]:
            return False
        said = sympy.expand(value_of(after.left) - value_of(after.right))
        wrong = sympy.expand(made[0])
        return bool(wrong != 0 and _proportional(said, wrong, made[1]))
    sides = [side for side in (after.left, after.right) if side is not None]
    said_side = sides[-1]
    return equal(value_of(said_side), made)


def _proportional(one: Expr, other: Expr, sign: str) -> bool:
    """Tell whether two differences, each compared with 0 by the sign, say the same."""
    if one == 0 or other == 0:
        return bool(one == other)
    ratio = sympy.simplify(one / other)
    return bool(ratio.is_number and (ratio > 0 or sign == "="))


# Slips in a line that compares two sides.


def _linear(line: Statement) -> tuple[Symbol, Expr, Expr, Expr, Expr]:
    """Return `x, a, b, c, d` of a line `a x + b = c x + d`. Raises `ValueError` for any other."""
    letters = letters_of(line.left, line.right)
    if len(letters) != 1 or line.right is None:
        raise ValueError("not one letter")
    x = letters[0]
    sides = [sympy.Poly(value_of(side), x) for side in (line.left, line.right)]
    if any(side.degree() > 1 for side in sides):
        raise ValueError("not linear")
    (a, b), (c, d) = [(side.coeff_monomial(x), side.coeff_monomial(1)) for side in sides]
    return x, a, b, c, d


def _sign_kept_when_moved(before: Statement, _: Statement) -> Iterator[Made]:
    x, a, b, c, d = _linear(before)
    sign = str(before.sign)
    if b != 0:
        yield a * x - c * x - d - b, sign
    if c != 0:
        yield a * x + c * x + b - d, sign
        yield a * x + c * x - d - b, sign
    if d != 0 and c != 0:
        yield a * x + b + d - c * x, sign


def _subtracted_the_factor(before: Statement, _: Statement) -> Iterator[Made]:
    x, a, b, c, d = _linear(before)
    if b == 0 and c == 0 and a not in (0, 1):
        yield x - (d - a), str(before.sign)


def _divided_upside_down(before: Statement, _: Statement) -> Iterator[Made]:
    x, a, b, c, d = _linear(before)
    if b == 0 and c == 0 and 0 not in (a, d) and a != d:
        yield x - a / d, str(before.sign)
        yield x - a * d, str(before.sign)


def _sign_lost_when_divided(before: Statement, _: Statement) -> Iterator[Made]:
    x, a, b, c, d = _linear(before)
    if b == 0 and c == 0 and a < 0:
        yield x + d / a, str(before.sign)


def _sign_not_turned(before: Statement, after: Statement) -> Iterator[Made]:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if before.sign in turned and after.sign in turned and after.right is not None:
        assert before.right is not None
        left = sympy.expand(value_of(before.left) - value_of(before.right))
        said = sympy.expand(value_of(after.left) - value_of(after.right))
        ratio = sympy.simplify(left / said) if said != 0 else sympy.Integer(0)
        if ratio.is_number and ratio != 0:
            same = bool(ratio > 0) == (before.sign == after.sign)
            if not same:
                yield said, str(after.sign)


def _one_side_only(before: Statement, _: Statement) -> Iterator[Made]:
    """Multiplying by a denominator, but not every term."""
    x, a, b, c, d = _linear(before)
    for times in {int(sympy.fraction(v)[1]) for v in (a, b, c, d)} - {1}:
        yield times * a * x + b - c * x - times * d, str(before.sign)
        yield times * a * x + b - c * x - d, str(before.sign)
        yield times * a * x + times * b - c * x - d, str(before.sign)


# Slips in an expression, and on either side of a comparison.


def _rewritten(node: Node, rule: Callable[[Node], Iterator[Node]]) -> Iterator[Node]:
    """Yield the piece with the slip made at one place in it."""
    yield from rule(node)
    for at, part in enumerate(node.parts):
        for made in _rewritten(part, rule):
            yield replace(node, parts=(*node.parts[:at], made, *node.parts[at + 1 :]))


def _everywhere(rule: Callable[[Node], Iterator[Node]]) -> Callable[..., Iterator[Made]]:
    def made(before: Statement, _: Statement) -> Iterator[Made]:
        if before.right is None or before.sign is None:
            yield from (value_of(node) for node in _rewritten(before.left, rule))
            return
        left, right = value_of(before.left), value_of(before.right)
        for node in _rewritten(before.left, rule):
            yield value_of(node) - right, before.sign
        for node in _rewritten(before.right, rule):
            yield left - value_of(node), before.sign

    return made


def _first_term_only(node: Node) -> Iterator[Node]:
    """`3(x+2)` taken for `3x+2`."""
    if node.kind == "product" and len(node.parts) == 2 and node.parts[1].kind == "sum":
        times, inner = node.parts
        first, *others = inner.parts
        yield Node("sum", (Node("product", (times, first)), *others))


def _minus_first_only(node: Node) -> Iterator[Node]:
    """`-(x-3)` taken for `-x-3`."""
    if node.kind == "minus" and node.parts[0].kind == "sum":
        first, *others = node.parts[0].parts
        yield Node("sum", (Node("minus", (first,)), *others))


def _unlike_terms(node: Node) -> Iterator[Node]:
    """`2x+3` taken for `5x`."""
    if node.kind == "sum":
        for at, part in enumerate(node.parts):
            for other_at, other in enumerate(node.parts):
                letters = letters_of(part)
                plain = not letters_of(other)
                if at != other_at and len(letters) == 1 and plain:
                    rest = [p for i, p in enumerate(node.parts) if i not in (at, other_at)]
                    joined = Node("product", (other, Node("letter", letter=str(letters[0]))))
                    yield Node("sum", (part, joined, *rest))


def _square_of_sum(node: Node) -> Iterator[Node]:
    """`(x+3)^2` taken for `x^2+9`."""
    if node.kind == "power" and node.number == 2 and node.parts[0].kind == "sum":
        yield Node("sum", tuple(Node("power", (p,), node.number) for p in node.parts[0].parts))


def _minus_in_power(node: Node) -> Iterator[Node]:
    """`-3^2` taken for `(-3)^2`, or the other way round."""
    if node.kind == "minus" and node.parts[0].kind == "power":
        power = node.parts[0]
        yield replace(power, parts=(Node("minus", power.parts),))
    if node.kind == "power" and node.parts[0].kind == "minus":
        yield Node("minus", (replace(node, parts=node.parts[0].parts),))


def _minus_of_minus(node: Node) -> Iterator[Node]:
    """`3-(-5)` taken for `3-5`."""
    if node.kind == "minus" and node.parts[0].kind == "minus":
        yield node.parts[0]


def _product_of_minuses(node: Node) -> Iterator[Node]:
    """`(-2)×(-4)` taken for `-8`, or `(-2)×4` for `8`."""
    if node.kind in ("product", "quotient") and any(p.kind == "minus" for p in node.parts):
        yield Node("minus", (node,))


def _sum_before_product(node: Node) -> Iterator[Node]:
    """`2+3×4` taken for `(2+3)×4`."""
    if node.kind == "sum" and len(node.parts) >= 2:
        for at, part in enumerate(node.parts[1:], start=1):
            inner = part.parts[0] if part.kind == "minus" else part
            if inner.kind == "product":
                first, *others = inner.parts
                sign = Node("minus", (first,)) if part.kind == "minus" else first
                joined = Node("sum", (node.parts[at - 1], sign))
                made = Node("product", (joined, *others))
                rest = (*node.parts[: at - 1], made, *node.parts[at + 1 :])
                yield Node("sum", rest) if len(rest) > 1 else made


def _fractions_straight(node: Node) -> Iterator[Node]:
    """`1/2+1/3` taken for `2/5`."""
    if node.kind == "sum" and all(p.kind == "quotient" for p in node.parts):
        above = Node("sum", tuple(p.parts[0] for p in node.parts))
        yield Node("quotient", (above, Node("sum", tuple(p.parts[1] for p in node.parts))))


def _exponents_multiplied(node: Node) -> Iterator[Node]:
    """A power taken for a product: `2^3` for `6`."""
    if node.kind == "power" and node.parts[0].kind == "number" and node.number > 1:
        yield Node("product", (node.parts[0], Node("number", number=node.number)))


Rule = Callable[[Statement, Statement], Iterator[Made]]

_WITHIN: Mapping[str, Rule] = {
    "first-term-only": _everywhere(_first_term_only),
    "minus-first-only": _everywhere(_minus_first_only),
    "square-of-sum": _everywhere(_square_of_sum),
    "unlike-terms": _everywhere(_unlike_terms),
}
_RELATIONS: Mapping[str, Rule] = {
    "sign-not-turned": _sign_not_turned,
    "sign-kept-when-moved": _sign_kept_when_moved,
    "subtracted-the-factor": _subtracted_the_factor,
    "sign-lost-when-divided": _sign_lost_when_divided,
    "divided-upside-down": _divided_upside_down,
    "one-side-only": _one_side_only,
    **_WITHIN,
}
_EXPRESSIONS: Mapping[str, Rule] = {
    "minus-of-minus": _everywhere(_minus_of_minus),
    "minus-in-power": _everywhere(_minus_in_power),
    **_WITHIN,
    "sum-before-product": _everywhere(_sum_before_product),
    "fractions-straight": _everywhere(_fractions_straight),
    "exponents-multiplied": _everywhere(_exponents_multiplied),
    "product-of-minuses": _everywhere(_product_of_minuses),
}


def known_slips() -> Sequence[str]:
    """Return the ids of the slips that can be recognised."""
    return sorted({*_RELATIONS, *_EXPRESSIONS, "lost-root"})
