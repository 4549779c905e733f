"""What a file is: its picture, its frames counted one by one, its sound."""

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sectorkit.errors import BadInput, TooLarge

from .grid import Grid, snapped
from .tool import UNREADABLE, run, source

LONGEST = 2 * 3600
WIDEST = 4096 * 2304
_VIDEO = re.compile(r"Stream #0:\d+.*?: Video: (\w+).*?, (\d{2,5})x(\d{2,5})")
_AUDIO = re.compile(r"Stream #0:\d+.*?: Audio: (\w+).*?, (\d{4,6}) Hz, (\w+)")
_FPS = re.compile(r"([\d.]+)(k?) fps")


@dataclass(frozen=True, slots=True)
class Video:
    """A readable video. `uneven` says that its frames do not come at equal distances."""

    grid: Grid
    width: int
    height: int
    codec: str
    audio: str
    sample_rate: int
    uneven: bool = False


def probe(path: Path, seconds: float = 120) -> Video:
    """Count the frames of a file and read what its streams are.

    Raises `BadInput` for what is no video, `TooLarge` for what is too long or too wide.
    """
    arguments = [*source(path), "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-"]
    out, told = run(arguments, seconds, path.parent)
    picture = _VIDEO.search(told)
    if not picture:
        raise BadInput(UNREADABLE)
    grid, uneven = _grid(out.decode(errors="replace"), told)
    width, height = int(picture[2]), int(picture[3])
    if grid.seconds > LONGEST or width * height > WIDEST:
        raise TooLarge(
            f"영상은 {LONGEST // 3600}시간, 4096x2304까지 다룹니다. 나누거나 줄여 주세요."
        )
    if re.search(r"rotation of -?(?:90|270)|rotate *: *(?:90|270)", told):
        width, height = height, width
    sound = _AUDIO.search(told)
    return Video(
        grid,
        width,
        height,
        picture[1],
        sound[1] if sound else "",
        int(sound[2]) if sound else 0,
        uneven,
    )


def _grid(packets: str, told: str) -> tuple[Grid, bool]:
    """Return the frame grid of a list of packets, and whether their distances differ."""
    base = re.search(r"#tb 0: (\d+)/(\d+)", packets)
    rows = [line.split(",") for line in packets.splitlines() if line[:1].isdigit()]
    if not base or not rows:
        raise BadInput(UNREADABLE)
    unit = Fraction(int(base[1]), int(base[2]))
    times = sorted(int(row[2]) for row in rows)
    if len(times) == 1:
        stated = _FPS.search(told)
        return Grid(snapped(Fraction(stated[1]) if stated else Fraction(25)), 1), False
    whole = (times[-1] - times[0]) * unit
    rate = snapped((len(times) - 1) / whole)
    steps = [(b - a) * unit for a, b in itertools.pairwise(times)]
    uneven = any(abs(step * rate - 1) > Fraction(1, 4) for step in steps)
    frames = round((whole + 1 / rate) * rate) if uneven else len(times)
    return Grid(rate, frames), uneven
