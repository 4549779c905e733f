"""What the public sector computes, sorts and checks; each result names its rule."""

from typing import Annotated, Any

from pydantic import Field

from sectorkit.policies.personal_data import mask
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result, Source, law
from sectorkit.tools.money import printed_amount
from sectorkit.tools.petitions import ACT, petition_deadline, sources

from .deadlines import (
    disclosure_deadline,
    handover_deadline,
    refusal_objection_deadline,
    supplement_deadline,
)
from .desk.benefits import Judged, Profile, find
from .desk.elsewhere import DATA, ELSEWHERE_TOOLS
from .desk.gov24 import eligible
from .desk.lint import Kind, lint
from .desk.lint.findings import CHECKED, READ, RULE
from .desk.sorting import sort_complaint

SHOWN = 12
Text = Annotated[str, Field(min_length=2, max_length=8000, description="글")]
Age = Annotated[int | None, Field(ge=0, le=120, description="신청하는 사람의 만 나이")]
Income = Annotated[
    float | None, Field(ge=0, le=1000, description="가구 소득, 기준 중위소득에 대한 백분율")
]
Traits = Annotated[
    list[str] | None,
    Field(
        description="해당하는 사정 (예: 한부모, 장애, 구직중, 무주택, 기초생활수급, 임산부, 위기)"
    ),
]


def sort_petition(text: Text) -> Result:
    """민원 글의 종류와 맡을 부서를 제안합니다. 개인정보는 가리고 읽으며, 결정은 담당자가 합니다."""
    kind, department = sort_complaint(mask(text))
    return Result(
        summary=f"{kind.label}으로 보이며 {department.label}에서 맡을 만합니다.",
        values={
            "kind": kind.label,
            "kind_share": kind.share,
            "kind_second": kind.second,
            "department": department.label,
            "department_share": department.share,
            "department_second": department.second,
            "because": ", ".join(department.because),
        },
        rule="민원의 종류는 법 제2조의 뜻에 따라, 부서는 업무분장의 예시에 따라 낱말로 가늠한 "
        "제안입니다. 정해진 표시가 아니며 담당자가 고칠 수 있습니다.",
        sources=sources(ACT, "제2조"),
    )


def find_benefits(
    age: Age = None,
    child_ages: Annotated[
        list[int] | None, Field(description="자녀들의 만 나이. 없으면 빈 목록")
    ] = None,
    income_percent: Income = None,
    traits: Traits = None,
    absent: Annotated[list[str] | None, Field(description="해당하지 않는 사정")] = None,
) -> Result:
    """나이, 가구, 소득, 사정에 맞는 혜택을 규칙으로 찾아 될 수 있음, 확인 필요, 아님을 가립니다."""
    profile = Profile(
        age=age,
        children=child_ages,
        income=income_percent,
        traits=frozenset(traits or ()),
        absent=frozenset(absent or ()),
    )
    judged = find(profile)
    fit = [one for one in judged if one.verdict == "될 수 있음"]
    open_ = [one for one in judged if one.verdict == "확인 필요"]
    names = ", ".join(one.programme.name for one in fit[:SHOWN]) or "아직 없습니다"
    return Result(
        summary=f"될 수 있음 {len(fit)}개, 확인 필요 {len(open_)}개입니다. 될 수 있음: {names}.",
        values=_told(fit, "fit")
        | _told(open_, "ask")
        | {"no": len(judged) - len(fit) - len(open_)},
        rule="제도마다 적힌 조건을 차례로 보아, 어긋나면 아님, 말하지 않은 것이 있으면 확인 필요, "
        "모두 맞으면 될 수 있음입니다. 결정은 담당 기관이 조사하여 합니다(사회보장급여법 제9조).",
        sources=[one.programme.source for one in fit[:SHOWN]],
    )


def _told(judged: list[Judged], prefix: str) -> dict[str, str | int | float | bool]:
    """Return the first few as flat values, each with what decided and where to ask."""
    told: dict[str, str | int | float | bool] = {f"{prefix}_count": len(judged)}
    for number, one in enumerate(judged[:SHOWN], start=1):
        p = one.programme
        checks = f" 남은 확인: {p.checks}." if p.checks else ""
        told[f"{prefix}_{number}"] = (
            f"{p.name}: {one.because}. 근거 {p.law} {p.article}. {p.place}, {p.phone}.{checks}"
        )
    return told


