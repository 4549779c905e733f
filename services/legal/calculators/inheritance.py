"""Who inherits how much, and the part that cannot be given away."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result

from .sources import article, won

Many = Annotated[int, Field(ge=0, le=50)]
Spouse = Annotated[bool, Field(description="법률상 배우자가 살아 있으면 true")]
Children = Annotated[Many, Field(description="자녀 수(태아와 양자 포함). 모두 살아 있어야 합니다")]
Parents = Annotated[Many, Field(description="살아 있는 부모 수. 부모가 없으면 조부모 수")]
Siblings = Annotated[Many, Field(description="살아 있는 형제자매 수")]
ORDERS = ("자녀", "직계존속", "형제자매")


def shares(spouse: bool, children: int, parents: int, siblings: int) -> dict[str, Fraction]:
    """Return each heir's legal share: `배우자`, and one person of the order that inherits.

    Raises `BadInput` where nobody of the first three orders is there.
    """
    counts = dict(zip(ORDERS, (children, parents, siblings), strict=True))
    order = next((name for name in ORDERS if counts[name]), None)
    if spouse and order not in ORDERS[:2]:
        return {"배우자": Fraction(1)}
    if order is None:
        raise BadInput(
            "배우자, 자녀, 직계존속, 형제자매가 모두 없으면 4촌 이내의 방계혈족이 "
            "상속합니다(민법 제1000조 제1항 제4호). 이 계산기는 다루지 않으니 132에 물어보세요."
        )
    whole = counts[order] + (Fraction(3, 2) if spouse else Fraction(0))
    each = {order: Fraction(1) / whole}
    return {"배우자": Fraction(3, 2) / whole} | each if spouse else each


def inheritance_shares(
    spouse: Spouse,
    children: Children = 0,
    parents: Parents = 0,
    siblings: Siblings = 0,
    estate_won: Annotated[
        int, Field(ge=0, le=10**15, description="상속재산(빚을 뺀 금액), 원. 모르면 0")
    ] = 0,
) -> Result:
    """법정상속분을 계산합니다. 먼저 사망한 자녀의 자녀가 받는 대습상속은 다루지 않습니다."""
    found = shares(spouse, children, parents, siblings)
    counts = {"배우자": 1, "자녀": children, "직계존속": parents, "형제자매": siblings}
    told = [
        f"{who} {counts[who]}명{' 각각' if counts[who] > 1 else ''} {share}"
        + (f"({won(int(estate_won * share))})" if estate_won else "")
        for who, share in found.items()
    ]
    values: dict[str, str | int | float | bool] = {}
    for who, share in found.items():
        values[f"{who}_share"] = str(share)
        values[f"{who}_count"] = counts[who]
        if estate_won:
            values[f"{who}_won"] = int(estate_won * share)
    return Result(
        summary=f"법정상속분은 {', '.join(told)}입니다.",
        values=values,
        rule="직계비속, 직계존속, 형제자매의 순서로 상속하고 같은 순위에서는 가까운 사람이 "
        "먼저입니다(제1000조). 배우자는 직계비속이나 직계존속과 함께, 없으면 혼자 "
        "상속합니다(제1003조). 같은 순위는 똑같이 나누고 배우자는 5할을 더합니다(제1009조). 먼저 "
        "사망하거나 결격인 자녀·형제자매의 자녀와 배우자가 대신 받는 대습상속(제1001조, "
        "제1010조), 증여·기여분·유언은 넣지 않았습니다.",
        sources=article("민법", "제1000조", "제1003조", "제1009조", "제1001조", "제1010조"),
    )


Claimant = Annotated[
    Literal["배우자", "자녀", "직계존속"], Field(description="유류분을 청구하는 사람")
]
Estate = Annotated[int, Field(ge=0, le=10**15, description="사망 때 가진 재산, 원")]
Gifts = Annotated[
    int,
    Field(
        ge=0,
        le=10**15,
        description="더할 증여: 사망 전 1년 안의 것, 양쪽이 손해를 알고 한 것, 원",
    ),
]
Debts = Annotated[int, Field(ge=0, le=10**15, description="빚 전액, 원")]
Received = Annotated[
    int, Field(ge=0, le=10**15, description="청구하는 사람이 받은 상속·유증·증여, 원")
]
RESERVED_RULE = (
    "유류분은 직계비속과 배우자가 법정상속분의 2분의 1, 직계존속이 3분의 1입니다(제1112조). 사망 "
    "때의 재산에 증여를 더하고 빚을 뺀 금액에서 셉니다(제1113조, 제1114조). 증여와 유증으로 모자란 "
    "만큼 그 가액을 청구할 수 있습니다(제1115조). 형제자매의 유류분은 2024년 9월 20일에 "
    "삭제되었습니다(제1112조 제4호)."
)


def forced_share(
    claimant: Claimant,
    spouse: Spouse,
    estate_won: Estate,
    children: Children = 0,
    parents: Parents = 0,
    gifts_won: Gifts = 0,
    debts_won: Debts = 0,
    received_won: Received = 0,
) -> Result:
    """유류분과 모자라는 금액을 계산합니다."""
    part = _reserved_part(claimant, shares(spouse, children, parents, 0))
    base = max(estate_won + gifts_won - debts_won, 0)
    reserved = int(base * part)
    short = max(reserved - received_won, 0)
    return Result(
        summary=f"{claimant} 한 사람의 유류분은 {won(reserved)}이고, 받은 것을 빼면 "
        f"{won(short)}이 모자랍니다.",
        values={
            "reserved_won": reserved,
            "short_won": short,
            "reserved_share": str(part),
            "base_won": base,
        },
        rule=RESERVED_RULE,
        sources=article(
            "민법", "제1112조", "제1113조", "제1114조", "제1115조", "제1009조", "제1003조"
        ),
    )


def _reserved_part(claimant: str, found: Mapping[str, Fraction]) -> Fraction:
    """Return what part of the base is reserved. Raises `BadInput` for whoever does not inherit."""
    if claimant not in found:
        raise BadInput(
            f"{claimant}은(는) 이 가족관계에서 상속인이 아니어서 유류분이 없습니다. 배우자, 자녀, "
            "직계존속의 수를 확인해 주세요."
        )
    return found[claimant] * (Fraction(1, 3) if claimant == "직계존속" else Fraction(1, 2))
