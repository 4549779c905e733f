"""What the questions that guides are asked for taught of the embedder's vectors.

A question and its answer are not alike: one says what is missing, the other what is there. A map
of 384 x 384 numbers, learnt by `benchmarks/retrieval/learn.py`, says which directions of a question
speak for which directions of an answer, once both are spread evenly (`spread`). It helps the
guides whose asks it was learnt from and does nothing for others; figures: `benchmarks/retrieval`.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]

SIDE = 384
EMBEDDER = "multilingual-e5-small"
"""Vectors of any other embedder mean something else: nothing is known of them."""


def answers(question: Vectors, passages: Vectors, embedder: str) -> Numbers:
    """Return what speaks for each passage (n, dimension) beyond likeness; all spread evenly."""
    if EMBEDDER not in embedder:
        return np.zeros(len(passages))
    return np.asarray(passages @ (question @ _map()), dtype=np.float64)


@lru_cache(maxsize=1)
def _map() -> Vectors:
    return np.load(Path(__file__).with_suffix(".npy")).astype(np.float32)  # type: ignore[no-any-return]
