"""What it costs to go to court."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result

from .sources import article, table, won

Document = Literal["소장", "항소장", "상고장", "화해신청서", "지급명령신청서"]
LAW = "민사소송 등 인지법"


def stamp_duty(
    claim_won: Annotated[
        int, Field(gt=0, le=10**14, description="소송목적의 값(청구하는 금액), 원")
    ],
    document: Annotated[Document, Field(description="내려는 서류")] = "소장",
    electronic: Annotated[bool, Field(description="전자소송으로 내면 true")] = False,
) -> Result:
    """소장, 항소장, 지급명령신청서 등에 붙이는 인지액을 계산합니다."""
    fees = table("court_fees")
    row = fees["documents"][document]
    bracket = [b for b in fees["complaint"] if b["from"] <= claim_won][-1]
    base = Fraction(claim_won * bracket["per_10000"], 10_000) + bracket["plus"]
    amount = Fraction(_rounded(base)) * Fraction(*row["times"])
    if electronic:
        amount *= Fraction(*fees["electronic"])
    duty = _rounded(amount)
    how = "전자소송 " if electronic else ""
    return Result(
        summary=f"소송목적의 값 {won(claim_won)}인 {how}{document}의 인지액은 {won(duty)}입니다.",
        values={"amount_won": duty, "complaint_won": _rounded(base), "electronic": electronic},
        rule=f"값 × {bracket['per_10000']}/10,000 + {won(bracket['plus'])}(제2조 제1항)이 소장의 "
        f"인지액이고, {document}은(는) 그 {'/'.join(map(str, row['times']))}배입니다. 1천원보다 "
        "적으면 1천원, 100원 미만은 버립니다(제2조 제2항). 항소·상고·전자소송에서도 끝수를 같은 "
        "방법으로 버렸습니다." + (" 전자소송은 10분의 9입니다(제16조)." if electronic else ""),
        sources=article(LAW, *row["at"], *(["제16조"] if electronic else [])),
    )


def _rounded(amount: Fraction) -> int:
    """Return a duty as the article rounds it: at least the least, nothing under a hundred won."""
    fees = table("court_fees")
    step: int = fees["step"]
    return max(int(fees["least"]), int(amount) // step * step)


def service_fee(
    parties: Annotated[int, Field(ge=2, le=1000, description="당사자 수(원고와 피고를 합해)")],
    deliveries: Annotated[
        int,
        Field(ge=1, le=100, description="한 사람에게 보낼 횟수. 대법원 송달료 예규의 사건별 횟수"),
    ],
    price_won: Annotated[
        int,
        Field(
            gt=0, le=100_000, description="송달료 1회분, 원. 대법원 전자소송포털이나 법원에서 확인"
        ),
    ],
) -> Result:
    """미리 내는 송달료를 계산합니다. 1회분 금액과 횟수는 대법원예규가 정하므로 넣어야 합니다."""
    amount = parties * deliveries * price_won
    return Result(
        summary=f"송달료는 {parties}명 × {deliveries}회 × {won(price_won)} = {won(amount)}입니다.",
        values={"amount_won": amount},
        rule="송달료는 대법원예규에서 정한 기준에 따라 미리 냅니다(송달료규칙 제2조, 제3조). "
        "1회분 금액과 횟수는 넣은 값을 그대로 썼습니다.",
        sources=article("송달료규칙", "제2조", "제3조"),
    )
