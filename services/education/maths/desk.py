"""The textbook's tools: check an answer, find the slip, and what to practise."""

from typing import Annotated

from pydantic import Field

from sectorkit.tools import Result, Source

from .checking import Problem, Task
from .following import first_break
from .tutor import hints_of, respond, shown
from .units import item_of, standards, unit_of

CURRICULUM = "교육부 고시 제2022-33호 수학과 교육과정"


def _curriculum(code: str) -> Source:
    return Source(title=CURRICULUM, locator=f"[{code}]", url="https://ncic.re.kr")


def check_working(
    item: Annotated[str, Field(max_length=60, description="문항의 id (예: linear-equations-01)")],
    written: Annotated[str, Field(max_length=2000, description="풀이와 답. 한 줄에 한 단계")],
) -> Result:
    """수학 문항의 풀이를 한 줄씩 확인하고 처음 틀린 줄과 까닭을 알려 줍니다."""
    asked = item_of(item)
    said = respond(asked, written)
    standard = said.slip.standard if said.slip else _standard(item)
    return Result(
        summary=said.says,
        values={"kind": said.kind, "line": said.line, "slip": said.slip.title if said.slip else ""},
        rule="문항과 풀이를 SymPy로 계산하여 줄마다 앞줄에서 따라 나오는지 봅니다.",
        sources=(_curriculum(standard),),
    )


def _standard(item: str) -> str:
    return next(
        s.standard for s in unit_of(item.rsplit("-", 1)[0]).skills if s.id == item_of(item).skill
    )


def hint(
    item: Annotated[str, Field(max_length=60, description="문항의 id")],
    number: Annotated[int, Field(ge=1, le=9, description="몇 번째 힌트")] = 1,
) -> Result:
    """수학 문항의 힌트를 하나씩 줍니다. 마지막 답은 힌트에 없습니다."""
    told = hints_of(item_of(item))
    at = min(number, len(told))
    return Result(
        summary=told[at - 1],
        values={"number": at, "hints": len(told)},
        rule="생각할 거리를 먼저, 풀이의 줄을 하나씩 나중에 보입니다.",
        sources=(_curriculum(_standard(item)),),
    )


def find_mistake(
    given: Annotated[
        str, Field(max_length=300, description="문제의 식. 연립방정식은 쉼표로 나눕니다")
    ],
    working: Annotated[str, Field(max_length=2000, description="풀이. 한 줄에 한 단계")],
    task: Annotated[Task, Field(description="무엇을 하는 문제인가요")] = "solve",
) -> Result:
    """어떤 식이든 풀이의 줄을 따라가며 처음 틀린 줄과 흔한 실수의 이름을 찾습니다."""
    problem = Problem(task, tuple(part.strip() for part in given.split(",")))
    lines = [line for line in working.splitlines() if line.strip()]
    found = first_break(problem, lines)
    if found is None:
        summary, slip, line = "모든 줄이 앞줄에서 따라 나옵니다.", "", 0
    else:
        why = f" {found.slip.says} {found.slip.ask}" if found.slip else " 이 줄을 다시 봐 주세요."
        summary = f"{found.line}번째 줄 '{shown(found.after)}'에서 달라졌습니다.{why}"
        slip, line = (found.slip.title if found.slip else ""), found.line
    code = found.slip.standard if found and found.slip else "9수02-04"
    return Result(
        summary=summary,
        values={"line": line, "slip": slip},
        rule="줄마다 처음 식의 해나 값과 같은지 SymPy로 계산합니다.",
        sources=(_curriculum(code),),
    )


def unit_outline(
    unit: Annotated[str, Field(max_length=40, description="단원의 id (예: linear-equations)")],
) -> Result:
    """수학 단원의 성취기준, 개념 설명, 연습할 것을 보여 줍니다."""
    told = unit_of(unit)
    return Result(
        summary=f"{told.title}: {told.explain[0]}",
        values={f"[{code}]": standards()[code] for code in told.standards}
        | {skill.id: skill.title for skill in told.skills}
        | {"items": len(told.items)},
        rule="성취기준의 말은 교육부 고시 그대로입니다.",
        sources=tuple(_curriculum(code) for code in told.standards),
    )


MATHS_TOOLS = (unit_outline, check_working, hint, find_mistake)
"""What the textbook offers, in the order a lesson goes."""
