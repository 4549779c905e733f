"""What a learner may know, how it fades, and what to practise next. An estimate, never a mark.

Knowledge tracing (Corbett & Anderson 1995) estimates what is known; FSRS, by the `fsrs` package,
when it fades and when to see it again. A learner is a code name and these numbers, nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import fsrs
import yaml

from .units import Item, items, needs, skills

TABLE = Path(__file__).parents[1] / "data/learner.yaml"
REMEMBERED = 60
"""Exercises kept in order, so that none comes again too soon."""
IN_A_ROW = 3
"""Exercises of one skill one after the other, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The numbers of the model; `slip` and `guess` by level of the exercise."""

    prior: float
    learn: float
    slip: Mapping[int, float]
    guess: Mapping[int, float]
    hint: float
    fade: float
    """How far what FSRS gives up is given up here: 0 not at all, 1 all of it."""
    mastered: float
    ready: float
    target: float
    retention: float


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the model as it ships."""
    return Model(**yaml.safe_load(TABLE.read_text(encoding="utf-8")))


@lru_cache(maxsize=8)
def scheduler(retention: float) -> fsrs.Scheduler:
    """Return FSRS with its published weights, in days, without chance."""
    return fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )


@dataclass(frozen=True, slots=True)
class Known:
    """One skill of one learner."""

    p: float
    """How likely it is known, as of the last exercise."""
    seen: int = 0
    right: int = 0
    card: fsrs.Card | None = None
    slips: Sequence[str] = ()
    """The last slips in it."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A code name's state: skills, the exercises done, and those a teacher assigned."""

    known: Mapping[str, Known] = field(default_factory=dict)
    done: Sequence[str] = ()
    assigned: Sequence[str] = ()

    def of(self, skill: str) -> Known:
        """Return one skill, untouched ones with the prior."""
        return self.known.get(skill) or Known(model().prior)


@dataclass(frozen=True, slots=True)
class Next:
    """The exercise to do next, and why it."""

    item: Item
    why: str
    chance: float
    """How likely it will be right, by the model."""


def remembered(known: Known, now: datetime, told: Model | None = None) -> float:
    """Return how likely the skill is known now: what was known, times what is not forgotten."""
    told = told or model()
    if known.card is None or known.card.last_review is None:
        return known.p
    retrievable = scheduler(told.retention).get_card_retrievability(known.card, now)
    return float(known.p * retrievable**told.fade)


def chance(known: Known, level: int, now: datetime, told: Model | None = None) -> float:
    """Return how likely an exercise of this level will be right."""
    told = told or model()
    k = remembered(known, now, told)
    return k * (1 - told.slip[level]) + (1 - k) * told.guess[level]


def after(
    known: Known,
    level: int,
    right: bool,
    now: datetime,
    *,
    hints: int = 0,
    slip: str = "",
    told: Model | None = None,
) -> Known:
    """Return the skill after one exercise: by Bayes, then by what practice teaches."""
    told = told or model()
    k, s = remembered(known, now, told), told.slip[level]
    g = min(told.guess[level] + told.hint * hints, 0.9)
    likely = k * (1 - s) + (1 - k) * g
    believed = k * (1 - s) / likely if right else k * s / (1 - likely)
    rating = fsrs.Rating.Again if not right else fsrs.Rating.Hard if hints else fsrs.Rating.Good
    card, _ = scheduler(told.retention).review_card(known.card or fsrs.Card(card_id=1), rating, now)
    return Known(
        p=believed + (1 - believed) * told.learn,
        seen=known.seen + 1,
        right=known.right + right,
        card=card,
        slips=(*known.slips, slip)[-5:] if slip else known.slips,
    )


def learn(
    learner: Learner,
    item: Item,
    right: bool,
    now: datetime,
    *,
    hints: int = 0,
    slip: str = "",
    told: Model | None = None,
) -> Learner:
    """Return the learner after one exercise."""
    known = learner.known.get(item.skill) or Known((told or model()).prior)
    made = after(known, item.level, right, now, hints=hints, slip=slip, told=told)
    return Learner(
        known={**learner.known, item.skill: made},
        done=(*learner.done, item.id)[-REMEMBERED:],
        assigned=tuple(id for id in learner.assigned if id != item.id),
    )


