"""Subtitles as Korean is read: whole words, two short lines, on screen long enough."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pysubs2

from .grid import Grid, Span, moved
from .notice import CAPTION_NOTICE
from .transcript import Word

WIDTH = 16.0
"""Letters in a line; Latin letters, spaces and marks count half (넷플릭스 한국어 자막 지침)."""
LINES = 2
LONGEST = 7.0
SHORTEST = 5 / 6
PAUSE = 0.6
Format = Literal["srt", "vtt", "ass"]

_ATTRIBUTIVE = re.compile(
    r"(?:[은는을를의]|[한할된될던인]|같은|모든|이런|그런|저런|어떤|새|헌|첫)$"
)
_CLOSES = re.compile(r"[.?!…,]$")
_ENDS = re.compile(r"(?:[.?!…]|니다|세요|어요|아요|해요|네요|군요|지요|죠|까요)$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle, in seconds of the finished video."""

    start: float
    end: float
    lines: Sequence[str]


def width(text: str) -> float:
    """Return how wide a line is: Hangul counts one, the rest half."""
    return sum(1.0 if "\u1100" <= c <= "\uffdc" and c not in "…·“”‘’" else 0.5 for c in text)


def break_lines(text: str, widest: float = WIDTH) -> list[str]:
    """Return a text in lines, broken between words where the sense breaks and the lines balance."""
    words = text.split()
    if width(" ".join(words)) <= widest or len(words) < 2:
        return [" ".join(words)] if words else []
    best, score = 0, float("inf")
    for at in range(1, len(words)):
        cost = _cost(words, at, widest)
        if cost < score:
            best, score = at, cost
    left, right = " ".join(words[:best]), " ".join(words[best:])
    return [*break_lines(left, widest), *break_lines(right, widest)]


def _cost(words: Sequence[str], at: int, widest: float) -> float:
    """Return how bad it is to break before a word."""
    left, right = width(" ".join(words[:at])), width(" ".join(words[at:]))
    cost = abs(left - right)
    cost += 20 * max(0.0, left - widest) + 8 * max(0.0, right - widest)
    if _ATTRIBUTIVE.search(words[at - 1]):
        cost += 6
    if _CLOSES.search(words[at - 1]):
        cost -= 6
    return cost


def make_cues(words: Sequence[Word], grid: Grid, keep: Sequence[Span]) -> list[Cue]:
    """Return the subtitles of what is left of a video, timed on its own clock."""
    placed = [w for w in (_placed(word, grid, keep) for word in words) if w]
    groups: list[list[Word]] = []
    for word in placed:
        if groups and _belongs(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [
        _cue(g, groups[n + 1][0].start if n + 1 < len(groups) else None)
        for n, g in enumerate(groups)
    ]


def _placed(word: Word, grid: Grid, keep: Sequence[Span]) -> Word | None:
    """Return a word at its new time, or nothing if its middle was cut."""
    middle = grid.frame((word.start + word.end) / 2)
    if not any(a <= middle < b for a, b in keep):
        return None
    a, b = (moved(grid.frame(t), keep) for t in (word.start, word.end))
    return Word(word.text, grid.time(a), grid.time(max(b, a + 1)), word.sure)


def _belongs(group: Sequence[Word], word: Word) -> bool:
    said = " ".join(w.text for w in group)
    lines = break_lines(f"{said} {word.text}")
    return (
        len(lines) <= LINES
        and max(map(width, lines)) <= WIDTH
        and word.start - group[-1].end <= PAUSE
        and word.end - group[0].start <= LONGEST
        and not (_ENDS.search(group[-1].text) and width(said) > 6)
    )


def _cue(group: Sequence[Word], following: float | None) -> Cue:
    """Return a cue that stays long enough but leaves before the next begins."""
    start, end = group[0].start, group[-1].end
    end = max(end, start + SHORTEST)
    end = min(end, following) if following is not None else end
    return Cue(start, end, break_lines(" ".join(w.text for w in group)))


def write_captions(cues: Sequence[Cue], form: Format, size: tuple[int, int] = (1280, 720)) -> str:
    """Return the subtitles in a format; machine-made ones say so, first and visibly."""
    subs = subtitles(cues, size)
    if form != "ass":
        subs.insert(
            0,
            _event(
                0.0,
                min(2.0, cues[0].start if cues and cues[0].start > 0.5 else 2.0),
                CAPTION_NOTICE,
            ),
        )
    text = subs.to_string("vtt" if form == "vtt" else form)
    if form == "vtt":
        text = text.replace("WEBVTT", f"WEBVTT\n\nNOTE {CAPTION_NOTICE}", 1)
    return text


def subtitles(cues: Sequence[Cue], size: tuple[int, int]) -> pysubs2.SSAFile:
    """Return the subtitles as a styled ASS file for a picture of this size."""
    made = pysubs2.SSAFile()
    made.info |= {"PlayResX": str(size[0]), "PlayResY": str(size[1]), "Title": CAPTION_NOTICE}
    made.styles["Default"] = pysubs2.SSAStyle(
        fontname="Noto Sans KR",
        fontsize=round(size[1] / 15),
        outline=max(1.5, size[1] / 240),
        shadow=0,
        marginv=round(size[1] / 18),
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
    )
    for cue in cues:
        made.append(_event(cue.start, cue.end, r"\N".join(cue.lines)))
    return made


def _event(start: float, end: float, text: str) -> pysubs2.SSAEvent:
    return pysubs2.SSAEvent(start=round(start * 1000), end=round(end * 1000), text=text)
