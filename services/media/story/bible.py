"""The story bible: what a manuscript says of everybody and everything, each with its place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .check import Quote
from .facts import Fact
from .people import Cast

ROLES = {
    "parent": "부모", "child": "자식", "spouse": "부부", "older": "손위 형제",
    "younger": "손아래 형제", "cousin": "사촌", "nibling": "조카", "elder": "이모·고모·삼촌",
    "aunt": "이모·고모", "uncle": "삼촌", "grandparent": "조부모", "grandchild": "손주",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the bible: `subject` has `value` as its `attribute`, as `quotes` say."""

    subject: str
    attribute: str
    value: str
    quotes: Sequence[Quote]


def make_bible(facts: Sequence[Fact], cast: Cast, text: str) -> list[Entry]:
    """Return the entries, people first and by how often they are named."""
    grouped: dict[tuple[str, str, str], list[Quote]] = defaultdict(list)
    for fact in facts:
        if fact.value:
            subject, attribute, value = _told(fact)
            quote = Quote(fact.start, fact.end, text[fact.start : fact.end])
            grouped[subject, attribute, value].append(quote)
    entries = [Entry(*key, tuple(quotes)) for key, quotes in grouped.items()]
    return sorted(entries, key=lambda e: (-cast.counts.get(e.subject, 0), e.subject, e.attribute))


def _told(fact: Fact) -> tuple[str, str, str]:
    """Return subject, attribute and value as a person reads them."""
    if fact.attribute == "관계":
        first, second = fact.subject.split("|")
        return first, f"{second}의 사이", f"{second}은(는) {ROLES.get(fact.value, fact.value)}"
    if fact.attribute == "요일":
        return fact.subject.split(":")[-1], "요일", f"{fact.value}요일"
    if fact.attribute == "나이":
        return fact.subject, "나이", f"{fact.value}살"
    if fact.attribute == "학년":
        return fact.subject, "학년", _grade(int(fact.value))
    return fact.subject, fact.attribute, fact.value


def _grade(rank: int) -> str:
    for name, base in (("대학교", 12), ("고등학교", 9), ("중학교", 6), ("초등학교", 0)):
        if rank > base:
            return f"{name} {rank - base}학년"
    return str(rank)
