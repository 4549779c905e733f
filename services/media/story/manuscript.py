"""A manuscript read once: its sentences, who is in it, and who says what to whom."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sectorkit.errors import BadInput

from .people import Cast, find_people
from .words import SAID, TITLES

LONGEST, SENTENCE_LONGEST, WORD_LONGEST = 300_000, 5_000, 500
"""Characters of a manuscript, and of a stretch in it without an end or without a space."""

_STOP = re.compile(r"[.!?…\n]")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{1,2000})[”\"]")
_END = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]`, trimmed; `paragraph` counts from 0."""

    start: int
    end: int
    text: str
    paragraph: int
    spoken: bool = False
    """Whether it stands inside quotation marks."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speech: the words between the marks, and who is known to say them to whom."""

    start: int
    end: int
    text: str
    speaker: str = ""
    listener: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What the rules read."""

    text: str
    sentences: Sequence[Sentence]
    utterances: Sequence[Utterance]
    cast: Cast = field(repr=False)


def read_manuscript(text: str, names: Sequence[str] = ()) -> Manuscript:
    """Read a text; `names` are people the writer has told us of.

    Raises `BadInput` for what is too long or never ends a word or a sentence: an analyser would
    be busy with it for minutes.
    """
    if len(text) > LONGEST:
        raise BadInput(f"원고는 한 번에 {LONGEST:,}자까지 읽습니다. 나누어 넣어 주세요.")
    unended = max(map(len, _STOP.split(text))) > SENTENCE_LONGEST
    if unended or max(map(len, text.split()), default=0) > WORD_LONGEST:
        raise BadInput(
            f"띄어쓰기 없이 {WORD_LONGEST:,}자, 또는 마침표나 줄바꿈 없이 {SENTENCE_LONGEST:,}자가 "
            "넘게 이어진 곳이 있습니다. 문장을 나누어 다시 넣어 주세요."
        )
    cast = find_people(text, names)
    return Manuscript(text, tuple(_sentences(text)), tuple(_utterances(text, cast)), cast)


def _sentences(text: str) -> Iterator[Sentence]:
    """Yield narrative and speech apart: a quotation is never one sentence with its frame."""
    quotes = [m.span(1) for m in _QUOTED.finditer(text)]
    edges = [0, *(edge for span in quotes for edge in span), len(text)]
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        for a, b in _split(text, start, end):
            yield Sentence(a, b, text[a:b], text.count("\n", 0, a), number % 2 == 1)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(text, start, end):
        yield from _trim(text, at, match.end())
        at = match.end()
    yield from _trim(text, at, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and (text[start].isspace() or text[start] in '”"’'):
        start += 1
    while end > start and text[end - 1] in ' \n\t“"':
        end -= 1
    if any(c.isalnum() for c in text[start:end]):
        yield start, end


def _utterances(text: str, cast: Cast) -> Iterator[Utterance]:
    """Yield the speeches; the frame on the same line names the speaker and the listener."""
    for line in re.finditer(r"[^\n]+", text):
        found = [m for m in _QUOTED.finditer(text, line.start(), line.end())]
        frame = _QUOTED.sub(" ", line.group())
        speaker, listener = _who(frame, cast)
        for number, match in enumerate(found):
            after = text[match.end() : line.end()].lstrip()
            answered = number + 1 < len(found) and after.startswith(("“", '"'))
            who = ("", "") if answered else (speaker, listener)
            yield Utterance(match.start(1), match.end(1), match[1], *who)


def _who(frame: str, cast: Cast) -> tuple[str, str]:
    """Return who speaks and who is spoken to in what stands around a quotation."""
    if not re.search(SAID, frame):
        return "", ""
    speaker = listener = ""
    for mention in cast.mentions(frame):
        after = frame[mention.end :]
        if re.match(r"(?:이)?(?:에게|한테|께|더러|보고|를 향해|을 향해)", after):
            listener = mention.name
        elif not speaker and re.match(r"(?:이)?(?:이|가|은|는)(?=\s)", after):
            speaker = mention.name
    return speaker, listener or _role_listener(frame)


def _role_listener(frame: str) -> str:
    found = re.search(rf"(손님|(?:{TITLES})님|할머니|어머니|아버지|친구)(?:에게|께|한테)", frame)
    return found[1] if found else ""
