"""What a person's own record adds to an answer: an entry, and a source that speaks of the same.

By rule: a source is quoted beside an entry only where its own sentence names what was written
down. No model reads the record, and nothing is concluded from it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sectorkit.own import OWN, Own, Remark, remark
from sectorkit.retrieval.korean import sentences
from sectorkit.values import Passage, Question

from .entries import LABELS, Entry
from .keeping import HealthRecord
from .owners import owner_of
from .visit import VISITS

MOST = 2
"""Remarks beside one answer."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "혈압": ("혈압",),
    "공복혈당": ("혈당",),
    "당화혈색소": ("당화혈색소", "혈당"),
    "몸무게": ("몸무게", "체중", "체질량"),
}
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "pregnancy": ("임신", "임산부", "수유"),
    "allergy": ("알레르기",),
}


def own(service: Any, caller: Any) -> Own | None:
    """Return what speaks of a caller's record, or nothing if they keep none."""
    owner = owner_of(service, caller)
    entries = [*HealthRecord(service.store, owner).all(), *VISITS.all(owner)]
    if not entries:
        return None

    def remarks(question: Question, passages: Sequence[Passage]) -> Sequence[Remark]:
        return speak(entries, passages)

    return remarks


def speak(entries: Sequence[Entry], passages: Sequence[Passage]) -> Sequence[Remark]:
    """Return the first remarks: the newest entries first, each source named once."""
    found: list[Remark] = []
    told: set[tuple[str, str]] = set()
    for number, entry in enumerate(reversed(entries), start=1):
        said = _first(entry, number, passages[:3])
        if said and (entry.kind, entry.name) not in told:
            told.add((entry.kind, entry.name))
            found.append(said)
        if len(found) == MOST:
            break
    return found


def _first(entry: Entry, number: int, passages: Sequence[Passage]) -> Remark | None:
    """Return the remark on one entry from the first source that names it."""
    words = (*WORDS.get(entry.name, (entry.name,)), *OF_KIND.get(entry.kind, ()))
    for passage in passages:
        for start, end in sentences(passage.text):
            quote = passage.text[start:end].strip()
            if any(word in quote for word in words) and quote.endswith("다."):
                text = f"적어 두신 기록 ‘{entry.told}’에 관해 자료는 이렇게 말합니다: {quote}"
                return remark(text, _passage(entry, number), passage, quote)
    return None


def _passage(entry: Entry, number: int) -> Passage:
    """Return an entry as what is cited: its place in the record, nothing that tells whose."""
    return Passage(
        id=f"{OWN}/{number}",
        document_id=OWN,
        text=entry.told,
        title="내 건강 기록",
        locator=LABELS[entry.kind],
        licence="본인 기록",
        score=1.0,
    )
