"""Put questions that people really asked to an index: how long each takes, and what is missed."""

import asyncio
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from articles import DATA, Kept

from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.embed import Vectors
from sectorkit.retrieval.index import Index
from sectorkit.values import Question

SETS = ("legal-questions", "public-benefits", "medical-questions")
COMPARED = 100
"""Questions of each way compared with an exact scan."""
TRACED = 60
"""Questions followed step by step."""
TODAY = date(2026, 11, 26)
WAYS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "as_of 2010-01-01": {"as_of": date(2010, 1, 1)},
    "as_of 1990-01-01": {"as_of": date(1990, 1, 1)},
    "kind 법률": {"filters": {"licence": "법률"}},
    "kind 국토교통부령": {"filters": {"licence": "국토교통부령"}},
    "kind and as_of": {"filters": {"licence": "대통령령"}, "as_of": date(2010, 1, 1)},
    "one law": {"filters": {"law": "근로기준법"}},
}
Report = dict[str, Any]


def ask(folder: Path, embedder: Kept, count: int) -> Report:
    """Return how long opening and asking take, in milliseconds, and the vector leg's recall.

    `count` questions are put in each way, each once, so nothing is remembered from before.
    """
    begun = time.perf_counter()
    index = Index.open(folder, embedder=embedder, analyser=Korean())
    opened = time.perf_counter() - begun
    try:
        settled = timed(lambda: index.wait())
        texts = questions()
        first = timed(lambda: asyncio.run(put(index, next(texts), {})))
        for _ in range(20):
            asyncio.run(put(index, next(texts), {}))
        return {
            "asked": count,
            "opened_seconds": round(opened, 2),
            "settled_seconds": round(settled[0], 2),
            "first_question_ms": round(first[0] * 1000),
            "ways": asyncio.run(ways(index, texts, count)),
            "stages_ms": stages(index, texts),
        }
    finally:
        index.close()


def questions() -> Iterator[str]:
    """Yield people's questions, each once, in an order of chance."""
    found = []
    for name in SETS:
        with gzip.open(DATA / "evaluation" / name / "queries.jsonl.gz", "rt") as lines:
            found += [json.loads(line)["text"] for line in lines]
    random.Random(3).shuffle(found)
    return iter(dict.fromkeys(found))


def asked(text: str, way: Mapping[str, Any]) -> Question:
    return Question(text, **{"as_of": TODAY} | dict(way))


async def put(index: Index, text: str, way: Mapping[str, Any]) -> None:
    await index.search(asked(text, way))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU seconds of this process for one piece of work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


async def ways(index: Index, texts: Iterator[str], count: int) -> Report:
    """Put questions in every way in turn, so that a busy machine is busy for all alike."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(count):
        for name, way in WAYS.items():
            wall, cpu = time.perf_counter(), time.process_time()
            await put(index, next(texts), way)
            taken[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    vectors = [index._embedder.query(text) for text in list(questions())[-COMPARED:]]
    return {name: spread(taken[name]) | compared(index, WAYS[name], vectors) for name in WAYS}


def spread(taken: list[tuple[float, float]]) -> Report:
    walls, cpus = 1000 * np.array(taken).T
    return {
        "p50_ms": round(float(np.percentile(walls, 50)), 1),
        "p99_ms": round(float(np.percentile(walls, 99)), 1),
        "cpu_p50_ms": round(float(np.percentile(cpus, 50)), 1),
        "cpu_p99_ms": round(float(np.percentile(cpus, 99)), 1),
    }


def compared(index: Index, way: Mapping[str, Any], vectors: Sequence[Vectors]) -> Report:
    """Return how many rows may be found, and recall@10 of the vector leg against an exact scan."""
    allowed = index._table.allowed(asked("", way))
    rows = np.flatnonzero(allowed)
    if not len(rows):
        return {"allowed": 0, "recall@10": None}
    held = index._dense.vectors(rows.tolist())
    hit = total = 0
    for vector in vectors:
        scores = held @ vector
        best = np.argsort(-scores)[:10]
        found = [row for row, _ in index._dense.search(vector, allowed, 100)[:10]]
        hit += len(set(found) & set(rows[best].tolist()))
        total += len(best)
    return {"allowed": len(rows), "recall@10": round(hit / total, 4)}


def stages(index: Index, texts: Iterator[str]) -> Report:
    """Return the median wall and CPU milliseconds of each step of one plain search."""
    taken: dict[str, list[tuple[float, float]]] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        out: list[Any] = []
        taken.setdefault(name, []).append(timed(lambda: out.append(work())))
        return out[0]

    for text in islice(texts, TRACED):
        trace(index, text, step)
    return {name: spread(each) for name, each in taken.items()}


def trace(index: Index, text: str, step: Callable[[str, Callable[[], Any]], Any]) -> None:
    allowed = step("table", lambda: index._table.allowed(asked(text, {})))
    said = step("analyse", lambda: index.analyser.ask(text))
    query = index.analyser.query(said, index._words.schema)
    words = step("words", lambda: index._words.search(query, allowed, 100))
    vector = step("embed", lambda: index._embedder.query(text))
    near = step("vectors", lambda: index._dense.search(vector, allowed, 100))
    evidence = index._evidence(vector)
    ranked = step("fuse", lambda: index.analyser.fuse(said, words, near, 10, evidence))
    step("fetch", lambda: index._fetch(ranked[:10]))