def choose(learner: Learner, now: datetime, unit: str = "", told: Model | None = None) -> Next:
    """Return what to practise next: what the teacher assigned, what fades, what can be learned.

    With `unit`, only from that unit.
    """
    told = told or model()
    if learner.assigned and not unit:
        item = items()[learner.assigned[0]]
        known = learner.of(item.skill)
        return Next(item, "선생님이 내 준 문제입니다.", chance(known, item.level, now, told))
    wanted = [skill for skill in skills() if not unit or skill.startswith(f"{unit}/")]
    skill, why = _skill(learner, wanted, now, told, any_order=bool(unit))
    item = _item(learner, skill, now, told)
    return Next(item, why, chance(learner.of(skill), item.level, now, told))


def _skill(
    learner: Learner, wanted: Sequence[str], now: datetime, told: Model, any_order: bool
) -> tuple[str, str]:
    """Return a skill and why it; with `any_order` what comes before need not be known."""
    open_to = [skill for skill in wanted if not _tired_of(learner, skill)] or list(wanted)
    due = [skill for skill in open_to if _is_due(learner.of(skill), now)]
    if due:
        skill = min(due, key=lambda s: remembered(learner.of(s), now, told) / learner.of(s).p)
        return skill, "배운 지 시간이 지나 잊을 때가 되어 다시 풀어 봅니다."
    learning = (
        skill
        for skill in open_to
        if learner.of(skill).p < told.mastered and (any_order or _ready(learner, skill, now, told))
    )
    if skill := next(learning, ""):
        new = (
            "고른 단원에서 새로 배웁니다." if any_order else "앞에서 배운 것에 이어 새로 배웁니다."
        )
        seen = learner.of(skill).seen
        return skill, "아직 익히는 중이어서 한 번 더 풀어 봅니다." if seen else new
    skill = min(open_to, key=lambda s: remembered(learner.of(s), now, told))
    return skill, "가장 덜 익은 것을 골랐습니다."


def _is_due(known: Known, now: datetime) -> bool:
    return known.card is not None and known.p >= 0.5 and known.card.due <= now


def _ready(learner: Learner, skill: str, now: datetime, told: Model) -> bool:
    before = [remembered(learner.of(need), now, told) for need in needs()[skill]]
    return not before or sum(before) / len(before) >= told.ready


def _tired_of(learner: Learner, skill: str) -> bool:
    last = [items()[id].skill for id in learner.done[-IN_A_ROW:] if id in items()]
    return len(last) == IN_A_ROW and set(last) == {skill}


@lru_cache(maxsize=256)
def _of_skill(skill: str) -> Sequence[Item]:
    return tuple(item for item in items().values() if item.skill == skill)


def _item(learner: Learner, skill: str, now: datetime, told: Model) -> Item:
    """Return the exercise whose difficulty suits, that was done longest ago or never."""
    known, done = learner.of(skill), {id: at for at, id in enumerate(learner.done)}

    def suits(item: Item) -> tuple[bool, float, int]:
        off = abs(chance(known, item.level, now, told) - told.target)
        return item.id in learner.done[-10:], round(off, 6), done.get(item.id, -1)

    return min(_of_skill(skill), key=suits)


def to_json(learner: Learner) -> dict[str, Any]:
    """Return the learner as it is kept."""
    return {
        "known": {
            id: {
                "p": known.p,
                "seen": known.seen,
                "right": known.right,
                "card": known.card.to_dict() if known.card else None,
                "slips": list(known.slips),
            }
            for id, known in learner.known.items()
        },
        "done": list(learner.done),
        "assigned": list(learner.assigned),
    }


def from_json(kept: Mapping[str, Any]) -> Learner:
    """Return the learner that was kept; skills and exercises that are gone are left out."""
    return Learner(
        known={
            id: Known(
                row["p"],
                row["seen"],
                row["right"],
                fsrs.Card.from_dict(row["card"]) if row["card"] else None,
                tuple(row["slips"]),
            )
            for id, row in kept.get("known", {}).items()
            if id in skills()
        },
        done=tuple(id for id in kept.get("done", ()) if id in items()),
        assigned=tuple(id for id in kept.get("assigned", ()) if id in items()),
    )


def assign(learner: Learner, ids: Sequence[str]) -> Learner:
    """Return the learner with exercises to do first, each once."""
    return replace(learner, assigned=tuple(dict.fromkeys((*learner.assigned, *ids))))


def due_by(known: Known, now: datetime, days: int = 1) -> bool:
    """Tell whether a learned skill has to be seen again within so many days."""
    return _is_due(known, now + timedelta(days=days))
