"""What people look up around them: air, earthquakes, rivers, bells, defibrillators, roads."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from sectorkit.publicdata import Fetched
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result

from . import around
from .places import place_of

Where = Annotated[str, Field(max_length=100, description="시·도 이름이나 '위도, 경도'")]
SHOWN = 10
GRADES = {"1": "좋음", "2": "보통", "3": "나쁨", "4": "매우나쁨"}


async def air_quality(
    place: Annotated[
        str, Field(min_length=2, max_length=40, description="시·도와 측정소(예: 서울 종로구)")
    ],
    holdings: Holdings,
) -> Result:
    """지금 미세먼지와 초미세먼지를 측정소마다 봅니다. 두 시간 반이 넘은 값은 보여 주지 않습니다."""
    found = await around.air(place, holdings)
    here = [row for row in found.rows if str(row["station"]) in place] or list(found.rows)
    here.sort(key=lambda row: str(row["pm25_grade"]), reverse=True)
    told = [
        f"{row['station']} 미세먼지 {_dust(row['pm10'], row['pm10_grade'])}, 초미세먼지 "
        f"{_dust(row['pm25'], row['pm25_grade'])} ({row['measured']} 측정)"
        for row in here
    ]
    said = f"{told[0]}." if told else f"{place}의 측정값이 없습니다."
    rule = "측정소의 1시간 값과 등급 그대로이고, 초미세먼지 등급이 나쁜 곳부터 보여 줍니다."
    return _result(said, told, found, rule)


def _dust(value: object, grade: object) -> str:
    """Return a value with its grade; a dash is a station that does not measure now."""
    if not str(value).strip().isdigit():
        return "측정값 없음"
    return f"{value}㎍/㎥({GRADES.get(str(grade), '등급 없음')})"


async def recent_earthquakes(holdings: Holdings) -> Result:
    """최근 사흘 동안 기상청이 알린 지진을 새것부터 봅니다."""
    found = await around.quakes(holdings)
    rows = sorted(found.rows, key=lambda row: str(row["at"]), reverse=True)
    told = [around.quake_told(row) for row in rows]
    span = f"최근 {around.QUAKE_DAYS}일"
    said = (
        f"{span} 지진통보 {len(told)}건. 마지막은 {told[0]}입니다."
        if told
        else f"{span} 동안 알린 지진이 없습니다({found.fetched} 확인)."
    )
    rule = "기상청 지진통보 그대로입니다. 먼 나라의 지진도 들어 있습니다."
    return _result(said, told, found, rule)


async def river_levels(
    region: Annotated[
        str, Field(min_length=2, max_length=30, description="지역이나 다리 이름(예: 한강대교)")
    ],
    holdings: Holdings,
) -> Result:
    """강의 지금 수위가 그 관측소의 관심·주의보·경보 수위를 넘었는지 봅니다."""
    there, found = await around.rivers(region, holdings)
    told = [
        f"{river.name} {river.level:g}m, {_stage(river.stage)} ({river.measured} 측정)"
        for river in there
    ]
    said = f"{told[0]}." if told else f"'{region}'의 수위관측소를 찾지 못했습니다."
    rule = (
        "관측소마다 정해 둔 기준 수위와 견줍니다. 홍수특보는 홍수통제소가 따로 발표하니 재난문자와 "
        "특보를 먼저 따르고, 물가에서는 바로 벗어나세요. 한 시간이 넘은 값은 쓰지 않습니다."
    )
    return _result(said, told, found, rule)


def _stage(stage: str) -> str:
    if stage == "기준 없음":
        return "기준 수위가 없는 관측소"
    return f"{stage} 수위를 넘음" if stage else "기준 수위 아래"


async def emergency_bells(
    address: Annotated[
        str, Field(min_length=2, max_length=60, description="도로명주소의 일부(예: 가상구 견본로)")
    ],
    holdings: Holdings,
) -> Result:
    """주소에 있는 안전비상벨과 경찰에 이어지는지, 마지막 점검일을 봅니다."""
    found = await around.bells(address, holdings)
    rows = sorted(found.rows, key=lambda row: str(row["police"]) != "Y")
    told = [
        f"{row['address']} {row['place']} (경찰 연계{'' if row['police'] == 'Y' else ' 없음'}"
        f", 점검 {row['checked'] or '기록 없음'}, {row['keeper']} {row['phone']})"
        for row in rows
    ]
    said = f"'{address}'의 비상벨 {len(told)}곳. {told[0]}" if told else "찾지 못했습니다."
    rule = (
        "지방자치단체가 올린 자료이고 이틀 전까지 반영되어 있습니다. 위험하면 벨을 찾지 말고 먼저 "
        "112에 전화하세요."
    )
    return _result(said, told, found, rule)


async def nearest_defibrillators(place: Where, holdings: Holdings) -> Result:
    """가까운 자동심장충격기(AED)를 거리 순서로 찾습니다. 쓰러진 사람이 있으면 119가 먼저입니다."""
    point = place_of(place)
    near, found = await around.defibrillators(point, holdings)
    told = [
        f"{one.row['name']} {one.row['place']} ({one.row['address']}, {one.metres:,}m, "
        f"{one.row['phone']})"
        for one in near
    ]
    said = f"{told[0]}이 가장 가깝습니다." if told else f"{point.name} 둘레에서 찾지 못했습니다."
    rule = (
        "쓰러진 사람이 반응이 없으면 119에 전화하고 가슴압박을 시작한 뒤 다른 사람에게 가져오게 "
        "하세요. 직선거리이며 문이 잠긴 시간에는 쓸 수 없는 곳이 있습니다."
    )
    return _result(said, told, found, rule)


async def road_cameras(place: Where, holdings: Holdings) -> Result:
    """가까운 국도와 고속도로 CCTV의 주소를 찾습니다. 영상은 이 서비스가 열지 않습니다."""
    point = place_of(place)
    near, found = await around.road_cameras(point, holdings)
    told = [f"{one.row['name']} {one.row['url']} ({one.metres:,}m)" for one in near]
    said = (
        f"{point.name} 둘레의 도로 CCTV {len(told)}곳입니다."
        if told
        else f"{point.name} 둘레에서 도로 CCTV를 찾지 못했습니다."
    )
    rule = "국가교통정보센터가 공개한 영상의 주소만 보여 줍니다. 주소는 얼마 뒤 바뀝니다."
    return _result(said, told, found, rule)


def _result(said: str, told: Sequence[str], found: Fetched, rule: str) -> Result:
    values: dict[str, str | int | float | bool] = {
        "count": len(told),
        "fetched_at": found.fetched,
        "sample": found.sample,
    }
    values |= {f"{number}": line for number, line in enumerate(told[:SHOWN], start=1)}
    return Result(
        summary=found.marked(said), values=values, rule=rule, sources=[found.source(found.fetched)]
    )


AROUND_TOOLS = (
    air_quality,
    recent_earthquakes,
    river_levels,
    emergency_bells,
    nearest_defibrillators,
    road_cameras,
)
