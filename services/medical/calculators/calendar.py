"""Dates: weeks of a pregnancy, what is due by age, and the last day to claim."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result
from sectorkit.tools.dates import add_months, last_day

from ..values import source, table
from .measures import Sex

CLAIMS: Mapping[str, tuple[str, int, str]] = {
    "예방접종 피해 진료비": ("감염병의 예방 및 관리에 관한 법률 시행령", 5, "제29조"),
    "의약품 부작용 피해구제": ("약사법", 5, "제86조의4"),
    "의료분쟁 조정(손해와 가해자를 안 날)": (
        "의료사고 피해구제 및 의료분쟁 조정 등에 관한 법률", 3, "제27조",
    ),
    "의료분쟁 조정(행위가 끝난 날)": (
        "의료사고 피해구제 및 의료분쟁 조정 등에 관한 법률", 10, "제27조",
    ),
}  # fmt: skip


def pregnancy_weeks(
    last_period: Annotated[date, Field(description="마지막 월경이 시작된 날")],
    on: Annotated[date, Field(description="세는 날")],
) -> Result:
    """마지막 월경 시작일로 임신 주수와 예정일을 셉니다. 초음파로 정한 예정일이 먼저입니다."""
    told = table("ranges")["pregnancy"]
    days = (on - last_period).days
    if not 0 <= days <= 310:
        raise BadInput(
            "세는 날은 마지막 월경 시작일부터 310일 안이어야 합니다. 날짜를 확인해 주세요."
        )
    due = last_period + timedelta(days=told["days"])
    return Result(
        summary=f"{on.isoformat()}은 임신 {days // 7}주 {days % 7}일이고, 예정일은 "
        f"{due.isoformat()}입니다. 초음파로 확인한 예정일이 있으면 그것을 따릅니다.",
        values={"weeks": days // 7, "days": days % 7, "due": due.isoformat()},
        rule="마지막 월경 시작일을 0주 0일로 세고 280일을 더합니다. 월경 주기가 28일과 다르면 "
        "달라질 수 있습니다.",
        sources=[
            source(told[key], table("ranges")["read"]) for key in ("source", "ultrasound_source")
        ],
    )


def claim_deadline(
    kind: Annotated[
        Literal[
            "예방접종 피해 진료비",
            "의약품 부작용 피해구제",
            "의료분쟁 조정(손해와 가해자를 안 날)",
            "의료분쟁 조정(행위가 끝난 날)",
        ],
        Field(description="무엇을 신청하는지"),
    ],
    event: Annotated[date, Field(description="기간이 시작되는 날")],
) -> Result:
    """피해 보상이나 조정을 신청할 수 있는 마지막 날을 법에 따라 셉니다."""
    law, years, article = CLAIMS[kind]
    last = last_day(event, years, "년")
    told = {
        "title": law,
        "locator": article,
        "url": f"https://www.law.go.kr/법령/{law.replace(' ', '')}/{article}",
    }
    return Result(
        summary=f"{kind}: {event.isoformat()}부터 {years}년이 되는 {last.isoformat()}까지 "
        "신청해야 합니다. 늦기 전에 해당 기관에 확인하세요.",
        values={"last_day": last.isoformat(), "years": years},
        rule=f"「{law}」 {article}의 {years}년. 첫날은 빼고 셌습니다.",
        sources=[source(told, table("schedule")["read"])],
    )


def screening_schedule(
    birth: Annotated[date, Field(description="생년월일")],
    sex: Annotated[Sex, Field(description="성별")],
    on: Annotated[date, Field(description="확인하는 날")],
    non_office: Annotated[bool, Field(description="사무직이 아닌 직장가입자인지")] = False,
    liver_risk: Annotated[
        bool, Field(description="간경변증, B형·C형간염 보유를 의사에게 들은 적이 있는지")
    ] = False,
    lung_risk: Annotated[
        bool, Field(description="폐암 검진 고위험군이라는 안내를 받았는지")
    ] = False,
) -> Result:
    """나이와 성별로 올해 해당하는 국가 건강검진과 암검진을 알려 줍니다."""
    told = table("schedule")
    age = on.year - birth.year
    if age < 0 or on < birth:
        raise BadInput("생년월일이 확인하는 날보다 뒤입니다. 날짜를 확인해 주세요.")
    if age < 20:
        return _young(birth, on, told)
    risks = {"liver": liver_risk, "lung": lung_risk}
    due = [row for row in told["screening"] if _applies(row, age, sex, risks)]
    general = "1년에 1회" if non_office else "2년마다 1회 이상"
    lines = [f"일반건강검진({general})"] + [f"{row['name']}({row['every']})" for row in due]
    kept = dict.fromkeys(["law_general", "law_cancer", *(row["source"] for row in due)])
    return Result(
        summary=f"{on.year}년에 {age}세가 되는 {sex}에게 해당하는 검진: "
        + ", ".join(lines)
        + ". 올해 "
        "차례인지는 국민건강보험공단 1577-1000에서 확인하세요.",
        values={"age": age, "general": general, "items": "; ".join(lines)},
        rule="그해에 되는 만 나이로 셉니다. 나이와 주기는 고시로 바뀔 수 있습니다.",
        sources=[source(told["sources"][key], told["read"]) for key in kept],
    )


def _applies(row: Mapping[str, Any], age: int, sex: str, risks: Mapping[str, bool]) -> bool:
    """Tell whether a row of the table is for somebody."""
    if row.get("sex", sex) != sex or not risks.get(row.get("risk", ""), "risk" not in row):
        return False
    if "ages" in row:
        return age in row["ages"]
    return bool(row["from_age"] <= age <= row.get("to_age", 999))


def _young(birth: date, on: date, told: Mapping[str, Any]) -> Result:
    """Return the infant screenings that are open or next; older children have the school's."""
    spans = [(row, *_span(row, birth)) for row in told["infant"]]
    ahead = [(row["name"], first, last) for row, first, last in spans if on <= last]
    said = "; ".join(f"{name} {first}~{last}" for name, first, last in ahead[:2])
    return Result(
        summary=f"영유아 건강검진: {said}."
        if ahead
        else "영유아 건강검진 시기가 지났습니다. 학교의 건강검사를 받습니다(학교보건법 제7조).",
        values={"next": said},
        rule="생후 날수와 개월로 셉니다. 놓치면 그 차수는 받지 못할 수 있습니다.",
        sources=[source(told["sources"][key], told["read"]) for key in ("law_general", "infant")],
    )


