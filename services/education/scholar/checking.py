"""The verdict on a reference: exists, wrong metadata, retracted, not found, or not checked.

Not found means that every index was asked and none holds it. An index that could not be asked, or
a sample that is all there is, leaves an entry unchecked: silence is never taken for absence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .entries import Entry, Record
from .matching import Difference, best, differences, is_same, title_likeness
from .sources import Indexes

Verdict = Literal["exists", "wrong_metadata", "retracted", "not_found", "unchecked"]
AT_ONCE = 4

TOLD: dict[Verdict, str] = {
    "exists": "있음",
    "wrong_metadata": "서지가 다름",
    "retracted": "철회됨",
    "not_found": "찾지 못함",
    "unchecked": "확인하지 못함",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One reference with its verdict."""

    entry: Entry
    verdict: Verdict
    reason: str
    record: Record | None = None
    differences: Sequence[Difference] = ()


async def check_all(entries: Sequence[Entry], indexes: Indexes) -> list[Checked]:
    """Return the verdict on each entry, in their order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(entry: Entry) -> Checked:
        async with gate:
            return await check_entry(entry, indexes)

    return list(await asyncio.gather(*(one(entry) for entry in entries)))


async def check_entry(entry: Entry, indexes: Indexes) -> Checked:
    """Return the verdict on one entry."""
    if not (entry.title or entry.doi or entry.arxiv or entry.pmid):
        return Checked(
            entry=entry,
            verdict="unchecked",
            reason="제목이나 DOI를 읽지 못했습니다. 형식을 고쳐 주세요.",
        )
    under_id, lost = await indexes.by_id(entry)
    mine = [r for r in under_id if not entry.title or _means(entry, r)]
    if mine:
        return _held(entry, mine)
    by_title, also_lost = await indexes.by_title(entry)
    found = best(entry, by_title)
    if found:
        return _held(entry, [r for r in by_title if r.doi and r.doi == found.doi] or [found])
    return _absent(entry, under_id, [*lost, *also_lost], indexes.live)


def _means(entry: Entry, record: Record) -> bool:
    """Tell whether what stands under the entry's own number is the work: half a title will do."""
    return is_same(entry, record) or title_likeness(entry.title, record.title) >= 0.6


def _held(entry: Entry, records: Sequence[Record]) -> Checked:
    """Return the verdict on a work that is there: by the record with the fewest differences."""
    told = min(records, key=lambda r: len(differences(entry, r)))
    others = [set(d.field for d in differences(entry, r)) for r in records]
    found = [d for d in differences(entry, told) if all(d.field in each for each in others)]
    where = f"{told.source}에서 확인했습니다({told.fetched})."
    if told.sample:
        where = f"[예시 자료] {told.source}의 예시에서 찾았습니다. 색인에 물어본 것이 아닙니다."
    if any(record.retracted for record in records):
        return Checked(
            entry=entry,
            verdict="retracted",
            reason=f"철회된 논문입니다. 근거로 인용하지 마세요. {where}",
            record=told,
            differences=found,
        )
    if found:
        fields = ", ".join(d.field for d in found)
        return Checked(
            entry=entry,
            verdict="wrong_metadata",
            reason=f"논문은 있으나 {fields}이(가) 기록과 다릅니다. {where}",
            record=told,
            differences=found,
        )
    return Checked(entry=entry, verdict="exists", reason=where, record=told)


def _absent(entry: Entry, elsewhere: Sequence[Record], lost: Sequence[str], live: bool) -> Checked:
    if not live:
        return Checked(
            entry=entry,
            verdict="unchecked",
            reason="학술 색인에 연결되어 있지 않아 확인하지 못했습니다. 예시 자료에는 없습니다.",
        )
    if lost:
        names = ", ".join(dict.fromkeys(lost))
        return Checked(
            entry=entry,
            verdict="unchecked",
            reason=f"{names}에 물어보지 못해 확인하지 못했습니다. 잠시 뒤에 다시 점검해 주세요.",
        )
    reason = "물어본 모든 색인에서 찾지 못했습니다. 원문을 직접 구해 읽기 전에는 인용하지 마세요."
    if elsewhere:
        reason = f"적힌 번호는 다른 논문('{elsewhere[0].title}')의 것입니다. {reason}"
    return Checked(entry=entry, verdict="not_found", reason=reason)
