"""Interest that runs on money paid late."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result
from sectorkit.tools.dates import last_day

from .sources import article, table, won

Money = Annotated[int, Field(gt=0, le=10**13, description="받지 못한 돈, 원")]


def simple_interest(principal: int, percent: Decimal, days: int) -> int:
    """Return principal × rate × days ÷ 365 in won, less than a won dropped."""
    exact = Decimal(principal) * percent / 100 * max(days, 0) / 365
    return int(exact.quantize(Decimal(1), ROUND_DOWN))


def judgment_interest(
    principal: Money,
    due: Annotated[date, Field(description="돈을 받기로 한 날")],
    served: Annotated[date, Field(description="소장이나 지급명령 정본이 상대방에게 송달된 날")],
    until: Annotated[date, Field(description="계산하는 마지막 날")],
    litigation_percent: Annotated[
        Decimal,
        Field(
            gt=0,
            le=40,
            description="소송촉진법 제3조의 연 이율(%). '소송촉진 등에 관한 특례법 제3조제1항 "
            "본문의 법정이율에 관한 규정'(대통령령)을 law.go.kr에서 확인해 넣습니다",
        ),
    ],
    before_percent: Annotated[
        Decimal,
        Field(ge=0, le=25, description="송달된 날까지의 연 이율(%): 약정이나 민법의 5, 상법의 6"),
    ] = Decimal(5),
) -> Result:
    """소송에서 청구할 지연손해금을 소장 송달 앞뒤로 나누어 셉니다."""
    if served < due or until < served:
        raise BadInput(
            "받기로 한 날, 송달된 날, 마지막 날의 순서가 맞지 않습니다. 날짜를 확인해 주세요."
        )
    before = simple_interest(principal, before_percent, (served - due).days)
    after = simple_interest(principal, litigation_percent, (until - served).days)
    return Result(
        summary=f"지연손해금은 {won(before + after)}입니다. 송달된 날까지 연 {before_percent}%로 "
        f"{won(before)}, 그다음 날부터 연 {litigation_percent}%로 {won(after)}입니다.",
        values={
            "amount_won": before + after,
            "before_won": before,
            "after_won": after,
            "before_days": (served - due).days,
            "after_days": (until - served).days,
        },
        rule="소장 등이 송달된 날의 다음 날부터는 대통령령으로 정하는 이율(연 40% 이내)에 "
        "따르고(소송촉진법 제3조 제1항), 그 전에는 약정이율이나 법정이율(민법 제379조, "
        "제397조)에 따릅니다. 다투는 것이 타당하다고 인정되는 동안에는 적용하지 않습니다(제3조 "
        "제2항). 원금 × 이율 × 일수 ÷ 365로 계산했습니다.",
        sources=[
            *article("소송촉진 등에 관한 특례법", "제3조"),
            *article("민법", "제379조", "제397조"),
        ],
    )


def unpaid_wage_interest(
    principal: Money,
    reason: Annotated[
        Literal["퇴직·사망", "재직 중 임금"],
        Field(description="퇴직해서 받을 임금·퇴직금인지, 다니는 동안의 월급인지"),
    ],
    event: Annotated[
        date, Field(description="퇴직·사망이면 지급사유가 생긴 날, 재직 중이면 임금지급일")
    ],
    paid: Annotated[date, Field(description="받은 날, 아직이면 계산할 날")],
) -> Result:
    """못 받은 임금과 퇴직금에 붙는 연 20%의 지연이자를 셉니다."""
    rates = table("rates")
    since = rates["unpaid_wages_while_employed_from"]
    if reason == "재직 중 임금" and event < since:
        raise BadInput(
            f"재직 중 임금의 지연이자는 {since.isoformat()} 이후에 지급사유가 생긴 임금부터 "
            "붙습니다. 그 전 임금은 delay_interest로 민법의 이율을 계산해 주세요."
        )
    due = last_day(event, 14, "일") if reason == "퇴직·사망" else event
    percent = Decimal(rates["unpaid_wages"]["percent"])
    days = max((paid - due).days, 0)
    amount = simple_interest(principal, percent, days)
    return Result(
        summary=f"{due.isoformat()}까지 받았어야 할 {won(principal)}의 {days}일 지연이자는 "
        f"{won(amount)}입니다.",
        values={"amount_won": amount, "days": days, "due": due.isoformat(), "rate_percent": 20},
        rule="퇴직·사망하면 14일 이내에 모두 지급해야 하고(제36조), 그날까지 지급하지 않으면 "
        "다음 날부터 연 20%의 이자를 지급해야 합니다(제37조, 시행령 제17조). 천재·사변, 법원이나 "
        "노동위원회에서 다투는 것이 적절한 경우 등에는 그동안 붙지 않습니다(제37조 제3항, 시행령 "
        "제18조). 14일째가 휴일이어도 넘기지 않고 셌습니다.",
        sources=[
            *article("근로기준법", "제36조", "제37조"),
            *article("근로기준법 시행령", "제17조", "제18조"),
        ],
    )


def lender_interest_check(
    received_won: Annotated[
        int, Field(gt=0, le=10**12, description="실제로 받은 돈(선이자를 뺀 금액), 원")
    ],
    interest_won: Annotated[
        int,
        Field(
            ge=0, le=10**12, description="낸 이자. 수수료·사례금 등 이름과 관계없이 모두 더함, 원"
        ),
    ],
    days: Annotated[int, Field(ge=1, le=36500, description="빌린 날수")],
) -> Result:
    """등록 대부업자에게 낸 이자가 상한(연 20%)을 넘는지 확인합니다."""
    cap = table("rates")["lender_cap"]
    most = simple_interest(received_won, Decimal(cap["percent"]), days)
    over = max(interest_won - most, 0)
    said = (
        f"상한 {won(most)}보다 {won(over)} 많습니다. 넘는 부분의 이자계약은 무효입니다."
        if over
        else f"상한 {won(most)}을 넘지 않습니다."
    )
    return Result(
        summary=f"{days}일 동안 낸 이자 {won(interest_won)}은 {said}",
        values={"over_won": over, "most_won": most, "exceeds": bool(over)},
        rule="대부업자의 이자율은 연 20%를 넘을 수 없고(시행령 제5조 제2항), 단리로 "
        "환산하며(제3항), 이름이 무엇이든 받은 것은 이자로 보고, 선이자는 실제 받은 돈을 "
        "원본으로 하며, 넘는 부분은 무효입니다(법 제8조). 미등록 불법사금융업자는 이자를 받을 수 "
        "없습니다(법 제11조). 개인 사이의 돈은 이자제한법 제2조의 대통령령 이율을 따로 확인해 "
        "주세요.",
        sources=[
            *article("대부업 등의 등록 및 금융이용자 보호에 관한 법률", "제8조", "제11조"),
            *article(cap["law"], cap["at"]),
        ],
    )


def private_loan_interest_check(
    received_won: Annotated[
        int, Field(gt=0, le=10**12, description="실제로 받은 돈(선이자를 뺀 금액), 원")
    ],
    interest_won: Annotated[
        int, Field(ge=0, le=10**12, description="이자. 수수료·사례금 등 이름과 관계없이, 원")
    ],
    days: Annotated[int, Field(ge=1, le=36500, description="빌린 날수")],
    cap_percent: Annotated[
        Decimal,
        Field(
            gt=0,
            le=25,
            description="약정한 때의 최고이자율(연 %). '이자제한법 제2조제1항의 최고이자율에 "
            "관한 규정'(대통령령)을 law.go.kr에서 확인해 넣습니다",
        ),
    ],
) -> Result:
    """개인 사이에 빌린 돈의 이자가 이자제한법의 상한을 넘는지 확인합니다."""
    if received_won < 100_000:
        raise BadInput(
            "원금이 10만원 미만이면 이자제한법의 상한이 적용되지 않습니다(제2조 제5항). 원금을 "
            "확인해 주세요."
        )
    most = simple_interest(received_won, cap_percent, days)
    over = max(interest_won - most, 0)
    said = f"{won(over)}은 무효입니다." if over else "넘는 부분이 없습니다."
    return Result(
        summary=f"{days}일의 이자 상한은 {won(most)}이고, {said}",
        values={"over_won": over, "most_won": most, "exceeds": bool(over)},
        rule="최고이자율은 연 25%를 넘지 않는 범위에서 대통령령으로 정하고, 약정한 때의 이자율로 "
        "보며, 넘는 부분은 무효이고 이미 냈으면 원본에 충당하거나 돌려받습니다(제2조). 선이자는 "
        "실제 받은 돈을 원본으로 하고(제3조), 이름과 관계없이 이자로 봅니다(제4조).",
        sources=article("이자제한법", "제2조", "제3조", "제4조"),
    )
