"""What an hour of work is worth, and what comes on top."""

from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result

from .sources import article, won

Pay = Annotated[int, Field(gt=0, le=10**10, description="그 기간의 임금, 원")]
Per = Annotated[Literal["시간", "일", "주", "월"], Field(description="임금을 정한 단위")]
WeeklyHours = Annotated[
    Decimal, Field(gt=0, le=40, description="1주 소정근로시간(쉬는 시간 제외). 법정 상한은 40")
]
DailyHours = Annotated[Decimal, Field(gt=0, le=8, description="1일 소정근로시간")]
Hourly = Annotated[int, Field(gt=0, le=10**7, description="시간급 통상임금, 원")]
FULL_WEEK, FULL_DAY = Decimal(40), Decimal(8)
"""근로기준법 제50조: 한 주 40시간, 하루 8시간."""
WEEKS_A_MONTH = Decimal(365) / 7 / 12
"""1년 동안의 평균 주의 수를 12로 나눈 수 (시행령 제6조 제2항 제4호)."""

FEWER = (
    "상시 4명 이하 사업장에는 근로기준법의 일부만 적용됩니다(제11조 제2항). 이 수당이 "
    "적용되는지는 시행령 별표 1이나 고용노동부(1350)에서 확인해 주세요."
)


def paid_rest_hours(weekly: Decimal) -> Decimal:
    """Return the hours of the paid weekly day of rest: in proportion to a full week, or none."""
    if weekly < 15:
        return Decimal(0)
    return min(weekly / FULL_WEEK * FULL_DAY, FULL_DAY)


def hourly(pay: int, per: str, weekly: Decimal, daily: Decimal) -> tuple[Decimal, Decimal]:
    """Return an hour's wage and the hours it was divided by, exactly."""
    week = weekly + paid_rest_hours(weekly)
    hours = {
        "시간": Decimal(1),
        "일": daily,
        "주": week,
        "월": week * WEEKS_A_MONTH,
    }[per]
    return Decimal(pay) / hours, hours


def _down(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_DOWN))


def _up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_CEILING))


def ordinary_hourly_wage(
    pay: Pay,
    per: Per = "월",
    weekly_hours: WeeklyHours = FULL_WEEK,
    daily_hours: DailyHours = FULL_DAY,
) -> Result:
    """정기적·일률적으로 받는 임금을 시간급 통상임금으로 바꿉니다."""
    exact, hours = hourly(pay, per, weekly_hours, daily_hours)
    rounded = Decimal(_up(hours)) if per == "월" else hours
    amount = _down(Decimal(pay) / rounded)
    return Result(
        summary=f"시간급 통상임금은 {won(amount)}입니다"
        f"({per}급 {won(pay)} ÷ {float(round(rounded, 2)):g}시간).",
        values={
            "hourly_won": amount,
            "hours": float(rounded),
            "hours_exact": round(float(hours), 2),
            "hourly_exact_won": _down(exact),
        },
        rule="시간급은 그대로, 일급은 1일 소정근로시간으로, 주급은 소정근로시간과 유급 "
        "주휴시간을 더한 시간으로, 월급은 그 시간 × 1년의 평균 주 수 ÷ 12로 나눕니다(시행령 "
        "제6조 제2항). 월 시간 수는 조문에 끝수 규정이 없어 관행대로 1시간 미만을 올렸습니다(주 "
        "40시간이면 208.57 → 209시간). 올리지 않은 값은 hourly_exact_won입니다.",
        sources=[
            *article("근로기준법 시행령", "제6조"),
            *article("근로기준법", "제55조", "제50조"),
        ],
    )


