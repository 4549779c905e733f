"""Go along a pupil's working, line by line, and find the first line that does not follow."""

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from sympy import Symbol

from .checking import Problem, solution_of, solutions
from .reading import Statement, Unreadable, read
from .slips import Slip, slip_between
from .terms import difference, equal, value_of

LONGEST = 20
"""Lines of working."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that does not follow: which one, from what, and which slip explains it."""

    line: int
    """Counted from 1."""
    before: str
    after: str
    slip: Slip | None


def first_break(problem: Problem, lines: Sequence[str]) -> Break | None:
    """Return where the working goes wrong, or nothing if every line follows.

    Raises `Unreadable` for a line that is no mathematics.
    """
    if len(lines) > LONGEST:
        raise Unreadable(f"풀이는 {LONGEST}줄까지 적을 수 있습니다.")
    written = [_line(number, text) for number, text in enumerate(lines, start=1)]
    before = [read(text) for text in problem.given if "," not in text]
    for number, after in enumerate(written, start=1):
        if not _follows(problem, after):
            start = before[-1:] if number > 1 else before
            slip = next((s for b in start if (s := slip_between(problem, b, after))), None)
            return Break(number, start[0].text if start else "", after.text, slip)
        before = [after]
    return None


def _line(number: int, text: str) -> Statement:
    try:
        return read(text)
    except Unreadable as error:
        raise Unreadable(f"{number}번째 줄: {error}") from None


def _follows(problem: Problem, line: Statement) -> bool:
    """Tell whether a line is true of the problem: it says the same, or what follows from it.

    Every line is held against what was given, so that a slip and its undoing are both seen.
    """
    if problem.task in ("solve", "inequality"):
        return _true_of_roots(problem, line)
    if problem.task == "system":
        values = {Symbol(k, real=True): v for k, v in solution_of(problem).items()}
        if line.sign != "=":
            raise Unreadable(f"'{line.text}'을(를) 등식으로 적어 주세요. 예: 2x=6")
        return bool(sympy.expand(difference(line).subs(values)) == 0)
    sides = [side for side in (line.left, line.right) if side is not None]
    wanted = solution_of(problem)
    named = [side for side in sides if not (side.kind == "letter" and len(sides) == 2)]
    return all(equal(value_of(side), wanted) for side in named)


def _true_of_roots(problem: Problem, line: Statement) -> bool:
    """Tell whether a line has the solutions of the problem, or (an answer in parts) one of them."""
    if line.sign is None:
        raise Unreadable(f"'{line.text}'을(를) 등식이나 부등식으로 적어 주세요. 예: 2x=8")
    wanted, found = solution_of(problem), solutions(line)
    if problem.task == "solve" and isinstance(wanted, sympy.FiniteSet) and len(wanted) > 1:
        return bool(found == wanted) or (len(found) == 1 and bool(found.is_subset(wanted)))
    return bool(found == wanted)
