"""What a pupil or a parent asks of their own school: today's meal, the days ahead, the lessons."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from sectorkit.publicdata import Fetched
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result
from sectorkit.values import today

from . import neis

School = Annotated[str, Field(min_length=2, max_length=40, description="학교 이름")]
Region = Annotated[str, Field(max_length=20, description="이름이 같은 학교가 여럿일 때 그 지역")]
Day = Annotated[date | None, Field(description="날짜. 비우면 오늘")]
MEAL_RULE = (
    "학교가 나이스에 올린 식단 그대로입니다. 괄호 안의 수는 식단표의 알레르기 번호이고, 적히지 "
    "않았다고 들어 있지 않다는 뜻은 아닙니다. 알레르기는 영양교사에게 확인하세요."
)
RULE = "학교가 나이스에 올린 그대로입니다. 바뀔 수 있으니 중요한 날은 학교에 확인하세요."
AHEAD = 30
"""Days of the school's calendar that are looked at."""


async def find_school(name: School, holdings: Holdings, region: Region = "") -> Result:
    """학교를 이름으로 찾아 주소와 전화번호를 보여 줍니다."""
    found = await neis.schools(name, holdings)
    rows = [row for row in found.rows if region in f"{row['office']} {row['address']}"]
    told = [
        " ".join(str(row[name]) for name in ("name", "address", "phone", "site") if row[name])
        for row in rows[:10]
    ]
    said = f"'{name}'이(가) 들어간 학교 {len(rows)}곳을 찾았습니다."
    return _result(said if rows else f"'{name}'을(를) 찾지 못했습니다.", told, found, RULE)


async def school_meals(
    school: School,
    holdings: Holdings,
    region: Region = "",
    day: Day = None,
    allergens: Annotated[
        list[int] | None, Field(description="식단표의 알레르기 번호. 든 음식을 따로 알립니다")
    ] = None,
) -> Result:
    """학교의 그날 급식을 봅니다. 알레르기 번호를 적으면 그 번호가 적힌 음식을 알립니다."""
    at = day or today()
    where = await neis.school_of(school, region, holdings)
    found = await neis.days("meals", where, at, 1, holdings)
    told = [
        f"{_day(row['day'])} {row['meal']}: {', '.join(neis.dishes(row['dishes']))}"
        f" ({row['energy']})"
        for row in found.rows
    ]
    every = [dish for row in found.rows for dish in neis.dishes(row["dishes"])]
    named = [dish for dish in every if neis.carries(dish, allergens or [])]
    warned = f" 적어 주신 번호가 적힌 음식: {', '.join(named)}." if named else ""
    none = f"{where['name']}의 {at.isoformat()} 급식이 나이스에 없습니다. 쉬는 날일 수 있습니다."
    return _result(f"{told[0]}.{warned}" if told else none, told, found, MEAL_RULE)


async def school_calendar(
    school: School,
    holdings: Holdings,
    region: Region = "",
    day: Day = None,
    grade: Annotated[int | None, Field(ge=1, le=6, description="학년. 비우면 모두")] = None,
) -> Result:
    """학교의 앞으로 한 달 학사일정(시험, 방학, 휴업일)을 봅니다."""
    at = day or today()
    where = await neis.school_of(school, region, holdings)
    found = await neis.days("school_events", where, at, AHEAD, holdings)
    rows = [row for row in found.rows if not grade or grade in (neis.grades(row) or [grade])]
    told = []
    for row in sorted(rows, key=lambda row: str(row["day"])):
        only = "·".join(f"{n}" for n in neis.grades(row))
        told.append(f"{_day(row['day'])} {row['event']}" + (f" ({only}학년)" if only else ""))
    until = at + timedelta(days=AHEAD - 1)
    span = f"{where['name']}의 {at.isoformat()}부터 {until.isoformat()}까지 학사일정"
    said = f"{span} {len(told)}건. 첫 일정은 {told[0]}입니다." if told else f"{span}이 없습니다."
    return _result(said, told, found, RULE)


async def school_timetable(
    school: School,
    grade: Annotated[int, Field(ge=1, le=6, description="학년")],
    room: Annotated[str, Field(min_length=1, max_length=10, description="반 (예: 3)")],
    holdings: Holdings,
    region: Region = "",
    day: Day = None,
) -> Result:
    """한 반의 그날 시간표를 봅니다."""
    at = day or today()
    where = await neis.school_of(school, region, holdings)
    found = await neis.lessons(where, grade, room.strip().removesuffix("반"), at, holdings)
    rows = sorted(found.rows, key=lambda row: str(row["period"]).zfill(2))
    told = [f"{row['period']}교시 {row['lesson']}" for row in rows]
    when = _day(rows[0]["day"]) if rows else at.isoformat()
    what = f"{where['name']} {grade}학년 {room.removesuffix('반')}반 {when}"
    return _result(
        f"{what}: {', '.join(told)}." if told else f"{what} 시간표가 나이스에 없습니다.",
        told,
        found,
        RULE,
    )


def _day(digits: object) -> str:
    """Return `20261126` as `2026-11-26`."""
    text = str(digits)
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 else text


def _result(said: str, told: Sequence[str], found: Fetched, rule: str) -> Result:
    values: dict[str, str | int | float | bool] = {"count": len(told), "sample": found.sample}
    values |= {f"{number}": line for number, line in enumerate(told[:40], start=1)}
    return Result(
        summary=found.marked(said), values=values, rule=rule, sources=[found.source(found.fetched)]
    )


SCHOOL_TOOLS = (find_school, school_meals, school_calendar, school_timetable)
