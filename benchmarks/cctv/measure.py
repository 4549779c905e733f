"""How well the CCTV triage does on staged films, and how many streams it bears.

    python benchmarks/cctv/measure.py [--seeds 3]      # writes baseline.json and chart.svg

Each scene is written to a video file and read back like an uploaded one. An event is right if one
of its kind is told while it lasts or within three seconds after; anything else told is a false
alarm. Streams: how many cameras at five pictures a second one core can watch, from CPU time.
"""

import argparse
import json
import math
import tempfile
import time
from pathlib import Path

import cv2

from services.safety.cctv.scenes import SCENES, STAGE, stage
from services.safety.cctv.staged import film
from services.safety.cctv.triage import Tally, triage
from services.safety.cctv.values import KINDS
from services.safety.cctv.watch import watch

HERE = Path(__file__).parent
LATE = 3.0
EARLY = 0.5


def measure(seeds: int) -> dict[str, object]:
    scenes: dict[str, dict[str, float]] = {}
    kinds = {kind: [0, 0, 0] for kind in KINDS}
    seconds = cpu = pictures = delay = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for make in SCENES:
            right = missed = false = 0
            for seed in range(100, 100 + seeds):
                scene = stage(make, seed)
                path = film(scene, Path(folder) / f"{scene.name}-{seed}.mp4", seed)
                tally, started = Tally(), time.process_time()
                told = list(triage(watch(path), STAGE, tally=tally))
                cpu += time.process_time() - started
                seconds, pictures = seconds + scene.seconds, pictures + tally.pictures
                for truth in scene.truths:
                    hits = [
                        one for one in told
                        if one.kind == truth.kind
                        and truth.start - EARLY <= one.at <= truth.end + LATE
                    ]  # fmt: skip
                    told = [one for one in told if one not in hits]
                    right, missed = right + bool(hits), missed + (not hits)
                    kinds[truth.kind][0 if hits else 1] += 1
                    delay += max(hits[0].at - truth.start, 0) if hits else 0
                false += len(told)
                for one in told:
                    kinds[one.kind][2] += 1
                path.unlink()
            scenes[make.__name__] = {"right": right, "missed": missed, "false": false}
            print(make.__name__, scenes[make.__name__], flush=True)
    return _told(scenes, kinds, seconds, cpu, pictures, delay, seeds)


def _told(scenes, kinds, seconds, cpu, pictures, delay, seeds):
    right = sum(one["right"] for one in scenes.values())
    missed = sum(one["missed"] for one in scenes.values())
    false = sum(one["false"] for one in scenes.values())
    hours = seconds / 3600
    per_picture = cpu / pictures
    return {
        "what": "drawn scenes, 640x360, written as mp4 and read back at 5 pictures a second",
        "opencv": cv2.__version__,
        "seeds": seeds,
        "films": seeds * len(scenes),
        "camera_hours": round(hours, 3),
        "precision": _share(right, right + false),
        "recall": _share(right, right + missed),
        "false_alarms": false,
        "false_alarms_per_camera_hour": round(false / hours, 2),
        "false_alarms_per_camera_hour_below_95": round(_upper(false) / hours, 2),
        "seconds_until_told": round(delay / max(right, 1), 2),
        "cpu_ms_per_picture": round(per_picture * 1000, 2),
        "streams_per_core_at_5_fps": int(1 / (5 * per_picture)),
        "streams_on_two_cores_at_5_fps": 2 * int(1 / (5 * per_picture)),
        "kinds": {
            kind: dict(zip(("right", "missed", "false"), counts, strict=True))
            for kind, counts in kinds.items()
        },
        "scenes": scenes,
    }  # fmt: skip


def _share(hits: int, of: int) -> dict[str, float]:
    share = hits / of if of else 0.0
    return {
        "share": round(share, 4),
        "standard_error": round(math.sqrt(share * (1 - share) / of), 4),
    }


def _upper(count: int) -> float:
    """Return the 95 % upper bound of a Poisson count (Byar)."""
    if count == 0:
        return 3.0
    more = count + 1
    return more * (1 - 1 / (9 * more) + 1.645 / (3 * math.sqrt(more))) ** 3


def chart(told: dict[str, object]) -> str:
    """Return a bar for each scene: right, missed, false."""
    rows, colours = [], {"right": "#1a7f37", "missed": "#b3261e", "false": "#b98900"}
    for index, (name, counts) in enumerate(told["scenes"].items()):
        y, x = 60 + index * 26, 130
        rows.append(f'<text x="120" y="{y + 14}" text-anchor="end">{name}</text>')
        for what, colour in colours.items():
            width = counts[what] * 40
            rows.append(f'<rect x="{x}" y="{y}" width="{width}" height="18" fill="{colour}"/>')
            x += width
        if not any(counts.values()):
            rows.append(f'<text x="{x}" y="{y + 14}" fill="#4a5768">silent, as it must be</text>')
    key = "".join(
        f'<rect x="{130 + i * 110}" y="30" width="14" height="14" fill="{c}"/>'
        f'<text x="{150 + i * 110}" y="42">{w}</text>'
        for i, (w, c) in enumerate(colours.items())
    )
    title = (
        f"CCTV triage on {told['films']} staged films: precision "
        f"{told['precision']['share']:.2f}, recall {told['recall']['share']:.2f}"
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" font-family="sans-serif" '
        f'font-size="13"><rect width="640" height="420" fill="white"/>'
        f'<text x="12" y="20" font-size="15">{title}</text>{key}{"".join(rows)}</svg>\n'
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    result = measure(parser.parse_args().seeds)
    (HERE / "baseline.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (HERE / "chart.svg").write_text(chart(result), encoding="utf-8")
    print(json.dumps({k: v for k, v in result.items() if k != "scenes"}, indent=1))
