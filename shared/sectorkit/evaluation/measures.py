"""Measures of a ranking, as trec_eval defines them, and how sure a difference is."""

from collections.abc import Mapping, Sequence
from math import log2, sqrt
from statistics import fmean, stdev

import numpy as np

Ranking = Sequence[str]
Judged = Mapping[str, int]


def ndcg(ranking: Ranking, judged: Judged, k: int = 10) -> float:
    """Return the discounted gain of the first `k`, as a part of the best there can be."""
    best = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k]
    ideal = sum(grade / log2(place + 2) for place, grade in enumerate(best))
    found = (max(judged.get(document, 0), 0) for document in ranking[:k])
    gained = sum(grade / log2(place + 2) for place, grade in enumerate(found))
    return gained / ideal if ideal else 0.0


def recall(ranking: Ranking, judged: Judged, k: int) -> float:
    """Return the part of the relevant documents that are among the first `k`."""
    wanted = {document for document, grade in judged.items() if grade > 0}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Ranking, judged: Judged, k: int = 10) -> float:
    """Return 1 / the place of the first relevant document; 0 when it is not in the first `k`."""
    places = (n for n, document in enumerate(ranking[:k], 1) if judged.get(document, 0) > 0)
    return 1 / next(places, float("inf"))


def standard_error(values: Sequence[float]) -> float:
    """Return the standard error of the mean."""
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0


def chance(ours: Sequence[float], theirs: Sequence[float], rounds: int = 10_000) -> float:
    """Return the p-value of a paired sign-flip test that the two means differ; always the same."""
    differences = np.array(ours) - np.array(theirs)
    flips = np.random.default_rng(20_260_101)
    seen = abs(differences.mean())
    extreme = 0
    for _ in range(rounds):
        signs = flips.integers(0, 2, len(differences)) * 2 - 1
        extreme += bool(abs((signs * differences).mean()) >= seen - 1e-12)
    return (extreme + 1) / (rounds + 1)


def mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return fmean(values) if values else 0.0
