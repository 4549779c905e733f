"""What can be computed about a video without having it: line breaks, and what a command means."""

from dataclasses import asdict
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, Field

from sectorkit.tools import Source

from . import command
from .captions import LINES, WIDTH, break_lines, width
from .grid import Grid, clock
from .sound import Silence
from .transcript import Word

STYLE = Source(
    title="Netflix Korean Timed Text Style Guide",
    locator="2. Character Limitation",
    url="https://partnerhelp.netflixstudios.com/hc/en-us/articles/216001127-Korean-Timed-Text-Style-Guide",
    checked_at="2026-11-26",
)


class SpokenWord(BaseModel):
    """A word of the transcript."""

    text: str = Field(max_length=100)
    start: float = Field(ge=0)
    end: float = Field(ge=0)


class Quiet(BaseModel):
    """A silence."""

    start: float = Field(ge=0)
    end: float = Field(ge=0)


def break_caption(
    text: Annotated[str, Field(min_length=1, max_length=2000, description="자막으로 넣을 말")],
    widest: Annotated[float, Field(ge=6, le=40, description="한 줄의 글자 수")] = WIDTH,
) -> dict[str, Any]:
    """자막을 어절 사이에서, 뜻이 나뉘고 두 줄이 고른 곳에서 나눕니다."""
    lines = break_lines(text, widest)
    screens = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return {
        "summary": f"{len(lines)}줄, 화면 {len(screens)}번입니다.",
        "lines": lines,
        "screens": screens,
        "widths": [width(line) for line in lines],
        "rule": "한글은 한 글자, 로마자·띄어쓰기·부호는 반 글자로 세고 어절 사이에서 나눕니다.",
        "sources": [asdict(STYLE)],
    }


def read_command(
    text: Annotated[str, Field(min_length=1, max_length=500, description="편집 명령")],
    seconds: Annotated[float, Field(gt=0, le=7200, description="영상의 길이, 초")],
    frames_per_second: Annotated[float, Field(gt=0, le=120, description="초당 프레임")] = 30.0,
    words: Annotated[list[SpokenWord], Field(max_length=20_000, description="말과 시각")] = [],  # noqa: B006
    silences: Annotated[list[Quiet], Field(max_length=5000, description="침묵 구간")] = [],  # noqa: B006
) -> dict[str, Any]:
    """한국어 편집 명령이 어디를 자르자는 뜻인지 목록으로 보입니다. 자르지는 않습니다."""
    rate = Fraction(frames_per_second).limit_denominator(1001)
    grid = Grid(rate, round(seconds * rate))
    material = command.Material(
        grid,
        [Word(w.text, w.start, w.end) for w in words],
        [Silence(s.start, s.end) for s in silences],
    )
    order = command.read_command(text, material)
    cuts = [
        {"start": grid.time(a), "end": grid.time(b), "start_frame": a, "end_frame": b,
         "reason": why, "words": said, "shown": f"{clock(grid.time(a))}–{clock(grid.time(b))}"}
        for (a, b), why, said in order.proposals
    ]  # fmt: skip
    return {
        "summary": f"자를 곳 {len(cuts)}군데를 찾았습니다." if order.kind == "cut" else order.kind,
        "kind": order.kind,
        "cuts": cuts,
        "rule": "명령은 규칙으로 읽고, 사람이 승인해야 자릅니다.",
        "sources": [],
    }
