"""What safety may look up or compute: each result names the source or article it rests on."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import NotFound
from sectorkit.retrieval.holdings import Holdings
from sectorkit.sector import Tool
from sectorkit.tools import Result, Source, law
from sectorkit.tools.dates import expiry

from .disaster import official
from .disaster.actions import actions, find
from .disaster.places import place_of
from .disaster.tools import AROUND_TOOLS
from .examination.tools import ai_act_check, risk_factor

Shelter = Literal["지진", "지진해일", "무더위", "한파", "민방위"]
SHOWN = 5
PRIVACY = "2026-09-11"
"""The day since which the 개인정보 보호법 that these tools apply is in force."""


def first_step(
    hazard: Annotated[str, Field(min_length=1, max_length=60, description="재난이나 사고")],
) -> Result:
    """지금 맨 먼저 할 일을 바로 보여 줍니다. 지진, 화재, 침수, 승강기 갇힘처럼 말하면 됩니다."""
    card = find(hazard)
    if card is None:
        raise NotFound(
            f"'{hazard[:30]}'의 행동요령은 없습니다. 있는 것: {', '.join(actions())}. "
            "지금 위험하면 119나 112에 전화하세요."
        )
    steps = {f"step_{number}": step for number, step in enumerate(card.steps, start=1)}
    return Result(
        summary=card.first,
        values={"hazard": card.hazard, "first": card.first, **steps, "call": card.call},
        rule="행동요령 카드의 첫 문장입니다. 모델을 거치지 않습니다.",
        sources=[Source(title=card.source, locator=card.title, url=card.url, checked_at=card.read)],
    )


async def nearest_shelters(
    place: Annotated[str, Field(max_length=100, description="시·도 이름이나 '위도, 경도'")],
    kind: Annotated[Shelter, Field(description="대피소의 종류")],
    holdings: Holdings,
) -> Result:
    """가까운 대피소와 쉼터를 거리 순서로 찾습니다. 열쇠가 없으면 예시 자료라고 표시합니다."""
    point = place_of(place)
    near, found = await official.shelters(point, kind, holdings)
    values: dict[str, str | int | float | bool] = {"place": point.name, "sample": found.sample}
    for number, one in enumerate(near[:SHOWN], start=1):
        values[f"{number}_name"] = one.name
        values[f"{number}_address"] = one.address
        values[f"{number}_metres"] = one.metres
    said = f"{point.name} 둘레에서 {kind} 대피 장소를 찾지 못했습니다."
    if near:
        first = f"{near[0].name}({near[0].metres:,}m)"
        said = f"{point.name}에서 가장 가까운 {kind} 대피 장소는 {first}입니다."
    return Result(
        summary=found.marked(said),
        values=values,
        rule="시·도 이름은 시·도청 부근의 어림한 점에서, 좌표는 그 점에서 잰 직선거리입니다.",
        sources=[found.source()],
    )


async def active_warnings(
    holdings: Holdings,
    region: Annotated[str, Field(max_length=30, description="지역 이름. 비우면 전국")] = "",
) -> Result:
    """지금 발효 중인 기상특보를 발표 시각과 함께 봅니다. 해제되거나 취소된 것은 뺍니다."""
    there, found = await official.warnings(region, holdings)
    values: dict[str, str | int | float | bool] = {
        "count": len(there),
        "fetched_at": found.fetched,
        "sample": found.sample,
    }
    for number, one in enumerate(there[:20], start=1):
        values[f"{number}"] = f"{one.area} {one.kind}{one.level} ({one.announced} 발표)"
    where = region or "전국"
    said = f"{where}에 발효 중인 기상특보는 {len(there)}건입니다({found.fetched} 확인)."
    none = f"{where}에 발효 중인 기상특보가 없습니다({found.fetched} 확인)."
    return Result(
        summary=found.marked(said if there else none),
        values=values,
        rule="발표문을 시간 순서로 읽어 지역과 종류마다 마지막 발표를 따릅니다. 취소와 해제는 "
        "뺍니다.",
        sources=[found.source()],
    )


async def disaster_messages(
    holdings: Holdings,
    region: Annotated[str, Field(max_length=30, description="지역 이름. 비우면 전국")] = "",
) -> Result:
    """오늘과 어제 보낸 재난문자를 새것부터 보여 줍니다."""
    found = await official.messages(region, holdings)
    values: dict[str, str | int | float | bool] = {
        "count": len(found.rows),
        "fetched_at": found.fetched,
        "sample": found.sample,
    }
    for number, row in enumerate(found.rows[:10], start=1):
        values[f"{number}"] = f"{row['sent']} [{row['step']}·{row['kind']}] {row['text']}"
    said = f"{region or '전국'}의 재난문자 {len(found.rows)}건입니다({found.fetched} 확인)."
    return Result(
        summary=found.marked(said),
        values=values,
        rule="어제 0시부터 보낸 문자를 보낸 시각의 거꾸로 늘어놓습니다.",
        sources=[found.source()],
    )


async def weather_now(
    place: Annotated[str, Field(max_length=100, description="시·도 이름이나 '위도, 경도'")],
    holdings: Holdings,
) -> Result:
    """어떤 곳의 지금 기온과 비, 바람을 기상청 관측으로 보여 줍니다."""
    point = place_of(place)
    there, found = await official.weather(point, holdings)
    hot, rain, wind = (there.get(name, 0.0) for name in ("T1H", "RN1", "WSD"))
    return Result(
        summary=found.marked(
            f"{point.name} 부근은 기온 {hot:g}도, 1시간 비 {rain:g}mm, 바람 초속 {wind:g}m입니다"
            f"({found.fetched} 확인)."
        ),
        values={"celsius": hot, "rain_mm": rain, "wind_ms": wind, "sample": found.sample},
        rule="기상청 격자(5km)의 초단기실황입니다. 비가 '-'로 오면 0으로 읽습니다.",
        sources=[found.source()],
    )


def cctv_access_deadline(
    asked: Annotated[date, Field(description="영상의 열람을 요구한 날")],
) -> Result:
    """CCTV 영상의 열람을 요구했을 때 운영자가 보여 주어야 하는 마지막 날을 셉니다."""
    last, moved = expiry(asked, 10, "일")
    because = f" 마지막 날이 {', '.join(moved)}이어서 넘어갔습니다." if moved else ""
    return Result(
        summary=f"{asked.isoformat()}에 요구했다면 {last.isoformat()}까지 보여 주어야 합니다."
        + because,
        values={"last_day": last.isoformat(), "moved": bool(moved)},
        rule="열람을 요구받은 날부터 10일입니다. 첫날을 빼고 세며 마지막 날이 토요일이나 "
        "공휴일이면 다음 날에 끝납니다.",
        sources=[
            law("개인정보 보호법", "제35조", PRIVACY),
            law("개인정보 보호법 시행령", "제41조", "2026-05-19"),
            law("민법", "제157조"),
            law("민법", "제161조"),
        ],
    )


NOTICE = {
    "purpose": "설치 목적",
    "place": "설치 장소",
    "area": "촬영 범위",
    "hours": "촬영 시간",
    "contact": "관리책임자의 연락처",
}


def check_cctv_notice(
    purpose: Annotated[str, Field(max_length=200, description="안내판에 적은 설치 목적")] = "",
    place: Annotated[str, Field(max_length=200, description="안내판에 적은 설치 장소")] = "",
    area: Annotated[str, Field(max_length=200, description="안내판에 적은 촬영 범위")] = "",
    hours: Annotated[str, Field(max_length=200, description="안내판에 적은 촬영 시간")] = "",
    contact: Annotated[str, Field(max_length=200, description="안내판에 적은 연락처")] = "",
    audio: Annotated[bool, Field(description="소리를 녹음하면 예")] = False,
) -> Result:
    """CCTV 안내판에 법이 정한 내용이 빠졌는지, 쓸 수 없는 기능을 쓰는지 봅니다."""
    written = {"purpose": purpose, "place": place, "area": area, "hours": hours, "contact": contact}
    missing = [NOTICE[name] for name, text in written.items() if not text.strip()]
    reachable = any(sign.isdigit() for sign in contact) or "@" in contact
    if contact.strip() and not reachable:
        missing.append("전화번호나 전자우편이 있는 연락처")
    problems = [f"빠진 것: {', '.join(missing)}."] if missing else []
    problems += ["녹음 기능은 쓸 수 없으니 꺼야 합니다."] if audio else []
    return Result(
        summary=" ".join(problems) or "안내판에 적을 다섯 가지가 모두 있고 녹음을 쓰지 않습니다.",
        values={"complete": not missing, "missing": ", ".join(missing), "audio_allowed": False},
        rule="안내판에는 설치 목적과 장소, 촬영 범위와 시간, 관리책임자의 연락처를 적고"
        "(제25조 제4항), 녹음 기능은 쓸 수 없습니다(제25조 제5항).",
        sources=[law("개인정보 보호법", "제25조", PRIVACY)],
    )


ALL: tuple[Tool, ...] = (
    first_step,
    nearest_shelters,
    active_warnings,
    disaster_messages,
    weather_now,
    *AROUND_TOOLS,
    check_cctv_notice,
    cctv_access_deadline,
    ai_act_check,
    risk_factor,
)
"""Everything safety looks up and computes, in the order people meet it."""
