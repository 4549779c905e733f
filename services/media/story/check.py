"""Set the facts of a story side by side and report where two of them cannot both hold."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .ages import ages, years_apart
from .dates import counted_days, dates
from .facts import Fact
from .fates import fates, returns
from .habits import habits
from .lines import Line, read_lines
from .manuscript import Manuscript, read_manuscript
from .names import slips
from .places import moves, places
from .relations import relations
from .speech import shifts
from .traits import traits


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words: `manuscript[start:end] == quote`."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Two places that contradict each other. Which one is right is the writer's to say."""

    kind: str
    subject: str
    message: str
    first: Quote
    second: Quote


def check_story(text: str, names: Sequence[str] = ()) -> tuple[list[Finding], list[Fact]]:
    """Return what contradicts itself, in reading order of the second place, and every fact."""
    story = read_manuscript(text, names)
    lines = list(read_lines(story))
    facts = sorted(_facts(lines, story), key=lambda f: f.start)
    found = [*_compared(facts, text), *_special(facts, lines, story)]
    unique = {(f.kind, f.first.start, f.second.start): f for f in found}
    return sorted(unique.values(), key=lambda f: (f.second.start, f.first.start)), facts


def _facts(lines: Sequence[Line], story: Manuscript) -> Iterator[Fact]:
    for line in lines:
        for read in (ages, dates, places, moves, traits, habits, fates):
            yield from read(line)
        yield from relations(line, story.cast)


def _compared(facts: Sequence[Fact], text: str) -> Iterator[Finding]:
    """Compare the facts about one thing with the first that still holds."""
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.kind, fact.subject, fact.attribute].append(fact)
    for (_, _, attribute), told in groups.items():
        standing: Fact | None = None
        reported: set[str] = set()
        for fact in told:
            if fact.fresh or standing is None:
                standing = fact if fact.value else None
            elif fact.value not in reported and _clash(standing, fact, attribute):
                reported.add(fact.value)
                yield _finding(standing, fact, text)


def _clash(one: Fact, other: Fact, attribute: str) -> bool:
    """Say whether two facts about the same thing cannot both hold."""
    if attribute in ("나이", "학년"):
        return (years_apart(one, other) or 0) >= (2 if int(other.value) > int(one.value) else 1)
    if attribute == "형제 순서":
        pair = {one.value, other.value}
        return pair in (
            {"막내", "맏이"},
            {"막내", "막내 아님"},
            {"맏이", "맏이 아님"},
            {"둘째", "맏이"},
        )
    if attribute == "자식":
        return (one.value == "없음") != (other.value == "없음")
    if attribute == "직업":
        return not (one.value in other.value or other.value in one.value)
    return one.value != other.value


def _finding(one: Fact, other: Fact, text: str) -> Finding:
    subject = one.subject.replace("|", "와 ").split(":")[-1]
    return Finding(
        one.kind,
        subject,
        f"{subject}: {one.attribute} · 앞에서는 '{text[one.start : one.end].strip()}', 뒤에서는 "
        f"'{text[other.start : other.end].strip()}'입니다.",
        _quote(text, one.start, one.end),
        _quote(text, other.start, other.end),
    )


def _special(facts: Sequence[Fact], lines: list[Line], story: Manuscript) -> Iterator[Finding]:
    """Yield what is not a comparison of two values: counts of days, the dead, tone, names."""
    text = story.text
    for one, other, right in counted_days(lines):
        message = f"{one.value}에서 세면 {right}인데 {other.value}로 적혀 있습니다."
        yield Finding(
            "날짜",
            "날짜 계산",
            message,
            _quote(text, one.start, one.end),
            _quote(text, other.start, other.end),
        )
    for one, other in returns([f for f in facts if f.kind == "생사"], lines):
        message = f"{one.subject}: 앞에서 세상을 떠났는데 뒤에서 행동합니다."
        yield Finding(
            "생사",
            one.subject,
            message,
            _quote(text, one.start, one.end),
            _quote(text, other.start, other.end),
        )
    for speaker, listener, before, now in shifts(story):
        message = f"{speaker} → {listener}: 말투가 까닭 없이 바뀝니다."
        yield Finding(
            "말투",
            f"{speaker}→{listener}",
            message,
            Quote(before.start, before.end, before.text),
            Quote(now.start, now.end, now.text),
        )
    for often, rare, a, b in slips(text, story.cast):
        message = f"'{often}' · '{rare}': 같은 사람의 이름을 다르게 적은 것일 수 있습니다."
        yield Finding("이름", often, message, _word(text, a, often), _word(text, b, rare))


def _word(text: str, start: int, word: str) -> Quote:
    return Quote(start, start + len(word), word)


def _quote(text: str, start: int, end: int) -> Quote:
    """Return the clause around a fact: from the last stop or line to the next."""
    before = max(text.rfind(c, 0, start) for c in '\n.!?"“')
    stops = [m.start() + 1 for m in re.finditer(r"[.!?]|(?=[\n\"”])", text[end : end + 200])]
    a, b = before + 1, end + (stops[0] if stops else 0)
    while a < start and text[a].isspace():
        a += 1
    b = max(end, min(b, len(text)))
    while b > end and text[b - 1].isspace():
        b -= 1
    return Quote(a, b, text[a:b])
