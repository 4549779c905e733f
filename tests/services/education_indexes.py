"""The scholarly indexes in small: real works in the shapes of each index, asked over HTTP."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import httpx

DATA = Path(__file__).parent / "data/education"
WORKS = json.loads((DATA / "works.json").read_text(encoding="utf-8"))


def cases() -> list[dict[str, Any]]:
    lines = (DATA / "references.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def crossref(work: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "DOI": work["doi"],
        "type": "journal-article",
        "title": [work["title"]],
        "author": [{"given": given, "family": family} for given, family in work["authors"]],
        "issued": {"date-parts": [[work["year"]]]},
        "container-title": [work["venue"]],
        "URL": f"https://doi.org/{work['doi']}",
    }
    made |= {k: work[k] for k in ("volume", "issue") if work[k]}
    made |= {"page": work["pages"]} if work["pages"] else {}
    if work["retracted"]:
        made["updated-by"] = [{"type": "correction"}, {"type": "retraction"}]
    if work.get("notice_of"):
        made["update-to"] = [{"DOI": work["notice_of"], "type": "retraction"}]
    return made


def openalex(work: Mapping[str, Any]) -> dict[str, Any]:
    first, _, last = work["pages"].partition("-")
    names = [f"{given} {family}" for given, family in work["authors"]]
    return {
        "id": f"https://openalex.org/W{abs(hash(work['doi']))}",
        "doi": f"https://doi.org/{work['doi']}",
        "title": work["title"],
        "publication_year": work["year"],
        "authorships": [{"author": {"display_name": name}} for name in names],
        "primary_location": {"source": {"display_name": work["venue"]}},
        "biblio": {
            "volume": work["volume"] or None,
            "issue": work["issue"] or None,
            "first_page": first or None,
            "last_page": last or None,
        },
        "is_retracted": work["retracted"],
        "type": "article",
    }


def kci(work: Mapping[str, Any]) -> str:
    authors = "".join(f"<author>{escape(name)}(소속)</author>" for name in work["authors"])
    return (
        f"<record><journalInfo><journal-name>{escape(work['venue'])}</journal-name>"
        f"<pub-year>{work['year']}</pub-year><volume>{work['volume']}</volume>"
        f"<issue>{work['issue']}</issue></journalInfo><articleInfo article-id='{work['id']}'>"
        f"<title-group><article-title lang='original'>{escape(work['title'])}</article-title>"
        f"<article-title lang='english'>Anything</article-title></title-group>"
        f"<author-group>{authors}</author-group></articleInfo></record>"
    )


def likest(text: str, works: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """As an index ranks: by shared words; it always has something to offer."""
    asked = set(re.findall(r"\w+", text.lower()))

    def shared(work: Mapping[str, Any]) -> float:
        words = set(re.findall(r"\w+", work["title"].lower()))
        return len(asked & words) / (len(words) or 1)

    return sorted(works, key=shared, reverse=True)[:5]


def answer(request: httpx.Request) -> httpx.Response:
    """Answer as Crossref, OpenAlex or KCI would; what is not there is 404 or nothing."""
    works, params = WORKS["works"], request.url.params
    if request.url.host == "api.crossref.org":
        doi = request.url.path.removeprefix("/works").strip("/").lower()
        if not doi:
            found = [crossref(w) for w in likest(params["query.bibliographic"], works)]
            return httpx.Response(200, json={"message": {"total-results": 5, "items": found}})
        held = [w for w in works if w["doi"] == doi]
        if not held:
            return httpx.Response(404, text="Resource not found.")
        return httpx.Response(200, json={"status": "ok", "message": crossref(held[0])})
    if request.url.host == "api.openalex.org":
        if "search" in params:
            chosen = likest(params["search"], works)
        else:
            chosen = [w for w in works if f"doi:{w['doi']}" == params["filter"]]
        body = {"meta": {"count": len(chosen)}, "results": [openalex(w) for w in chosen]}
        return httpx.Response(200, json=body)
    if request.url.host == "open.kci.go.kr":
        records = "".join(kci(w) for w in WORKS["kci"])
        told = f"<result><total>2</total></result>{records}"
        body = f"<MetaData><outputData>{told}</outputData></MetaData>"
        return httpx.Response(200, text=body)
    return httpx.Response(503)
