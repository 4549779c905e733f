"""A reference as somebody wrote it, and a record as an index holds it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^`]+", re.IGNORECASE)
ARXIV = re.compile(
    r"arxiv[:\s./]*(?:abs/|org/abs/|preprint\s+arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.I
)
PMID = re.compile(r"pmid:?\s*(\d{4,9})", re.IGNORECASE)
_MARK = re.compile(r"^\s*(?:retracted(?:\s+article)?|withdrawn)\s*[:.\-]\s*", re.IGNORECASE)
_TRAILING = re.compile(r"[.,;:)\]]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reference as it is written in a list; what is not written is empty."""

    raw: str = ""
    key: str = ""
    kind: str = "article-journal"
    """As CSL calls it."""
    title: str = ""
    authors: Sequence[str] = ()
    """`Family, Given` or `Family`; a Korean name as it is."""
    year: int | None = None
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One work as an index holds it."""

    source: str
    """Which index: `Crossref`, `OpenAlex` …"""
    id: str
    title: str
    authors: Sequence[str] = ()
    years: Sequence[int] = ()
    """Of print and of being online: both are cited."""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    retracted: bool = False
    fetched: str = ""
    sample: bool = False


def doi_in(text: str) -> str:
    """Return the first DOI in a text, lower-case and without what trails it, or nothing."""
    found = DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if not found:
        return ""
    doi = found[0].lower()
    while _TRAILING.search(doi):
        cut = _TRAILING.search(doi)
        assert cut is not None
        if doi.count("(") == doi.count(")") and doi.endswith(")"):
            break
        doi = doi[:-1]
    return doi


def plain(text: str) -> str:
    """Return words as they are compared: lower-case, without braces, signs, accents and marks."""
    text = re.sub(r"<[^>]+>", "", _MARK.sub("", text))
    text = re.sub(r"\\[a-zA-Z]+\s*|[{}$\\]", "", text)
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    joined = unicodedata.normalize("NFC", bare).casefold()
    return re.sub(r"[^\w]+", " ", joined.replace("_", " ")).strip()


def family(name: str) -> str:
    """Return the family name as it is compared; a Korean name whole."""
    if re.search(r"[가-힣]", name):
        return re.sub(r"[\s,]", "", name)
    if "," in name:
        return plain(name.split(",")[0])
    words = [word for word in name.split() if word.strip(".")]
    particles = {"van", "von", "de", "der", "den", "di", "da", "la", "le", "del"}
    full = [word for word in words if not re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", word)]
    if not full:
        return plain(name)
    start = next((i for i, word in enumerate(full) if word.lower() in particles), len(full) - 1)
    return plain(" ".join(full[start:]))
