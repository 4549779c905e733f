"""Terms that contracts of creative people rest on, counted from the articles."""

from datetime import date
from typing import Annotated

from pydantic import Field

from sectorkit.tools import Result, law
from sectorkit.tools.dates import last_day
from sectorkit.values import today

PUBLISH_MONTHS = 9
DEMAND_MONTHS = 6
ADAPT_YEARS = 5
INSURANCE_WON = 500_000
HOURS = {True: 35, False: 40}
COPYRIGHT = "2026-08-11"


def publishing_deadline(
    received: Annotated[date, Field(description="출판사나 플랫폼이 원고를 받은 날")],
    as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
) -> Result:
    """원고를 받은 출판사가 언제까지 내야 하는지, 안 내면 작가가 무엇을 할 수 있는지 셉니다."""
    day = as_of or today()
    due = last_day(received, PUBLISH_MONTHS, "월")
    demand = last_day(day, DEMAND_MONTHS, "월")
    late = day > due
    step = (
        f" 오늘 이행을 요구하면 {demand.isoformat()} 뒤에 권리의 소멸을 알릴 수 있습니다."
        if late
        else ""
    )
    return Result(
        summary=f"특약이 없으면 {due.isoformat()}까지 내야 합니다." + step,
        values={"due": due.isoformat(), "late": late, "demand_until": demand.isoformat()},
        rule="특약이 없으면 원고를 받은 날부터 9개월 안에 이용해야 하고(제58조), 6개월 이상의 "
        "기간을 정해 최고해도 하지 않으면 소멸을 통지할 수 있습니다(제60조).",
        sources=[
            law("저작권법", article, COPYRIGHT) for article in ("제58조", "제60조", "제63조의2")
        ],
    )


def adaptation_window(
    licensed: Annotated[date, Field(description="영상화를 허락한 날")],
) -> Result:
    """영상화를 허락한 원작자가 언제부터 다른 곳에도 허락할 수 있는지 셉니다."""
    end = last_day(licensed, ADAPT_YEARS, "년")
    return Result(
        summary=f"특약이 없으면 {end.isoformat()}이 지난 뒤 다른 곳에도 영상화를 허락할 수 "
        f"있습니다.",
        values={"exclusive_until": end.isoformat()},
        rule="특약이 없으면 허락한 날부터 5년이 지난 때에 다른 영상화를 허락할 수 있습니다(제99조 "
        "제2항).",
        sources=[law("저작권법", "제99조", COPYRIGHT)],
    )


def artist_insurance(
    pay: Annotated[int, Field(gt=0, le=10**12, description="계약 금액, 원")],
    months: Annotated[float, Field(gt=0, le=600, description="계약 기간, 달")],
) -> Result:
    """예술인 고용보험의 소득 기준을 넘는지 계약의 월평균소득으로 살핍니다."""
    monthly = int(pay / months)
    enough = months < 1 or monthly >= INSURANCE_WON
    said = (
        "넘습니다" if enough else "넘지 않습니다. 같은 기간의 다른 계약과 합산을 신청할 수 있습니다"
    )
    return Result(
        summary=f"월평균소득은 {monthly:,}원으로 기준을 {said}.",
        values={"monthly_won": monthly, "enough": enough, "line_won": INSURANCE_WON},
        rule="계약 금액을 계약 기간으로 나눈 월평균소득이 50만원 이상이어야 하며(시행령 "
        "제104조의5), 기간이 1개월 미만인 단기예술인은 이 기준을 보지 않습니다(법 제77조의2).",
        sources=[
            law("고용보험법", "제77조의2"),
            law("고용보험법 시행령", "제104조의5", "2026-05-12"),
        ],
    )


def young_performer_hours(
    age: Annotated[int, Field(ge=0, le=18, description="만 나이")],
    weekly_hours: Annotated[float, Field(ge=0, le=168, description="1주일에 일하는 시간")],
    late: Annotated[bool, Field(description="오후 10시부터 오전 6시 사이에 찍는지")] = False,
) -> Result:
    """어린이·청소년 출연자의 촬영 시간이 법의 한도를 넘는지 살핍니다."""
    limit = HOURS[age < 15]
    article = "제22조" if age < 15 else "제23조"
    over = weekly_hours > limit
    said = f"1주일 한도 {limit}시간을 {'넘습니다' if over else '넘지 않습니다'}"
    night = " 밤 촬영은 법이 정한 동의가 있을 때만 됩니다." if late else ""
    return Result(
        summary=f"{said}.{night}",
        values={"limit_hours": limit, "over": over, "night_needs_consent": late},
        rule="15세 미만은 1주일 35시간, 15세 이상은 40시간이며 15세 이상은 합의로 1주일 6시간까지 "
        "늘릴 수 있습니다. 오후 10시부터 오전 6시까지는 원칙적으로 안 됩니다.",
        sources=[law("대중문화예술산업발전법", article)],
    )
