"""Weigh what the two legs found, so that a score means the same for every question.

Order and certainty are two things. The order adds what the words and the two readings of the
vectors say, each measured against the other findings, so that a leg that cannot tell its findings
apart is not heard. The certainty of the first is absolute: how much of the question stands in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from . import letters, route, taught
from .counts import count
from .keyword import BETWEEN, KEYS, Asked
from .korean import tells_little
from .spread import Spread

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]
Hits = list[tuple[int, float]]

WEIGHED = 50
"""How many findings of each leg are weighed: sixty find no more, forty .003 less on benefits."""

WORDS, WHITE, COSINE, LENGTH, LETTERS = 0.35, 0.325, 0.325, -0.1, 0.1
"""What each measure, in standard deviations among the findings, adds to the order.

Round numbers with which all of three sets gain: `benchmarks/retrieval/ablation.json`.
"""

TAUGHT = 4.0
"""What is added for what the guides' asks taught of these vectors (`taught`)."""

LITTLE = 0.2
"""What is left of the weight of a word that every question may have."""

ASKED = 2.0
"""What a heading that is the question word for word adds to the order."""

CERTAINTY = (-58.7, 4.3, 6.5, 6.4, 63.7)
"""A constant, then what share, words, white and cosine add to the log-odds that a passage speaks
to the question; fitted on questions put to their own and to foreign sources. Fitted on one set
alone, the other's are told apart with an AUC of .979 and .998: `benchmarks/retrieval/fit.py`.
The constant is raised by 1.5 over the fit: 99 % of a set's own questions then pass .35, and 7 and
19 % of those about another subject."""

CERTAINTY_WIDE = (-6.8, 4.8, 6.5, 18.3, 0.0)
"""The same for an embedder whose cosines lie elsewhere (AUC .952 and .997)."""

CERTAINTY_OF_WORDS = (-4.3, 6.2, 10.1, 0.0, 0.0)
"""The same where there are no vectors, or not yet (AUC .899 and .990): more careful by .8."""

NARROW = 0.7
"""Vectors of passages whose mean cosine is above this are like those of multilingual-e5-small."""

FALL = 2.0
"""By how much the log-odds fall for each unit of the order below the first."""

_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the index lends so that findings can be weighed.

    `question` is the question's vector; `total` the number of passages; `frequency(word)` in how
    many of them a word stands; `terms(rows)` each row's analysed fields (`keyword.terms`) and, as
    `letters`, how its title, headings and text begin;
    `vectors(rows)` is (len(rows), dimension), zeros where a row has no vector yet; `sample()` up to
    4,096 vectors spread over everything indexed, with a name that changes when they do; `embedder`
    says whose vectors they are.
    """

    question: Vectors
    total: int
    frequency: Callable[[str], int]
    terms: Callable[[Sequence[int]], Sequence[Mapping[str, str]]]
    vectors: Callable[[Sequence[int]], Vectors]
    sample: Callable[[], tuple[str, Vectors]]
    embedder: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of each finding, as columns.

    `share` is the part of the question's weight that stands in it, `words` its BM25 as a part of
    the most there can be, both in [0, 1]; `white` and `cosine` its likeness; `length` its words.
    `taught` is what was learnt to answer such a question, beyond likeness.
    `asked` is how nearly one heading above it, or one way of asking for it, is the question.
    `pairs` and `triples` are the shares of the question's letters that stand in it (`letters`).
    `narrow` says whether the vectors all point almost one way, as those of e5 do.
    """

    share: Numbers
    words: Numbers
    white: Numbers
    cosine: Numbers
    length: Numbers
    asked: Numbers
    taught: Numbers
    pairs: Numbers
    triples: Numbers
    narrow: bool = True


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
    by_row = dict(zip(rows, terms, strict=True))
    kept = {row: said.get(KEYS, "") for row, said in by_row.items()}
    spoken = route.spoken(asked.named, ranked, by_row)
    return list(route.first(asked.named, spoken, kept))