async def gov24_benefits(
    holdings: Holdings,
    word: Annotated[str, Field(max_length=40, description="혜택 이름에 들어 있는 말")] = "",
    age: Age = None,
    income_percent: Income = None,
    traits: Traits = None,
    absent: Annotated[list[str] | None, Field(description="해당하지 않는 사정")] = None,
) -> Result:
    """정부24 혜택의 지원조건 표를 읽어 받을 수 있는지 가립니다. 열쇠가 없으면 예시 자료입니다."""
    asked: dict[str, Any] = {"name": word} if word else {}
    found = await DATA.fetch("gov24_services", holdings, size=20, **asked)
    profile = Profile(
        age=age,
        income=income_percent,
        traits=frozenset(traits or ()),
        absent=frozenset(absent or ()),
    )
    values: dict[str, str | int | float | bool] = {"sample": found.sample}
    listed: list[Source] = [found.source()]
    for number, row in enumerate(found.rows[:SHOWN], start=1):
        conditions = await DATA.fetch("gov24_conditions", holdings, id=str(row["id"]), size=1)
        if not conditions.rows:
            continue
        told = eligible(conditions.rows[0], profile)
        code = f" [{told.code}]" if told.code else ""
        values[f"service_{number}"] = f"{row['name']}: {told.verdict} ({told.because}){code}"
    summary = found.marked(f"혜택 {len(values) - 1}개의 지원조건을 견주었습니다.")
    rule = (
        "지원조건 코드(JA0101~JA0414)를 그대로 견줍니다. 소득 구간이 모두 Y이거나 없으면 제한이 "
        "없습니다."
    )
    return Result(summary=summary, values=values, rule=rule, sources=listed)


def check_official_document(
    text: Annotated[str, Field(min_length=1, max_length=50_000, description="점검할 공문서의 글")],
    kind: Annotated[Kind, Field(description="문서의 종류")] = "기안문",
) -> Result:
    """공문서의 날짜, 시각, 금액, 항목, 끝 표시, 붙임, 쉬운 말을 규정에 비추어 점검합니다."""
    found = lint(text, kind)
    values: dict[str, str | int | float | bool] = {"findings": len(found)}
    for number, one in enumerate(found[:40], start=1):
        line = text.count("\n", 0, one.start) + 1
        better = f" → {one.better}" if one.better else ""
        values[f"finding_{number}"] = (
            f"{line}번째 줄 '{one.quote}': {one.message}{better} ({one.law} {one.article})"
        )
    named = {(one.law, one.article) for one in found} or {(RULE, "제2조")}
    return Result(
        summary=f"고칠 곳 {len(found)}군데를 찾았습니다."
        if found
        else "고칠 곳을 찾지 못했습니다.",
        values=values,
        rule="행정업무의 운영 및 혁신에 관한 규정과 시행규칙, 국어기본법의 조문에 적힌 것만 "
        "봅니다. 뜻과 사실이 맞는지는 사람이 봅니다.",
        sources=[law(title, at, READ[title], CHECKED) for title, at in sorted(named)],
    )


def official_amount(
    won: Annotated[int, Field(ge=0, le=10**15, description="금액, 원")],
) -> Result:
    """금액을 공문서에 쓰는 모양으로 적습니다: 금113,560원(금일십일만삼천오백육십원)."""
    printed = printed_amount(won)
    return Result(
        summary=printed,
        values={"printed": printed},
        rule="금액은 아라비아 숫자로 쓰고 괄호 안에 한글로 적습니다(시행규칙 제2조 제2항).",
        sources=[law(RULE, "제2조", READ[RULE], CHECKED)],
    )


ALL = (
    petition_deadline,
    handover_deadline,
    supplement_deadline,
    refusal_objection_deadline,
    disclosure_deadline,
    sort_petition,
    find_benefits,
    gov24_benefits,
    *ELSEWHERE_TOOLS,
    check_official_document,
    official_amount,
)
"""Everything the public sector computes, in the order people meet it."""
