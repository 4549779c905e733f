"""What legal may compute: each result names the article it applies."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Annotated

from pydantic import Field

from sectorkit.tools import Result
from sectorkit.tools.dates import Unit, expiry, last_day
from sectorkit.tools.petitions import petition_deadline

from .calculators.consumer import (
    mismatch_withdrawal_deadline,
    refund_delay_interest,
    withdrawal_deadline,
)
from .calculators.court import service_fee, stamp_duty
from .calculators.deadlines import procedural_deadline
from .calculators.inheritance import forced_share, inheritance_shares
from .calculators.interest import (
    judgment_interest,
    lender_interest_check,
    private_loan_interest_check,
    unpaid_wage_interest,
)
from .calculators.lease import (
    lease_notice_window,
    rent_conversion_cap,
    rent_increase_cap,
    shop_lease_scope,
    shop_small_deposit_priority,
    small_deposit_priority,
)
from .calculators.leaving import (
    annual_leave_days,
    average_daily_wage,
    dismissal_notice_pay,
    severance_pay,
)
from .calculators.limitation import limitation_period
from .calculators.seizure import wage_seizure_limit
from .calculators.sources import article
from .calculators.wages import (
    minimum_wage_check,
    ordinary_hourly_wage,
    premium_pay,
    shutdown_allowance,
    weekly_holiday_allowance,
)


def deadline(
    event: Annotated[date, Field(description="기간이 시작되는 일이 있었던 날 (예: 송달받은 날)")],
    amount: Annotated[int, Field(ge=1, le=3650, description="기간의 수")],
    unit: Annotated[Unit, Field(description="기간의 단위")],
) -> Result:
    """민법에 따라 기간의 마지막 날을 셉니다. 첫날은 빼고, 토요일·공휴일이면 다음 날로 넘깁니다."""
    last, (end, moved) = last_day(event, amount, unit), expiry(event, amount, unit)
    because = f" 마지막 날이 {', '.join(moved)}이어서 넘어갔습니다." if moved else ""
    return Result(
        summary=f"{event.isoformat()}부터 {amount}{unit}의 마지막 날은 {end.isoformat()}입니다."
        + because,
        values={
            "last_day": end.isoformat(),
            "before_holidays": last.isoformat(),
            "moved": bool(moved),
        },
        rule="첫날을 빼고 세며(제157조), 주·월·년은 역에 따라 계산하고(제160조), 마지막 날이 "
        "토요일이나 공휴일이면 다음 날에 끝납니다(제161조).",
        sources=article("민법", "제157조", "제160조", "제161조"),
    )


def delay_interest(
    principal: Annotated[int, Field(gt=0, le=10**13, description="받지 못한 돈, 원")],
    due: Annotated[date, Field(description="돈을 받기로 한 날")],
    until: Annotated[date, Field(description="계산하는 마지막 날")],
    rate_percent: Annotated[
        Decimal, Field(gt=0, le=20, description="연 이율(%). 약정이 없으면 민법의 5")
    ] = Decimal(5),
) -> Result:
    """받기로 한 날의 다음 날부터 지연손해금을 셉니다. 약정이 없으면 민법의 연 5%입니다."""
    days = max((until - due).days, 0)
    exact = Decimal(principal) * rate_percent / 100 * days / 365
    amount = int(exact.quantize(Decimal(1), ROUND_DOWN))
    return Result(
        summary=f"{principal:,}원에 대한 {days}일의 지연손해금은 {amount:,}원입니다.",
        values={"amount_won": amount, "days": days, "rate_percent": float(rate_percent)},
        rule="약정이 없으면 연 5푼(제379조)을 지연손해금의 이율로 하고(제397조 제1항), 원금 × "
        "이율 × 일수 ÷ 365로 계산해 1원 아래는 버립니다.",
        sources=article("민법", "제379조", "제397조"),
    )


ALL = (
    deadline,
    procedural_deadline,
    limitation_period,
    delay_interest,
    judgment_interest,
    unpaid_wage_interest,
    lender_interest_check,
    private_loan_interest_check,
    wage_seizure_limit,
    stamp_duty,
    service_fee,
    ordinary_hourly_wage,
    minimum_wage_check,
    weekly_holiday_allowance,
    premium_pay,
    shutdown_allowance,
    average_daily_wage,
    severance_pay,
    dismissal_notice_pay,
    annual_leave_days,
    rent_increase_cap,
    rent_conversion_cap,
    small_deposit_priority,
    shop_small_deposit_priority,
    shop_lease_scope,
    lease_notice_window,
    inheritance_shares,
    forced_share,
    withdrawal_deadline,
    mismatch_withdrawal_deadline,
    refund_delay_interest,
    petition_deadline,
)
"""Everything legal computes, in the order people meet it."""
