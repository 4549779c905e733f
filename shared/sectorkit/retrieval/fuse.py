"""Weigh what the two legs found, so that a score means the same for every question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import route
from .keyword import KEYS, Asked

Vectors = NDArray[np.float32]
Hits = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the index lends so that findings can be weighed.

    `question` is the question's vector; `total` the number of passages; `frequency(word)` in how
    many of them a word stands; `terms(rows)` each row's analysed fields (`keyword.terms`);
    `vectors(rows)` is (len(rows), dimension), zeros where a row has no vector yet; `sample()` up to
    4,096 vectors spread over everything indexed, with a name that changes when they do.
    """

    question: Vectors
    total: int
    frequency: Callable[[str], int]
    terms: Callable[[Sequence[int]], Sequence[Mapping[str, str]]]
    vectors: Callable[[Sequence[int]], Vectors]
    sample: Callable[[], tuple[str, Vectors]]


def fuse(asked: Asked, words: Hits, vectors: Hits, evidence: Evidence) -> Hits:
    """Return every row either leg found with its score in [0, 1], best first."""
    rows = list(dict.fromkeys([row for row, _ in words] + [row for row, _ in vectors]))
    likeness = evidence.vectors(rows) @ evidence.question if rows else np.zeros(0)
    found = dict(words)
    best = max(found.values(), default=1.0) or 1.0
    scores = [
        0.2 * found.get(row, 0.0) / best + 0.8 * float(like)
        for row, like in zip(rows, likeness, strict=True)
    ]
    ranked = sorted(zip(rows, scores, strict=True), key=lambda hit: (-hit[1], hit[0]))
    scored = [(row, min(max(score, 0.0), 1.0)) for row, score in ranked]
    if not asked.named:
        return scored
    kept = {row: said.get(KEYS, "") for row, said in zip(rows, evidence.terms(rows), strict=True)}
    return list(route.first(asked.named, scored, kept))
