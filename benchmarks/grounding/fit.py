"""Fit and measure how likely a sentence follows from a span.

    python benchmarks/grounding/fit.py ../shared/data/evaluation/entailment/nli.jsonl.gz [--write]

Prints AUC of entailed pairs against the rest: cross-validated by premise, and with each source left
out in turn; standard errors by bootstrap over premises. The threshold is chosen on one half of the
premises and judged on the other. `--embeddings` adds the token vectors of the embedded e5 to show
what they would bring. `--write` fits on everything and writes the weights the kit ships.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sectorkit import grounding
from sectorkit.grounding.features import measure

Floats = NDArray[np.float64]
Net = list[Floats]
MEMBERS, HIDDEN, EPOCHS, BATCH, RATE, DECAY = 5, 16, 60, 200, 3e-3, 3.0
HERE = Path(__file__).parent


def train(x: Floats, y: Floats, seed: int) -> Net:
    """Fit one hidden layer of ReLU with Adam and weight decay."""
    rng = np.random.default_rng(seed)
    bound = [np.sqrt(6 / (x.shape[1] + HIDDEN)), np.sqrt(6 / (HIDDEN + 1))]
    net = [
        rng.uniform(-bound[0], bound[0], (x.shape[1], HIDDEN)),
        rng.uniform(-bound[0], bound[0], HIDDEN),
        rng.uniform(-bound[1], bound[1], (HIDDEN, 1)),
        rng.uniform(-bound[1], bound[1], 1),
    ]
    first, second, step = [0 * w for w in net], [0 * w for w in net], 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for at in range(0, len(x), BATCH):
            step += 1
            rows = order[at : at + BATCH]
            for i, slope in enumerate(slopes(net, x[rows], y[rows])):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope**2
                mean, square = first[i] / (1 - 0.9**step), second[i] / (1 - 0.999**step)
                net[i] = net[i] - RATE * mean / (np.sqrt(square) + 1e-8)
    return net


def slopes(net: Net, x: Floats, y: Floats) -> Net:
    """Return the gradient of the loss."""
    raw = x @ net[0] + net[1]
    hidden = np.maximum(raw, 0)
    error = (1 / (1 + np.exp(-(hidden @ net[2] + net[3])[:, 0])) - y)[:, None] / len(x)
    back = error @ net[2].T * (raw > 0)
    decay = DECAY / len(x)
    return [
        x.T @ back + decay * net[0],
        back.sum(0),
        hidden.T @ error + decay * net[2],
        error.sum(0),
    ]


def fit(x: Floats, y: Floats) -> dict[str, Any]:
    """Return the members of the vote, and how features are scaled."""
    mean, scale = x.mean(0), np.where(x.std(0) > 0, x.std(0), 1)
    nets = [train((x - mean) / scale, y, seed) for seed in range(MEMBERS)]
    return {"mean": mean, "scale": scale, "nets": nets}


def predict(model: dict[str, Any], x: Floats) -> Floats:
    """Return the mean vote, a probability for each row."""
    scaled = (x - model["mean"]) / model["scale"]
    raw = [np.maximum(scaled @ n[0] + n[1], 0) @ n[2] + n[3] for n in model["nets"]]
    votes: Floats = np.mean([1 / (1 + np.exp(-r[:, 0])) for r in raw], axis=0)
    return votes


def auc(y: Floats, p: Floats) -> float:
    """Return the chance that a positive is ranked above a negative; ties count half."""
    _, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n = y.sum()
    return float((ranks[y == 1].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def held_out(x: Floats, y: Floats, groups: NDArray[Any]) -> Floats:
    """Predict each group with a model that never saw it."""
    p = np.zeros(len(y))
    for group in np.unique(groups):
        out = groups == group
        p[out] = predict(fit(x[~out], y[~out]), x[out])
    return p


def error(y: Floats, p: Floats, premises: NDArray[Any], rounds: int = 300) -> float:
    """Return the standard error of the AUC, bootstrapped over premises."""
    rng, names = np.random.default_rng(0), np.unique(premises)
    rows = {name: np.flatnonzero(premises == name) for name in names}
    drawn = [rng.choice(names, len(names)) for _ in range(rounds)]
    chosen = [np.concatenate([rows[name] for name in some]) for some in drawn]
    return float(np.std([auc(y[r], p[r]) for r in chosen]))


def judge(y: Floats, p: Floats, threshold: float) -> dict[str, float]:
    """Return precision and recall of what passes the threshold."""
    passed = p >= threshold
    right = float((passed & (y == 1)).sum())
    return {
        "threshold": round(threshold, 3),
        "precision": round(right / max(passed.sum(), 1), 3),
        "recall": round(right / y.sum(), 3),
        "passed": round(float(passed.mean()), 3),
    }


def best(y: Floats, p: Floats) -> float:
    """Return the threshold that separates best (F of precision twice as dear as recall)."""

    def f_half(threshold: float) -> float:
        found = judge(y, p, threshold)
        a, b = found["precision"], found["recall"]
        return 1.25 * a * b / max(0.25 * a + b, 1e-9)

    return float(max(np.arange(0.2, 0.8, 0.02).tolist(), key=f_half))


def likeness(rows: Sequence[dict[str, str]]) -> Iterator[list[float]]:
    """Yield what the token vectors of e5 say of each pair."""
    from sectorkit.retrieval.embed import Embedder

    embedder, seen = Embedder(threads=1), {}
    for row in rows:
        for text in (row["hypothesis"], row["premise"]):
            if text not in seen:
                seen[text] = embedder.tokens([text], query=True)[0]
        own, other = (seen[row[key]][3:-1] for key in ("hypothesis", "premise"))
        met = np.sort((own @ other.T).max(1))
        means = own.mean(0), other.mean(0)
        cosine = means[0] @ means[1] / np.linalg.norm(means[0]) / np.linalg.norm(means[1])
        yield [float(cosine), met.mean(), met[0], met[:2].mean(), met[: len(met) // 4 + 1].mean()]


def report(x: Floats, y: Floats, rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Measure one set of features."""
    premises = np.array([row["premise"] for row in rows])
    sources = np.array([row["source"] for row in rows])
    folds = np.array([crc32(premise.encode()) % 5 for premise in premises])
    half = np.array([crc32(premise[::-1].encode()) % 2 == 0 for premise in premises])
    p, q = held_out(x, y, folds), held_out(x, y, sources)
    labels = np.array([row["label"] for row in rows])
    by_source = {s: round(auc(y[sources == s], q[sources == s]), 3) for s in np.unique(sources)}
    return {
        "auc": round(auc(y, p), 4),
        "auc_se": round(error(y, p, premises), 4),
        "auc_against_contradiction": round(auc(y[labels != "neutral"], p[labels != "neutral"]), 3),
        "auc_against_neutral": round(
            auc(y[labels != "contradiction"], p[labels != "contradiction"]), 3
        ),
        "auc_source_left_out": round(float(np.mean(list(by_source.values()))), 4),
        "auc_by_source": by_source,
        "chosen_on_one_half": judge(y[half], p[half], best(y[half], p[half])),
        "judged_on_the_other": judge(y[~half], p[~half], best(y[half], p[half])),
        "shipped_threshold": judge(y[~half], p[~half], grounding.THRESHOLD),
    }


