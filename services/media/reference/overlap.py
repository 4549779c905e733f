"""Where a text repeats another word for word: a warning, never a verdict."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import Field

from sectorkit.tools import law

SHORTEST = 12
"""Letters in a row, spaces and marks left out, that are worth showing."""
MOST = 50
"""Places of one piece that are looked at: a text that repeats itself costs no hours."""
NOTICE = (
    "같은 구절이 있다는 것만 알립니다. 침해인지는 판정하지 않으며, 인용이면 출처를 밝히고 "
    "아니면 이용허락을 받으세요."
)
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Overlap:
    """The same run of letters in both: `mine[start:end]` and `theirs[their_start:their_end]`."""

    quote: str
    start: int
    end: int
    their_quote: str
    their_start: int
    their_end: int
    letters: int


def find_overlap(
    mine: Annotated[str, Field(min_length=1, max_length=200_000, description="내 글")],
    theirs: Annotated[str, Field(min_length=1, max_length=200_000, description="견줄 글")],
) -> dict[str, Any]:
    """내 글에서 다른 글과 열두 글자 넘게 같은 구절을 찾아 두 글의 자리를 함께 보입니다."""
    found = overlaps(mine, theirs)
    letters = sum(1 for _ in _LETTER.finditer(mine))
    same = sum(one.letters for one in found)
    return {
        "summary": f"같은 구절 {len(found)}곳, 내 글의 {same / max(1, letters):.0%}입니다.",
        "overlaps": [asdict(one) for one in found],
        "share": round(same / max(1, letters), 4),
        "rule": NOTICE,
        "sources": [
            asdict(law("저작권법", article, "2026-08-11")) for article in ("제28조", "제37조")
        ],
    }


def overlaps(mine: str, theirs: str, shortest: int = SHORTEST) -> list[Overlap]:
    """Return the longest common runs in reading order of `mine`, none inside another."""
    ours, other = _letters(mine), _letters(theirs)
    places: dict[str, list[int]] = {}
    for at in range(len(other) - shortest + 1):
        there = places.setdefault("".join(c for c, _ in other[at : at + shortest]), [])
        if len(there) < MOST:
            there.append(at)
    return list(_runs(ours, other, places, (mine, theirs), shortest))


def _letters(text: str) -> list[tuple[str, int]]:
    return [(m.group().lower(), m.start()) for m in _LETTER.finditer(text)]


def _runs(
    ours: list[tuple[str, int]],
    other: list[tuple[str, int]],
    places: dict[str, list[int]],
    texts: tuple[str, str],
    shortest: int,
) -> Iterator[Overlap]:
    at = 0
    while at + shortest <= len(ours):
        starts = places.get("".join(c for c, _ in ours[at : at + shortest]), ())
        length, there = max(((_length(ours, other, at, s), s) for s in starts), default=(0, 0))
        if not length:
            at += 1
            continue
        a, b = ours[at][1], ours[at + length - 1][1] + 1
        c, d = other[there][1], other[there + length - 1][1] + 1
        yield Overlap(texts[0][a:b], a, b, texts[1][c:d], c, d, length)
        at += length


def _length(ours: list[tuple[str, int]], other: list[tuple[str, int]], a: int, b: int) -> int:
    n = 0
    while a + n < len(ours) and b + n < len(other) and ours[a + n][0] == other[b + n][0]:
        n += 1
    return n
