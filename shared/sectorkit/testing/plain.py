"""Small stand-ins for the analysis and the embedder: quick, whole, and the same every time."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from ..retrieval.fuse import Evidence
from ..values import Passage

Hits = list[tuple[int, float]]


class HashEmbedder:
    """Vectors from the three-letter pieces of a text: alike where the letters are alike."""

    def __init__(self, dimension: int = 64) -> None:
        """Make vectors of `dimension` numbers."""
        self.dimension = dimension
        self.version = f"hash-{dimension}"

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts), dimension) float32, each row of length 1."""
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> NDArray[np.float32]:
        """Return (dimension,) float32 of length 1."""
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for at in range(max(1, len(text) - 2)):
            vector[zlib.crc32(text[at : at + 3].encode()) % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class PlainAnalyser:
    """Words as they stand between spaces, and the better of two scores."""

    version = "plain-1"

    def schema(self) -> tantivy.Schema:
        """Return a schema of one field of words."""
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("row", indexed=True, fast=True)
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        return builder.build()

    def terms(self, passage: Passage) -> Mapping[str, str]:
        """Return the title, the locator and the text as words."""
        return {"body": f"{passage.title} {passage.locator} {passage.text}"}

    def ask(self, text: str) -> list[str]:
        """Return the words of a question."""
        return text.split()

    def spaced(self, text: str) -> str:
        """Return a question as it is."""
        return text

    def query(self, asked: list[str], schema: tantivy.Schema) -> Query:
        """Return a query that any of the words answers."""
        words = [Query.term_query(schema, "body", word) for word in asked]
        return Query.boolean_query([(Occur.Should, word) for word in words])

    def fuse(
        self, asked: list[str], words: Hits, vectors: Hits, fetch: int, evidence: Evidence
    ) -> Hits:
        """Return the rows of both, each with the better of its scores."""
        scores = {row: max(0.0, min(1.0, cosine)) for row, cosine in vectors}
        for row, score in words:
            scores[row] = max(scores.get(row, 0.0), score / (score + 1.0))
        return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))[:fetch]
