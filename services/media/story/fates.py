"""Who has died: the dead neither speak nor cook, except in dreams and memories."""

import re
from collections.abc import Iterator, Sequence

from .facts import Fact, state
from .lines import Line

_DIED = re.compile(r"돌아가셨|세상을 떠|숨졌|숨을 거두|사망했|죽었다|죽은 지|장례를 치")
_STILL = re.compile(
    r"유품|유언|사진|무덤|묘|제사|기일|편지|목소리가 들리는 듯|영정|남긴|살아 계|생각|그리|이름"
)
_ACTS = re.compile(r"[었았했렸졌였봤갔왔]다|고 있었|고 있다|며 |는다")


def fates(line: Line) -> Iterator[Fact]:
    """Yield deaths."""
    match = _DIED.search(line.text)
    if match and not re.search(r"꿈|뻔|거짓|줄 알았|소문", line.text):
        who = [
            w for w in line.who if re.match(r"이?(?:은|는|이|가|께서)(?=\s)", line.text[w.end :])
        ]
        if who:
            yield state(line, "생사", who[0].name, "생사", "사망", who[0].start, match.end())


def returns(deaths: Sequence[Fact], lines: Sequence[Line]) -> Iterator[tuple[Fact, Fact]]:
    """Yield a death and where the dead person acts after it."""
    for death in deaths:
        for line in lines:
            if line.sentence.start <= death.end or line.unreal or _STILL.search(line.text):
                continue
            acting = _acts(line, death.subject)
            if acting:
                yield death, acting
                break


def _acts(line: Line, name: str) -> Fact | None:
    for one in line.who:
        rest = line.text[one.end :]
        alive = re.match(r"이?(?:이|가|은|는|께서)(?=\s)", rest) and _ACTS.search(rest)
        if one.name == name and alive and not _DIED.search(line.text):
            return state(line, "생사", name, "생사", "행동", one.start, len(line.text))
    return None
