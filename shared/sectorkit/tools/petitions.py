"""Until when an office must have dealt with a petition (민원 처리에 관한 법률 제17조~제19조)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Literal, assert_never

from pydantic import Field

from ..errors import BadInput
from . import Result, Source, law
from .dates import DAY, last_day, next_open, petition_days, petition_hours

ACT = "민원 처리에 관한 법률"
DECREE = "민원 처리에 관한 법률 시행령"
PROCEDURE = "행정절차법 시행령"
DUTY = "국가공무원 복무규정"
READ = {ACT: "2022-07-12", DECREE: "2026-05-06", PROCEDURE: "2023-08-01", DUTY: ""}
"""When the version that was read took effect; nothing where no dated copy was at hand."""
CHECKED = "2026-06-08"
KOREA = timezone(timedelta(hours=9))
HOURS_A_DAY = 8
AT_ONCE = 3

Kind = Literal[
    "법정민원", "질의민원(법령)", "질의민원(제도·절차)", "건의민원", "고충민원", "기타민원"
]
Span = Literal["즉시", "시간", "일", "주", "월", "년"]


@dataclass(frozen=True, slots=True)
class Period:
    """How long an office has: an amount of a unit, and the articles that say so."""

    amount: int
    unit: Span
    at: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as people say it: `14일`."""
        return "즉시(3근무시간)" if self.unit == "즉시" else f"{self.amount}{self.unit}"


PERIODS: dict[Kind, Period] = {
    "질의민원(법령)": Period(14, "일", ("제14조",)),
    "질의민원(제도·절차)": Period(7, "일", ("제14조",)),
    "건의민원": Period(14, "일", ("제15조",)),
    "고충민원": Period(7, "일", ("제17조",)),
    "기타민원": Period(0, "즉시", ("제16조", "제19조")),
}
"""What the decree sets; a legal petition runs as its own office has published."""


def sources(title: str, *articles: str) -> list[Source]:
    """Return the sources for articles of one of the laws in `READ`."""
    return [law(title, article, READ[title], CHECKED) for article in articles]


def in_korea(moment: datetime) -> datetime:
    """Return a moment as the clock on the office's wall shows it."""
    local = moment.astimezone(KOREA) if moment.tzinfo else moment
    return local.replace(tzinfo=None)


def days_between(first: date | None, last: date | None) -> frozenset[date]:
    """Return every day from the first to the last, both included; none without a first."""
    if first is None:
        return frozenset()
    end = last or first
    if end < first:
        raise BadInput("빼는 기간의 끝이 시작보다 앞섭니다. 두 날짜를 확인해 주세요.")
    return frozenset(first + n * DAY for n in range((end - first).days + 1))


def due(period: Period, received: datetime, closed: frozenset[date] = frozenset()) -> datetime:
    """Return when a period is over; one counted in days lasts until the end of its last day.

    Five days or less run in hours from the time of receipt, six or more in days with the first
    one counted, weeks and longer by the calendar (법 제19조); `closed` days do not count.
    """
    match period.unit:
        case "즉시":
            return petition_hours(received, AT_ONCE, closed)
        case "시간":
            return petition_hours(received, period.amount, closed)
        case "일" if period.amount <= 5:
            return petition_hours(received, period.amount * HOURS_A_DAY, closed)
        case "일":
            return _night(petition_days(received.date(), period.amount, "일", closed))
        case "주" | "월" | "년":
            last = last_day(received.date() - DAY, period.amount, period.unit)
            return _night(next_open(_stretched(received.date(), last, closed), closed))
        case never:
            assert_never(never)


def extended(period: Period, until: datetime, closed: frozenset[date] = frozenset()) -> datetime:
    """Return the latest moment to which one extension may go: as long as the period again."""
    if period.unit in ("즉시", "시간") or (period.unit == "일" and period.amount <= 5):
        return due(period, until, closed)
    return due(period, datetime.combine(until.date() + DAY, until.time()), closed)


def _stretched(first: date, last: date, closed: Container[date]) -> date:
    """Return the last day of a calendar period, later by each day in it that does not count."""
    day = first
    while day <= last:
        last += DAY if day in closed else timedelta()
        day += DAY
    return last


def _night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59)


def told(moment: datetime) -> str:
    """Return a deadline as the period counts: a minute for hours, a day for days."""
    if moment.hour == 23:
        return moment.date().isoformat()
    return moment.isoformat(" ", "minutes")


