"""Read references: BibTeX, RIS, CSL-JSON, a plain list, or the list at the end of a manuscript."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware

from sectorkit.errors import BadInput

from .entries import ARXIV, PMID, Entry, doi_in
from .lines import entry_of_line

MOST = 300
"""References in one list."""

_HEADING = re.compile(
    r"^\s*(?:#+\s*)?(?:\d+\.?\s*)?(?:참\s*고\s*문\s*헌|인용\s*문헌|references|bibliography|"
    r"works cited|literature cited)\s*:?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_GAP = re.compile(r"\s{50,}")
"""Emptiness that nobody writes; the patterns below take the square of it."""
_NUMBERED = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")
_KINDS = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "book": "book",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "JOUR": "article-journal",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "BOOK": "book",
    "CHAP": "chapter",
    "THES": "thesis",
}


def read_references(text: str) -> list[Entry]:
    """Return the references of a text in whatever form it is. Raises `BadInput`."""
    stripped = _GAP.sub(lambda gap: "\n\n" if "\n" in gap[0] else " ", text.strip())
    if not stripped:
        raise BadInput(
            "참고문헌을 붙여 넣어 주세요. BibTeX, RIS, CSL-JSON이나 한 줄에 하나씩 적은 목록을 "
            "읽습니다."
        )
    entries = _reader(stripped)(stripped)
    if not entries:
        raise BadInput(
            "참고문헌을 찾지 못했습니다. 한 줄에 하나씩, 또는 BibTeX나 RIS로 붙여 넣어 주세요."
        )
    if len(entries) > MOST:
        raise BadInput(
            f"한 번에 {MOST}건까지 점검합니다. {len(entries)}건을 나누어 붙여 넣어 주세요."
        )
    return entries


def _reader(text: str) -> Callable[[str], list[Entry]]:
    if text[0] in "[{" and '"' in text[:200]:
        return read_csl
    if re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return read_bibtex
    if re.search(r"^TY\s\s?-", text, re.MULTILINE):
        return read_ris
    return read_lines


def read_bibtex(text: str) -> list[Entry]:
    """Return the entries of BibTeX."""
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    return [_of_bibtex(entry) for entry in library.entries]


def _of_bibtex(entry: Any) -> Entry:
    fields = {f.key.lower(): " ".join(str(f.value).split()) for f in entry.fields}
    names = fields.get("author", "") or fields.get("editor", "")
    everything = " ".join(fields.values())
    return _entry(
        raw=entry.raw or "",
        key=entry.key,
        kind=_KINDS.get(entry.entry_type.lower(), "article"),
        title=fields.get("title", "").replace("{", "").replace("}", ""),
        authors=tuple(n.strip("{} ") for n in re.split(r"\s+and\s+", names) if n.strip("{} ")),
        year=fields.get("year", "") or fields.get("date", ""),
        venue=fields.get("journal", "")
        or fields.get("booktitle", "")
        or fields.get("journaltitle", ""),
        volume=fields.get("volume", ""),
        issue=fields.get("number", ""),
        pages=fields.get("pages", ""),
        doi=doi_in(fields.get("doi", "")) or doi_in(fields.get("url", "")),
        arxiv=fields.get("eprint", "") if "arxiv" in everything.lower() else "",
        url=fields.get("url", ""),
    )


def read_ris(text: str) -> list[Entry]:
    """Return the entries of RIS."""
    found: list[Entry] = []
    tags: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = re.match(r"^([A-Z][A-Z0-9])\s\s?-\s?(.*)$", line.strip())
        if not match:
            continue
        if match[1] == "ER":
            found.append(_of_ris(tags))
            tags = {}
        else:
            tags.setdefault(match[1], []).append(match[2].strip())
    return found + ([_of_ris(tags)] if tags.get("TY") else [])


def _of_ris(tags: Mapping[str, Sequence[str]]) -> Entry:
    def first(*names: str) -> str:
        return next((tags[name][0] for name in names if tags.get(name)), "")

    pages = "-".join(p for p in (first("SP"), first("EP")) if p)
    return _entry(
        raw=" ".join(value for values in tags.values() for value in values),
        key=first("ID"),
        kind=_KINDS.get(first("TY"), "article"),
        title=first("TI", "T1"),
        authors=tuple(tags.get("AU", tags.get("A1", ()))),
        year=first("PY", "Y1", "DA"),
        venue=first("JO", "JF", "T2", "JA"),
        volume=first("VL"),
        issue=first("IS"),
        pages=pages,
        doi=doi_in(first("DO")) or doi_in(first("UR")),
        url=first("UR"),
    )


def read_csl(text: str) -> list[Entry]:
    """Return the entries of CSL-JSON. Raises `BadInput`."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadInput("CSL-JSON을 읽을 수 없습니다. 따옴표와 괄호를 확인해 주세요.") from error
    rows = told if isinstance(told, list) else told.get("items", [told])
    return [_of_csl(row) for row in rows if isinstance(row, dict)]


