from pathlib import Path

import numpy as np
import pytest

from sectorkit.retrieval import taught
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.embed import Embedder
from sectorkit.retrieval.index import Index


def vectors(count: int, width: int = taught.SIDE) -> np.ndarray:
    found = np.random.default_rng(1).normal(size=(count, width)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def test_what_was_taught_speaks_for_some_passages_and_against_others() -> None:
    given = vectors(50)
    told = taught.answers(given[0], given, Embedder().version)
    assert told.std() > 0
    assert np.isfinite(told).all()
    assert np.abs(told).max() < 1


@pytest.mark.parametrize("embedder", ["", "BAAI/bge-m3--"])
def test_nothing_is_known_of_another_embedders_vectors(embedder: str) -> None:
    given = vectors(5, 1024)
    assert not taught.answers(given[0], given, embedder).any()


def test_a_passage_without_a_vector_is_told_nothing_of() -> None:
    given = vectors(3)
    given[1] = 0
    assert taught.answers(given[0], given, taught.EMBEDDER)[1] == 0


def test_an_index_says_whose_vectors_it_holds(tmp_path: Path) -> None:
    index = Index.open(tmp_path, embedder=Embedder(), analyser=Korean())
    try:
        assert taught.EMBEDDER in index._evidence(np.zeros(384, np.float32)).embedder
    finally:
        index.close()