CountedPay = Annotated[
    int,
    Field(
        gt=0,
        le=10**10,
        description="그 기간의 임금 가운데 최저임금에 들어가는 것, 원. 연장·야간·휴일수당은 뺍니다",
    ),
]
MinimumHourly = Annotated[
    int,
    Field(
        gt=0,
        le=10**6,
        description="그해의 시간급 최저임금, 원. 해마다 8월 5일까지 고용노동부장관이 고시하며 "
        "최저임금위원회(minimumwage.go.kr)에서 확인합니다",
    ),
]
Probation = Annotated[
    bool,
    Field(
        description="1년 이상 계약의 수습 3개월 안이고 단순노무직이 아니면 true(10%를 뺀 금액 적용)"
    ),
]
MINIMUM_RULE = (
    "사용자는 최저임금액 이상을 지급해야 하고, 못 미치는 부분은 무효로서 최저임금액을 주기로 한 "
    "것으로 봅니다(법 제6조). 일·주·월급은 시간급으로 바꾸어 견줍니다(시행령 제5조). 1년 이상 "
    "계약의 수습 3개월은 10%를 뺄 수 있습니다(법 제5조 제2항, 시행령 제3조). 최저임금액은 넣은 "
    "값을 그대로 썼습니다."
)


def minimum_wage_check(
    pay: CountedPay,
    minimum_hourly_won: MinimumHourly,
    per: Per = "월",
    weekly_hours: WeeklyHours = FULL_WEEK,
    daily_hours: DailyHours = FULL_DAY,
    probation: Probation = False,
) -> Result:
    """받은 임금이 최저임금에 미치지 못하는지 시간급으로 바꾸어 견줍니다."""
    exact, hours = hourly(pay, per, weekly_hours, daily_hours)
    floor = Decimal(minimum_hourly_won) * (Decimal("0.9") if probation else 1)
    short = _up(max(floor * hours - pay, Decimal(0)))
    rounded = Decimal(_up(hours)) if per == "월" else hours
    close = short == 0 and Decimal(pay) / rounded < floor
    return Result(
        summary=f"시간급으로 {won(_down(exact))}이며, {_compared(floor, short, close, rounded)}",
        values={
            "meets": short == 0,
            "borderline": close,
            "hourly_won": _down(exact),
            "short_won": short,
            "hours": round(float(hours), 2),
        },
        rule=MINIMUM_RULE,
        sources=[
            *article("최저임금법", "제6조", "제5조", "제10조"),
            *article("최저임금법 시행령", "제5조", "제3조"),
        ],
    )


def _compared(floor: Decimal, short: int, close: bool, hours: Decimal) -> str:
    """Return how a wage stands beside the minimum, in words."""
    least = f"최저임금 {float(floor):,g}원"
    if short:
        return f"{least}보다 적고, 이 기간에 {won(short)}이 모자랍니다."
    if close:
        return (
            f"{least} 이상입니다. 다만 월 시간을 올려 {hours:f}시간으로 나누면 모자라므로 1350에서 "
            "확인하세요."
        )
    return f"{least} 이상입니다."


def weekly_holiday_allowance(
    hourly_won: Hourly,
    weekly_hours: WeeklyHours,
    attended: Annotated[bool, Field(description="그 주의 소정근로일을 모두 일했으면 true")] = True,
) -> Result:
    """한 주의 주휴수당을 계산합니다. 주 15시간 이상 일하고 그 주를 개근해야 합니다."""
    hours = paid_rest_hours(weekly_hours) if attended else Decimal(0)
    amount = _down(hourly_won * hours)
    said = f"주휴수당은 {won(amount)}입니다({float(hours):g}시간분)."
    if not attended:
        said = "그 주의 소정근로일을 모두 일하지 않아 주휴수당이 생기지 않습니다."
    elif not hours:
        said = "1주 소정근로시간이 15시간보다 적어 주휴수당이 생기지 않습니다."
    return Result(
        summary=said,
        values={"amount_won": amount, "hours": float(hours), "entitled": bool(hours)},
        rule="1주에 평균 1회 이상의 유급휴일을 주어야 하고(제55조 제1항), 1주의 소정근로일을 "
        "개근한 사람에게 줍니다(시행령 제30조 제1항). 4주 평균 주 15시간 미만이면 적용하지 "
        "않습니다(제18조 제3항). 주 40시간보다 적게 일하면 그 비율대로, 많아도 "
        "8시간분입니다(제18조 제1항, 제50조).",
        sources=[
            *article("근로기준법", "제55조", "제18조", "제50조"),
            *article("근로기준법 시행령", "제30조"),
        ],
    )