def _of_csl(row: Mapping[str, Any]) -> Entry:
    dates = (row.get("issued") or {}).get("date-parts") or [[None]]
    names = [
        name.get("literal") or ", ".join(p for p in (name.get("family"), name.get("given")) if p)
        for name in row.get("author", ())
    ]
    return _entry(
        raw=orjson.dumps(row).decode(),
        key=str(row.get("id", "")),
        kind=str(row.get("type", "article-journal")),
        title=str(row.get("title", "")),
        authors=tuple(names),
        year=str(dates[0][0] or ""),
        venue=str(row.get("container-title", "")),
        volume=str(row.get("volume", "")),
        issue=str(row.get("issue", "")),
        pages=str(row.get("page", "")),
        doi=doi_in(str(row.get("DOI", ""))),
        url=str(row.get("URL", "")),
    )


def _entry(*, year: str, **told: Any) -> Entry:
    found = re.search(r"(?:1[5-9]|20)\d\d", year)
    raw = told["raw"]
    arxiv, pmid = ARXIV.search(raw), PMID.search(raw)
    told["arxiv"] = told.get("arxiv") or (arxiv[1] if arxiv else "")
    return Entry(
        **{**told, "pages": _pages(told["pages"][:100])},
        year=int(found[0]) if found else None,
        pmid=pmid[1] if pmid else "",
    )


def _pages(text: str) -> str:
    return re.sub(r"\s*(?:--+|[–—‐-])\s*", "-", text).strip()


def read_lines(text: str) -> list[Entry]:
    """Return the entries of a plain list, or of the list at the end of a manuscript."""
    headings = list(_HEADING.finditer(text))
    body = text[headings[-1].end() :] if headings else text
    return [entry for line in _joined(body) if (entry := entry_of_line(line))]


def _joined(text: str) -> Iterator[str]:
    """Yield one reference at a time: numbered, set apart by empty lines, or one a line."""
    lines = [line.rstrip() for line in text.splitlines()]
    if sum(bool(_NUMBERED.match(line)) for line in lines) >= 2:
        yield from _numbered(lines)
    elif any(not line.strip() for line in lines[1:-1]) and _is_wrapped(lines):
        for block in re.split(r"\n\s*\n", "\n".join(lines)):
            yield " ".join(block.split())
    else:
        yield from (line.strip() for line in lines if len(line.strip()) > 20)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether references go over several lines: then most lines name no year."""
    full = [line for line in lines if line.strip()]
    return sum(bool(re.search(r"(?:19|20)\d\d", line)) for line in full) < 0.8 * len(full)


def _numbered(lines: Sequence[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        if _NUMBERED.match(line):
            if held:
                yield held
            held = _NUMBERED.sub("", line).strip()
        elif held and line.strip():
            held += " " + line.strip()
    if held:
        yield held