def write(x: Floats, y: Floats, names: Sequence[str]) -> None:
    """Write the weights that the kit ships."""
    model = fit(x, y)
    nets = [[w.round(4).tolist() for w in net] for net in model["nets"]]
    scaling = {"mean": model["mean"].round(4).tolist(), "scale": model["scale"].round(4).tolist()}
    path = Path(grounding.__file__).with_name("weights.json")
    path.write_text(json.dumps({"features": list(names), **scaling, "nets": nets}) + "\n", "utf-8")


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in gzip.open(asked.pairs, "rt", encoding="utf-8")]
    started = time.thread_time()
    measured = [measure(row["hypothesis"], row["premise"]) for row in rows]
    spent = (time.thread_time() - started) / len(rows) * 1000
    names = list(measured[0])
    x = np.array([[found[name] for name in names] for found in measured])
    y = np.array([float(row["label"] == "entailment") for row in rows])
    results: dict[str, Any] = {"pairs": len(rows), "cpu_ms_per_pair": round(spent, 2)}
    if asked.write:
        write(x, y, names)
    results["lexical"] = report(x, y, rows)
    if asked.embeddings:
        both = np.hstack([x, np.array(list(likeness(rows)))])
        results["with_embeddings"] = report(both, y, rows)
    text = json.dumps(results, ensure_ascii=False, indent=2)
    if asked.write:
        (HERE / "baseline.json").write_text(text + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
