"""Fit the second reader of the medical red-flag screen, and say how it reads the unseen.

    python benchmarks/red_flags/fit.py

The sentences are our own: `services/medical/evals/red_flags.txt` and `ordinary.txt`, and what the
guides outside 응급 are asked. A line through the vectors of the embedded multilingual-e5-small
parts the two; five parts are held out in turn. Writes the line to
`services/medical/data/red_flag_line.json` and the figures to `baseline.json` beside this file.
"""

import json
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from sectorkit.retrieval.embed import Embedder
from services.medical.redflags import load_screen

ROOT = Path(__file__).parents[2]
MEDICAL = ROOT / "services/medical"
DECAY, RATE, STEPS, FOLDS = 3e-4, 0.05, 1500, 5
Floats = NDArray[np.float64]


def sentences() -> tuple[list[str], list[str]]:
    """Return what is danger and what is not, as people write it."""
    told = (MEDICAL / "evals/red_flags.txt").read_text(encoding="utf-8").splitlines()
    danger = [line.split("\t")[1] for line in told if line.strip()]
    ordinary = (MEDICAL / "evals/ordinary.txt").read_text(encoding="utf-8").splitlines()
    for path in sorted((MEDICAL / "data/guides").glob("*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        ordinary += front["ask"] if front["area"] != "응급" else []
    return danger, [line for line in ordinary if line.strip()]


def fit(x: Floats, y: Floats) -> Floats:
    """Return the weights and, last, the threshold of a balanced logistic regression (Adam)."""
    share = np.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (len(y) - y.sum())))
    line, mean, square = (np.zeros(x.shape[1] + 1) for _ in range(3))
    for step in range(1, STEPS + 1):
        error = share * (1 / (1 + np.exp(-(x @ line[:-1] + line[-1]))) - y)
        slope = np.r_[x.T @ error / len(y) + DECAY * line[:-1], error.mean()]
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        line -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return line


def held_out(x: Floats, y: Floats) -> Floats:
    """Return the score of each sentence by a line that never saw it."""
    order, scores = np.random.default_rng(1).permutation(len(y)), np.zeros(len(y))
    for part in range(FOLDS):
        out = order[part::FOLDS]
        rest = np.setdiff1d(order, out)
        line = fit(x[rest], y[rest])
        scores[out] = x[out] @ line[:-1] + line[-1]
    return scores


def main() -> None:
    """Fit, measure, write."""
    danger, ordinary = sentences()
    embedder, screen = Embedder(1), load_screen()
    texts = danger + ordinary
    x = np.stack([embedder.query(text) for text in texts]).astype(np.float64)
    y = np.r_[np.ones(len(danger)), np.zeros(len(ordinary))]
    centre = x.mean(axis=0)
    line, scores = fit(x - centre, y), held_out(x - centre, y)
    bias = float(line[-1] - centre @ line[:-1])
    here = np.array([screen.may_be_here(text) for text in texts])
    by_words = np.array([screen.find(text) is not None for text in texts])
    figures: dict[str, object] = {"danger": len(danger), "ordinary": len(ordinary)}
    for threshold in (1.0, 1.5, 2.0):
        raised = (scores > threshold) & here
        figures[f"held out at {threshold}"] = {
            "recall, line alone": round(float(raised[y == 1].mean()), 4),
            "recall, words or line": round(float((raised | by_words)[y == 1].mean()), 4),
            "raised on ordinary, line alone": round(float(raised[y == 0].mean()), 4),
            "raised on ordinary, words or line": round(
                float((raised | by_words)[y == 0].mean()), 4
            ),
        }
    kept = {
        "model": embedder.version,
        "bias": round(bias, 5),
        "weights": [round(float(w), 5) for w in line[:-1]],
    }
    (MEDICAL / "data/red_flag_line.json").write_text(json.dumps(kept) + "\n", encoding="utf-8")
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (Path(__file__).parent / "baseline.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
