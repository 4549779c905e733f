"""Who needs what tomorrow, by achievement standard: formative, never a mark.

Only what helps a teacher choose is told: what is not yet known, what fades by tomorrow, which slip
comes again. Nothing is ranked, nobody is compared.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..maths.learner import Learner, due_by, model, remembered
from ..maths.slips import slips
from ..maths.units import items, skills, standards

Why = Literal["다시 배우기", "잊기 전에 복습", "같은 실수가 되풀이됨", "계속 연습"]


@dataclass(frozen=True, slots=True)
class Need:
    """One code name and one standard: why, what shows it, and an exercise to start from."""

    code: str
    standard: str
    why: Why
    because: str
    item: str


def needs_of(code: str, learner: Learner, now: datetime) -> list[Need]:
    """Return what one pupil needs tomorrow, the more pressing first; untouched skills need none."""
    found = [need for skill in learner.known if (need := _need(code, learner, skill, now))]
    order = {"같은 실수가 되풀이됨": 0, "다시 배우기": 1, "잊기 전에 복습": 2, "계속 연습": 3}
    return sorted(found, key=lambda need: (order[need.why], need.standard))


def _need(code: str, learner: Learner, skill: str, now: datetime) -> Need | None:
    known = learner.known[skill]
    standard, title = skills()[skill].standard, skills()[skill].title
    again = [slip for slip, times in Counter(known.slips).items() if times >= 2]
    of_skill = [item.id for item in items().values() if item.skill == skill]
    item = next((id for id in of_skill if id not in learner.done[-5:]), of_skill[0])
    if again:
        named = slips()[again[0]].title
        return Need(code, standard, "같은 실수가 되풀이됨", f"{title}: {named}", item)
    p = remembered(known, now)
    if known.seen >= 2 and p < 0.5:
        told = f"{title}: {known.seen}번 가운데 {known.right}번 맞음"
        return Need(code, standard, "다시 배우기", told, item)
    if due_by(known, now):
        return Need(code, standard, "잊기 전에 복습", f"{title}: 복습할 때가 됨", item)
    if p < model().mastered:
        return Need(code, standard, "계속 연습", f"{title}: 익히는 중", item)
    return None


def by_standard(needs: Sequence[Need]) -> Mapping[str, Sequence[Need]]:
    """Return the needs of a class by standard, in the order of the curriculum."""
    return {
        code: [need for need in needs if need.standard == code]
        for code in sorted({need.standard for need in needs})
    }


def to_csv(needs: Sequence[Need]) -> str:
    """Return the needs as CSV for the teacher's own records."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["성취기준", "성취기준의 말", "별칭", "까닭", "근거", "권하는 문항"])
    for need in needs:
        told = standards()[need.standard]
        writer.writerow([f"[{need.standard}]", told, need.code, need.why, need.because, need.item])
    return out.getvalue()
