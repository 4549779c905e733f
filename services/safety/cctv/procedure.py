"""The procedure an event calls for, found in the index like an answer, word for word."""

from collections.abc import Mapping
from typing import Any

from sectorkit import Question
from sectorkit.errors import Declined, SectorKitError
from sectorkit.retrieval import Index, retrieve
from sectorkit.values import Passage

from .values import Kind

ASKED: Mapping[Kind, str] = {
    "intrusion": "관제 절차: 출입금지 구역에 사람이 들어왔을 때 관제요원이 할 일",
    "loitering": "관제 절차: 한곳을 오래 서성이는 사람이 보일 때 관제요원이 할 일",
    "fall": "관제 절차: 화면에 사람이 쓰러져 있을 때 관제요원이 할 일",
    "abandoned": "관제 절차: 주인 없는 물건이 놓여 있을 때 관제요원이 할 일",
    "crowding": "관제 절차: 사람이 너무 많이 몰릴 때 관제요원이 할 일",
}
ORDER = ("결론", "할 일")
"""The parts of a guide that a card shows, in this order."""


async def procedure(kind: Kind, index: Index, tenant: str) -> Mapping[str, Any]:
    """Return the title, the words and the address of the procedure; empty where none is found."""
    try:
        found = await retrieve(Question(ASKED[kind], tenant=tenant, top_k=12), index)
    except (Declined, SectorKitError):
        return {}
    best = found[0].document_id
    parts = [passage for passage in found if passage.document_id == best]
    parts.sort(key=lambda passage: _rank(passage))
    return {
        "document": best,
        "title": found[0].title,
        "url": found[0].url,
        "score": round(found[0].score, 3),
        "parts": [{"passage": p.id, "place": p.locator, "text": p.text} for p in parts],
    }


def _rank(passage: Passage) -> int:
    return ORDER.index(passage.locator) if passage.locator in ORDER else len(ORDER)
