"""Solve a problem from what is given, and hold an answer against it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sympy
from sympy import Expr, Symbol

from . import terms
from .reading import Node, Statement, Unreadable, read
from .terms import difference, equal, value_of

Task = Literal[
    "value", "simplify", "factor", "primes", "gcd", "lcm", "solve", "system", "inequality", "line"
]
Verdict = Literal["right", "unfinished", "wrong"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be done with what is given; `at` are the values that letters take."""

    task: Task
    given: Sequence[str]
    at: Mapping[str, str] = field(default_factory=dict)


def solution_of(problem: Problem) -> Any:
    """Return the solution, computed: an expression, a set, or (of a system) values by letter."""
    return _SOLVERS[problem.task](problem)


def check(problem: Problem, said: str) -> Verdict:
    """Return whether an answer is right, right but not brought to its form, or wrong.

    Raises `Unreadable`.
    """
    answer = answers_in(said)
    verdict: Verdict = _CHECKS[problem.task](problem, answer)
    return verdict


def answers_in(said: str) -> list[Statement]:
    """Return the statements of an answer such as `x=2 또는 x=-3`, `(3, 2)` or `±3`."""
    text = re.sub(r"^\s*(?:정?답|해|근)\s*(?:은|는|:)?", "", said)
    text = re.sub(r"([a-z])\s*(?:는|은)\s*", r"\1=", text)
    text = re.sub(r"또는|이고|그리고|이며|와\s|과\s|;|\bor\b|\band\b", ",", text)
    text = re.sub(r"(?:입니다|이다|이에요|예요|원|개|명|cm|점)\.?\s*$", "", text.strip())
    if pair := re.fullmatch(r"\(([^(),]+),([^(),]+)\)", text.strip()):
        text = f"{pair[1]},{pair[2]}"
    parts = [part for part in text.split(",") if part.strip()]
    spread = [p.replace("±", s) for p in parts for s in (("+", "-") if "±" in p else ("",))]
    if not spread or len(spread) > 4:
        raise Unreadable("답을 적어 주세요. 둘 이상이면 쉼표로 나눕니다. 예: x=2, x=-3")
    return [read(part) for part in spread]


def _numbers(problem: Problem) -> list[int]:
    return [int(value_of(read(text).left)) for text in problem.given]


def _at(problem: Problem) -> Expr:
    values = {Symbol(k, real=True): value_of(read(v).left) for k, v in problem.at.items()}
    return sympy.expand(value_of(read(problem.given[0]).left).subs(values))


def _roots(problem: Problem) -> sympy.Set:
    return solutions(read(problem.given[0]))


def solutions(statement: Statement) -> sympy.Set:
    """Return the real numbers for which an equation or inequality in one letter is true.

    Raises `Unreadable` if it has more letters, or is none.
    """
    letters = terms.letters_of(statement.left, statement.right)
    if statement.sign is None or len(letters) > 1:
        raise Unreadable("문자가 하나인 등식이나 부등식으로 적어 주세요. 예: 2x=8")
    letter = letters[0] if letters else Symbol("x", real=True)
    left = sympy.expand(difference(statement))
    relation = {"=": sympy.Eq, "<": sympy.Lt, ">": sympy.Gt, "<=": sympy.Le, ">=": sympy.Ge}
    told = relation[statement.sign](left, 0)
    if told in (sympy.true, sympy.false):
        return sympy.S.Reals if told == sympy.true else sympy.S.EmptySet
    if statement.sign == "=":
        return sympy.solveset(left, letter, sympy.S.Reals)
    return sympy.solve_univariate_inequality(told, letter, relational=False)


def _system(problem: Problem) -> dict[str, Expr]:
    lines = [read(text) for text in problem.given]
    letters = terms.letters_of(*(side for line in lines for side in (line.left, line.right)))
    found = sympy.linsolve([difference(line) for line in lines], *letters)
    values = next(iter(found))
    return {str(letter): value for letter, value in zip(letters, values, strict=True)}


