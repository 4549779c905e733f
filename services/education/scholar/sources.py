"""Ask the scholarly indexes, and put what they hold into one shape."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sectorkit.errors import BadInput, SectorKitError
from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring

from .entries import Entry, Record, doi_in

DATA = PublicData(Path(__file__).parents[1] / "data/adapters.yaml")

Found = tuple[Sequence[Record], Sequence[str]]
"""What the indexes hold, and the names of those that could not be asked."""


class Indexes:
    """The indexes as one operator may ask them; without a contact address their samples answer."""

    def __init__(self, keys: Keyring, data: PublicData = DATA) -> None:
        """Ask with these keys."""
        self._keys, self._data = keys, data

    @property
    def live(self) -> bool:
        """Whether works are looked up at their sources, not in a sample."""
        return self._data.live("crossref_doi", self._keys)

    async def by_id(self, entry: Entry) -> Found:
        """Return what stands under the DOI, arXiv number or PubMed number of an entry."""
        asks: list[Awaitable[Found]] = []
        if entry.doi:
            asks.append(self._ask("crossref_doi", _of_crossref, doi=entry.doi))
            asks.append(self._ask("openalex_doi", _of_openalex, filter=f"doi:{entry.doi}"))
        if entry.arxiv:
            asks.append(self._ask("arxiv", _of_arxiv, id=entry.arxiv))
        if entry.pmid:
            asks.append(self._ask("pubmed", _of_pubmed, id=entry.pmid))
        records, lost = await _together(asks)
        return [r for r in records if _is_asked(r, entry)], lost

    async def by_title(self, entry: Entry) -> Found:
        """Return works whose title is like that of an entry."""
        words = re.sub(r"[^\w\s]", " ", entry.title)[:300]
        if not words.strip():
            return (), ()
        asks = [
            self._ask(
                "crossref_search", _of_crossref, text=f"{words} {' '.join(entry.authors[:1])}"
            ),
            self._ask("openalex_search", _of_openalex, text=words),
        ]
        if re.search(r"[가-힣]", entry.title):
            asks.append(self._ask("kci", _of_kci, title=entry.title))
        return await _together(asks)

    async def _ask(self, name: str, read: Callable[[Fetched], list[Record]], **asked: Any) -> Found:
        title = self._data.adapters[name].title
        if name == "kci" and self.live and not self._data.live(name, self._keys):
            return (), (title,)
        try:
            return read(await self._data.fetch(name, self._keys, page=1, **asked)), ()
        except BadInput:
            return (), ()
        except SectorKitError:
            return (), (title,)


async def _together(asks: Sequence[Awaitable[Found]]) -> Found:
    found = [await ask for ask in asks]
    records = [record for records, _ in found for record in records]
    return records, [name for _, names in found for name in names]


def _is_asked(record: Record, entry: Entry) -> bool:
    """Tell whether a record is the one asked for: a sample answers everything with all it has."""
    if not record.sample:
        return True
    if record.source == "arXiv":
        return bool(entry.arxiv) and entry.arxiv in record.url
    if record.source == "PubMed":
        return bool(entry.pmid) and record.id == entry.pmid
    return record.doi == entry.doi


def _shared(found: Fetched) -> dict[str, Any]:
    return {"source": found.title, "fetched": found.fetched, "sample": found.sample}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value not in ("", None) else []


def _first(value: Any) -> str:
    return next((str(each) for each in _listed(value) if isinstance(each, str | int)), "")


def _name(given: Any, family: Any) -> str:
    return ", ".join(str(part) for part in (family, given) if part)


def _of_crossref(found: Fetched) -> list[Record]:
    return [_crossref(row, found) for row in found.rows]


def _crossref(row: Mapping[str, Any], found: Fetched) -> Record:
    dates = [row.get(name) or {} for name in ("issued", "print", "online")]
    years = [d["date-parts"][0][0] for d in dates if d.get("date-parts") and d["date-parts"][0]]
    updates = [str(u.get("type", "")) for u in _listed(row.get("updated_by"))]
    title = _first(row["title"])
    return Record(
        **_shared(found),
        id=str(row["doi"]).lower(),
        title=title,
        authors=[_name(a.get("given"), a.get("family")) for a in _listed(row["authors"])],
        years=[int(y) for y in years if y],
        venue=_first(row["venue"]),
        volume=str(row["volume"]),
        issue=str(row["issue"]),
        pages=str(row["pages"]),
        doi=str(row["doi"]).lower(),
        url=f"https://doi.org/{row['doi']}",
        retracted="retraction" in updates or title.upper().startswith("RETRACTED"),
    )


def _of_openalex(found: Fetched) -> list[Record]:
    return [_openalex(row, found) for row in found.rows]


def _openalex(row: Mapping[str, Any], found: Fetched) -> Record:
    people = [a.get("author", {}).get("display_name", "") for a in _listed(row["authors"])]
    pages = "-".join(str(p) for p in (row["first_page"], row["last_page"]) if p)
    return Record(
        **_shared(found),
        id=str(row["url"]),
        title=str(row["title"]),
        authors=[name for name in people if name],
        years=[int(row["year"])] if str(row["year"]).isdigit() else [],
        venue=str(row["venue"]),
        volume=str(row["volume"]),
        issue=str(row["issue"]),
        pages=pages,
        doi=doi_in(str(row["doi"])),
        url=str(row["doi"] or row["url"]),
        retracted=row["retracted"] is True,
    )


def _of_arxiv(found: Fetched) -> list[Record]:
    made = []
    for row in found.rows:
        if not row["title"] or str(row["title"]).strip() == "Error":
            continue
        names = [
            a.get("name", "") if isinstance(a, Mapping) else str(a) for a in _listed(row["authors"])
        ]
        made.append(
            Record(
                **_shared(found),
                id=str(row["url"]),
                title=" ".join(str(row["title"]).split()),
                authors=[name for name in names if name],
                years=[int(str(row["published"])[:4])] if row["published"] else [],
                venue=str(row["venue"]),
                doi=doi_in(str(row["doi"])),
                url=str(row["url"]),
            )
        )
    return made


def _of_pubmed(found: Fetched) -> list[Record]:
    made = []
    for row in found.rows:
        people = [a for a in _listed(row["authors"]) if isinstance(a, Mapping)]
        ids = [str(i) for i in _listed(row["ids"])]
        types = [str(t).lower() for t in _listed(row["types"])]
        made.append(
            Record(
                **_shared(found),
                id=_first(row["url"]),
                title=str(row["title"]).rstrip("."),
                authors=[_name(a.get("Initials"), a.get("LastName")) for a in people],
                years=[int(row["year"])] if str(row["year"]).isdigit() else [],
                venue=str(row["venue"]),
                volume=str(row["volume"]),
                issue=str(row["issue"]),
                pages=str(row["pages"]),
                doi=next((doi for i in ids if (doi := doi_in(i))), ""),
                url=f"https://pubmed.ncbi.nlm.nih.gov/{_first(row['url'])}/",
                retracted="retracted publication" in types,
            )
        )
    return made


def _of_kci(found: Fetched) -> list[Record]:
    made = []
    for row in found.rows:
        pages = "-".join(str(p) for p in (row["first_page"], row["last_page"]) if p)
        made.append(
            Record(
                **_shared(found),
                id=str(row["url"]),
                title=_first(row["title"]),
                authors=[re.sub(r"\(.*?\)", "", str(a)).strip() for a in _listed(row["authors"])],
                years=[int(row["year"])] if str(row["year"]).isdigit() else [],
                venue=str(row["venue"]),
                volume=str(row["volume"]),
                issue=str(row["issue"]),
                pages=pages,
                doi=doi_in(str(row["doi"])),
                url=str(row["url"]),
            )
        )
    return made
