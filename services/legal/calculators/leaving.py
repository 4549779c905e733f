"""What is owed when work ends, and the leave that was earned."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Annotated

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result
from sectorkit.tools.dates import add_months

from .sources import article, won

Hired = Annotated[date, Field(description="일을 시작한 날")]
LAW = "근로기준법"
SEVERANCE = "근로자퇴직급여 보장법"


def _won(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_DOWN))


def _in_order(hired: date, left: date) -> None:
    if left <= hired:
        raise BadInput("끝난 날이 시작한 날보다 늦어야 합니다. 두 날짜를 확인해 주세요.")


def average_daily_wage(
    hired: Hired,
    left: Annotated[date, Field(description="퇴직일(마지막으로 일한 날의 다음 날)")],
    wages_won: Annotated[
        int,
        Field(
            ge=0,
            le=10**11,
            description="퇴직일 이전 3개월 동안 그 기간의 일로 지급된 임금 총액, 원",
        ),
    ],
    ordinary_daily_won: Annotated[
        int, Field(ge=0, le=10**8, description="1일 통상임금, 원. 모르면 0")
    ] = 0,
) -> Result:
    """퇴직 전 3개월의 임금을 그 기간의 날수로 나누어 1일 평균임금을 계산합니다."""
    _in_order(hired, left)
    begin = max(hired, add_months(left, -3))
    days = (left - begin).days
    exact = max(Decimal(wages_won) / days, Decimal(ordinary_daily_won))
    raised = ordinary_daily_won * days > wages_won
    return Result(
        summary=f"1일 평균임금은 {won(_won(exact))}입니다({begin.isoformat()}부터 {days}일)."
        + (" 통상임금보다 적어 통상임금으로 했습니다." if raised else ""),
        values={
            "daily_won": _won(exact),
            "daily_exact": float(round(exact, 2)),
            "days": days,
            "raised_to_ordinary": raised,
        },
        rule="사유가 생긴 날 이전 3개월의 임금 총액 ÷ 그 기간의 총일수이고(제2조 제1항 제6호), "
        "통상임금보다 적으면 통상임금으로 합니다(제2조 제2항). 수습, 휴업, 출산·육아휴직 등의 "
        "기간과 임금은 빼고 셉니다(시행령 제2조): 그런 기간이 있으면 1350에서 확인하세요.",
        sources=[*article(LAW, "제2조"), *article("근로기준법 시행령", "제2조")],
    )


def severance_pay(
    hired: Hired,
    left: Annotated[date, Field(description="퇴직일(마지막으로 일한 날의 다음 날)")],
    wages_won: Annotated[
        int,
        Field(
            ge=0,
            le=10**11,
            description="퇴직일 이전 3개월 동안 그 기간의 일로 지급된 임금 총액, 원",
        ),
    ],
    weekly_hours: Annotated[
        Decimal, Field(gt=0, le=52, description="4주를 평균한 1주 소정근로시간")
    ] = Decimal(40),
    ordinary_daily_won: Annotated[
        int, Field(ge=0, le=10**8, description="1일 통상임금, 원. 모르면 0")
    ] = 0,
) -> Result:
    """퇴직금을 계산합니다. 1년 이상, 주 15시간 이상 일했어야 합니다."""
    _in_order(hired, left)
    served = (left - hired).days
    entitled = left >= add_months(hired, 12) and weekly_hours >= 15
    days = (left - max(hired, add_months(left, -3))).days
    daily = max(Decimal(wages_won) / days, Decimal(ordinary_daily_won))
    amount = _won(daily * 30 * served / 365) if entitled else 0
    why = "계속 일한 기간이 1년보다 짧거나 주 15시간보다 적어 법정 퇴직금이 생기지 않습니다."
    said = f"퇴직금은 {won(amount)}입니다(1일 평균임금 {won(_won(daily))}, {served}일 근속)."
    return Result(
        summary=said if entitled else why,
        values={
            "amount_won": amount,
            "entitled": entitled,
            "daily_won": _won(daily),
            "served_days": served,
        },
        rule="계속근로기간 1년에 대하여 30일분 이상의 평균임금을 주어야 합니다(제8조 제1항). "
        "1년이 안 되거나 4주 평균 주 15시간 미만이면 의무가 없습니다(제4조 제1항). 1년이 안 되는 "
        "끝수는 일수에 비례해(근속일수 ÷ 365) 셌습니다. 지급사유가 생긴 날부터 14일 이내에 "
        "받아야 합니다(제9조).",
        sources=[*article(SEVERANCE, "제4조", "제8조", "제9조"), *article(LAW, "제2조")],
    )


def dismissal_notice_pay(
    hired: Hired,
    dismissed: Annotated[date, Field(description="해고된 날(일하지 못하게 된 첫날)")],
    hourly_won: Annotated[int, Field(gt=0, le=10**7, description="시간급 통상임금, 원")],
    notified: Annotated[
        date | None, Field(description="해고를 예고받은 날. 예고가 없었으면 비움")
    ] = None,
    daily_hours: Annotated[Decimal, Field(gt=0, le=8, description="1일 소정근로시간")] = Decimal(8),
) -> Result:
    """30일 전에 예고하지 않은 해고의 해고예고수당을 계산합니다."""
    _in_order(hired, dismissed)
    if notified is not None and notified > dismissed:
        raise BadInput("예고받은 날이 해고된 날보다 늦습니다. 두 날짜를 확인해 주세요.")
    full = notified is not None and (dismissed - notified).days > 30
    short = dismissed < add_months(hired, 3)
    owed = not full and not short
    amount = _won(Decimal(hourly_won) * daily_hours * 30) if owed else 0
    said = f"해고예고수당은 {won(amount)} 이상입니다(30일분 통상임금)."
    if short:
        said = "계속 일한 기간이 3개월보다 짧아 해고예고수당을 줄 의무가 없습니다."
    elif full:
        said = "30일 전에 예고했으므로 해고예고수당이 생기지 않습니다."
    return Result(
        summary=said,
        values={"amount_won": amount, "owed": owed},
        rule="해고하려면 적어도 30일 전에 예고해야 하고, 그러지 않으면 30일분 이상의 통상임금을 "
        "주어야 합니다. 3개월 미만 근무, 천재·사변, 고의로 큰 손해를 끼친 경우는 "
        "예외입니다(제26조). 예고한 날을 빼고(민법 제157조) 해고일 전날까지 30일이 지나야 한다고 "
        "보았습니다. 해고는 사유와 시기를 서면으로 알려야 효력이 있습니다(제27조).",
        sources=[*article(LAW, "제26조", "제27조"), *article("민법", "제157조")],
    )


def annual_leave_days(
    hired: Hired,
    on: Annotated[date, Field(description="연차를 세는 날")],
    attended: Annotated[bool, Field(description="지난 1년에 80% 이상 출근했으면 true")] = True,
    full_months: Annotated[
        int | None,
        Field(ge=0, le=12, description="개근한 달의 수. 비우면 지난 달 모두 개근으로 봄"),
    ] = None,
    weekly_hours: Annotated[Decimal, Field(gt=0, le=52, description="1주 소정근로시간")] = Decimal(
        40
    ),
    five_or_more: Annotated[bool, Field(description="상시 5명 이상 사업장이면 true")] = True,
) -> Result:
    """연차 유급휴가가 며칠인지 셉니다."""
    _in_order(hired, on)
    if not five_or_more:
        raise BadInput(
            "상시 4명 이하 사업장에는 근로기준법의 일부만 적용됩니다(제11조 제2항). 연차가 "
            "적용되는지는 시행령 별표 1이나 고용노동부(1350)에서 확인해 주세요."
        )
    months = _months(hired, on)
    years = months // 12
    days = 0
    if weekly_hours >= 15:
        days = _leave(months, attended, months if full_months is None else full_months)
    return Result(
        summary=f"연차 유급휴가는 {days}일입니다(계속 근로 {years}년 {months % 12}개월).",
        values={"days": days, "years": years, "months": months},
        rule="1년간 80% 이상 출근하면 15일(제60조 제1항), 1년 미만이거나 80% 미만이면 1개월 "
        "개근마다 1일(제2항), 3년 이상이면 최초 1년을 넘는 매 2년에 1일을 더해 "
        "25일까지입니다(제4항). 주 15시간 미만이면 적용하지 않습니다(제18조 제3항). 입사일 "
        "기준으로 그때 새로 생긴 휴가만 셌습니다.",
        sources=article(LAW, "제60조", "제18조", "제11조"),
    )


def _months(hired: date, on: date) -> int:
    """Return the whole months of service; a month is over when its last day is."""
    months = (on.year - hired.year) * 12 + on.month - hired.month
    return months if add_months(hired, months) <= on else months - 1


def _leave(months: int, attended: bool, full_months: int) -> int:
    """Return the days of leave of one who works enough hours."""
    years = months // 12
    if years == 0:
        return min(full_months, months)
    if not attended:
        return min(full_months, 12)
    return min(15 + (years - 1) // 2, 25)
