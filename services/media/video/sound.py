"""The sound of a video: where it is silent, and its samples on disk."""

import re
from dataclasses import dataclass
from pathlib import Path

from .tool import run, source

RATE = 48_000
"""Samples a second in what we render."""
QUIET_DB = -38.0
SHORTEST = 0.2

_START = re.compile(r"silence_start: (-?[\d.]+)")
_END = re.compile(r"silence_end: (-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch without sound, in seconds."""

    start: float
    end: float


def silences(path: Path, total: float, seconds: float = 300) -> list[Silence]:
    """Return the silent stretches of a file that is `total` seconds long."""
    detect = f"silencedetect=noise={QUIET_DB}dB:d={SHORTEST}"
    arguments = [*source(path), "-map", "0:a:0", "-af", detect, "-f", "null", "-"]
    _, told = run(arguments, seconds, path.parent)
    starts = [max(0.0, float(m[1])) for m in _START.finditer(told)]
    ends = [float(m[1]) for m in _END.finditer(told)]
    ends += [total] * (len(starts) - len(ends))
    return [
        Silence(round(a, 4), round(min(b, total), 4))
        for a, b in zip(starts, ends, strict=False)
        if b > a
    ]


def write_samples(path: Path, to: Path, seconds: float = 600) -> None:
    """Write the sound as raw 48 kHz stereo, aligned with the first frame."""
    aligned = f"aresample={RATE}:async=1:first_pts=0"
    arguments = [*source(path), "-map", "0:a:0", "-af", aligned, "-ac", "2"]
    run([*arguments, "-f", "s16le", str(to)], seconds, to.parent)


def write_speech(path: Path, to: Path, seconds: float = 600) -> None:
    """Write the sound as a 16 kHz mono WAV, as recognisers want it."""
    aligned = "aresample=16000:async=1:first_pts=0"
    arguments = [*source(path), "-map", "0:a:0", "-af", aligned, "-ac", "1"]
    run([*arguments, "-c:a", "pcm_s16le", str(to)], seconds, to.parent)
