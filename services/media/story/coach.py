"""Coaching: what a reader may stumble over, shown in place and never rewritten."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .check import Quote
from .manuscript import Manuscript

LONG_SENTENCE = 90
"""Characters; a sentence beyond that is worth reading aloud."""
LONG_PARAGRAPH = 400
REPEATED = 4
"""Sentences in a row with the same ending."""
FILLERS = (
    "것이었다",
    "것 같았다",
    "하는 것이",
    "수 있었다",
    "수밖에 없었다",
    "시작했다",
    "있는 중이",
    "되어졌다",
)
_ENDING = re.compile(r"([가-힣]{2})[.!?…]+[\"”’]?$")


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: what, why it may matter, and the exact place."""

    kind: str
    message: str
    place: Quote


def coach(story: Manuscript) -> list[Note]:
    """Return the remarks in reading order."""
    notes = [
        *_long(story),
        *_endings(story),
        *_fillers(story),
        *_echoes(story),
        *_paragraphs(story),
    ]
    return sorted(notes, key=lambda n: n.place.start)


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(start, end, text[start:end])


def _long(story: Manuscript) -> Iterator[Note]:
    for s in story.sentences:
        if not s.spoken and len(s.text) > LONG_SENTENCE:
            why = f"{len(s.text)}자 문장입니다. 소리 내어 읽고 나눌 곳이 있는지 보세요."
            yield Note("긴 문장", why, _quote(story.text, s.start, s.end))


def _endings(story: Manuscript) -> Iterator[Note]:
    """Yield runs of narrative sentences that end alike."""
    run: list[tuple[int, int]] = []
    last = ""
    for s in [*(x for x in story.sentences if not x.spoken), None]:
        found = _ENDING.search(s.text) if s else None
        ending = found[1] if found else ""
        if not ending or ending != last:
            if len(run) >= REPEATED:
                why = f"'{last}.'로 끝나는 문장이 {len(run)}번 이어집니다."
                yield Note("같은 어미", why, _quote(story.text, run[0][0], run[-1][1]))
            run = []
        last = ending
        if s:
            run.append((s.start, s.end))


def _fillers(story: Manuscript) -> Iterator[Note]:
    for filler in FILLERS:
        found = [m.start() for m in re.finditer(re.escape(filler), story.text)]
        if len(found) >= 3:
            why = f"'{filler}'이(가) {len(found)}번 나옵니다. 빼도 되는 곳이 있는지 보세요."
            yield Note("군더더기", why, _quote(story.text, found[0], found[0] + len(filler)))


def _echoes(story: Manuscript) -> Iterator[Note]:
    """Yield a rare word that comes back within two sentences."""
    told: Sequence[str] = [s.text for s in story.sentences]
    words = Counter(w for t in told for w in re.findall(r"[가-힣]{3,}", t))
    for before, after in zip(story.sentences, story.sentences[1:], strict=False):
        shared = set(re.findall(r"[가-힣]{3,}", before.text)) & set(
            re.findall(r"[가-힣]{3,}", after.text)
        )
        for word in sorted(shared):
            if words[word] == 2 and not any(n in word for n in story.cast.names):
                at = after.start + after.text.index(word)
                yield Note(
                    "되풀이",
                    f"'{word}'이(가) 바로 앞 문장에도 있습니다.",
                    _quote(story.text, at, at + len(word)),
                )


def _paragraphs(story: Manuscript) -> Iterator[Note]:
    for match in re.finditer(r"[^\n]+", story.text):
        if len(match.group()) > LONG_PARAGRAPH:
            why = f"{len(match.group())}자 문단입니다. 작은 화면에서는 나누어 읽힙니다."
            yield Note("긴 문단", why, _quote(story.text, match.start(), match.start() + 40))
