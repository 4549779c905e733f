"""All articles of Korean law in an order of chance, and vectors for them: real, then made up.

    python benchmarks/scale/articles.py --work DIR [--seconds N]

embeds passages in that order and remembers the vectors in DIR until told to stop; run again, it
goes on. What it has not reached gets a vector of another article with noise added: the time that a
search takes is the same, what it finds is not.
"""

import argparse
import json
import lzma
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sectorkit.policies.personal_data import mask_document
from sectorkit.retrieval.catchup import embedded_text
from sectorkit.retrieval.embed import Embedder, Vectors
from sectorkit.retrieval.readers.records import read_jsonl
from sectorkit.retrieval.readers.source import Source
from sectorkit.retrieval.split import split

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ARTICLES = DATA / "statutes-articles.jsonl.xz"
NOISE = 0.3
"""Length of the noise in a made-up vector: its cosine with the one it is made from is .96."""

_BATCH = 64


def shuffled(work: Path) -> Path:
    """Return a file of all articles in an order of chance: kind as licence, base as day."""
    path = work / "articles.jsonl"
    if path.exists():
        return path
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    random.Random(7).shuffle(lines)
    with path.with_suffix(".part").open("w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            known = {"licence": record["kind"], "effective_from": record["base"]}
            out.write(json.dumps(record | known, ensure_ascii=False) + "\n")
    path.with_suffix(".part").rename(path)
    return path


class Kept:
    """An `Embedding` that remembers passages' vectors in a folder, and embeds queries anew."""

    dimension = Embedder.dimension

    def __init__(self, work: Path) -> None:
        self._queries = Embedder(cached=0)
        self.version = "kept"
        self.made = self.real = 0
        keys, self._vectors = remembered(work)
        self._rows = {key: row for row, key in enumerate(keys.tolist())}

    def query(self, text: str) -> Vectors:
        return self._queries.query(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._passage(text) for text in texts])

    def _passage(self, text: str) -> Vectors:
        own = key(text)
        row = self._rows.get(own)
        self.real, self.made = self.real + (row is not None), self.made + (row is None)
        if row is not None:
            return unit(self._vectors[row].astype(np.float32))
        chance = np.random.default_rng(own)
        other = self._vectors[chance.integers(len(self._vectors))].astype(np.float32)
        noise = chance.standard_normal(self.dimension).astype(np.float32)
        return unit(unit(other) + NOISE * noise / np.sqrt(self.dimension))


def remembered(work: Path) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the keys of the texts embedded so far, and their vectors."""
    for name in ("keys.u64", "vectors.f16"):
        (work / name).touch()
    vectors = np.fromfile(work / "vectors.f16", np.float16).reshape(-1, Embedder.dimension)
    keys = np.fromfile(work / "keys.u64", np.uint64)[: len(vectors)]
    return keys, vectors[: len(keys)]


def key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def texts(path: Path) -> Iterator[str]:
    """Yield what each passage's vector is made from, as an ingest makes it."""
    with path.open("rb") as lines:
        while part := list(islice(lines, 1000)):
            for document in read_jsonl(Source(path, path.name, "", b"".join(part))):
                for passage in split(document):
                    yield embedded_text(replace(passage, text=mask_document(passage.text)))


def embed(work: Path, seconds: float) -> None:
    """Embed on from where the last run stopped."""
    done, embedder = len(remembered(work)[0]), Embedder(threads=1)
    until, coming = time.monotonic() + seconds, islice(texts(shuffled(work)), done, None)
    with (work / "vectors.f16").open("r+b") as vectors, (work / "keys.u64").open("r+b") as keys:
        vectors.seek(done * Embedder.dimension * 2)
        keys.seek(done * 8)
        while time.monotonic() < until and (batch := list(islice(coming, _BATCH))):
            vectors.write(embedder.passages(batch).astype(np.float16).tobytes())
            keys.write(np.array([key(text) for text in batch], np.uint64).tobytes())
            vectors.flush()
            keys.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    embed(options.work, options.seconds)


if __name__ == "__main__":
    main()
