"""A simulated class: pupils who know, learn and forget in their own way, not as the model thinks.

A pupil has an ability in each skill on a logistic scale, apart from everything the model holds:
right answers follow a three-parameter logistic curve of ability and level; practice raises ability
most where it is neither too easy nor too hard and only as far as the skills before it allow; what
was learned decays with days, the slower the oftener it came. No part of it uses the model's own
equations, so that the model can be wrong.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.education.maths import learner as model
from services.education.maths.units import Item, items, needs, skills

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS = 20
A_DAY = 8
REST = 7
"""Days between the last lesson and the test."""
CEILING, FLOOR = 0.97, 0.06
HARDNESS = {1: -1.0, 2: 0.0, 3: 1.0}


@dataclass
class Pupil:
    """One pupil, as only the simulation knows them."""

    chance: random.Random
    quick: float
    steady: float
    base: dict[str, float] = field(default_factory=dict)
    gained: dict[str, float] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def ability(self, skill: str, day: int) -> float:
        """Return what is left of what was learned."""
        if skill not in self.last:
            return self.base[skill]
        half = (3.0 + 5.0 * math.log1p(self.seen[skill])) * self.steady
        kept = 0.5 ** ((day - self.last[skill]) / half)
        return self.base[skill] + self.gained[skill] * (0.3 + 0.7 * kept)

    def likely(self, item: Item, day: int) -> float:
        """Return how likely the pupil is right."""
        x = 1.4 * (self.ability(item.skill, day) - HARDNESS[item.level])
        return FLOOR + (CEILING - FLOOR) / (1 + math.exp(-x))

    def practise(self, item: Item, day: int) -> bool:
        """Answer, and learn from it."""
        likely = self.likely(item, day)
        right = self.chance.random() < likely
        zone = math.exp(-(((likely - 0.65) / 0.3) ** 2))
        before = [self.ability(need, day) for need in needs()[item.skill]]
        ground = 1 / (1 + math.exp(-1.5 * (sum(before) / len(before) + 0.3))) if before else 1.0
        now = self.ability(item.skill, day) - self.base[item.skill]
        self.gained[item.skill] = max(now, 0.0) + self.quick * zone * ground
        self.seen[item.skill] = self.seen.get(item.skill, 0) + 1
        self.last[item.skill] = day
        return right

    def test(self, day: int) -> float:
        """Return the expected share right over every exercise of the book."""
        return sum(self.likely(item, day) for item in items().values()) / len(items())


def enrol(seed: int, count: int) -> list[Pupil]:
    """Return pupils: most begin low, some know much, and they learn at different paces."""
    made = []
    for number in range(count):
        chance = random.Random(seed * 100_003 + number)
        general = chance.gauss(-1.4, 0.8)
        pupil = Pupil(
            chance,
            quick=min(max(chance.gauss(0.55, 0.18), 0.15), 1.1),
            steady=min(max(chance.gauss(1.0, 0.25), 0.5), 1.6),
        )
        pupil.base = {skill: general + chance.gauss(0, 0.5) for skill in skills()}
        made.append(pupil)
    return made


@dataclass(frozen=True)
class Seen:
    """What the model said before an answer, and what came."""

    said: float
    right: bool
    skill: str
    level: int
    at: datetime
    number: int


Order = Callable[[model.Learner, int, datetime, random.Random], Item]


def by_model(learner: model.Learner, _: int, now: datetime, __: random.Random) -> Item:
    """Choose as the textbook does."""
    return model.choose(learner, now).item


def fixed(_: model.Learner, at: int, __: datetime, ___: random.Random) -> Item:
    """Go through the book from the first exercise to the last, and begin again."""
    book = list(items().values())
    return book[at % len(book)]


def shuffled(_: model.Learner, __: int, ___: datetime, chance: random.Random) -> Item:
    """Take any exercise."""
    return chance.choice(list(items().values()))


def school(pupils: Sequence[Pupil], order: Order) -> tuple[list[float], list[list[Seen]]]:
    """Let every pupil practise for `DAYS`; return test results and what the model had said."""
    results, told = [], []
    for number, pupil in enumerate(pupils):
        learner, seen, at = model.Learner(), [], 0
        chance = random.Random(number)
        for day in range(DAYS):
            for turn in range(A_DAY):
                now = START + timedelta(days=day, minutes=3 * turn)
                item = order(learner, at, now, chance)
                said = model.chance(learner.of(item.skill), item.level, now)
                right = pupil.practise(item, day)
                learner = model.learn(learner, item, right, now)
                seen.append(Seen(said, right, item.skill, item.level, now, number))
                at += 1
        results.append(pupil.test(DAYS - 1 + REST))
        told.append(seen)
    return results, told