def measure(
    asked: Asked, rows: Sequence[int], terms: Sequence[Mapping[str, str]], evidence: Evidence
) -> Measures:
    """Measure each row against the question."""
    rarity = {word: rare(evidence.frequency(word), evidence.total) for word in asked.words}
    weight = {
        word: worth * rarity[word] * (LITTLE if tells_little(word) else 1.0)
        for word, worth in asked.words.items()
    }
    whole = sum(weight[word] for word in dict.fromkeys(asked.order)) or 1.0
    counts, lengths = count(terms, weight)
    weights = np.array(list(weight.values()))[:, None]
    mean = float(lengths.mean()) or 1.0
    found = evidence.vectors(rows)
    spread = Spread.of(*evidence.sample())
    ours, theirs = spread.evened(evidence.question[None])[0], spread.evened(found)
    pairs, triples = letters.alike(asked.text, [said.get("letters", "") for said in terms])
    return Measures(
        share=np.minimum((weights * (counts > 0)).sum(axis=0) / whole, 1.0),
        words=np.minimum(_bm25(counts, weights, lengths / mean) / (whole * (_K1 + 1)), 1.0),
        white=np.asarray(theirs @ ours, dtype=np.float64),
        cosine=np.asarray(found @ evidence.question, dtype=np.float64),
        length=np.log1p(lengths / mean),
        asked=np.array([_asked(said.get("above", ""), weight, whole) for said in terms]),
        taught=taught.answers(ours, theirs, evidence.embedder if spread.known else ""),
        pairs=pairs,
        triples=triples,
        narrow=spread.narrow >= NARROW,
    )


def order(measures: Measures) -> Numbers:
    """Return what the findings are ordered by: weighted sums of standard deviations."""
    return (
        WORDS * _standard(measures.words)
        + WHITE * _standard(measures.white, measures.cosine != 0)
        + COSINE * _standard(measures.cosine, measures.cosine != 0)
        + LENGTH * _standard(measures.length)
        + LETTERS * (_standard(measures.pairs) + _standard(measures.triples))
        + ASKED * measures.asked
        + TAUGHT * measures.taught
    )


def certain(order: Numbers, measures: Measures) -> Numbers:
    """Return each finding's score in [0, 1]: sure as the first is, falling with the order."""
    best = np.argsort(-order, kind="stable")[:3]
    columns = np.stack([measures.share, measures.words, measures.white, measures.cosine])[:, best]
    odds = max(_odds(column, narrow=measures.narrow) for column in columns.T)
    return np.asarray(1 / (1 + np.exp(FALL * (order.max() - order) - odds)))


def _odds(column: Numbers, *, narrow: bool) -> float:
    """Return the log-odds of one finding; one without a vector is judged by its words."""
    seen = CERTAINTY if narrow else CERTAINTY_WIDE
    constant, *slopes = seen if column[3] else CERTAINTY_OF_WORDS
    return float(constant + np.dot(slopes, column))


def rare(frequency: int, total: int) -> float:
    """Return how much a word tells, as BM25 counts it; a word nowhere tells most."""
    return log(1 + (total - min(frequency, total) + 0.5) / (min(frequency, total) + 0.5))


@lru_cache(maxsize=1024)
def _headings(above: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(heading.split()) for heading in above.split(BETWEEN))


def _bm25(counts: Numbers, weights: Numbers, sizes: Numbers) -> Numbers:
    rest = _K1 * (1 - _B + _B * sizes)
    return np.asarray((weights * counts * (_K1 + 1) / (counts + rest)).sum(axis=0))


def _asked(above: str, weight: Mapping[str, float], whole: float) -> float:
    """Return the best balance, in [0, 1], of what a heading says of the question and besides."""
    best = 0.0
    for words in _headings(above):
        if words.isdisjoint(weight):
            continue
        met = [weight[word] for word in weight if word in words]
        share, exact = min(sum(met) / whole, 1.0), len(met) / len(words)
        best = max(best, 2 * share * exact / (share + exact) if share else 0.0)
    return best


def _standard(values: Numbers, known: NDArray[np.bool_] | None = None) -> Numbers:
    """Return values in standard deviations; one that is not known yet speaks neither way."""
    known = np.ones(len(values), dtype=bool) if known is None else known
    if not known.any():
        return np.zeros(len(values))
    told = values[known]
    return np.where(known, (values - told.mean()) / (told.std() + 1e-6), 0.0)