def period_of(kind: Kind, amount: int | None, unit: Span | None) -> Period:
    """Return the period of a petition. Raises `BadInput` for a legal one without its own."""
    if kind != "법정민원":
        return PERIODS[kind]
    if unit == "즉시":
        return Period(0, "즉시", ("제19조",))
    if not amount or unit is None:
        raise BadInput(
            "법정민원은 처리기간이 민원마다 다릅니다. 민원편람이나 정부24에서 찾은 기간을 "
            "amount와 unit에 넣어 주세요. (예: 10과 일)"
        )
    return Period(amount, unit, ())


def petition_deadline(
    kind: Annotated[Kind, Field(description="민원의 종류")],
    received: Annotated[
        datetime, Field(description="접수된 날과 시각, 한국 시각(예: 2026-11-09T14:00)")
    ],
    amount: Annotated[
        int | None, Field(ge=1, le=3650, description="법정민원만: 공표된 처리기간의 수")
    ] = None,
    unit: Annotated[Span | None, Field(description="법정민원만: 공표된 처리기간의 단위")] = None,
    left_out_from: Annotated[
        date | None,
        Field(description="산입하지 않는 기간의 첫날 (보완 요구를 보낸 날, 현장조사 등)"),
    ] = None,
    left_out_to: Annotated[
        date | None, Field(description="산입하지 않는 기간의 마지막 날 (보완이 도달한 날 등)")
    ] = None,
    extensions: Annotated[
        int, Field(ge=0, le=2, description="연장한 횟수. 두 번째는 민원인의 동의가 필요합니다")
    ] = 0,
) -> Result:
    """민원이 언제까지 처리되어야 하는지 셉니다. 첫날을 넣고 토요일과 공휴일은 뺍니다."""
    period = period_of(kind, amount, unit)
    closed = days_between(left_out_from, left_out_to)
    until = first = due(period, in_korea(received), closed)
    for _ in range(extensions):
        until = extended(period, until, closed)
    told_until = told(until)
    return Result(
        summary=f"{kind}은 {told_until}까지 처리되어야 합니다.",
        values={
            "due": told_until,
            "days": period.amount if period.unit == "일" else 0,
            "without_extension": told(first),
            "left_out_days": len(closed),
            "extensions": extensions,
        },
        rule=_rule(kind, period, bool(closed), extensions),
        sources=[
            *sources(ACT, *(("제17조",) if kind == "법정민원" else ()), "제19조"),
            *sources(DECREE, *period.at, *(("제20조",) if closed else ()), "제21조"),
            *(sources(PROCEDURE, "제11조") if closed else ()),
            *sources(DUTY, "제9조"),
        ],
    )


def _rule(kind: Kind, period: Period, left_out: bool, extensions: int) -> str:
    """Return in words how the deadline was counted."""
    set_by = f"시행령 {', '.join(period.at)}" if period.at else "법 제17조에 따라 공표된 기간"
    parts = [
        f"{kind}의 처리기간은 {period}입니다({set_by}). 5일 이하이면 접수시각부터 시간으로 하루 "
        "8근무시간씩 세고, 6일 이상이면 첫날을 넣고 공휴일과 토요일을 빼고 세며, 주·월·연은 "
        "역에 따라 셉니다(법 제19조). 근무시간은 9시부터 18시, 점심 12시부터 13시입니다"
        "(국가공무원 복무규정 제9조)."
    ]
    if kind == "고충민원":
        parts.append("현장조사 기간은 14일의 범위에서 들어가지 않습니다(시행령 제17조 제5항).")
    if left_out:
        parts.append(
            "보완에 걸린 기간은 요구를 보낸 날과 도달한 날까지 넣어 빼고, 시스템 장애 기간도 "
            "뺍니다(시행령 제20조, 행정절차법 시행령 제11조)."
        )
    if extensions:
        parts.append("처리기간의 범위에서 한 차례 늘렸습니다(시행령 제21조 제1항).")
    if extensions == 2:
        parts.append("두 번째 연장은 민원인의 동의를 받아야 합니다(시행령 제21조 제1항 단서).")
    if not extensions:
        parts.append("기관은 사유를 문서로 알리고 한 차례 늘릴 수 있습니다(시행령 제21조).")
    return " ".join(parts)
