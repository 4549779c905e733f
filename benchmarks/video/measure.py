"""Cut error in frames, subtitle timing, silence error, speed and memory, on synthesised videos.

python benchmarks/video/measure.py [--speech] [--write]
"""

import json
import platform
import resource
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.video.synthesise import RATE, Made, make, numbers_in, samples_in
from services.media.video.captions import make_cues
from services.media.video.command import Material, read_command
from services.media.video.decisions import Decisions
from services.media.video.grid import Grid, kept, length
from services.media.video.probe import probe
from services.media.video.render import Look, render
from services.media.video.sound import Silence
from services.media.video.transcript import Word
from services.media.video.work import look_in_child

HERE = Path(__file__).parent
SCRIPT = [
    ("안녕하세요 여러분", 1.5), ("오늘은 서울의 역사를 이야기하겠습니다", 0.4), ("어", 0.6),
    ("다시 시작하겠습니다", 2.2), ("먼저 한양 도성부터 보겠습니다", 1.1), ("고맙습니다", 1.0),
]  # fmt: skip
RATES = [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)]


def one(rate: Fraction, folder: Path, speech: bool) -> dict:
    made = make(folder, SCRIPT, rate)
    began = perf_counter()
    told = look_in_child(made.path, folder, speech)
    looked = perf_counter() - began
    grid = Grid(Fraction(*told["rate"]), told["frames"])
    quiet = [Silence(**s) for s in told["silences"]]
    words = [Word(s.text, s.start, s.end) for s in made.said]
    order = read_command("침묵 1초 이상 잘라줘", Material(grid, words, quiet))
    keep = kept(grid, Decisions().propose(order.proposals).decide(["*"], "approved").approved())
    cues = make_cues(words, grid, keep)
    out = folder / "out.mp4"
    began = perf_counter()
    render(made.path, probe(made.path), keep, Look(cues), out)
    rendered = perf_counter() - began
    wanted = [n for a, b in keep for n in range(a, b)]
    got = numbers_in(out)
    seconds = float(made.frames / made.rate)
    return {
        "frames_per_second": round(float(rate), 3),
        "seconds": round(seconds, 2),
        "frames_kept": length(keep),
        "frames_made": len(got),
        "cut_error_frames": max(abs(a - b) for a, b in zip(wanted, got, strict=False)),
        "silence_error_ms": round(1000 * _silence_error(made, quiet), 1),
        "subtitle_error_ms": round(float(1000 * _subtitle_error(out, cues)), 1),
        "words_error_ms": _words_error(made, told),
        "look_seconds": round(looked, 2),
        "render_seconds": round(rendered, 2),
        "render_times_real_time": round(length(keep) / float(rate) / rendered, 2),
    }


def _silence_error(made: Made, quiet: list[Silence]) -> float:
    pairs = zip(quiet, made.silences, strict=True)
    return max(
        max(abs(q.start - a), abs(q.end - b)) for q, (a, b) in pairs if b < made.silences[-1][1]
    )


def _subtitle_error(out: Path, cues: list) -> float:
    """How far a subtitle begins from where the sound under it begins, at most."""
    loud = np.abs(samples_in(out).astype(int)) > 500
    worst = 0.0
    for cue in cues:
        near = np.flatnonzero(
            loud[round((cue.start - 0.15) * RATE) : round((cue.start + 0.4) * RATE)]
        )
        start = max(0, round((cue.start - 0.15) * RATE))
        if len(near):
            worst = max(worst, abs((start + near[0]) / RATE - cue.start))
    return worst


def _words_error(made: Made, told: dict) -> float | None:
    """How far the recogniser's first piece of a phrase begins from the phrase, at most."""
    if not told["pieces"]:
        return None
    errors = []
    for said in made.said:
        heard = [
            p["start"] for p in told["pieces"] if p["start"] < said.end and p["end"] > said.start
        ]
        errors.append(abs(min(heard) - said.start) if heard else 1.0)
    return round(1000 * max(errors), 1)


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, rate in enumerate(RATES):
            speech = "--speech" in sys.argv and rate == 30
            rows.append(one(rate, Path(scratch) / str(number), speech))
            print(rows[-1], flush=True)
    report = {
        "machine": f"{platform.machine()}, two shared cores, busy with other work",
        "children_peak_mib": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "own_peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "videos": rows,
    }
    print(json.dumps(report, ensure_ascii=False))
    if "--write" in sys.argv:
        text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        (HERE / "baseline.json").write_text(text, encoding="utf-8")
        draw(rows)


def draw(rows: list[dict]) -> None:
    """Write the figures as an SVG of bars: no library, no font of ours."""
    bars = []
    for at, row in enumerate(rows):
        y = 40 + at * 44
        wide = min(420, 60 * row["render_times_real_time"])
        told = (
            f"{row['cut_error_frames']} frames off · subtitles {row['subtitle_error_ms']} ms · "
            f"silences {row['silence_error_ms']} ms"
        )
        bars.append(
            f'<text x="8" y="{y + 14}">{row["frames_per_second"]} fps</text>'
            f'<rect x="96" y="{y}" width="{wide}" height="18" fill="#1a4fa0"/>'
            f'<text x="{102 + wide}" y="{y + 14}">{row["render_times_real_time"]}x real time</text>'
            f'<text x="96" y="{y + 34}" fill="#4a5768">{told}</text>'
        )
    height = 60 + 44 * len(rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{height}" '
        'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>'
        '<text x="8" y="22" font-size="15">Rendering against real time; errors at cuts</text>'
        f"{''.join(bars)}</svg>\n"
    )
    (HERE / "speed.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
