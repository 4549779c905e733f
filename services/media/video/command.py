"""Korean editing commands, read by rules into a list that is shown before anything is cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sectorkit.errors import BadInput

from .grid import Grid, Span, clock, read_clock
from .sound import Silence
from .transcript import Word

MARGIN = 0.1
"""Seconds of a silence that stay on either side of speech."""
FILLERS = (
    "어",
    "음",
    "그",
    "저",
    "아",
    "에",
    "뭐",
    "막",
    "저기",
    "이제",
    "뭐랄까",
    "그니까",
    "어어",
    "음음",
)
CERTAIN = ("어", "음", "아", "에", "어어", "음음", "저기", "뭐랄까")
"""Fillers that are cut without being named; the others also mean something."""
EXAMPLES = (
    "침묵 1초 이상 잘라줘",
    "0:10부터 0:15까지 빼줘",
    '"어" 같은 군말 빼줘',
    '"다시 할게요" 지워줘',
    "앞 3초 빼줘",
    "0:10부터 0:40까지만 남겨줘",
    "두 번째 장면 빼줘",
    "되돌려줘",
    "모두 승인",
)

Proposal = tuple[Span, str, str]
"""Frames, why, and the words in them."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a command can refer to."""

    grid: Grid
    words: Sequence[Word] = ()
    silences: Sequence[Silence] = ()
    scenes: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What a command means: cuts to propose, or a step on the list itself."""

    kind: Literal["cut", "undo", "approve", "reject"]
    proposals: Sequence[Proposal] = field(default_factory=tuple)


_TIME = r"(?:(?:\d+시간 ?)?(?:\d+분 ?)?\d+(?:\.\d+)?초|\d+분|\d{1,3}(?::\d{2}){1,2}(?:\.\d+)?)"
_RANGE = re.compile(rf"(?P<a>{_TIME}|처음) ?(?:부터|에서|~|-) ?(?P<b>{_TIME}|끝)(?: ?까지)?")
_EDGE = re.compile(rf"(?P<w>앞|처음|시작|뒤|끝|마지막)(?:에서|부분|의)? ?(?P<t>{_TIME})")
_QUOTED = re.compile(r"[\"“”'‘’「『]([^\"“”'‘’」』]{1,80})[\"“”'‘’」』]")
_QUIET = re.compile(r"침묵|무음|조용한|공백|쉬는 (?:곳|구간)|정적|말 없는")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?) ?초")
_SCENE = re.compile(
    r"(?:(?P<n>\d+)|(?P<k>첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)) ?(?:번째|째)? ?장면|"
    r"(?P<l>마지막) 장면"
)
_ORDINALS = {
    "첫": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
_CUT = re.compile(r"잘라|자르|빼|지워|지우|삭제|없애|제거|줄여|컷|날려")


def read_command(text: str, material: Material) -> Order:
    """Return what a command means. Raises `BadInput` with examples where it is not understood."""
    said = text.strip()
    for kind, pattern in (
        ("undo", r"^(?:방금 (?:거|것)? ?)?(?:되돌려|되돌리|취소|undo|실행 취소)"),
        ("approve", r"^(?:모두|전부|다) ?(?:승인|적용|확정|좋아)"),
        ("reject", r"^(?:모두|전부|다) ?(?:거절|반려|그대로)"),
    ):
        if re.search(pattern, said):
            return Order(kind)  # type: ignore[arg-type]
    keep = re.search(r"(?:만|까지만) ?(?:남겨|남기|살려|써)", said)
    if not keep and not _CUT.search(said):
        raise _unknown()
    if keep:
        return Order("cut", tuple(_keep_only(said, material)))
    readers: list[Callable[[str, Material], Iterator[Proposal]]] = [
        _ranges, _edges, _quiet, _scenes, _fillers, _phrases,
    ]  # fmt: skip
    for reader in readers:
        if found := tuple(reader(said, material)):
            return Order("cut", found)
    raise _unknown()


def _unknown() -> BadInput:
    return BadInput("알아듣지 못했습니다. 이렇게 적어 보세요: " + " / ".join(EXAMPLES))


def _moment(text: str, grid: Grid) -> float:
    if text == "처음":
        return 0.0
    if text == "끝":
        return grid.seconds
    units = re.fullmatch(r"(?:(\d+)시간 ?)?(?:(\d+)분 ?)?(?:(\d+(?:\.\d+)?)초)?", text.strip())
    if units and text.strip():
        hours, minutes, seconds = units.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)
    return float(read_clock(text))


def _proposal(a: float, b: float, why: str, material: Material) -> Proposal:
    said = " ".join(w.text for w in material.words if w.start < b and w.end > a)
    return (material.grid.frame(a), material.grid.frame(b)), why, said[:200]


def _ranges(said: str, material: Material) -> Iterator[Proposal]:
    for match in _RANGE.finditer(said):
        a, b = _moment(match["a"], material.grid), _moment(match["b"], material.grid)
        if b <= a or a >= material.grid.seconds:
            raise BadInput(
                f"{clock(a)}부터 {clock(b)}까지는 자를 수 없습니다. 영상은 "
                f"{clock(material.grid.seconds)}입니다."
            )
        yield _proposal(a, b, f"{clock(a)}부터 {clock(b)}까지", material)


def _keep_only(said: str, material: Material) -> Iterator[Proposal]:
    match = _RANGE.search(said)
    if not match:
        raise _unknown()
    a, b = _moment(match["a"], material.grid), _moment(match["b"], material.grid)
    why = f"{clock(a)}부터 {clock(b)}까지만 남김"
    if a > 0:
        yield _proposal(0.0, a, why, material)
    if b < material.grid.seconds:
        yield _proposal(b, material.grid.seconds, why, material)


def _edges(said: str, material: Material) -> Iterator[Proposal]:
    if match := _EDGE.search(said):
        total = material.grid.seconds
        span = min(total, _moment(match["t"], material.grid))
        first = match["w"] in ("앞", "처음", "시작")
        a, b = (0.0, span) if first else (total - span, total)
        yield _proposal(a, b, f"{'앞' if first else '뒤'} {span:g}초", material)


def _quiet(said: str, material: Material) -> Iterator[Proposal]:
    if not _QUIET.search(said):
        return
    stated = _SECONDS.search(said)
    least = float(stated[1]) if stated else 1.0
    for one in material.silences:
        if one.end - one.start < least:
            continue
        a = one.start + (MARGIN if one.start > 0 else 0)
        b = one.end - (MARGIN if one.end < material.grid.seconds - 0.01 else 0)
        yield _proposal(a, b, f"침묵 {one.end - one.start:.1f}초", material)


def _scenes(said: str, material: Material) -> Iterator[Proposal]:
    for match in _SCENE.finditer(said):
        number = len(material.scenes) if match["l"] else int(match["n"] or _ORDINALS[match["k"]])
        if not 1 <= number <= len(material.scenes):
            raise BadInput(f"장면은 {len(material.scenes)}개입니다. 번호를 확인해 주세요.")
        a, b = material.scenes[number - 1]
        yield (a, b), f"{number}번째 장면", ""


def _fillers(said: str, material: Material) -> Iterator[Proposal]:
    if not re.search(r"군말|추임새|군더더기|더듬|필러", said):
        return
    named = tuple(m.strip(" .,") for m in _QUOTED.findall(said))
    for at, word in enumerate(material.words):
        if word.text.strip(" .,?!…~") in (named or CERTAIN):
            yield cut_words(material, [at], f"군말 '{word.text}'")


def _phrases(said: str, material: Material) -> Iterator[Proposal]:
    """Yield every place where a quoted phrase is said, spaces and marks aside."""
    for phrase in _QUOTED.findall(said):
        wanted = re.sub(r"\W", "", phrase)
        plain = [re.sub(r"\W", "", w.text) for w in material.words]
        for first in range(len(plain)):
            last = _matches(plain, first, wanted)
            if last is not None:
                yield cut_words(material, list(range(first, last + 1)), f"'{phrase}'")


def _matches(plain: Sequence[str], first: int, wanted: str) -> int | None:
    text = ""
    for at in range(first, len(plain)):
        text += plain[at]
        if text == wanted:
            return at
        if not wanted.startswith(text):
            return None
    return None


def cut_words(material: Material, which: Sequence[int], why: str = "지운 말") -> Proposal:
    """Return the cut for words next to each other: as far as halfway into the gaps around them.

    Raises `BadInput` for words that are not there.
    """
    words = material.words
    if not which or min(which) < 0 or max(which) >= len(words):
        raise BadInput("그런 낱말이 없습니다. 글을 다시 불러와 주세요.")
    first, last = min(which), max(which)
    before = words[first - 1].end if first else 0.0
    after = words[last + 1].start if last + 1 < len(words) else material.grid.seconds
    a = max(before, words[first].start - min(MARGIN, (words[first].start - before) / 2))
    b = min(after, words[last].end + min(MARGIN, max(0.0, after - words[last].end) / 2))
    text = " ".join(w.text for w in words[first : last + 1])
    return (material.grid.frame(a), material.grid.frame(b)), why, text[:200]


def runs_of(which: Sequence[int]) -> list[list[int]]:
    """Return indices grouped into runs of neighbours."""
    out: list[list[int]] = []
    for at in sorted(set(which)):
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return out
