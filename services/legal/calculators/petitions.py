"""Until when an office must have dealt with a petition."""

from datetime import datetime, timedelta, timezone
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result
from sectorkit.tools.dates import petition_days, petition_hours

from .sources import article

LAW = "민원 처리에 관한 법률"
KOREA = timezone(timedelta(hours=9))
DECREE = "민원 처리에 관한 법률 시행령"
PERIODS = {
    "질의민원(법령)": (14, "제14조"),
    "질의민원(제도·절차)": (7, "제14조"),
    "건의민원": (14, "제15조"),
    "고충민원": (7, "제17조"),
    "기타민원": (0, "제16조"),
}
"""Days, and the article of the decree; nothing means at once."""


def petition_deadline(
    kind: Annotated[
        Literal["질의민원(법령)", "질의민원(제도·절차)", "건의민원", "고충민원", "기타민원"],
        Field(
            description="민원의 종류. 인허가 같은 법정민원의 기간은 민원편람에 공표된 것을 따릅니다"
        ),
    ],
    received: Annotated[
        datetime, Field(description="접수된 날과 시각, 한국 시각(예: 2026-11-09T14:00)")
    ],
) -> Result:
    """민원이 언제까지 처리되어야 하는지 셉니다. 첫날을 넣고 토요일과 공휴일은 뺍니다."""
    days, at = PERIODS[kind]
    arrived = received.astimezone(KOREA) if received.tzinfo else received
    arrived = arrived.replace(tzinfo=None)
    due = petition_days(arrived.date(), days).isoformat() if days else ""
    if not days:
        due = petition_hours(arrived, 3).isoformat(" ", "minutes")
    return Result(
        summary=f"{kind}은 {due}까지 처리되어야 합니다.",
        values={"due": due, "days": days},
        rule=f"{kind}의 처리기간은 {f'{days}일' if days else '즉시(3근무시간)'}입니다(시행령 {at}"
        f"{'' if days else ', 제19조'}). 6일 이상이면 첫날을 넣고 공휴일과 토요일을 빼고 셉니다(법 "
        "제19조 제2항). 근무시간은 9시부터 18시, 점심 12시부터 13시입니다(국가공무원 복무규정 "
        "제9조). 고충민원의 현장조사 기간은 들어가지 않고(시행령 제17조 제5항), 기관은 사유를 "
        "알리고 한 차례 늘릴 수 있습니다(시행령 제21조).",
        sources=[
            *article(LAW, "제19조"),
            *article(DECREE, at, "제19조", "제21조"),
            *article("국가공무원 복무규정", "제9조"),
        ],
    )
