"""How far rent may rise, what a deposit may become, and which deposits come first."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result
from sectorkit.tools.dates import DAY, add_months

from .sources import article, in_force, table, won

Home = Annotated[Literal["주택", "상가"], Field(description="주택인지 상가건물인지")]
Deposit = Annotated[int, Field(ge=0, le=10**12, description="보증금, 원")]
Rent = Annotated[int, Field(ge=0, le=10**10, description="월세, 원. 없으면 0")]
HomeRegion = Literal[
    "서울특별시",
    "과밀억제권역(서울 제외)·세종·용인·화성·김포",
    "광역시(과밀억제권역과 군 제외)·안산·광주·파주·이천·평택",
    "그 밖의 지역",
]
ShopRegion = Literal[
    "서울특별시",
    "과밀억제권역(서울 제외)",
    "광역시(과밀억제권역과 군 제외)·안산·용인·김포·광주",
    "그 밖의 지역",
]
ScopeRegion = Literal[
    "서울특별시",
    "과밀억제권역(서울 제외)·부산",
    "광역시(과밀억제권역·군·부산 제외)·세종·파주·화성·안산·용인·김포·광주",
    "그 밖의 지역",
]
Mortgage = Annotated[
    date | None,
    Field(description="등기부에서 가장 먼저인 근저당 등 담보물권이 설정된 날. 없으면 비움"),
]
Value = Annotated[
    int, Field(ge=0, le=10**13, description="건물과 대지의 가액(경매 가액), 원. 모르면 0")
]
NOW = date.max


def rent_increase_cap(
    kind: Home,
    deposit_won: Deposit,
    rent_won: Rent = 0,
    last_set: Annotated[
        date | None, Field(description="계약을 맺거나 마지막으로 올린 날. 모르면 비움")
    ] = None,
) -> Result:
    """집주인이 올려 달라고 할 수 있는 보증금과 월세의 상한(5%)을 계산합니다."""
    row = table("lease")["increase"][kind]
    most = [amount + amount * row["percent"] // 100 for amount in (deposit_won, rent_won)]
    again = add_months(last_set, 12) + DAY if last_set else None
    when = f" {again.isoformat()}부터 올려 달라고 할 수 있습니다." if again else ""
    shop = " 환산보증금이 법의 범위를 넘는 상가에는 이 상한이 적용되지 않습니다(shop_lease_scope)."
    return Result(
        summary=f"보증금은 {won(most[0])}, 월세는 {won(most[1])}까지 올릴 수 있습니다."
        + when
        + (shop if kind == "상가" else ""),
        values={
            "deposit_won": most[0],
            "rent_won": most[1],
            "deposit_increase_won": most[0] - deposit_won,
            "rent_increase_won": most[1] - rent_won,
        }
        | ({"not_before": again.isoformat()} if again else {}),
        rule=f"증액은 약정한 차임이나 보증금의 {row['percent']}%를 넘지 못하고, 계약이나 증액 뒤 "
        f"1년 안에는 하지 못합니다({row['law']} {row['at']}, 시행령 {row['decree']}). 주택은 "
        "시·도 조례가 더 낮게 정할 수 있습니다. 새로 맺는 계약이나 합의한 금액에는 이 청구의 "
        "상한이 그대로 적용되지 않을 수 있습니다.",
        sources=[
            *article(row["law"], row["at"]),
            *article(f"{row['law']} 시행령", row["decree"]),
        ],
    )


def rent_conversion_cap(
    kind: Home,
    converted_won: Annotated[
        int, Field(gt=0, le=10**12, description="보증금 가운데 월세로 바꾸는 금액, 원")
    ],
    base_rate_percent: Annotated[
        Decimal,
        Field(
            ge=0, le=30, description="한국은행 기준금리(연 %). 한국은행 누리집(bok.or.kr)에서 확인"
        ),
    ],
) -> Result:
    """보증금을 월세로 바꿀 때 받을 수 있는 월세의 상한을 계산합니다."""
    row = table("lease")["conversion"][kind]
    linked = (
        base_rate_percent + row["plus"]
        if "plus" in row
        else base_rate_percent * Decimal(str(row["times"]))
    )
    percent = min(Decimal(row["cap"]), linked)
    monthly = int((converted_won * percent / 100 / 12).quantize(Decimal(1), ROUND_DOWN))
    basis = f"기준금리 + {row['plus']}%" if "plus" in row else f"기준금리 × {row['times']}"
    return Result(
        summary=f"{won(converted_won)}을 월세로 바꾸면 한 달에 {won(monthly)}을 넘을 수 "
        f"없습니다(연 {percent.normalize():f}%).",
        values={"monthly_won": monthly, "rate_percent": float(percent)},
        rule=f"연 {row['cap']}%와 {basis} 가운데 낮은 비율을 곱한 월세를 넘을 수 "
        f"없습니다({row['law']} {row['at']}, 시행령 {row['decree']}). 기준금리는 넣은 값을 그대로 "
        "썼습니다.",
        sources=[
            *article(row["law"], row["at"]),
            *article(f"{row['law']} 시행령", row["decree"]),
        ],
    )


def small_deposit_priority(
    region: Annotated[HomeRegion, Field(description="주택이 있는 지역")],
    deposit_won: Deposit,
    mortgage_on: Mortgage = None,
    value_won: Value = 0,
) -> Result:
    """주택 보증금 가운데 다른 담보보다 먼저 받는 금액(최우선변제)을 계산합니다."""
    entry = in_force(table("lease")["housing_small_deposit"], mortgage_on or NOW, "소액보증금 기준")
    return _priority(
        entry["regions"][region],
        deposit_won,
        value_won,
        law="주택임대차보호법",
        told="주택임대차보호법 제8조, 시행령 제10조·제11조",
        at=("제8조", "제3조의2"),
        decree=("제10조", "제11조"),
        since=entry["effective_from"].isoformat(),
    )


def shop_small_deposit_priority(
    region: Annotated[ShopRegion, Field(description="상가건물이 있는 지역")],
    deposit_won: Deposit,
    rent_won: Rent = 0,
    mortgage_on: Mortgage = None,
    value_won: Value = 0,
) -> Result:
    """상가 보증금 가운데 다른 담보보다 먼저 받는 금액(최우선변제)을 계산합니다."""
    entry = in_force(table("lease")["shop_small_deposit"], mortgage_on or NOW, "소액보증금 기준")
    return _priority(
        entry["regions"][region],
        deposit_won,
        value_won,
        counted=deposit_won + rent_won * table("lease")["shop_rent_times"],
        law="상가건물 임대차보호법",
        told="상가건물 임대차보호법 제14조, 시행령 제6조·제7조(월세 × 100을 더해 견줌, 제2조 "
        "제3항)",
        at=("제14조", "제2조"),
        decree=("제6조", "제7조", "제2조"),
        since=entry["effective_from"].isoformat(),
    )


def _priority(
    row: dict[str, int],
    deposit: int,
    value: int,
    *,
    law: str,
    told: str,
    at: tuple[str, ...],
    decree: tuple[str, ...],
    since: str,
    counted: int | None = None,
) -> Result:
    """Return what comes first of a deposit; `counted` is what is held against the limit."""
    compared = deposit if counted is None else counted
    within = compared <= row["limit"]
    amount = min(deposit, row["protected"]) if within else 0
    if value:
        amount = min(amount, value // 2)
    said = f"{won(amount)}까지 다른 담보물권자보다 먼저 받을 수 있습니다."
    over = f"{won(compared)}이 기준 {won(row['limit'])}을 넘어 최우선변제를 받지 못합니다."
    return Result(
        summary=said if within else over,
        values={
            "amount_won": amount,
            "within": within,
            "limit_won": row["limit"],
            "protected_won": row["protected"],
            "compared_won": compared,
            "in_force_since": since,
        },
        rule=f"{told}. 경매신청 등기 전에 대항요건을 갖추어야 하고, 가액의 2분의 1을 넘지 "
        f"못합니다. {since}부터 시행된 금액이며, 그 전에 담보물권을 얻은 사람에게는 종전 금액을 "
        "적용합니다(부칙).",
        sources=[*article(law, *at), *article(f"{law} 시행령", *decree)],
    )


def shop_lease_scope(
    region: Annotated[ScopeRegion, Field(description="상가건물이 있는 지역")],
    deposit_won: Deposit,
    rent_won: Rent,
    agreed_on: Annotated[date, Field(description="계약을 맺거나 갱신한 날")],
) -> Result:
    """상가의 환산보증금이 상가건물 임대차보호법이 모두 적용되는 범위인지 확인합니다."""
    entry = in_force(table("lease")["shop_scope"], agreed_on, "적용 보증금액")
    limit = entry["regions"][region]
    total = deposit_won + rent_won * table("lease")["shop_rent_times"]
    inside = total <= limit
    said = "이하이므로 법이 모두 적용됩니다." if inside else "을 넘으므로 일부 조문만 적용됩니다."
    return Result(
        summary=f"환산보증금 {won(total)}은 기준 {won(limit)} {said}",
        values={"converted_won": total, "limit_won": limit, "within": inside},
        rule="보증금에 월세 × 100을 더해(시행령 제2조 제3항) 지역의 금액과 견줍니다(제2조 "
        "제1항). 넘어도 대항력(제3조), 갱신요구(제10조), 권리금(제10조의4 등), 3기 연체 "
        "해지(제10조의8)는 적용되고(제2조 제3항), 5% 상한(제11조)과 최우선변제(제14조)는 "
        "적용되지 않습니다.",
        sources=[
            *article("상가건물 임대차보호법", "제2조", "제10조", "제11조", "제14조"),
            *article("상가건물 임대차보호법 시행령", "제2조"),
        ],
    )


def lease_notice_window(
    kind: Home, ends: Annotated[date, Field(description="임대차기간의 마지막 날")]
) -> Result:
    """계약 갱신을 요구하거나 거절을 알릴 수 있는 기간을 셉니다."""
    months, law, at = (
        (2, "주택임대차보호법", ("제6조", "제6조의3"))
        if kind == "주택"
        else (1, "상가건물 임대차보호법", ("제10조",))
    )
    first, last = add_months(ends, -6) + DAY, add_months(ends, -months) - DAY
    return Result(
        summary=f"{first.isoformat()}부터 {last.isoformat()}까지 상대방에게 닿게 알려야 "
        "안전합니다.",
        values={"first_day": first.isoformat(), "last_safe_day": last.isoformat()},
        rule=f"임대차기간이 끝나기 6개월 전부터 {months}개월 전까지입니다({law} "
        f"{', '.join(at)}). 끝나는 "
        "날을 어떻게 세든 늦지 않도록 앞뒤를 하루씩 좁혀 셌습니다. 그 안에 알리지 않으면 같은 "
        "조건으로 갱신된 것으로 봅니다.",
        sources=[*article(law, *at), *article("민법", "제157조", "제160조")],
    )
