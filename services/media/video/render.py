"""The finished video: the kept frames and exactly their sound, with subtitles and the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pysubs2

from sectorkit.drafting.fonts import sans
from sectorkit.errors import BadInput

from .captions import Cue, subtitles
from .grid import Grid, Span, length
from .notice import Corner, add_notice, metadata
from .probe import Video, probe
from .sound import RATE, write_samples
from .tool import run, source

FADE = 240
"""Samples (5 ms) over which the sound fades in and out at a cut, so that it does not click."""
SECONDS = 3600.0
MOST_SPANS = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """What goes over the picture."""

    cues: Sequence[Cue] = ()
    corner: Corner = "오른쪽 위"
    synthetic: bool = False


def render(path: Path, video: Video, keep: Sequence[Span], look: Look, to: Path) -> int:
    """Write the kept frames of a video to an MP4 and return how many there are, counted again.

    Raises `BadInput` where nothing is left or where the result has not the frames it should have.
    """
    if not keep or len(keep) > MOST_SPANS:
        raise BadInput("남는 영상이 없거나 조각이 너무 많습니다. 승인한 편집을 줄여 주세요.")
    folder = to.parent
    overlay = folder / "overlay.ass"
    total = length(keep)
    subs = subtitles(look.cues, (video.width, video.height))
    add_notice(subs, look.corner, look.synthetic, float(total / video.grid.rate), video.height)
    subs.save(str(overlay))
    sound = _sound(path, video, keep, folder) if video.audio else None
    script = folder / "picture.txt"
    script.write_text(_picture(video.grid, keep, overlay.name), encoding="utf-8")
    try:
        run(_arguments(path, sound, script.name, video.grid, look, to), SECONDS, folder)
    finally:
        for spent in (overlay, script, sound):
            if spent:
                spent.unlink(missing_ok=True)
    made = probe(to).grid.frames
    if made != total:
        raise BadInput(
            f"만든 영상이 {made}프레임으로 {total}프레임이어야 할 것과 다릅니다. 다시 해 주세요."
        )
    return made


def _picture(grid: Grid, keep: Sequence[Span], overlay: str) -> str:
    """Return the filter that keeps exactly these frames and draws on them."""
    rate = f"{grid.rate.numerator}/{grid.rate.denominator}"
    wanted = "+".join(f"between(n,{a},{b - 1})" for a, b in keep)
    fonts = str(sans().parent).replace("\\", "/").replace(":", r"\:").replace("'", "")
    return (
        f"[0:v:0]fps=fps={rate}:start_time=0,select='{wanted}',setpts=N/({rate})/TB,"
        f"ass=filename={overlay}:fontsdir='{fonts}',"
        "scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p[v]"
    )


def _arguments(
    path: Path, sound: Path | None, script: str, grid: Grid, look: Look, to: Path
) -> list[str]:
    rate = f"{grid.rate.numerator}/{grid.rate.denominator}"
    heard = ["-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", sound.name] if sound else []
    return [
        *source(path), *heard,
        "-filter_complex_script", script, "-map", "[v]", *(["-map", "1:a:0"] if sound else []),
        "-map_metadata", "-1", *metadata(look.synthetic),
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-r", rate, "-fps_mode", "cfr",
        "-threads", "2", "-c:a", "aac", "-b:a", "160k",
        "-movflags", "+faststart+use_metadata_tags", "-f", "mp4", str(to.resolve()),
    ]  # fmt: skip


def _sound(path: Path, video: Video, keep: Sequence[Span], folder: Path) -> Path:
    """Write the samples under the kept frames, each piece as long as its frames to the sample."""
    whole, out = folder / "whole.pcm", folder / "kept.pcm"
    write_samples(path, whole)
    try:
        samples = np.memmap(whole, dtype="<i2", mode="r").reshape(-1, 2)
        with out.open("wb") as target:
            at = 0
            for a, b in keep:
                count = _sample(video.grid, at + b - a) - _sample(video.grid, at)
                target.write(_piece(samples, _sample(video.grid, a), count).tobytes())
                at += b - a
        del samples
    finally:
        whole.unlink(missing_ok=True)
    return out


def _sample(grid: Grid, frame: int) -> int:
    return round(frame * RATE / grid.rate)


def _piece(samples: np.ndarray, start: int, count: int) -> np.ndarray:
    """Return `count` samples from `start`, silence where there are none, faded at both ends."""
    piece = np.zeros((count, 2), dtype=np.float32)
    found = samples[start : start + count]
    piece[: len(found)] = found
    ramp = np.linspace(0.0, 1.0, min(FADE, count // 2), dtype=np.float32)[:, None]
    if len(ramp):
        piece[: len(ramp)] *= ramp
        piece[-len(ramp) :] *= ramp[::-1]
    return piece.round().astype("<i2")


def overlay_text(path: Path) -> list[str]:
    """Return what an overlay draws, for whoever wants to see it before it is drawn."""
    return [event.plaintext for event in pysubs2.load(str(path))]
