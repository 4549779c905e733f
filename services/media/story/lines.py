"""Sentences with what a reader carries along: whom they are about, and how much time has passed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .manuscript import Manuscript, Sentence
from .people import Cast, Mention
from .words import KIN_WORDS, NATIVE, OWN, TITLES, UNREAL, native_number, sino_number

_LATER = re.compile(
    rf"(?P<n>{NATIVE}|\d{{1,3}}|[일이삼사오육칠팔구십]{{1,3}}) ?년(?:이|쯤|여)? ?(?:뒤|후|만에|"
    rf"흘렀|지났|지나|흐른)"
)
_NEXT_YEAR = re.compile(r"이듬해|다음 ?해|해가 바뀌")
_LONG = re.compile(
    r"몇 ?년|여러 해|수년|세월이 (?:흘|지)|오랜 (?:시간|세월)이|어른이 되|회귀|과거로|시간을 "
    r"거슬|살로 돌아|되돌아|환생|빙의"
)
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d{2})년(?!생)(?!에 태어)")
_TOPICAL = re.compile(r"(?<![가-힣])([가-힣]{2,})(?:은|는)(?=\s)")
_MARKED = re.compile(rf"(?: (?:{TITLES}))?이?(?:은|는|이|가|의|에게는|께서|답게|도)(?=[\s,.]|$)")
_SUBJECT = re.compile(rf"(?: (?:{TITLES}))?이?(?:은|는|이|가)(?=[\s,.]|$)")


@dataclass(frozen=True, slots=True)
class Clock:
    """Story time: years since the beginning, comparable inside one epoch."""

    epoch: int = 0
    years: int = 0
    calendar: int = 0
    """The calendar year last named; 0 for none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the story. `who` are the people named in it, with `A의 어머니` as one."""

    sentence: Sentence
    who: Sequence[Mention]
    topic: str
    clock: Clock
    unreal: bool

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.sentence.text

    def subject(self, start: int, end: int) -> str:
        """Return whom the words at `text[start:end]` tell of; empty when nobody is in sight."""
        after = re.match(
            rf"(?:이|가)? ?(?:의|인|된|이던|난|짜리|답게|을 맞은)? ?(?:(?:{KIN_WORDS}) )?",
            self.text[end:],
        )
        reach = end + (after.end() if after else 0)
        for one in self.who:
            if end <= one.start <= reach:
                return one.name
        before = [w for w in self.who if w.end <= start and _MARKED.match(self.text[w.end :])]
        if before:
            return before[-1].name
        if self._tells_of_another(start):
            return ""
        later = [w for w in self.who if w.start >= end and _MARKED.match(self.text[w.end :])]
        return later[0].name if later else ("" if self.sentence.spoken else self.topic)

    def _tells_of_another(self, start: int) -> bool:
        """Say whether the sentence has a topic of its own that is nobody we know."""
        for match in _TOPICAL.finditer(self.text, 0, start):
            named = any(w.start <= match.start() < w.end for w in self.who)
            if (
                not named
                and match[1] not in OWN
                and not match[1].endswith(("에게", "에서", "까지"))
            ):
                return True
        return False


def read_lines(story: Manuscript) -> Iterator[Line]:
    """Yield the sentences in order, with what was said before carried along."""
    topic, clock = "", Clock()
    for sentence in story.sentences:
        clock = _tick(clock, sentence.text)
        who = tuple(_entities(sentence.text, story.cast))
        yield Line(sentence, who, topic, clock, bool(UNREAL.search(sentence.text)))
        if not sentence.spoken:
            topic = _topic(sentence.text, who) or topic


def _topic(text: str, who: Sequence[Mention]) -> str:
    marked = [w for w in who if _SUBJECT.match(text[w.end :])]
    return marked[0].name if marked else ""


def _tick(clock: Clock, text: str) -> Clock:
    """Return the time after a sentence."""
    year = _YEAR.search(text)
    if year:
        moved = int(year[1]) - clock.calendar if clock.calendar else 0
        return Clock(clock.epoch, clock.years + moved, int(year[1]))
    if _LONG.search(text):
        return Clock(clock.epoch + 1, clock.years, 0)
    later = _LATER.search(text)
    passed = (native_number(later["n"]) or sino_number(later["n"])) if later else 0
    passed = passed or (1 if _NEXT_YEAR.search(text) else 0)
    if not passed:
        return clock
    return Clock(clock.epoch, clock.years + passed, clock.calendar and clock.calendar + passed)


def _entities(text: str, cast: Cast) -> Iterator[Mention]:
    """Yield people as they are named, and somebody's kin without a name as one entity."""
    for one in cast.mentions(text):
        kin = re.match(rf"의 ({KIN_WORDS})(?![가-힣]{{2}})", text[one.end :])
        if not kin:
            yield one
            continue
        end = one.end + kin.end()
        named = re.match(r" (?:이름은 )?", text[end:])
        nearby = {m.start for m in cast.mentions(text)}
        if named and named.end() and end + named.end() in nearby:
            continue
        yield Mention(f"{one.name}의 {kin[1]}", one.start, end)
