"""Calibration of the learner model, and what it gains over the fixed order of the book.

    python benchmarks/learner/run.py [--pupils 600] [--seed 11]

The same simulated pupils practise three times for twenty days, eight exercises a day: chosen by
the model, in the fixed order of the book, and at random; a week later every exercise of the book is
the test. Calibration holds what the model said before each answer against what came, for the
pupils it chose for and for those on the fixed order. Writes baseline.json and baseline.svg. These
are simulated pupils: whether real ones gain is not known.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from school import A_DAY, DAYS, REST, Seen, by_model, enrol, fixed, school, shuffled  # noqa: E402

BINS = 10


def calibration(told: Sequence[Sequence[Seen]]) -> dict[str, Any]:
    every = [s for each in told for s in each]
    base = sum(s.right for s in every) / len(every)
    brier = sum((s.said - s.right) ** 2 for s in every) / len(every)
    bins = []
    for at in range(BINS):
        here = [s for s in every if at / BINS <= s.said < (at + 1) / BINS]
        if here:
            said = sum(s.said for s in here) / len(here)
            right = sum(s.right for s in here) / len(here)
            bins.append({"said": round(said, 4), "right": round(right, 4), "count": len(here)})
    off = sum(abs(b["said"] - b["right"]) * b["count"] for b in bins) / len(every)
    return {
        "answers": len(every),
        "expected_calibration_error": round(off, 4),
        "brier": round(brier, 4),
        "brier_of_base_rate": round(base * (1 - base), 4),
        "auc": round(auc(every), 4),
        "bins": bins,
    }


def auc(every: Sequence[Seen]) -> float:
    ranked = sorted(every, key=lambda s: s.said)
    ranks: dict[float, list[int]] = {}
    for at, s in enumerate(ranked, start=1):
        ranks.setdefault(s.said, []).append(at)
    mean = {said: sum(each) / len(each) for said, each in ranks.items()}
    right = sum(s.right for s in every)
    total = sum(mean[s.said] for s in every if s.right)
    return (total - right * (right + 1) / 2) / (right * (len(every) - right))


def gain(one: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    """Return the mean of the paired differences, its standard error, and who gained."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    error = statistics.stdev(differences) / math.sqrt(len(differences))
    better = sum(d > 0 for d in differences) / len(differences)
    return {
        "mean": round(statistics.mean(differences), 4),
        "standard_error": round(error, 4),
        "share_better": round(better, 4),
    }


def measured(pupils: int, seed: int) -> dict[str, Any]:
    start = [pupil.test(0) for pupil in enrol(seed, pupils)]
    chosen, told = school(enrol(seed, pupils), by_model)
    book, told_of_book = school(enrol(seed, pupils), fixed)
    anyhow, _ = school(enrol(seed, pupils), shuffled)
    low = sorted(range(pupils), key=lambda n: start[n])[: pupils // 4]
    return {
        "pupils": pupils,
        "seed": seed,
        "days": DAYS,
        "a_day": A_DAY,
        "days_to_test": REST,
        "test_before": round(statistics.mean(start), 4),
        "test_by_model": round(statistics.mean(chosen), 4),
        "test_fixed_order": round(statistics.mean(book), 4),
        "test_at_random": round(statistics.mean(anyhow), 4),
        "gain_over_fixed": gain(chosen, book),
        "gain_over_random": gain(chosen, anyhow),
        "gain_over_fixed_of_lowest_quarter": gain([chosen[n] for n in low], [book[n] for n in low]),
        "calibration_by_model": calibration(told),
        "calibration_fixed_order": calibration(told_of_book),
    }


def plot(report: dict[str, Any]) -> str:
    """Draw calibration on the left and test results on the right."""
    dots = "".join(
        _dot(b, colour)
        for name, colour in (("by_model", "#1f5fa8"), ("fixed_order", "#b25b00"))
        for b in report[f"calibration_{name}"]["bins"]
    )
    bars = "".join(
        _bar(n, label, report[key])
        for n, (label, key) in enumerate(
            (
                ("before", "test_before"),
                ("at random", "test_at_random"),
                ("fixed order", "test_fixed_order"),
                ("by the model", "test_by_model"),
            )
        )
    )
    told = report["gain_over_fixed"]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="360" '
        'font-family="sans-serif" font-size="13"><rect width="760" height="360" fill="#fff"/>'
        f'<text x="50" y="24" font-size="15">Said, and came true '
        f"({report['pupils']} simulated pupils)</text>"
        '<rect x="50" y="40" width="260" height="260" fill="none" stroke="#999"/>'
        '<line x1="50" y1="300" x2="310" y2="40" stroke="#999" stroke-dasharray="4"/>'
        f"{dots}"
        '<text x="180" y="325" text-anchor="middle">said to be right</text>'
        '<text x="22" y="170" transform="rotate(-90 22 170)" text-anchor="middle">was right</text>'
        '<text x="62" y="60" fill="#1f5fa8">● chosen by the model</text>'
        '<text x="62" y="78" fill="#b25b00">● fixed order</text>'
        '<text x="400" y="24" font-size="15">Share right, a week after</text>'
        f"{bars}"
        f'<text x="400" y="325">gain over the fixed order {told["mean"]:.3f} ± '
        f"{told['standard_error']:.3f}</text></svg>\n"
    )


def _dot(b: dict[str, float], colour: str) -> str:
    size = 2 + 1.1 * math.log10(b["count"])
    x, y = 50 + 260 * b["said"], 300 - 260 * b["right"]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}" opacity="0.8"/>'


def _bar(number: int, label: str, value: float) -> str:
    y = 50 + 62 * number
    colour = "#1f5fa8" if label == "by the model" else "#9db7d5"
    return (
        f'<text x="400" y="{y + 12}">{label}</text><rect x="400" y="{y + 18}" '
        f'width="{300 * value:.1f}" height="22" fill="{colour}"/>'
        f'<text x="{406 + 300 * value:.1f}" y="{y + 34}">{value:.3f}</text>'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=600)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    report = measured(options.pupils, options.seed)
    (HERE / "baseline.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (HERE / "baseline.svg").write_text(plot(report), encoding="utf-8")
    print(json.dumps({k: v for k, v in report.items() if "calibration" not in k}, indent=1))
    for name in ("by_model", "fixed_order"):
        told = {k: v for k, v in report[f"calibration_{name}"].items() if k != "bins"}
        print(name, json.dumps(told))


if __name__ == "__main__":
    main()
