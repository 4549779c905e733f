"""The vector leg: as good as an exact scan, whatever is filtered, whoever is busy."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sectorkit.errors import Unavailable
from sectorkit.retrieval import dense as dense_module
from sectorkit.retrieval.chroma import open_store
from sectorkit.retrieval.dense import Dense, Mirror
from sectorkit.testing.store import MemoryStore

ROWS, WIDTH = 3000, 64


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    chance = np.random.default_rng(7)
    centres = chance.standard_normal((60, WIDTH))
    return unit(centres[chance.integers(0, 60, ROWS)] + 0.5 * chance.standard_normal((ROWS, WIDTH)))


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory, vectors: np.ndarray) -> Iterator[Dense]:
    folder = tmp_path_factory.mktemp("dense")
    dense = Dense(
        Mirror(folder / "vectors.f32", WIDTH), lambda: open_store(folder / "vectors", "test"), []
    )
    for at in range(1, ROWS + 1, 500):
        dense.put(list(range(at, at + 500)), vectors[at - 1 : at + 499])
    yield dense
    dense.close()


def exact(vectors: np.ndarray, query: np.ndarray, allowed: np.ndarray, limit: int) -> set[int]:
    scores = np.where(allowed[1:], vectors @ query, -2.0)
    return {int(row) + 1 for row in np.argsort(-scores)[:limit] if scores[row] > -2}


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1, 0.02])
@pytest.mark.parametrize("scanned", [False, True])
def test_it_finds_what_an_exact_scan_finds_with_any_filter(
    dense: Dense,
    vectors: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    scanned: bool,
) -> None:
    monkeypatch.setattr(dense_module, "scans", lambda *_: scanned)
    chance = np.random.default_rng(11)
    allowed = chance.random(ROWS + 1) < share
    allowed[0] = False
    hit = total = 0
    for query in unit(vectors[:40] + 0.3 * chance.standard_normal((40, WIDTH))):
        wanted = exact(vectors, query, allowed, 10)
        found = dense.search(query, allowed, 10)
        assert all(allowed[row] for row, _ in found)
        assert found == sorted(found, key=lambda hit: -hit[1])
        hit += len(wanted & {row for row, _ in found})
        total += len(wanted)
    assert hit / total >= 0.99


def test_it_scans_when_the_store_cannot_answer(
    tmp_path: Path, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away(MemoryStore):
        def query(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
            raise Unavailable("away")

    monkeypatch.setattr(dense_module, "scans", lambda *_: False)
    dense = Dense(Mirror(tmp_path / "vectors.f32", WIDTH), Away, [])
    dense.put([1, 2, 3], vectors[:3])
    assert dense.search(vectors[1], np.ones(4, dtype=bool), 1)[0][0] == 2


def test_a_row_without_a_vector_is_not_found_and_is_zeros(
    tmp_path: Path, vectors: np.ndarray
) -> None:
    dense = Dense(Mirror(tmp_path / "vectors.f32", WIDTH), MemoryStore, [])
    dense.put([2, 5], vectors[:2])
    assert {row for row, _ in dense.search(vectors[0], np.ones(9, dtype=bool), 9)} == {2, 5}
    assert not dense.vectors([1, 3, 900_000]).any()
    dense.remove([2])
    assert {row for row, _ in dense.search(vectors[0], np.ones(9, dtype=bool), 9)} == {5}


def test_the_mirror_grows_and_keeps_what_it_had(tmp_path: Path, vectors: np.ndarray) -> None:
    mirror = Mirror(tmp_path / "vectors.f32", WIDTH)
    mirror.write([1], vectors[:1])
    mirror.write([50_000], vectors[1:2])
    again = Mirror(tmp_path / "vectors.f32", WIDTH)
    assert (again.read(np.array([1, 50_000])) == vectors[:2]).all()
