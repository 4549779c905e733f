"""Weigh what the two legs found, so that a score means the same for every question.

Order and certainty are two things. The order adds what the words and the two readings of the
vectors say, each measured against the other findings, so that a leg that cannot tell its findings
apart is not heard. The certainty of the first is absolute: how much of the question stands in it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from . import route
from .keyword import FIELDS, KEYS, Asked
from .spread import Spread

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]
Hits = list[tuple[int, float]]

WEIGHED = 60
"""How many findings of each leg are weighed."""

WORDS, WHITE, COSINE, LENGTH = 0.35, 0.325, 0.325, -0.1
"""What each measure, in standard deviations among the findings, adds to the order.

Chosen so that the worst of three sets gains most: `benchmarks/retrieval/fit.py`.
"""

CERTAINTY = (-8.0, 3.0, 2.0, 2.0, 8.0)
"""A constant, then what the share of words, BM25, whitened and plain cosine add to the log-odds
that a passage speaks to the question; fitted on questions put to their own and to foreign sources:
`benchmarks/retrieval/fit.py`."""

FALL = 0.5
"""By how much the log-odds fall for each unit of the order below the first."""

_K1, _B = 1.2, 0.75


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


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of each finding, as columns.

    `share` is the part of the question's weight that stands in it, `words` its BM25 as a part of
    the most there can be, both in [0, 1]; `white` and `cosine` its likeness; `length` its words.
    """

    share: Numbers
    words: Numbers
    white: Numbers
    cosine: Numbers
    length: Numbers


def fuse(asked: Asked, words: Hits, vectors: Hits, evidence: Evidence) -> Hits:
    """Return the findings of both legs with scores in [0, 1], best first; a law named leads."""
    heads = [row for row, _ in words[:WEIGHED]] + [row for row, _ in vectors[:WEIGHED]]
    rows = list(dict.fromkeys(heads))
    if not rows:
        return []
    terms = evidence.terms(rows)
    measures = measure(asked, rows, terms, evidence)
    scores = certain(order(measures), measures)
    ranked = sorted(zip(rows, scores.tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))
    if not asked.named:
        return ranked
    kept = {row: said.get(KEYS, "") for row, said in zip(rows, terms, strict=True)}
    return list(route.first(asked.named, ranked, kept))


def measure(
    asked: Asked, rows: Sequence[int], terms: Sequence[Mapping[str, str]], evidence: Evidence
) -> Measures:
    """Measure each row against the question."""
    rarity = {word: rare(evidence.frequency(word), evidence.total) for word in asked.words}
    weight = {word: worth * rarity[word] for word, worth in asked.words.items()}
    whole = sum(weight[word] for word in dict.fromkeys(asked.order)) or 1.0
    counts, lengths = _counted(terms, weight)
    mean = float(lengths.mean()) or 1.0
    bm25 = [_bm25(count, weight, size / mean) for count, size in zip(counts, lengths, strict=True)]
    share = [sum(weight[word] for word in count) for count in counts]
    found = evidence.vectors(rows)
    spread = Spread.of(*evidence.sample())
    return Measures(
        share=np.minimum(np.array(share) / whole, 1.0),
        words=np.minimum(np.array(bm25) / (whole * (_K1 + 1)), 1.0),
        white=spread.likeness(evidence.question, found),
        cosine=np.asarray(found @ evidence.question, dtype=np.float64),
        length=np.log1p(lengths / mean),
    )


def order(measures: Measures) -> Numbers:
    """Return what the findings are ordered by: weighted sums of standard deviations."""
    return (
        WORDS * _standard(measures.words)
        + WHITE * _standard(measures.white)
        + COSINE * _standard(measures.cosine)
        + LENGTH * _standard(measures.length)
    )


def certain(order: Numbers, measures: Measures) -> Numbers:
    """Return each finding's score in [0, 1]: sure as the first is, falling with the order."""
    best = np.argsort(-order, kind="stable")[:3]
    columns = (measures.share, measures.words, measures.white, measures.cosine)
    terms = [by * column[best] for by, column in zip(CERTAINTY[1:], columns, strict=True)]
    odds = float((CERTAINTY[0] + np.sum(terms, axis=0)).max())
    return np.asarray(1 / (1 + np.exp(FALL * (order.max() - order) - odds)))


def rare(frequency: int, total: int) -> float:
    """Return how much a word tells, as BM25 counts it; a word nowhere tells most."""
    return log(1 + (total - min(frequency, total) + 0.5) / (min(frequency, total) + 0.5))


def _counted(
    terms: Sequence[Mapping[str, str]], weight: Mapping[str, float]
) -> tuple[list[Counter[str]], Numbers]:
    """Return how often each word of the question stands in each row, and the rows' lengths."""
    counts, lengths = [], []
    for said in terms:
        read = " ".join([said.get("title", ""), *(said.get(name, "") for name in FIELDS)]).split()
        counts.append(Counter(word for word in read if word in weight))
        lengths.append(len(read))
    return counts, np.array(lengths, dtype=np.float64)


def _bm25(count: Mapping[str, int], weight: Mapping[str, float], size: float) -> float:
    rest = _K1 * (1 - _B + _B * size)
    return sum(weight[word] * n * (_K1 + 1) / (n + rest) for word, n in count.items())


def _standard(values: Numbers) -> Numbers:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6))
