"""A tutor that hints before it answers, and says which line went wrong and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .checking import check
from .following import Break, first_break
from .reading import Unreadable, read
from .slips import Slip, slips
from .units import Item, skills

Kind = Literal["right", "unfinished", "wrong", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the tutor says of an attempt; the answer is never in it."""

    kind: Kind
    says: str
    line: int = 0
    """The line that does not follow, from 1; 0 if every line does."""
    slip: Slip | None = None


def respond(item: Item, written: str) -> Feedback:
    """Return what to say of what a pupil wrote: working line by line, the answer last."""
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines:
        return Feedback(
            kind="unreadable", says="풀이나 답을 적어 주세요. 한 줄에 한 단계씩 적습니다."
        )
    try:
        return _judged(item, lines)
    except Unreadable as error:
        return Feedback(kind="unreadable", says=str(error))


def _judged(item: Item, lines: Sequence[str]) -> Feedback:
    verdict = check(item.problem, answer_of(item, lines))
    if verdict == "right":
        return _right(item, lines)
    found = first_break(item.problem, [line for line in lines if _is_one(line)])
    if found:
        return _wrong(lines, found)
    if verdict == "unfinished":
        return Feedback(
            kind="unfinished", says="여기까지 맞습니다. 아직 끝나지 않았으니 한 단계 더 가 볼까요?"
        )
    if item.problem.task == "solve":
        lost = slips()["lost-root"]
        return Feedback(kind="wrong", says=f"{lost.says} {lost.ask}", slip=lost)
    return Feedback(
        kind="wrong", says="아직 답이 아닙니다. 풀이를 한 줄씩 적으면 어디인지 찾아 드립니다."
    )


def _right(item: Item, lines: Sequence[str]) -> Feedback:
    """Praise what was done; a right answer over a wrong line is told too."""
    found = first_break(item.problem, [line for line in lines[:-1] if _is_one(line)])
    if found:
        return Feedback(
            kind="right",
            says=f"답은 맞습니다. 그런데 {found.line}번째 줄 {found.after}: 앞줄과 이어지지 "
            "않습니다. 다시 보고 고쳐 볼까요?",
            line=found.line,
            slip=found.slip,
        )
    return Feedback(kind="right", says="맞습니다. 어떻게 풀었는지 한마디로 설명해 볼까요?")


def _wrong(lines: Sequence[str], found: Break) -> Feedback:
    where = f"{found.line}번째 줄" if len(lines) > 1 else "답"
    slip = found.slip
    if slip is None:
        from_where = f"'{found.before}'에서 " if found.before else ""
        says = f"{where} {found.after}: 앞과 이어지지 않습니다. {from_where}다시 볼까요?"
    else:
        says = f"{where} {found.after}: {slip.says} {slip.ask}"
    return Feedback(kind="wrong", says=says, line=found.line if len(lines) > 1 else 0, slip=slip)


def answer_of(item: Item, lines: Sequence[str]) -> str:
    """Return the answer that working ends in: the last line, or the last ones that name values."""
    if item.problem.task not in ("solve", "system"):
        return lines[-1]
    named: list[str] = []
    for line in reversed(lines):
        if not _names_values(line):
            break
        named.insert(0, line)
    return ", ".join(named) if named else lines[-1]


def _names_values(line: str) -> bool:
    return all(part.strip()[1:].lstrip().startswith("=") for part in line.split(","))


def _is_one(line: str) -> bool:
    """Tell whether a line is one statement; answers in parts are judged as answers."""
    try:
        read(line)
    except Unreadable:
        if any(mark in line for mark in (",", "또는", "±")):
            return False
        raise
    return True


def hints_of(item: Item) -> Sequence[str]:
    """Return the hints in the order they are given: an idea, then a step after the other.

    The last step, the answer, is in none of them.
    """
    idea = skills()[item.skill].hint
    steps = [f"여기까지 해 볼까요: {shown(step)}" for step in item.steps[:-1]]
    return (idea, *(steps or ["풀이의 첫 줄을 적어 보세요. 어디까지 맞는지 알려 드립니다."]))


def may_show(tries: int, hints: int, item: Item) -> bool:
    """Tell whether the working may be shown: after an own try, and after every hint."""
    return tries >= 1 and hints >= len(hints_of(item))


def working_of(item: Item) -> Sequence[str]:
    """Return the whole working with the answer, for when it may be shown."""
    return (*(shown(step) for step in item.steps), f"답: {shown(item.answer)}")


def shown(text: str) -> str:
    """Return a line as people write it."""
    for plain, spelled in (("^2", "²"), ("^3", "³"), ("*", "×"), ("<=", "≤"), (">=", "≥")):
        text = text.replace(plain, spelled)
    return text
