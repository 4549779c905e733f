"""Fit the numbers of the learner model on one simulated class; run.py measures on another.

    python benchmarks/learner/fit.py

The class practises in the fixed order, at random, and as the model of the day chooses. Minimises
the log loss of what it says before each answer, number by number, and prints the numbers
for `services/education/data/learner.yaml`.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import fsrs  # noqa: E402
from school import Seen, by_model, enrol, fixed, school, shuffled  # noqa: E402

from services.education.maths import learner as model  # noqa: E402

SEED = 5
PUPILS = 120
Row = tuple[int, bool, float]
"""Level, whether right, and what FSRS says is retrievable."""
STEPS = {
    "prior": [0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3],
    "learn": [0.01, 0.02, 0.03, 0.05, 0.07, 0.09, 0.12, 0.15, 0.2],
    "fade": [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0],
}
SLIPS = [0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]
GUESSES = [0.03, 0.06, 0.09, 0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]


def sequences(told: Sequence[Sequence[Seen]]) -> Iterator[list[Row]]:
    """Yield the answers of each pupil in each skill, in order."""
    when = model.scheduler(model.model().retention)
    for each in told:
        cards: dict[str, fsrs.Card] = {}
        rows: dict[str, list[Row]] = {}
        for s in each:
            card = cards.get(s.skill)
            held = float(when.get_card_retrievability(card, s.at)) if card else 1.0
            rows.setdefault(s.skill, []).append((s.level, s.right, held))
            rating = fsrs.Rating.Good if s.right else fsrs.Rating.Again
            cards[s.skill], _ = when.review_card(card or fsrs.Card(card_id=1), rating, s.at)
        yield from rows.values()


def loss(told: model.Model, data: Sequence[Sequence[Row]]) -> float:
    total, count = 0.0, 0
    for rows in data:
        p = told.prior
        for level, right, held in rows:
            k = p * held**told.fade
            s, g = told.slip[level], told.guess[level]
            likely = k * (1 - s) + (1 - k) * g
            total -= math.log(likely if right else 1 - likely)
            believed = k * (1 - s) / likely if right else k * s / (1 - likely)
            p = believed + (1 - believed) * told.learn
            count += 1
    return total / count


def changed(told: model.Model) -> Iterator[model.Model]:
    for name, values in STEPS.items():
        yield from (replace(told, **{name: value}) for value in values)
    for level in (1, 2, 3):
        yield from (replace(told, slip={**told.slip, level: v}) for v in SLIPS)
        yield from (replace(told, guess={**told.guess, level: v}) for v in GUESSES)


def main() -> None:
    _, one = school(enrol(SEED, PUPILS), fixed)
    _, two = school(enrol(SEED + 1, PUPILS), shuffled)
    _, three = school(enrol(SEED + 2, PUPILS), by_model)
    data = [*sequences(one), *sequences(two), *sequences(three)]
    told, best = model.model(), loss(model.model(), data)
    print(f"start {best:.4f}")
    while True:
        found = min(changed(told), key=lambda each: loss(each, data))
        if loss(found, data) >= best - 1e-5:
            break
        told, best = found, loss(found, data)
    print(f"end {best:.4f}")
    print(told)


if __name__ == "__main__":
    main()
