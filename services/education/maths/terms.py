"""What was written, as SymPy knows it; and in which form it was written."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, mul

import sympy
from sympy import Expr, Integer, Rational, Symbol

from .reading import Node, Statement, Unreadable


def value_of(node: Node) -> Expr:
    """Return the expression that was written. Raises `Unreadable` for a division by nothing."""
    parts = [value_of(part) for part in node.parts]
    if node.kind == "number":
        return Rational(node.number.numerator, node.number.denominator)
    if node.kind == "letter":
        return Symbol(node.letter, real=True)
    if node.kind == "power":
        return parts[0] ** Integer(int(node.number))
    if node.kind == "quotient":
        return _divided(parts[0], parts[1])
    return _MADE[node.kind](parts)


_MADE: Mapping[str, Callable[[list[Expr]], Expr]] = {
    "sum": lambda parts: reduce(add, parts),
    "product": lambda parts: reduce(mul, parts),
    "minus": lambda parts: -parts[0],
    "root": lambda parts: sympy.sqrt(parts[0]),
}


def _divided(above: Expr, below: Expr) -> Expr:
    if sympy.expand(below) == 0:
        raise Unreadable("0으로 나눌 수 없습니다.")
    return above / below


def letters_of(*nodes: Node | None) -> list[Symbol]:
    """Return the letters that occur, in alphabetical order."""
    found = {leaf.letter for node in nodes if node for leaf in _leaves(node) if leaf.letter}
    return [Symbol(letter, real=True) for letter in sorted(found)]


def _leaves(node: Node) -> list[Node]:
    return [leaf for part in node.parts for leaf in _leaves(part)] if node.parts else [node]


def equal(one: Expr, other: Expr) -> bool:
    """Tell whether two expressions always have the same value."""
    return bool(sympy.simplify(sympy.expand(one - other)) == 0)


def is_number(node: Node) -> bool:
    """Tell whether it is written as one number: `3`, `-3/4`, `2√5`, `1+√2`, not `1+2`."""
    if node.kind == "sum":
        return _rational_and_root(node)
    if node.kind == "minus":
        return is_number(node.parts[0])
    if node.kind == "quotient":
        above, below = node.parts
        return is_number(above) and below.kind == "number" and _lowest(above, below)
    if node.kind == "product" and len(node.parts) == 2:
        times, root = node.parts
        return root.kind == "root" and is_number(times) and is_number(root)
    if node.kind == "root":
        return isinstance(value_of(node), sympy.Pow)
    return node.kind == "number"


def _rational_and_root(node: Node) -> bool:
    parts = [part.parts[0] if part.kind == "minus" else part for part in node.parts]
    rational = [part for part in parts if part.kind in ("number", "quotient")]
    return len(parts) == 2 and len(rational) == 1 and all(is_number(part) for part in parts)


def _lowest(above: Node, below: Node) -> bool:
    top = above.parts[0] if above.kind == "minus" else above
    if top.kind != "number" or top.number.denominator != 1 or below.number.denominator != 1:
        return top.kind != "number"
    return sympy.igcd(int(top.number), int(below.number)) == 1 and below.number != 1


def terms_of(node: Node) -> list[Node]:
    """Return what is added up."""
    if node.kind == "sum":
        return [term for part in node.parts for term in terms_of(part)]
    if node.kind == "minus" and node.parts[0].kind == "sum":
        return [node]
    return [node]


def is_expanded(node: Node) -> bool:
    """Tell whether it is written without brackets and with like terms put together."""
    written = terms_of(node)
    if any(_has_sum(term) for term in written):
        return False
    return len(written) == len(sympy.Add.make_args(sympy.expand(value_of(node))))


def _has_sum(node: Node) -> bool:
    return node.kind == "sum" or any(_has_sum(part) for part in node.parts)


def is_factored(node: Node) -> bool:
    """Tell whether it is written as a product that cannot be taken apart further."""
    factors = _factors(node)
    content, found = sympy.factor_list(value_of(node))
    wanted = sum(times for _, times in found)
    polynomial = [f for f in factors if f.kind != "number"]
    constants = [f for f in factors if f.kind == "number"]
    if abs(content) != 1 and not constants:
        return False
    return bool(len(polynomial) == wanted)


def _factors(node: Node) -> list[Node]:
    if node.kind in ("product", "minus"):
        return [f for part in node.parts for f in _factors(part)]
    if node.kind == "power":
        return _factors(node.parts[0]) * int(node.number)
    return [node]


def is_prime_product(node: Node) -> bool:
    """Tell whether it is written as a product of primes, like ones as a power."""
    parts = node.parts if node.kind == "product" else (node,)
    bases = [part.parts[0] if part.kind == "power" else part for part in parts]
    if any(base.kind != "number" or not sympy.isprime(int(base.number)) for base in bases):
        return False
    return len({base.number for base in bases}) == len(bases)


def difference(statement: Statement) -> Expr:
    """Return left minus right."""
    assert statement.right is not None
    return value_of(statement.left) - value_of(statement.right)
