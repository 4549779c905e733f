"""What other offices publish: benefits of every ministry, and complaints already answered.

Neither decides anything. A benefit found here is not judged, and a complaint found here is shown
beside a draft to look at: it is never a ground, and no part of it enters the draft.
"""

from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Annotated, Any

from pydantic import Field

from sectorkit.errors import SectorKitError
from sectorkit.policies.personal_data import mask
from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring, Keys
from sectorkit.retrieval import korean
from sectorkit.retrieval.holdings import Holdings, holdings_of
from sectorkit.tools import Result

from .benefits import FILE
from .sorting import sorters

DATA = PublicData(FILE.parent / "adapters.yaml")
SHOWN = 12
WORDS = 6
"""So many words of a complaint are asked for elsewhere; the complaint itself never leaves."""
REFERENCE = "다른 기관의 공개 민원입니다. 참고만 하세요. 근거가 아니며 초안에 넣지 않습니다."


async def welfare(word: str, who: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return the welfare services of the ministries that carry a word, for somebody in particular.

    Their list names people in words (`청년,중장년`), so it is read here and not asked for by code.
    """
    asked: dict[str, Any] = {"word": word} if word else {}
    found = await data.fetch("welfare", keys, size=100, **asked)
    meant = who.strip()
    rows = [row for row in found.rows if meant in f"{row['life']} {row['target']} {row['summary']}"]
    return replace(found, rows=rows)


async def published_complaints(text: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return published complaints that share words with a text, of which only words are sent."""
    words = " ".join(words_of(text))
    if not words and data.live("published_complaints", keys):
        return replace(data.sample("published_complaints"), rows=[], sample=False)
    asked: dict[str, Any] = {"words": words or "민원"}
    found = await data.fetch("published_complaints", keys, size=5, **asked)
    rows = [{name: _plain(value) for name, value in row.items()} for row in found.rows]
    return replace(found, rows=rows)


async def beside_draft(text: str, keys: Keyring) -> dict[str, Any]:
    """Return published complaints like a text, to look at; a source that is down is told of."""
    try:
        found = await published_complaints(text, keys)
    except SectorKitError as error:
        return {"note": str(error), "complaints": [], "sample": False}
    return {"note": REFERENCE, "complaints": found.stamped(), "sample": found.sample}


def words_of(text: str) -> Sequence[str]:
    """Return the first few words that complaints and duties are known to use.

    Only known words leave: a name, an address or a number is in no list of ours.
    """
    _, departments = sorters()
    words = korean.analyse(korean.normalised(mask(text)))
    known = [word for word in words if len(word) > 1 and departments.knows(word)]
    return list(dict.fromkeys(known))[:WORDS]


def keys_of(index: object, tenant: str) -> Keyring:
    """Return the operator's keys; without a library there are none, and samples answer."""
    return holdings_of(index, tenant) or Keys({})


def _plain(value: object) -> str:
    """Return a field as text: the source writes entities and marks what it found."""
    return " ".join(unescape(str(value)).replace("<B>", "").replace("</B>", "").split())


async def welfare_services(
    holdings: Holdings,
    word: Annotated[str, Field(max_length=40, description="서비스에 들어 있는 말(예: 돌봄)")] = "",
    who: Annotated[str, Field(max_length=20, description="누구를 위한 것(예: 청년, 노년)")] = "",
) -> Result:
    """복지로의 중앙부처 복지서비스를 낱말로 찾습니다. 받을 수 있는지는 가리지 않습니다."""
    found = await welfare(word, who, holdings)
    values: dict[str, str | int | float | bool] = {
        "count": len(found.rows),
        "sample": found.sample,
    }
    for number, row in enumerate(found.rows[:SHOWN], start=1):
        values[f"{number}"] = service_told(row)
    names = ", ".join(str(row["name"]) for row in found.rows[:SHOWN])
    said = f"복지서비스 {len(found.rows)}개: {names}." if names else "찾은 복지서비스가 없습니다."
    return Result(
        summary=found.marked(said),
        values=values,
        rule="복지로 목록의 순서 그대로이고 자격을 가리지 않습니다. 자격은 담당 기관이 조사해 "
        "정하며, 보건복지상담센터 129에 물어볼 수 있습니다.",
        sources=[found.source(found.fetched)],
    )


def service_told(row: Any) -> str:
    """Return a welfare service in one line; an address that is none is left out."""
    url = str(row["url"]) if str(row["url"]).startswith(("https://", "http://")) else ""
    online = "온라인 신청 가능" if row["online"] == "Y" else ""
    parts = (f"{row['summary']}", online, f"문의 {row['phone']}" if row["phone"] else "", url)
    return f"{row['name']} ({row['agency']}): " + " · ".join(part for part in parts if part)


async def similar_complaints(
    text: Annotated[str, Field(min_length=2, max_length=8000, description="민원의 글")],
    holdings: Holdings,
) -> Result:
    """비슷한 공개 민원을 찾아 봅니다. 개인정보를 가리고 낱말만 보내며, 근거로 쓰지 않습니다."""
    found = await published_complaints(text, holdings)
    values: dict[str, str | int | float | bool] = {
        "count": len(found.rows),
        "sample": found.sample,
        "grounds": False,
    }
    for number, row in enumerate(found.rows, start=1):
        values[f"{number}"] = complaint_told(row)
    said = f"비슷한 공개 민원 {len(found.rows)}건입니다. {REFERENCE}"
    return Result(
        summary=found.marked(said if found.rows else "비슷한 공개 민원을 찾지 못했습니다."),
        values=values,
        rule=REFERENCE,
        sources=[found.source(found.fetched)],
    )


def complaint_told(row: Any) -> str:
    """Return a published complaint in one line."""
    day = str(row["at"])
    when = f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) >= 8 and day[:8].isdigit() else ""
    office = " ".join(str(part) for part in (row["agency"], row["department"]) if part)
    said = str(row["content"])
    more = "…" if len(said) > 200 else ""
    return f"{row['title']} ({', '.join(filter(None, (office, when)))}): {said[:200]}{more}"


ELSEWHERE_TOOLS = (welfare_services, similar_complaints)
