"""Whether an entry and a record are the same work, and what in the entry is not as recorded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from .entries import Entry, Record, family, plain

SAME_TITLE = 0.93
"""Titles this alike are the same; measured on `tests/services/data/education/references.jsonl`."""
LIKE_TITLE = 0.72
"""Titles this alike may be the same with a slip, if the rest speaks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as the index has it."""

    field: str
    said: str
    recorded: str


def title_likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1; a left-out subtitle does not count."""
    a, b = plain(one), plain(other)
    if not a or not b:
        return 0.0
    whole = fuzz.ratio(a, b) / 100
    short, long = sorted((a, b), key=len)
    leads = len(short.split()) >= 3 and long.startswith(f"{short} ")
    return 1.0 if leads else whole


def support(entry: Entry, record: Record) -> int:
    """Return how many of author, year, venue, volume and first page agree."""
    return sum(
        (
            bool(_authors_agree(entry, record)),
            entry.year is not None and entry.year in record.years,
            bool(entry.venue) and same_venue(entry.venue, record.venue),
            bool(entry.volume) and entry.volume == record.volume,
            bool(entry.pages) and _first_page(entry.pages) == _first_page(record.pages),
        )
    )


def is_same(entry: Entry, record: Record) -> bool:
    """Tell whether the entry means this work, slips and all."""
    alike = title_likeness(entry.title, record.title)
    if alike >= SAME_TITLE:
        return support(entry, record) >= 1 or len(plain(entry.title).split()) >= 6
    return alike >= LIKE_TITLE and support(entry, record) >= 3


def best(entry: Entry, records: Sequence[Record]) -> Record | None:
    """Return the record that the entry means, or nothing."""
    same = [record for record in records if is_same(entry, record)]
    return max(
        same,
        key=lambda r: (round(title_likeness(entry.title, r.title), 2), support(entry, r)),
        default=None,
    )


def differences(entry: Entry, record: Record) -> list[Difference]:
    """Return what the entry says and the record does not; what either leaves out is no matter."""
    return list(_differences(entry, record))


def _differences(entry: Entry, record: Record) -> Iterator[Difference]:
    if entry.title and title_likeness(entry.title, record.title) < 0.97:
        yield Difference(field="제목", said=entry.title, recorded=record.title)
    if wrong := _authors_not_there(entry, record):
        said = ", ".join(wrong)
        yield Difference(field="저자", said=said, recorded="; ".join(record.authors))
    if entry.year and record.years and entry.year not in record.years:
        recorded = ", ".join(str(year) for year in sorted(set(record.years)))
        yield Difference(field="연도", said=str(entry.year), recorded=recorded)
    if entry.venue and record.venue and not same_venue(entry.venue, record.venue):
        yield Difference(field="학술지", said=entry.venue, recorded=record.venue)
    if entry.volume and record.volume and entry.volume != record.volume:
        yield Difference(field="권", said=entry.volume, recorded=record.volume)
    if _pages_differ(entry.pages, record.pages):
        yield Difference(field="쪽", said=entry.pages, recorded=record.pages)
    if entry.doi and record.doi and entry.doi != record.doi:
        yield Difference(field="DOI", said=entry.doi, recorded=record.doi)


def _families(names: Sequence[str]) -> list[str]:
    return [found for name in names if (found := family(name))]


def _authors_agree(entry: Entry, record: Record) -> bool:
    return bool(entry.authors and record.authors) and not _authors_not_there(entry, record)


def _authors_not_there(entry: Entry, record: Record) -> list[str]:
    """Return the authors that the record does not have, or the first one if it is not the first."""
    if not entry.authors or not record.authors:
        return []
    there = _families(record.authors)
    missing = [n for n in entry.authors if not any(_same_name(family(n), t) for t in there)]
    if missing:
        return missing
    first = entry.authors[0]
    return [] if _same_name(family(first), there[0]) else [first]


def _same_name(one: str, other: str) -> bool:
    a, b = one.split(), other.split()
    return one == other or (bool(a and b) and (a[-1] == b[-1] or one in other or other in one))


def same_venue(one: str, other: str) -> bool:
    """Tell whether two names are of one journal: the same, an abbreviation, or the initials."""
    a, b = plain(one), plain(other)
    if not a or not b or a == b or fuzz.token_set_ratio(a, b) >= 88:
        return True
    short, long = sorted((a, b), key=len)
    small = {"of", "the", "and", "in", "for", "on", "de", "la"}
    words = [word for word in long.split() if word not in small]
    brief = [word for word in short.split() if word not in small]
    initials = "".join(word[0] for word in words)
    return _abbreviates(brief, words) or short.replace(" ", "") == initials


def _abbreviates(brief: Sequence[str], words: Sequence[str]) -> bool:
    at = 0
    for part in brief:
        while at < len(words) and not words[at].startswith(part):
            at += 1
        if at == len(words):
            return False
        at += 1
    return len(brief) >= 2 or (len(brief) == 1 and len(words) == 1)


def _first_page(pages: str) -> str:
    return re.split(r"[-–—]", pages.strip().lower())[0].lstrip("0")


def _pages_differ(said: str, recorded: str) -> bool:
    if not said or not recorded:
        return False
    if not re.match(r"^[a-z]?\d", said.lower()):
        return False
    return _first_page(said) != _first_page(recorded)
