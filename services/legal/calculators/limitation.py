"""When a claim can no longer be made."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result
from sectorkit.tools.dates import expiry

from .sources import article, table

Claim = Literal[
    "일반 채권",
    "채권·소유권이 아닌 재산권",
    "판결 등으로 확정된 채권",
    "이자·부양료·급료·사용료(1년 이내 주기)",
    "의사·간호사·약사의 치료와 조제",
    "공사대금(도급·설계·감리)",
    "변호사·법무사·회계사의 보수",
    "생산자·상인이 판 물건값",
    "수공업자·제조자의 업무",
    "숙박료·음식값·입장료",
    "의복·침구 등 동산의 사용료",
    "노역인·연예인의 임금",
    "학생의 교육·숙식에 관한 교사 등의 채권",
    "상행위로 생긴 채권",
    "임금",
    "퇴직금",
    "불법행위 손해배상",
    "제조물책임 손해배상",
    "상가 권리금 손해배상",
    "보험금",
    "보험료 청구",
    "산재보험 급여",
    "산재보험 장해·유족급여와 장례비",
    "국가의, 국가에 대한 금전 권리",
    "확정된 과태료",
]


def limitation_period(
    claim: Annotated[Claim, Field(description="어떤 권리인지")],
    start: Annotated[
        date,
        Field(
            description="권리를 행사할 수 있게 된 날: 받기로 한 날, 불법행위면 손해와 가해자를 "
            "안 날"
        ),
    ],
    occurred: Annotated[
        date | None, Field(description="불법행위·제조물책임일 때, 그 일이 있었던 날이나 공급한 날")
    ] = None,
) -> Result:
    """권리의 소멸시효가 언제 끝나는지 셉니다. 중단되면 그때부터 다시 셉니다."""
    row = table("limitation")[claim]
    end, _ = expiry(start, row["amount"], row["unit"])
    outer = row.get("outer")
    if occurred is not None:
        if outer is None or occurred > start:
            raise BadInput(
                "occurred는 불법행위와 제조물책임에만 쓰고, 안 날보다 늦을 수 없습니다. 날짜를 "
                "확인하거나 비워 주세요."
            )
        end = min(end, expiry(occurred, outer["amount"], outer["unit"])[0])
    bound = (
        f" {outer['from']}부터 {outer['amount']}{outer['unit']}이 지나도 끝납니다." if outer else ""
    )
    return Result(
        summary=f"{claim}의 소멸시효는 {end.isoformat()}에 끝납니다. 그 전에 재판상 청구, "
        "압류·가압류·가처분, 채무자의 승인이 있으면 중단되고 다시 셉니다.",
        values={
            "last_day": end.isoformat(),
            "amount": row["amount"],
            "unit": row["unit"],
        },
        rule=f"{row.get('from', '권리를 행사할 수 있는 때')}부터(민법 제166조 참조) "
        f"{row['amount']}{row['unit']}({row['law']} {row['at']}).{bound} 청구, "
        "압류·가압류·가처분, 승인으로 중단되고(제168조), 내용증명 같은 최고는 6개월 안에 소송 "
        "등을 해야 중단됩니다(제174조). 중단되면 새로 진행합니다(제178조).",
        sources=[
            *article(row["law"], row["at"]),
            *article("민법", "제166조", "제168조", "제174조", "제178조", "제157조", "제161조"),
        ],
    )
