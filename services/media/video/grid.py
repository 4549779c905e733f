"""Time on the grid of a video's frames: exact fractions, never floating seconds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sectorkit.errors import BadInput

STANDARD = [
    Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30),
    Fraction(48), Fraction(50), Fraction(60000, 1001), Fraction(60), Fraction(15), Fraction(12),
    Fraction(10), Fraction(20), Fraction(120),
]  # fmt: skip
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$")

Span = tuple[int, int]
"""Frames [start, end): the end is the first frame that is not in it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How many frames a video has, and how many a second."""

    rate: Fraction
    frames: int

    @property
    def seconds(self) -> float:
        """The length."""
        return float(self.frames / self.rate)

    def frame(self, seconds: float | Fraction) -> int:
        """Return the frame boundary nearest to a time, inside the video."""
        exact = Fraction(seconds).limit_denominator(1_000_000) * self.rate
        return min(self.frames, max(0, round(exact)))

    def time(self, frame: int) -> float:
        """Return when a frame begins, in seconds."""
        return float(frame / self.rate)


def snapped(rate: Fraction) -> Fraction:
    """Return the standard frame rate that a measured one means, or the rate itself."""
    near = min(STANDARD, key=lambda s: abs(s - rate))
    return near if abs(near - rate) / near < Fraction(1, 2000) else rate.limit_denominator(1001)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, overlapping and touching ones as one, empty ones gone."""
    out: list[Span] = []
    for start, end in sorted(s for s in spans if s[1] > s[0]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def kept(grid: Grid, cuts: Iterable[Span]) -> list[Span]:
    """Return what is left of the video when the cuts are gone."""
    at, out = 0, []
    for start, end in merged((max(0, a), min(grid.frames, b)) for a, b in cuts):
        if start > at:
            out.append((at, start))
        at = end
    if at < grid.frames:
        out.append((at, grid.frames))
    return out


def moved(frame: int, keep: Sequence[Span]) -> int:
    """Return where a frame of the source comes to stand in the result."""
    before = 0
    for start, end in keep:
        if frame < start:
            return before
        if frame < end:
            return before + frame - start
        before += end - start
    return before


def length(spans: Sequence[Span]) -> int:
    """Return how many frames some spans have."""
    return sum(end - start for start, end in spans)


def read_clock(text: str) -> Fraction:
    """Return the seconds of `1:02:03.5`, `2:03` or `12.5`. Raises `BadInput`."""
    match = _CLOCK.match(text.strip())
    if match:
        hours, minutes, seconds = match.groups()
        return Fraction(seconds) + 60 * int(minutes) + 3600 * int(hours or 0)
    try:
        return Fraction(text.strip())
    except ValueError as error:
        raise BadInput(
            f"'{text}'은(는) 시각이 아닙니다. 0:10이나 1:02:03처럼 적어 주세요."
        ) from error


def clock(seconds: float) -> str:
    """Return seconds as people read them: `1:02.5`, `1:02:03.5`."""
    whole, tenths = divmod(round(seconds * 10), 10)
    minutes, s = divmod(whole, 60)
    hours, m = divmod(minutes, 60)
    return (f"{hours}:{m:02d}:{s:02d}" if hours else f"{m}:{s:02d}") + f".{tenths}"
