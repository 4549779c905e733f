"""How people speak to each other: 존댓말 or 반말, and where it changes without a reason."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from .manuscript import Manuscript, Utterance

Level = Literal["존댓말", "반말", ""]

_POLITE = re.compile(r"(?:요|니다|세요|죠|십시오|시오|답니다|랍니다|네요|군요|구요)[.!?…~]*$")
_PLAIN = re.compile(
    r"(?:[다어아지야냐니자라네군걸게해래까줘봐와워가려마돼거데든써켜져쳐꺼여랴]|잖아|거든|는데|"
    r"을걸|구나|다며|다니)[.!?…~]*$"
)
_SHORT = re.compile(r"^(?:네|예|아니요|응|어|그래|좋다|아니)[.!?…,]*$")
_BIEUP = 17
"""Where ㅂ stands among the final letters of a syllable."""
SWITCH = re.compile(
    r"말(?:을|도)? ?(?:놓|편하게|높|낮)|반말|존댓말|편하게 (?:말|불)|말투(?:가|를) (?:바뀌|바꾸|"
    r"달라)|"
    r"정체|신분|사귀|연인이|결혼(?:했|한)|승진|강등"
)


def level(text: str) -> Level:
    """Return the level most sentences of a speech are in; empty where they do not tell."""
    votes = {"존댓말": 0, "반말": 0}
    for part in re.findall(r"[^.!?…]+[.!?…]*", text):
        said = part.strip().rstrip("\"”’' ")
        if len(said) < 2 or (
            re.match(r"^[가-힣]{1,4}[,]?$", said.rstrip(".!?…")) and len(said) < 3
        ):
            continue
        if _POLITE.search(said) or _asks_politely(said):
            votes["존댓말"] += 1
        elif _PLAIN.search(said):
            votes["반말"] += 1
    if votes["존댓말"] == votes["반말"]:
        return ""
    return "존댓말" if votes["존댓말"] > votes["반말"] else "반말"


def _asks_politely(said: str) -> bool:
    """Say whether a sentence ends in 습니까 or 입니까, which 니까 alone does not."""
    match = re.search(r"([가-힣])니까[.!?…~]*$", said)
    return match is not None and (ord(match[1]) - 0xAC00) % 28 == _BIEUP


def shifts(story: Manuscript) -> Iterator[tuple[str, str, Utterance, Utterance]]:
    """Yield speaker, listener and two speeches that differ with nothing to explain it."""
    pairs: dict[tuple[str, str], list[tuple[Utterance, Level]]] = {}
    for said in story.utterances:
        if said.speaker and said.listener and (tone := level(said.text)):
            pairs.setdefault((said.speaker, said.listener), []).append((said, tone))
    for (speaker, listener), said_all in pairs.items():
        yield from _changes(story.text, speaker, listener, said_all)


def _changes(
    text: str, speaker: str, listener: str, said: Sequence[tuple[Utterance, Level]]
) -> Iterator[tuple[str, str, Utterance, Utterance]]:
    """Yield each first departure from how the pair spoke before."""
    before, tone = said[0]
    for now, heard in said[1:]:
        if heard != tone:
            if not SWITCH.search(text[before.start : now.end]):
                yield speaker, listener, before, now
                continue
            tone = heard
        before = now
