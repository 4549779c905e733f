"""Embed every set once with our multilingual-e5-small, so that all sides search the same vectors.

    python benchmarks/peers/vectors.py [--vectors .peers/vectors] [SET ...]

A passage's vector is made from its first 900 characters, in the large sets from its first 200:
there only speed is measured. What is there already is not made again.
"""

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np
import sets
from turns import PEERS

from sectorkit.evaluation.retrieval import BEGINNING
from sectorkit.retrieval.embed import Embedder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=[*sets.JUDGED, *sets.SIZES])
    parser.add_argument("--vectors", type=Path, default=PEERS / "vectors")
    options = parser.parse_args()
    options.vectors.mkdir(parents=True, exist_ok=True)
    embedder = Embedder(threads=1)
    for name in options.sets:
        file = options.vectors / f"{name}.npz"
        if file.exists():
            continue
        started = perf_counter()
        given = sets.load(name, options.vectors)
        most = 200 if name in sets.SIZES else BEGINNING
        passages = embedder.passages([content[:most] for content in given.contents])
        queries = np.stack([embedder.query(text) for text in given.queries])
        np.savez(file, passages=passages, queries=queries)
        print(name, len(passages), round(perf_counter() - started), "s", flush=True)


if __name__ == "__main__":
    main()
