"""Where to go: emergency rooms, hospitals and pharmacies of the official lists, as they are now."""

from typing import Annotated

from pydantic import Field

from sectorkit.errors import Unavailable
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result

from .medicines import DATA

Province = Annotated[str, Field(min_length=2, max_length=20, description="시ㆍ도 (예: 서울특별시)")]
District = Annotated[str, Field(max_length=20, description="시ㆍ군ㆍ구 (예: 가상구)")]
CALL = " 가기 전에 전화하고, 급하면 찾지 말고 119에 전화하세요."


async def emergency_rooms(
    province: Province, holdings: Holdings, district: District = ""
) -> Result:
    """지금 응급실 빈 병상을 국립중앙의료원 자료로 찾습니다. 30분 넘은 값은 보여 주지 않습니다."""
    found = await DATA.fetch("er_beds", holdings, province=province, district=district, size=50)
    if not found.rows and found.stale:
        raise Unavailable(
            f"응급실 자료가 30분보다 오래되어 보여 드리지 않습니다({found.stale}곳). 지금 119에 "
            "전화해 받을 수 있는 응급실을 안내받으세요.",
            300,
        )
    lines = [f"{r['name']} 응급실 {r['er_phone']}: {_beds(r['beds'])}" for r in found.rows]
    return Result(
        summary=found.marked(("; ".join(lines[:5]) or "찾은 응급실이 없습니다") + "." + CALL),
        values={"count": len(lines), "stale": found.stale, "sample": found.sample},
        rule="병상 수는 응급실이 알린 시각의 값이고 음수는 정원을 넘었다는 뜻입니다. 외래 진료"
        "시간은 응급실 운영시간이 아니므로 읽지 않습니다. 받을 곳은 중증도에 따라 119가 정합니다.",
        sources=[found.source(found.fetched)],
    )


def _beds(told: object) -> str:
    """Return how full it is: a negative number means more patients than beds."""
    try:
        beds = int(str(told))
    except ValueError:
        return "병상 수 알 수 없음"
    return (
        f"빈 병상 {beds}"
        if beds > 0
        else f"빈 병상 없음(정원 {-beds}명 초과)"
        if beds < 0
        else "빈 병상 없음"
    )


async def hospitals(
    name: Annotated[str, Field(min_length=2, max_length=40, description="병원 이름의 일부")],
    holdings: Holdings,
) -> Result:
    """병원의 이름으로 주소와 전화번호를 심사평가원 자료에서 찾습니다. 순위를 매기지 않습니다."""
    found = await DATA.fetch("hospitals", holdings, name=name, size=10)
    lines = [f"{r['name']}({r['kind']}) {r['address']} {r['phone']}" for r in found.rows]
    return Result(
        summary=found.marked(
            ("; ".join(lines) or "찾은 곳이 없습니다") + ". 진료 시간은 전화로 확인하세요."
        ),
        values={"count": len(lines), "sample": found.sample},
        rule="공공자료의 순서 그대로이며 추천이나 순위가 아닙니다(의료법 제27조 제3항, 제56조).",
        sources=[found.source(found.fetched)],
    )


async def pharmacies(
    latitude: Annotated[float, Field(ge=33, le=39, description="위도 (예: 37.5)")],
    longitude: Annotated[float, Field(ge=124, le=132, description="경도 (예: 127.0)")],
    holdings: Holdings,
) -> Result:
    """가까운 약국과 오늘 알려진 여는 시간을 국립중앙의료원 자료에서 찾습니다."""
    found = await DATA.fetch(
        "pharmacies", holdings, latitude=latitude, longitude=longitude, size=10
    )
    lines = [
        f"{r['name']} {r['address']} {r['phone']} {_clock(r['opens'])}~{_clock(r['closes'])}"
        for r in found.rows
    ]
    return Result(
        summary=found.marked(
            ("; ".join(lines) or "찾은 약국이 없습니다") + ". 가기 전에 전화하세요."
        ),
        values={"count": len(lines), "sample": found.sample},
        rule="공공자료에 적힌 시간이며 명절과 휴일에는 다를 수 있습니다.",
        sources=[found.source(found.fetched)],
    )


def _clock(told: object) -> str:
    """Return `0900` as `09:00`; anything else as it is."""
    text = str(told).zfill(4) if str(told).isdigit() else str(told)
    return f"{text[:2]}:{text[2:]}" if len(text) == 4 and text.isdigit() else text
