"""What has been published: the national library's catalogue, a licence question for each find."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from sectorkit.publicdata import PublicData
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result, law
from sectorkit.values import today

FILE = Path(__file__).parents[1] / "data/adapters.yaml"
DATA = PublicData(FILE)


async def find_references(
    holdings: Holdings,
    words: Annotated[str, Field(min_length=1, max_length=100, description="찾을 제목의 낱말")],
) -> Result:
    """국립중앙도서관에서 책을 찾고, 자유롭게 쓸 수 있는지 확인할 것을 알립니다."""
    found = await DATA.fetch("library_search", holdings, words=words, size=10)
    books = [f"{r['title']}({r['author']}, {r['year']})" for r in found.rows]
    said = "; ".join(books) if books else f"'{words}'이(가) 든 책을 찾지 못했습니다."
    first = found.rows[0] if found.rows else {}
    return Result(
        summary=found.marked(said),
        values={
            "found": len(found.rows),
            "title": str(first.get("title", "")),
            "year": str(first.get("year", "")),
            "sample": found.sample,
        },
        rule="발행한 해로는 자유이용을 정하지 못합니다. 저작자가 죽은 다음 해부터 70년을 세며"
        f"(제39조, 제44조) {today().year}년 기준은 저작권 기간 계산 도구로 확인하세요.",
        sources=[found.source(), law("저작권법", "제39조", "2026-08-11")],
    )
