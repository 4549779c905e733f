"""Which complaints ask for the same thing, so that one answer serves them all.

Likeness is the cosine of the meaning (the sector's own embedder) and of the words, the first
centred on what complaints have in common; those at or above `SAME` are joined, by average,
nearest first.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sectorkit.retrieval.embed import Embedding

from .sorting import features, read_complaints

SAME = 0.3
"""Set on the training half, where it gives the best B-cubed F1."""
MEANING = 0.8
"""How much the meaning counts beside the words; set there too."""

Matrix = NDArray[np.float64]
_KNOWN: dict[str, Matrix] = {}


def likeness(texts: Sequence[str], embedding: Embedding) -> Matrix:
    """Return how alike each two texts are: (n, n), 1 on the diagonal."""
    vectors = np.asarray(embedding.passages(list(texts)), dtype=np.float64)
    rest = vectors - _common(embedding)
    unit = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9)
    meaning: Matrix = unit @ unit.T
    return MEANING * meaning + (1 - MEANING) * _by_words(texts)


def _common(embedding: Embedding) -> Matrix:
    """Return what all complaints share, which for e5 is most of a vector: without it they differ.

    It is the mean over labelled ones, so that it is the same however few are compared.
    """
    if embedding.version not in _KNOWN:
        texts = [row.text for row in read_complaints("train")]
        mean: Matrix = np.asarray(embedding.passages(texts), dtype=np.float64).mean(axis=0)
        _KNOWN[embedding.version] = mean
    return _KNOWN[embedding.version]


def _by_words(texts: Sequence[str]) -> Matrix:
    """Return cosines of words and pairs of letters, the rarer the heavier."""
    counted = [features(text) for text in texts]
    spread = Counter(word for found in counted for word in found)
    place = {word: at for at, word in enumerate(spread)}
    table = np.zeros((len(texts), len(place)))
    for row, found in enumerate(counted):
        for word, n in found.items():
            table[row, place[word]] = n * np.log(1 + len(texts) / spread[word])
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    unit = table / np.maximum(lengths, 1e-9)
    cosines: Matrix = unit @ unit.T
    return cosines


def clusters(alike: Matrix, same: float = SAME) -> list[list[int]]:
    """Return groups of row numbers; each row is in one, alone if nothing is like it."""
    groups: dict[int, list[int]] = {row: [row] for row in range(len(alike))}
    near = alike.copy()
    np.fill_diagonal(near, -np.inf)
    while len(groups) > 1:
        left, right = divmod(int(near.argmax()), len(near))
        if near[left, right] < same:
            break
        ours, theirs = len(groups[left]), len(groups[right])
        joined = (ours * near[left] + theirs * near[right]) / (ours + theirs)
        near[left], near[:, left] = joined, joined
        near[left, left] = -np.inf
        near[right], near[:, right] = -np.inf, -np.inf
        groups[left] += groups.pop(right)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: group[0])


def b_cubed(groups: Sequence[Sequence[int]], labels: Sequence[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1, averaged over the items (Bagga and Baldwin 1998)."""
    sizes = Counter(labels)
    precision = recall = 0.0
    for group in groups:
        held = Counter(labels[row] for row in group)
        precision += sum(n * n / len(group) for n in held.values())
        recall += sum(n * n / sizes[label] for label, n in held.items())
    p, r = precision / len(labels), recall / len(labels)
    return p, r, 2 * p * r / (p + r)
