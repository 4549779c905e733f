"""Recall and precision of the consistency check on planted contradictions and clean stories.

python benchmarks/story/measure.py [--write]
"""

import json
import math
import sys
from pathlib import Path

import yaml

from services.media.story.check import Finding, check_story

HERE = Path(__file__).parent


def overlaps(finding: Finding, text: str, plant: dict) -> bool:
    """Say whether the two quotes of a finding are the two places of a plant, in either order."""
    spans = [(text.index(str(plant[k])), len(str(plant[k]))) for k in ("first", "second")]
    quotes = [finding.first, finding.second]
    hits = lambda q, s: q.start < s[0] + s[1] and s[0] < q.end  # noqa: E731
    return any(hits(a, spans[0]) and hits(b, spans[1]) for a, b in (quotes, list(reversed(quotes))))


def measure(name: str) -> dict:
    stories = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    planted = found = true = told = clean_alarms = 0
    missed, false = [], []
    for story in stories:
        findings, _ = check_story(story["text"])
        for f in findings:
            assert story["text"][f.first.start : f.first.end] == f.first.quote
            assert story["text"][f.second.start : f.second.end] == f.second.quote
        right = [f for f in findings if any(overlaps(f, story["text"], p) for p in story["plants"])]
        planted += len(story["plants"])
        told += len(findings)
        true += len(right)
        clean_alarms += 0 if story["plants"] else len(findings)
        for plant in story["plants"]:
            if any(overlaps(f, story["text"], plant) for f in findings):
                found += 1
            else:
                missed.append(
                    f"{story['id']} {plant['kind']}: {plant['first']} / {plant['second']}"
                )
        false += [f"{story['id']} {f.kind}: {f.message}" for f in findings if f not in right]
    return {
        "stories": len(stories), "clean_stories": sum(not s["plants"] for s in stories),
        "planted": planted, "found": found,
        "recall": share(found, planted), "precision": share(true, told),
        "findings": told, "false_alarms": told - true,
        "false_alarms_in_clean_stories": clean_alarms,
        "missed": missed, "false": false,
    }  # fmt: skip


def share(part: int, whole: int) -> dict:
    p = part / whole if whole else 0.0
    error = math.sqrt(p * (1 - p) / max(1, whole))
    return {"share": round(p, 4), "standard_error": round(error, 4)}


if __name__ == "__main__":
    report = {name: measure(name) for name in ("development", "held_out", "fresh")}
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if "--write" in sys.argv:
        body = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        (HERE / "baseline.json").write_text(body, encoding="utf-8")