def child_vaccines(
    birth: Annotated[date, Field(description="아이의 생년월일")],
    on: Annotated[date, Field(description="확인하는 날")],
) -> Result:
    """아이의 나이로 지금이나 다음에 올 예방접종을 알려 줍니다. 맞았는지는 기록을 봅니다."""
    told = table("schedule")
    if on < birth:
        raise BadInput("생년월일이 확인하는 날보다 뒤입니다. 날짜를 확인해 주세요.")
    spans = [(f"{row['name']} {row['dose']}", *_span(row, birth)) for row in told["vaccines"]]
    current = [name for name, first, last in spans if first <= on <= last]
    coming = sorted((first, name) for name, first, _ in spans if first > on)
    passed = [name for name, _, last in spans if last < on]
    following = [f"{name}({first})" for first, name in coming if first == coming[0][0]]
    return Result(
        summary=f"지금 시기: {', '.join(current) or '표에 없음'}. 다음: "
        f"{', '.join(following) or '표에 없음'}. {told['unlisted']} 등은 이 표에 없으니 보건소에서 "
        "확인하고, 시기가 지난 것은 맞았는지 기록을 확인하세요.",
        values={
            "now": "; ".join(current),
            "next": "; ".join(following),
            "check_record": "; ".join(passed),
        },
        rule="보건소가 안내하는 나이로 셉니다. 늦었을 때의 간격은 의료기관이 정합니다.",
        sources=[
            source(told["sources"][key], told["read"]) for key in ("vaccines", "law_vaccines")
        ],
    )


def _span(row: Mapping[str, Any], birth: date) -> tuple[date, date]:
    """Return the first and the last day of a row's age."""
    if "from_days" in row:
        return birth + timedelta(days=row["from_days"]), birth + timedelta(days=row["to_days"])
    last = add_months(birth, row["to_months"] + 1) - timedelta(days=1)
    return add_months(birth, row["from_months"]), last
