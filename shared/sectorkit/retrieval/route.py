"""Lead a question that names an article of law straight to it, however the law is written."""

import re
from collections.abc import Iterator, Mapping, Sequence

from .references import law_key, parse_reference

Hits = Sequence[tuple[int, float]]

_LOCATOR = re.compile(r"제\d+조(?:의\d+)?")
_LONGEST = 60
_FEWEST = 2


def keys(title: str, locator: str) -> list[str]:
    """Return the names under which a passage is found at once: `민법제750조`, or nothing.

    A locator that names 항 or 호 as well is a name of its own.
    """
    article = _LOCATOR.match(locator)
    if not article:
        return []
    law = law_key(title)
    return list(dict.fromkeys([law + article.group(), law + law_key(locator)]))


def named(text: str, lexicon: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the keys a question may mean, longest first; most of them name nothing.

    Every run of words before the article is tried as the law's name, so spacing does not matter:
    `전세 주택 임대차 보호법 3조의3` means 주택임대차보호법 as soon as such a passage exists.
    """
    abbreviations = {short: fulls[0] for short, fulls in lexicon.items() if fulls}
    found: dict[str, None] = {}
    for reference in parse_reference(text, abbreviations=abbreviations):
        places = [law_key(reference.full_locator), reference.locator]
        laws = [law_key(reference.title)] if reference.title else []
        laws += _names(text[: reference.start] + _name(text, reference.start), abbreviations)
        found |= dict.fromkeys(law + place for law in laws for place in places)
    return tuple(sorted(found, key=len, reverse=True))


def _name(text: str, start: int) -> str:
    """Return what stands between a reference's start and its article: the law as written."""
    article = re.compile(r"(?:제\s?)?\d+\s?조").search(text, start)
    return text[start : article.start()] if article else ""


def _names(before: str, abbreviations: Mapping[str, str]) -> Iterator[str]:
    """Yield every run of words that ends `before`, and what each is short for."""
    short = {law_key(name): law_key(full) for name, full in abbreviations.items()}
    parts = [law_key(word) for word in before[-_LONGEST:].split()]
    for name in ("".join(parts[at:]) for at in range(len(parts))):
        if len(name) >= _FEWEST:
            yield name
            if full := _expanded(name, short):
                yield full


def _expanded(name: str, short: Mapping[str, str]) -> str:
    """Return the full name of `근기법` or `근기법시행령`; empty where it is not short for one."""
    for kind in ("시행규칙", "시행령", ""):
        stem = name.removesuffix(kind) if kind else name
        if name.endswith(kind) and stem in short:
            return short[stem] + kind
    return ""


def first(wanted: Sequence[str], ranked: Hits, kept: Mapping[int, str]) -> Hits:
    """Return `ranked` with the passages that were asked for by name in front, sure of them (1.0).

    `kept` holds each row's `keys`, parted by spaces. A key that names a 항 beats one that does not.
    """
    places = {key: place for place, key in enumerate(wanted)}

    def place(row: int) -> int:
        return min((places[key] for key in kept[row].split() if key in places), default=len(places))

    ordered = sorted(ranked, key=lambda hit: place(hit[0]))
    return [
        (row, 1.0 if place(row) < len(places) else min(score, UNNAMED)) for row, score in ordered
    ]


UNNAMED = 0.99
"""The most that a passage which was not asked for by name is worth beside one that was."""

UNSPOKEN = 0.3
"""What is left of the score of a passage that does not name the article a question asks for."""


def spoken(
    wanted: Sequence[str], ranked: Hits, terms: Mapping[int, Mapping[str, str]]
) -> list[tuple[int, float]]:
    """Return `ranked` with little left for passages that name none of the articles wanted.

    Whoever asks what article 999 says is not answered with another article of that law.
    """
    articles = {match.group() for key in wanted for match in _LOCATOR.finditer(key)}
    said = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, sorted(articles)))})(?!\S)").search

    def names(row: int) -> bool:
        return any(said(field) for field in terms[row].values())

    weighed = [(row, score if names(row) else UNSPOKEN * score) for row, score in ranked]
    return sorted(weighed, key=lambda hit: (-hit[1], hit[0]))