Hours = Annotated[Decimal, Field(ge=0, le=744)]


def premium_pay(
    hourly_won: Hourly,
    overtime_hours: Annotated[Hours, Field(description="연장근로 시간")] = Decimal(0),
    night_hours: Annotated[Hours, Field(description="오후 10시~오전 6시에 일한 시간")] = Decimal(0),
    holiday_hours: Annotated[
        Hours, Field(description="휴일근로 가운데 하루 8시간 이내 시간")
    ] = Decimal(0),
    holiday_hours_over_8: Annotated[
        Hours, Field(description="휴일근로 가운데 하루 8시간을 넘은 시간")
    ] = Decimal(0),
    five_or_more: Annotated[bool, Field(description="상시 5명 이상 사업장이면 true")] = True,
) -> Result:
    """연장·야간·휴일근로의 가산수당을 계산합니다."""
    if not five_or_more:
        raise BadInput(FEWER)
    half, whole = hourly_won * Decimal("0.5"), Decimal(hourly_won)
    premium = (overtime_hours + night_hours + holiday_hours) * half + holiday_hours_over_8 * whole
    base = (overtime_hours + holiday_hours + holiday_hours_over_8) * whole
    return Result(
        summary=f"가산분은 {won(_down(premium))}이고, 일한 시간의 임금까지 더하면 "
        f"{won(_down(premium + base))}입니다.",
        values={"premium_won": _down(premium), "total_won": _down(premium + base)},
        rule="연장근로는 통상임금의 50%, 휴일근로는 8시간까지 50%, 넘으면 100%, 야간근로(오후 "
        "10시~오전 6시)는 50% 이상을 더합니다(제56조). 야간은 더하는 부분만 넣었고, 연장·휴일은 "
        "일한 시간의 임금을 함께 셌습니다. 겹치는 시간은 각각 넣으세요.",
        sources=article("근로기준법", "제56조", "제53조", "제11조"),
    )


def shutdown_allowance(
    average_daily_won: Annotated[int, Field(gt=0, le=10**8, description="1일 평균임금, 원")],
    days: Annotated[int, Field(ge=1, le=1000, description="휴업한 날수")],
    ordinary_daily_won: Annotated[
        int, Field(ge=0, le=10**8, description="1일 통상임금, 원. 모르면 0")
    ] = 0,
    five_or_more: Annotated[bool, Field(description="상시 5명 이상 사업장이면 true")] = True,
) -> Result:
    """회사 사정으로 쉬었을 때의 휴업수당(평균임금의 70%)을 계산합니다."""
    if not five_or_more:
        raise BadInput(FEWER)
    daily = Decimal(average_daily_won) * 7 / 10
    capped = bool(ordinary_daily_won) and daily > ordinary_daily_won
    amount = _down((Decimal(ordinary_daily_won) if capped else daily) * days)
    return Result(
        summary=f"휴업수당은 {won(amount)} 이상입니다({days}일분)."
        + (" 평균임금의 70%가 통상임금보다 많아 통상임금으로 했습니다." if capped else ""),
        values={"amount_won": amount, "as_ordinary": capped},
        rule="사용자의 귀책사유로 휴업하면 평균임금의 70% 이상을 주어야 하고, 그 금액이 "
        "통상임금을 넘으면 통상임금으로 줄 수 있습니다(제46조). 부득이한 사유로 노동위원회의 "
        "승인을 받으면 더 적을 수 있습니다(제46조 제2항).",
        sources=article("근로기준법", "제46조", "제11조"),
    )