def _line(problem: Problem) -> Expr:
    """Return the line through two points, or with a slope (`2`) through a point."""
    x, given = Symbol("x", real=True), problem.given
    points = [[value_of(read(c).left) for c in text.split(",")] for text in given]
    if len(points[0]) == 1:
        slope, (x0, y0) = points[0][0], points[1]
    else:
        (x0, y0), (x1, y1) = points
        slope = (y1 - y0) / (x1 - x0)
    return sympy.expand(slope * (x - x0) + y0)


_SOLVERS: Mapping[Task, Any] = {
    "value": _at,
    "simplify": _at,
    "factor": lambda problem: sympy.factor(_at(problem)),
    "primes": lambda problem: sympy.Integer(_numbers(problem)[0]),
    "gcd": lambda problem: sympy.Integer(sympy.igcd(*_numbers(problem))),
    "lcm": lambda problem: sympy.Integer(sympy.ilcm(*_numbers(problem))),
    "solve": _roots,
    "inequality": _roots,
    "system": _system,
    "line": _line,
}


def _one(answer: Sequence[Statement]) -> Node:
    """Return the expression that is the answer; `y = …` and `식 = …` count by their right side."""
    if len(answer) != 1:
        raise Unreadable("답을 하나만 적어 주세요.")
    line = answer[0]
    if line.sign not in (None, "="):
        raise Unreadable("등호를 써서 적어 주세요.")
    return line.right if line.right is not None else line.left


def _formed(form: Any) -> Any:
    def judged(problem: Problem, answer: Sequence[Statement]) -> Verdict:
        node = _one(answer)
        if not equal(value_of(node), solution_of(problem)):
            return "wrong"
        return "right" if form(node) else "unfinished"

    return judged


def _set_of(answer: Sequence[Statement]) -> tuple[sympy.Set, bool]:
    """Return the numbers an answer names, and whether each is named outright (`x=3` or `3`)."""
    found: sympy.Set = sympy.S.EmptySet
    plain = True
    for line in answer:
        if line.sign is None:
            found |= sympy.FiniteSet(value_of(line.left))
            plain &= terms.is_number(line.left)
        else:
            assert line.right is not None
            found |= solutions(line)
            sides = (line.left, line.right)
            alone = any(side.kind == "letter" for side in sides)
            plain &= alone and any(terms.is_number(side) for side in sides)
    return found, plain


def _set_check(problem: Problem, answer: Sequence[Statement]) -> Verdict:
    found, plain = _set_of(answer)
    if found != solution_of(problem):
        return "wrong"
    return "right" if plain else "unfinished"


def _inequality_check(problem: Problem, answer: Sequence[Statement]) -> Verdict:
    if any(line.sign in (None, "=") for line in answer):
        raise Unreadable("부등호를 써서 적어 주세요. 예: x>3")
    return _set_check(problem, answer)


def _system_check(problem: Problem, answer: Sequence[Statement]) -> Verdict:
    wanted = _system(problem)
    if all(line.sign is None for line in answer) and len(answer) == len(wanted):
        said = {k: value_of(line.left) for k, line in zip(wanted, answer, strict=True)}
        return "right" if all(equal(said[k], v) for k, v in wanted.items()) else "wrong"
    values = {Symbol(k, real=True): v for k, v in wanted.items()}
    if any(line.sign != "=" for line in answer):
        raise Unreadable("x와 y의 값을 모두 적어 주세요. 예: x=3, y=2")
    if any(sympy.expand(difference(line).subs(values)) != 0 for line in answer):
        return "wrong"
    named = {line.left.letter for line in answer if line.right and terms.is_number(line.right)}
    return "right" if named == set(wanted) else "unfinished"


_CHECKS: Mapping[Task, Any] = {
    "value": _formed(terms.is_number),
    "gcd": _formed(terms.is_number),
    "lcm": _formed(terms.is_number),
    "simplify": _formed(terms.is_expanded),
    "line": _formed(terms.is_expanded),
    "factor": _formed(terms.is_factored),
    "primes": _formed(terms.is_prime_product),
    "solve": _set_check,
    "inequality": _inequality_check,
    "system": _system_check,
}
