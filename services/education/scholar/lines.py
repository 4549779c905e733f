"""Take one written reference apart: APA, Vancouver, IEEE, Chicago, and Korean lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .entries import ARXIV, PMID, Entry, doi_in

LONGEST = 2_000
"""Characters of one reference that are read: the patterns below take the square of it."""

_YEAR = re.compile(r"(?<![\d:./-])((?:1[89]|20)\d\d)[a-z]?(?![\d/])")
_APA = re.compile(
    r"^(?P<authors>.{2,400}?)[\s.,]*\((?P<year>(?:1[89]|20)\d\d)[a-z]?[^)]*\)\s*[.,:]?\s*(?P<rest>.+)$"
)
_QUOTED = re.compile(
    r"^(?P<authors>[^\"“”「『]{2,400}?)[\s,.]*[\"“「『](?P<title>[^\"“”」』]+?)[,.]?[\"”」』][\s,.]*(?P<rest>.*)$"
)
_VANCOUVER = re.compile(
    r"^(?P<authors>[^.]{2,400}?)\.\s+(?P<title>.+?[.?!])\s+(?P<venue>[^.;]+(?:\.[^.;]+)*?)\.?\s*"
    r"(?P<year>(?:1[89]|20)\d\d)\s*(?:[A-Z][a-z]{2}\s*\d*)?\s*[;,:]\s*(?P<rest>.*)$"
)
_VOLUME = re.compile(
    r"(?P<volume>\d{1,4})\s*\((?P<issue>[^)]{1,12})\)\s*[,:]\s*(?P<pages>e?[A-Za-z]?\d[\w-]*(?:\s*[-–—]+\s*[A-Za-z]?\d+)?)"
    r"|vol\.?\s*(?P<volume2>\d{1,4})(?:[,\s]+no\.?\s*(?P<issue2>[\w-]+))?(?:[,\s]+(?:pp?\.?\s*(?P<pages2>[\w]+(?:\s*[-–—]+\s*\w+)?)|art\.?\s*(?:no\.?)?\s*(?P<pages5>\w+)))?"
    r"|(?<=[\s,])(?P<volume3>\d{1,4})\s*[,:]\s*(?P<pages3>[A-Za-z]?\d+\s*[-–—]+\s*[A-Za-z]?\d+)"
    r"|(?<=[\s,;])(?P<volume4>\d{1,4})\s*[:,]\s*(?P<pages4>[A-Za-z]?\d+)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^(?:[A-Z]\.?[\s-]?){1,4}$")


@dataclass(frozen=True, slots=True)
class _Parts:
    authors: str
    title: str
    venue: str
    rest: str
    year: str = ""


def entry_of_line(line: str) -> Entry | None:
    """Return one written reference; nothing if the line is none."""
    line = line[:LONGEST]
    text = " ".join(re.sub(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+", "", line).split())
    text = re.sub(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)", "", text)
    bare = re.sub(
        r"(?:https?://\S+|\bdoi:?\s*10\.\S+|\barxiv:\S+|\bpmid:?\s*\d+)", "", text, flags=re.I
    )
    parts = _parts(bare.strip(" .") + ".")
    year = _YEAR.search(parts.year if parts and parts.year else bare)
    arxiv, pmid = ARXIV.search(text), PMID.search(text)
    if not (parts or year or doi_in(text) or arxiv):
        return None
    at = _VOLUME.search(parts.rest) if parts else None
    return Entry(
        raw=text,
        title=parts.title if parts else "",
        authors=names_in(parts.authors) if parts else (),
        year=int(year[1]) if year else None,
        venue=parts.venue if parts else "",
        volume=_group(at, "volume"),
        issue=_group(at, "issue"),
        pages=re.sub(r"\s*[-–—]+\s*", "-", _group(at, "pages")),
        doi=doi_in(text),
        arxiv=arxiv[1] if arxiv else "",
        pmid=pmid[1] if pmid else "",
    )


def _group(match: re.Match[str] | None, name: str) -> str:
    if match is None:
        return ""
    found = [match.groupdict().get(f"{name}{n}") for n in ("", 2, 3, 4, 5)]
    return next((value for value in found if value), "")


def _parts(text: str) -> _Parts | None:
    if found := _QUOTED.match(text):
        return _Parts(found["authors"], found["title"], _venue(found["rest"]), found["rest"])
    if found := _APA.match(text):
        title, rest = _sentence(found["rest"])
        return _Parts(found["authors"], title, _venue(rest), rest, found["year"])
    if found := _VANCOUVER.match(text):
        rest = f" {found['rest']}"
        title, venue = found["title"].rstrip("."), found["venue"].strip()
        return _Parts(found["authors"], title, venue, rest, found["year"])
    pieces = re.split(r"(?<=[a-z가-힣)])\.\s+", text, maxsplit=2)
    if len(pieces) == 3 and _YEAR.search(text):
        return _Parts(pieces[0], pieces[1], _venue(pieces[2]), pieces[2])
    return None


def _sentence(text: str) -> tuple[str, str]:
    """Return the title and what follows it: a title ends where a sentence does."""
    ends = re.search(r"(?<![A-Z])(?<!vs)(?<!etc)[.?!](?=\s+[\"'“A-Z가-힣])", text)
    if not ends:
        return text.rstrip(" ."), ""
    title = text[: ends.start() + (text[ends.start()] in "?!")]
    return title.strip(), text[ends.end() :].strip()


def _venue(rest: str) -> str:
    """Return the name before the numbers: of a journal, or of proceedings after `In`."""
    text = re.sub(r"^(?:in:?|in\s+proc\.?(?:\s+of)?)\s+", "", rest.strip(), flags=re.IGNORECASE)
    ends = re.search(
        r"\s*[,.]?\s*(?:vol\.?\s*\d|\d{1,4}\s*\(|,\s*\d|\(\s*(?:pp|Vol)|\bpp?\.|\b(?:19|20)\d\d\b|\.\s*\d)",
        text,
    )
    return (text[: ends.start()] if ends else text).strip(" ,.")


def names_in(text: str) -> tuple[str, ...]:
    """Return the authors of a written list, `Family, Initials` or `Family`."""
    text = re.sub(r"\bet\s+al\.?|\b외\s*(?:\d+인)?\s*$|\.\.\.|…", "", text).strip(" ,.")
    if re.search(r"[가-힣]", text):
        return tuple(n for n in re.split(r"\s*[,·ㆍ&]\s*|\s+및\s+|\s*와\s+|\s*과\s+", text) if n)
    parts = [p.strip(" ,") for p in re.split(r"\s*[;,]\s*(?:&|and)?\s*|\s+&\s+|\s+and\s+", text)]
    return tuple(_paired([part for part in parts if part]))


def _paired(parts: Sequence[str]) -> list[str]:
    """Put initials that stand after a comma to the family name before them."""
    names: list[str] = []
    for part in parts:
        if (
            _INITIALS.match(part)
            and names
            and "," not in names[-1]
            and not _has_initials(names[-1])
        ):
            names[-1] = f"{names[-1]}, {part}"
        elif match := re.match(r"^([^\d.]+?)\s+([A-Z]{1,3})$", part):
            names.append(f"{match[1]}, {match[2]}")
        else:
            names.append(part)
    return names


def _has_initials(name: str) -> bool:
    return bool(re.match(r"^(?:[A-Z]\.[\s-]?)+\s*\w", name))
