"""Write references out: BibTeX, RIS, CSL-JSON. What is not known is left out, never made up."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import orjson

from .entries import Entry, Record, family

Format = Literal["bibtex", "ris", "csl"]
_BIBTEX = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
}
_RIS = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
}


def write(entries: Sequence[Entry], form: Format) -> str:
    """Return the entries as a file of that form."""
    writers: Mapping[str, Callable[[Sequence[Entry]], str]] = {
        "bibtex": write_bibtex,
        "ris": write_ris,
        "csl": write_csl,
    }
    return writers[form](entries)


def as_recorded(entry: Entry, record: Record) -> Entry:
    """Return the entry as the index has it."""
    return Entry(
        raw=entry.raw,
        key=entry.key,
        kind=entry.kind,
        title=record.title,
        authors=record.authors,
        year=record.years[0] if record.years else entry.year,
        venue=record.venue or entry.venue,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=record.doi or entry.doi,
        arxiv=entry.arxiv,
        pmid=entry.pmid,
        url=record.url,
    )


def _keys(entries: Sequence[Entry]) -> list[str]:
    """Return a key for each entry, each its own."""
    used: dict[str, int] = {}
    keys = []
    for entry in entries:
        name = re.sub(r"\W", "", family(entry.authors[0])) if entry.authors else "ref"
        key = entry.key or f"{name}{entry.year or ''}"
        used[key] = used.get(key, 0) + 1
        keys.append(key if used[key] == 1 else f"{key}{chr(95 + used[key])}")
    return keys


def write_bibtex(entries: Sequence[Entry]) -> str:
    """Return BibTeX."""
    return "\n".join(
        f"@{_BIBTEX.get(e.kind, 'misc')}{{{key},\n{_bibtex_fields(e)}}}\n"
        for key, e in zip(_keys(entries), entries, strict=True)
    )


def _bibtex_fields(entry: Entry) -> str:
    place = "booktitle" if entry.kind in ("paper-conference", "chapter") else "journal"
    fields = {
        "title": entry.title,
        "author": " and ".join(entry.authors),
        "year": str(entry.year or ""),
        place: entry.venue,
        "volume": entry.volume,
        "number": entry.issue,
        "pages": entry.pages.replace("-", "--"),
        "doi": entry.doi,
        "eprint": entry.arxiv,
        "url": "" if entry.doi else entry.url,
    }
    lines = (f"  {name} = {{{_safe(value)}}},\n" for name, value in fields.items() if value)
    return "".join(lines)


def _safe(value: str) -> str:
    return re.sub(r"(?<!\\)([&%#])", r"\\\1", value.replace("{", "").replace("}", ""))


def write_ris(entries: Sequence[Entry]) -> str:
    """Return RIS."""
    return "".join(_ris(entry) for entry in entries)


def _ris(entry: Entry) -> str:
    first, _, last = entry.pages.partition("-")
    tags = [
        ("TY", _RIS.get(entry.kind, "GEN")),
        ("TI", entry.title),
        *(("AU", name) for name in entry.authors),
        ("PY", str(entry.year or "")),
        ("JO", entry.venue),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SP", first),
        ("EP", last),
        ("DO", entry.doi),
        ("UR", "" if entry.doi else entry.url),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value) + "ER  - \r\n"


def write_csl(entries: Sequence[Entry]) -> str:
    """Return CSL-JSON."""
    rows = [_csl(key, entry) for key, entry in zip(_keys(entries), entries, strict=True)]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode()


def _csl(key: str, entry: Entry) -> dict[str, Any]:
    told = {
        "id": key,
        "type": entry.kind,
        "title": entry.title,
        "author": [_csl_name(name) for name in entry.authors],
        "issued": {"date-parts": [[entry.year]]} if entry.year else None,
        "container-title": entry.venue,
        "volume": entry.volume,
        "issue": entry.issue,
        "page": entry.pages,
        "DOI": entry.doi,
        "URL": entry.url,
    }
    return {name: value for name, value in told.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    if "," not in name:
        return {"literal": name}
    last, first = (part.strip() for part in name.split(",", 1))
    return {"family": last, "given": first} if first else {"literal": last}
