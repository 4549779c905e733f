"""All medicines of one record against the DUR lists at once, by the tools that look one up."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sectorkit.errors import SectorKitError
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result, Source

from ..medicines import UNKNOWN, medicine_cautions, medicine_pair
from .entries import Entry

MOST = 8
"""Medicines compared in one go: 28 pairs, each looked up from both sides."""
ALLERGY = (
    "알레르기는 DUR 목록이 다루지 않아 규칙으로 확인할 수 없습니다. 이 약을 먹기 전에 의사나 "
    "약사에게 알레르기를 말하세요."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a list says of some entries of the record; never that all is well."""

    entries: Sequence[Entry]
    state: str
    told: str
    sample: bool = False
    sources: Sequence[Source] = ()


async def check(entries: Sequence[Entry], holdings: Holdings) -> list[Finding]:
    """Return every finding on the record: pairs, then pregnancy, then allergies."""
    every = _medicines(entries)
    medicines = every[:MOST]
    pregnancies = [e for e in entries if e.kind == "pregnancy"][-1:]
    allergies = [e for e in entries if e.kind == "allergy"]
    found = [
        await _asked((a, b), medicine_pair(a.name, b.name, holdings))
        for a, b in combinations(medicines, 2)
    ]
    found += [
        await _asked((m, p), medicine_cautions(m.name, holdings, pregnant=True))
        for p in pregnancies
        for m in medicines
    ]
    found += [Finding((m, a), UNKNOWN, ALLERGY) for a in allergies for m in every]
    late = f"한 번에 {MOST}가지 약까지 확인합니다. 이 약은 아직 확인하지 않았습니다."
    return found + [Finding((m,), UNKNOWN, late) for m in every[MOST:]]


def _medicines(entries: Sequence[Entry]) -> list[Entry]:
    """Return the medicines, newest first, each name once."""
    named = {e.name: e for e in entries if e.kind == "medicine"}
    return sorted(named.values(), key=lambda e: e.day, reverse=True)


async def _asked(entries: Sequence[Entry], looked_up: Awaitable[Result]) -> Finding:
    """Return what a tool says; where the list cannot be read, that it is to be asked about."""
    try:
        said = await looked_up
    except SectorKitError as error:
        return Finding(entries, UNKNOWN, f"{UNKNOWN}: {error}")
    sample = bool(said.values["sample"])
    return Finding(entries, str(said.values["state"]), said.summary, sample, tuple(said.sources))
