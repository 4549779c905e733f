"""nDCG@10 of the embedder alone, by exact search, on the development halves.

    python benchmarks/embedder/quality.py public-benefits medical-questions

Takes minutes on two cores. Writes quality.json beside this file.
"""

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from sectorkit.retrieval.embed import Embedder

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1].parent / "shared" / "data" / "evaluation"


def main(names: list[str]) -> None:
    embedder = Embedder()
    path = HERE / "quality.json"
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in names:
        report[name] = measure(embedder, name) | {"version": embedder.version}
        text = json.dumps(report, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
        print(name, json.dumps(report[name]), flush=True)


def measure(embedder: Embedder, name: str) -> dict[str, Any]:
    corpus, queries, judged = (rows(name, kind) for kind in ("corpus", "queries", "qrels"))
    texts = [f"{row.get('title') or ''}\n{row['text']}".strip() for row in corpus]
    wall, cpu = time.perf_counter(), time.process_time()
    passages = embedder.passages(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    gold: dict[str, set[str]] = {}
    for row in judged:
        gold.setdefault(str(row["query_id"]), set()).add(str(row["doc_id"]))
    ids = [identity(row) for row in corpus]
    scores = [
        ndcg(embedder.query(row["text"]), passages, ids, gold[identity(row)])
        for row in queries
        if identity(row) in gold
    ]
    return {
        "ndcg@10": round(float(np.mean(scores)), 4),
        "standard_error": round(float(np.std(scores) / len(scores) ** 0.5), 4),
        "passages": len(texts),
        "queries": len(scores),
        "passages_wall_s": round(wall, 1),
        "passages_cpu_s": round(cpu, 1),
    }


def rows(name: str, kind: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / name / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def identity(row: dict[str, Any]) -> str:
    return str(row.get("_id", row.get("id")))


def ndcg(query: Any, passages: Any, ids: list[str], gold: set[str]) -> float:
    best = np.argsort(-(passages @ query), kind="stable")[:10]
    gain = sum(1 / np.log2(at + 2) for at, row in enumerate(best) if ids[row] in gold)
    return float(gain / sum(1 / np.log2(at + 2) for at in range(min(len(gold), 10))))


if __name__ == "__main__":
    main(sys.argv[1:])
