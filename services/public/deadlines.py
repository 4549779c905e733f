"""The other deadlines of a petition: passing on, putting right, objecting, disclosing."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result, law
from sectorkit.tools.dates import expiry, petition_days, petition_hours
from sectorkit.tools.petitions import ACT, CHECKED, DECREE, in_korea, sources

To = Literal["처리주무부서", "멀리 떨어진 처리주무부서", "같은 기관의 다른 부서", "다른 기관"]
HANDOVER: dict[To, tuple[int, str]] = {
    "처리주무부서": (1, "제13조 제1항"),
    "멀리 떨어진 처리주무부서": (3, "제13조 제1항 단서"),
    "같은 기관의 다른 부서": (3, "제13조 제2항"),
    "다른 기관": (8, "제13조 제3항"),
}
DISCLOSURE = "공공기관의 정보공개에 관한 법률"
DISCLOSURE_READ = "2023-11-17"


def handover_deadline(
    to: Annotated[To, Field(description="민원문서를 보낼 곳")],
    received: Annotated[datetime, Field(description="접수된 날과 시각, 한국 시각")],
) -> Result:
    """소관이 아닌 민원문서를 언제까지 이송해야 하는지 근무시간으로 셉니다."""
    hours, at = HANDOVER[to]
    due = petition_hours(in_korea(received), hours).isoformat(" ", "minutes")
    return Result(
        summary=f"{to}(으)로 {due}까지 이송해야 합니다.",
        values={"due": due, "hours": hours},
        rule=f"{hours}근무시간 이내에 이송합니다(시행령 {at}). 전자문서는 지체 없이 보냅니다"
        "(제13조 제4항). 다른 기관으로 보내면 민원인에게 알립니다(제13조 제3항).",
        sources=[*sources(ACT, "제16조"), *sources(DECREE, "제13조")],
    )


def supplement_deadline(
    asked: Annotated[date, Field(description="보완을 요구받은 날")],
    days: Annotated[int, Field(ge=1, le=365, description="보완하라고 정한 날수")],
    again: Annotated[bool, Field(description="기간 안에 보완하지 않아 다시 요구한 것인지")] = False,
) -> Result:
    """보완을 언제까지 내야 하는지 셉니다. 첫날은 빼고, 마지막 날이 쉬는 날이면 다음 날입니다."""
    allowed = min(days, 10) if again else days
    end, moved = expiry(asked, allowed, "일")
    return Result(
        summary=f"보완은 {end.isoformat()}까지 내야 합니다.",
        values={"due": end.isoformat(), "days": allowed, "moved": bool(moved)},
        rule="보완기간은 민법에 따라 첫날을 빼고 세며(시행령 제24조 제4항), 다시 요구할 때는 "
        "10일 이내로 정합니다(제3항). 민원인은 두 번까지 기간 연장을 요청할 수 있습니다(제2항).",
        sources=[*sources(ACT, "제22조"), *sources(DECREE, "제24조")],
    )


def refusal_objection_deadline(
    refused: Annotated[date, Field(description="거부처분을 받은 날")],
    objected: Annotated[date | None, Field(description="이의신청을 낸 날 (냈다면)")] = None,
) -> Result:
    """법정민원을 거부당한 사람이 언제까지 이의신청을 하고 언제 결정을 받는지 셉니다."""
    end, _ = expiry(refused, 60, "일")
    values: dict[str, str | int | float | bool] = {"due": end.isoformat()}
    summary = f"이의신청은 {end.isoformat()}까지 할 수 있습니다."
    if objected:
        values |= {
            "in_time": objected <= end,
            "decision_by": expiry(objected, 10, "일")[0].isoformat(),
            "decision_at_latest": expiry(objected, 20, "일")[0].isoformat(),
        }
        summary += f" 결정은 {values['decision_by']}까지 나와야 합니다."
    return Result(
        summary=summary,
        values=values,
        rule="거부처분을 받은 날부터 60일 이내에 이의신청을 하고(법 제35조 제1항), 기관은 10일 "
        "이내에 결정하되 10일 이내에서 늘릴 수 있습니다(제2항). 행정심판은 따로 청구할 수 "
        "있습니다(제3항).",
        sources=[*sources(ACT, "제35조"), *sources(DECREE, "제40조")],
    )


def disclosure_deadline(
    requested: Annotated[date, Field(description="공공기관이 청구를 받은 날")],
    extended: Annotated[bool, Field(description="기간 연장을 통지받았는지")] = False,
) -> Result:
    """정보공개 여부를 언제까지 결정해야 하는지 셉니다. 첫날을 넣고 토요일과 공휴일은 뺍니다."""
    due = petition_days(requested, 20 if extended else 10)
    silent = petition_days(requested, 20)
    articles = ("제11조", "제18조", "제29조")
    return Result(
        summary=f"공개 여부는 {due.isoformat()}까지 결정되어야 합니다.",
        values={"due": due.isoformat(), "no_answer_after": silent.isoformat()},
        rule="청구를 받은 날부터 10일 이내에 결정하고 10일의 범위에서 늘릴 수 있으며(제11조), "
        "첫날을 넣고 공휴일과 토요일은 뺍니다(제29조 제2항). 20일이 지나도록 결정이 없으면 30일 "
        "이내에 이의신청을 할 수 있습니다(제18조 제1항).",
        sources=[law(DISCLOSURE, article, DISCLOSURE_READ, CHECKED) for article in articles],
    )
