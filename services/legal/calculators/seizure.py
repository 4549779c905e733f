"""How much of a wage creditors may take."""

from datetime import date
from typing import Annotated

from pydantic import Field

from sectorkit.tools import Result

from .sources import article, in_force, table, won


def wage_seizure_limit(
    monthly_won: Annotated[int, Field(gt=0, le=10**10, description="한 달 급여, 원")],
    filed: Annotated[
        date | None,
        Field(description="압류명령 신청이 법원에 접수된 날. 모르거나 아직이면 비움"),
    ] = None,
) -> Result:
    """월급 가운데 압류할 수 있는 금액과 지켜지는 금액을 계산합니다."""
    row = in_force(table("seizure")["wages"], filed or date.max, "압류금지 금액")
    half, high = monthly_won / 2, row["high"]
    most = high + (half - high) / 2 if half > high else half
    kept = min(monthly_won, max(int(most), row["least"]))
    return Result(
        summary=f"월 {won(monthly_won)} 가운데 {won(kept)}은 압류하지 못하고, "
        f"{won(monthly_won - kept)}까지 압류할 수 있습니다.",
        values={"exempt_won": kept, "seizable_won": monthly_won - kept},
        rule="급여의 2분의 1은 압류하지 못하고(민사집행법 제246조 제1항 제4호), 그것이 월 "
        f"{won(row['least'])}에 못 미치면 그 금액까지(시행령 제3조), 월 {won(high)}을 넘으면 "
        f"{won(high)}에 넘는 부분의 2분의 1을 더한 금액까지(시행령 제4조) 압류하지 못합니다. "
        f"{row['effective_from'].isoformat()} 이후 접수된 신청사건의 금액입니다. 급여가 여럿이면 "
        "합해서 셉니다(시행령 제5조).",
        sources=[
            *article("민사집행법", "제246조"),
            *article("민사집행법 시행령", "제3조", "제4조", "제5조"),
        ],
    )
