"""Until when a consumer may take an order back, and what a late refund costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result
from sectorkit.tools.dates import business_days, expiry

from .interest import simple_interest
from .sources import article, table, won


@dataclass(frozen=True, slots=True)
class Trade:
    """A way of selling, and the article that lets the buyer withdraw."""

    days: int
    law: str
    at: str
    rate: str


ONLINE = "전자상거래 등에서의 소비자보호에 관한 법률"
DOOR = "방문판매 등에 관한 법률"
INSTALMENT = "할부거래에 관한 법률"
EFFECTS = {ONLINE: "제18조", DOOR: "제9조", INSTALMENT: "제10조"}
"""The article on what must be given back."""
TRADES = {
    "인터넷·통신판매": Trade(7, ONLINE, "제17조", "refund_online"),
    "방문판매": Trade(14, DOOR, "제8조", "refund_door"),
    "전화권유판매": Trade(14, DOOR, "제8조", "refund_door"),
    "다단계판매": Trade(14, DOOR, "제17조", "refund_door"),
    "할부거래": Trade(7, INSTALMENT, "제8조", "refund_instalment"),
    "선불식 할부거래(상조 등)": Trade(14, INSTALMENT, "제24조", "refund_instalment"),
}
How = Annotated[
    Literal[
        "인터넷·통신판매",
        "방문판매",
        "전화권유판매",
        "다단계판매",
        "할부거래",
        "선불식 할부거래(상조 등)",
    ],
    Field(description="어떻게 샀는지"),
]
Day = date | None
COUNTING = (
    "첫날을 빼고 세며(민법 제157조), 마지막 날이 토요일이나 공휴일이면 다음 날에 끝납니다(제161조)."
)


def withdrawal_deadline(
    trade: How,
    document: Annotated[
        Day,
        Field(
            description="판매자의 주소가 적힌 계약서나 계약내용 서면을 받은 날. 못 받았으면 비움"
        ),
    ] = None,
    supplied: Annotated[Day, Field(description="물건을 받거나 서비스가 시작된 날")] = None,
    address_known: Annotated[
        Day, Field(description="서면을 못 받았을 때, 판매자의 주소를 안 날")
    ] = None,
    obstruction_ended: Annotated[
        Day, Field(description="판매자가 철회를 방해했다면 방해가 끝난 날")
    ] = None,
    contracted: Annotated[
        Day, Field(description="상조 등에서 계약서를 못 받았을 때, 계약한 날")
    ] = None,
) -> Result:
    """마음이 바뀌었을 때 언제까지 청약을 철회할 수 있는지 셉니다."""
    rule = TRADES[trade]
    prepaid = rule.at == "제24조"
    begin, why = _begins(document, None if prepaid else supplied, address_known, obstruction_ended)
    if begin is None and prepaid and contracted:
        end, moved = expiry(contracted, 3, "월")
        why = "계약서를 받지 못해 계약일부터 3개월"
    elif begin is None:
        raise BadInput(
            "서면을 받은 날, 물건을 받은 날, 판매자의 주소를 안 날, 방해가 끝난 날 가운데 하나는 "
            "있어야 합니다. 계약서나 배송 기록에서 날짜를 찾아 넣어 주세요."
        )
    else:
        end, moved = expiry(begin, rule.days, "일")
        why = f"{why}부터 {rule.days}일"
    return Result(
        summary=f"{trade}의 청약철회는 {end.isoformat()}까지 서면을 보내면 됩니다({why}).",
        values={"last_day": end.isoformat(), "days": rule.days, "moved": bool(moved)},
        rule=f"{rule.law} {rule.at}. 더 길게 약정했으면 그 기간입니다. 서면은 보낸 날에 효력이 "
        "생깁니다. 소비자 책임으로 망가진 것, 써서 값이 크게 떨어진 것 등은 철회하지 못할 수 "
        "있습니다. " + COUNTING,
        sources=[*article(rule.law, rule.at), *article("민법", "제157조", "제161조")],
    )


def _begins(document: Day, supplied: Day, known: Day, obstruction: Day) -> tuple[Day, str]:
    """Return the day on which the period begins and why; nothing where no day is given."""
    if obstruction:
        return obstruction, "방해가 끝난 날"
    if document is None:
        return known, "판매자의 주소를 안 날"
    if supplied and supplied > document:
        return supplied, "물건을 받은 날"
    return document, "서면을 받은 날"


def mismatch_withdrawal_deadline(
    trade: Annotated[
        Literal["인터넷·통신판매", "방문판매", "전화권유판매", "다단계판매"],
        Field(description="어떻게 샀는지"),
    ],
    supplied: Annotated[date, Field(description="물건을 받은 날")],
    noticed: Annotated[
        date, Field(description="광고나 계약과 다르다는 것을 알았거나 알 수 있었던 날")
    ],
) -> Result:
    """물건이 광고나 계약과 다를 때 언제까지 철회할 수 있는지 셉니다."""
    if noticed < supplied:
        raise BadInput(
            "다르다는 것을 안 날이 물건을 받은 날보다 빠릅니다. 두 날짜를 확인해 주세요."
        )
    rule = TRADES[trade]
    end = min(expiry(supplied, 3, "월")[0], expiry(noticed, 30, "일")[0])
    at: Sequence[str] = ("제17조", "제8조") if trade == "다단계판매" else (rule.at,)
    return Result(
        summary=f"{end.isoformat()}까지 청약을 철회할 수 있습니다.",
        values={"last_day": end.isoformat(), "open": noticed <= end},
        rule="표시·광고나 계약 내용과 다르면 공급받은 날부터 3개월 이내이면서 그 사실을 안 날(알 "
        "수 "
        f"있었던 날)부터 30일 이내입니다({rule.law} {', '.join(at)} 제3항). " + COUNTING,
        sources=[*article(rule.law, *at), *article("민법", "제157조", "제161조")],
    )


def refund_delay_interest(
    trade: Annotated[
        Literal[
            "인터넷·통신판매",
            "방문판매",
            "전화권유판매",
            "할부거래",
            "선불식 할부거래(상조 등)",
        ],
        Field(description="어떻게 샀는지. 다단계판매는 다루지 않습니다"),
    ],
    amount_won: Annotated[int, Field(gt=0, le=10**11, description="돌려받을 돈, 원")],
    returned: Annotated[
        date, Field(description="판매자가 물건을 돌려받은 날. 서비스나 못 받은 물건이면 철회한 날")
    ],
    refunded: Annotated[date, Field(description="환급받은 날, 아직이면 계산할 날")],
) -> Result:
    """3영업일이 지나도 환급하지 않을 때의 지연배상금(연 15%)을 계산합니다."""
    rule = TRADES[trade]
    rate = table("rates")[rule.rate]
    due = business_days(returned, 3)
    days = max((refunded - due).days, 0)
    interest = simple_interest(amount_won, Decimal(rate["percent"]), days)
    effect = "제24조" if rule.at == "제24조" else EFFECTS[rule.law]
    return Result(
        summary=f"{due.isoformat()}까지 환급했어야 하고, {days}일의 지연배상금은 "
        f"{won(interest)}입니다.",
        values={"interest_won": interest, "due": due.isoformat(), "days": days},
        rule=f"3영업일 이내에 환급해야 하고({rule.law} {effect}), 늦으면 연 {rate['percent']}%의 "
        f"지연배상금을 더합니다(시행령 {rate['at']}). 토요일과 공휴일은 영업일에서 뺐습니다.",
        sources=[*article(rule.law, effect), *article(rate["law"], rate["at"])],
    )
