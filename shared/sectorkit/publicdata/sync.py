"""Bring a sector's official sources into its index, one edition at a time."""

from collections.abc import Mapping

import httpx

from ..errors import BadInput, NotFound, Unavailable
from ..retrieval.index import Index
from ..retrieval.ingest import IngestReport, Outcome, Progress
from ..sector import Sector
from .law import LawGoKr

SECONDS = 30.0


def sync(
    sector: Sector,
    source: str,
    index: Index,
    keys: Mapping[str, str],
    *,
    limit: int = 0,
    progress: Progress | None = None,
) -> IngestReport:
    """Fetch what the source has and the index lacks; 0 is no limit.

    Raises `NotFound` for a source that is not known, `BadInput` for one the sector does not use.
    """
    if source != "law.go.kr":
        raise NotFound(f"'{source}'은(는) 모르는 출처입니다. 있는 출처: law.go.kr.")
    if not sector.laws:
        raise BadInput(f"{sector.name} 분야에는 동기화할 법령 목록이 없습니다(sector.laws).")
    names = sector.laws[: limit or None]
    outcomes: list[Outcome] = []
    with httpx.Client(timeout=SECONDS) as client:
        laws = LawGoKr(keys.get("law", ""), client)
        for done, name in enumerate(names, start=1):
            outcomes += _sync_law(laws, name, index)
            if progress:
                progress(done, len(names), name)
    return IngestReport(outcomes)


def _sync_law(laws: LawGoKr, name: str, index: Index) -> list[Outcome]:
    """Fetch the editions of one law that are new; an edition once fetched never changes."""
    outcomes = []
    try:
        for edition in laws.editions(name):
            label = f"{edition.name} ({edition.effective_from.isoformat()} 시행)"
            if _has(index, f"law:{edition.law_id}:{edition.effective_from.isoformat()}"):
                outcomes.append(Outcome(label, "unchanged"))
                continue
            index.put([laws.read(edition)])
            outcomes.append(Outcome(label, "added"))
    except (NotFound, Unavailable) as error:
        outcomes.append(Outcome(name, "rejected", str(error)))
    return outcomes


def _has(index: Index, document_id: str) -> bool:
    try:
        index.document(document_id)
    except NotFound:
        return False
    return True
