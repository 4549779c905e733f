"""A store of vectors in memory: what Chroma does, exactly and at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class MemoryStore:
    """Vectors by row, searched one by one."""

    def __init__(self) -> None:
        """Start empty."""
        self._vectors: dict[int, NDArray[np.float32]] = {}

    def upsert(self, rows: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Keep one normalised vector per row."""
        self._vectors |= dict(zip(rows, vectors, strict=True))

    def remove(self, rows: Sequence[int]) -> None:
        """Let go of rows, there or not."""
        for row in rows:
            self._vectors.pop(row, None)

    def rows(self) -> list[int]:
        """Return every row kept."""
        return list(self._vectors)

    def count(self) -> int:
        """Return how many rows are kept."""
        return len(self._vectors)

    def query(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Return the nearest (row, cosine), best first."""
        scored = [(row, float(kept @ vector)) for row, kept in self._vectors.items()]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def close(self) -> None:
        """Forget nothing: a store that is opened again is where it was."""
