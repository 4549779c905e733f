"""The self-check against the published selection criteria, from what the service really does.

Each line is computed from the running code and data: the fields that are kept, the hosts that are
asked, the exercises that are solved again. What only people can say is left to them, by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlparse

import yaml

from sectorkit.tools import Result, Source

from ..maths.checking import check
from ..maths.learner import Known, Learner, to_json
from ..maths.slips import known_slips
from ..maths.tutor import hints_of
from ..maths.units import items, standards, units
from ..scholar.sources import DATA as INDEXES
from . import classes

TABLE = Path(__file__).parents[1] / "data/criteria.yaml"
State = Literal["충족", "학교가 확인"]


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with what holds and what shows it."""

    title: str
    kind: str
    state: State
    says: str


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """Return the criteria as published."""
    return dict(yaml.safe_load(TABLE.read_text(encoding="utf-8")))


def sheet() -> list[Line]:
    """Return the self-check, a line for each criterion."""
    return [Line(row["title"], row["kind"], *_FACTS[row["id"]]()) for row in table()["criteria"]]


def _minimal() -> tuple[State, str]:
    kept = to_json(Learner({"x": Known(0.5)}))
    fields = sorted({*kept, *kept["known"]["x"]})
    return "충족", (
        f"이름, 계정, 연락처를 받지 않습니다. 학생마다 별칭과 {len(fields)}가지 값"
        f"({', '.join(fields)})만 저장합니다."
    )


def _measures() -> tuple[State, str]:
    return "충족", (
        "저장하는 기록은 AES-GCM으로 암호화하고, 교사 열쇠는 해시로만 저장합니다. 서버의 접근 "
        "통제와 백업은 설치한 학교가 정합니다."
    )


def _rights() -> tuple[State, str]:
    return "충족", (
        "교사 화면의 '학급 지우기'로 학급과 모든 학생의 기록을 지웁니다(되살릴 수 없음). "
        f"{classes.KEEP.days}일 동안 쓰지 않은 학급은 스스로 지워집니다."
    )


def _children() -> tuple[State, str]:
    return "충족", (
        "학생의 개인정보를 받지 않으므로 동의가 필요한 처리가 없습니다. 별칭은 서비스가 "
        f"{len(classes.CODES)}개 가운데서 뽑고 학생이 짓지 않습니다."
    )


def _officer() -> tuple[State, str]:
    hosts = sorted({urlparse(a.dialect.host).hostname or "" for a in INDEXES.adapters.values()})
    return "학교가 확인", (
        "학생의 기록은 밖으로 보내지 않으며 위탁이 없습니다. 참고문헌 점검만, 운영자가 연락처를 "
        "넣었을 때 "
        f"{', '.join(hosts)}에 논문 제목을 묻습니다. 보호책임자는 설치한 학교가 정하여 적습니다."
    )


def _goals() -> tuple[State, str]:
    covered = sorted({code for unit in units().values() for code in unit.standards})
    return "충족", (
        f"2022 개정 중학교 수학 성취기준 {len(covered)}개(전체 {len(standards())}개 가운데)를 단원 "
        f"{len(units())}개로 다룹니다: {', '.join(covered)}. 나머지 성취기준은 다루지 않습니다."
    )


def _quality() -> tuple[State, str]:
    right = _solved_again()
    return "충족", (
        f"문항 {len(items())}개 가운데 {right}개의 정답을 지금 다시 계산하여 확인했습니다. 흔한 "
        f"실수 "
        f"{len(known_slips())}가지를 이름으로 알려 줍니다. 설명 글은 사람이 검토해야 합니다."
    )


@lru_cache(maxsize=1)
def _solved_again() -> int:
    return sum(check(item.problem, item.answer) == "right" for item in items().values())


def _environment() -> tuple[State, str]:
    return "학교가 확인", (
        "그래픽 장치와 바깥 통신망 없이 학교 안 서버 한 대로 돌아가고 학생은 로그인하지 "
        "않습니다. 교실 "
        "기기와 통신에서의 빠르기는 학교가 시험해 봅니다."
    )


def _access() -> tuple[State, str]:
    fewest = min(len(hints_of(item)) for item in items().values())
    return "학교가 확인", (
        f"느린 학습자를 위해 문항마다 힌트가 {fewest}개 이상 있고 답보다 먼저 나옵니다. "
        f"화면낭독기와 자판 "
        "사용은 학생과 함께 확인합니다."
    )


def _support() -> tuple[State, str]:
    return "학교가 확인", (
        "원본 코드와 안내가 함께 있어 학교나 교육청이 고치고 운영할 수 있습니다. 문의할 사람은 "
        "설치한 곳이 "
        "정합니다."
    )


_FACTS: Mapping[str, Callable[[], tuple[State, str]]] = {
    "minimal": _minimal,
    "measures": _measures,
    "rights": _rights,
    "children": _children,
    "officer": _officer,
    "goals": _goals,
    "quality": _quality,
    "environment": _environment,
    "access": _access,
    "support": _support,
}


def selection_sheet() -> Result:
    """학습지원 소프트웨어 선정기준에 대한 이 서비스의 자체 점검표를 실제 동작에서 만듭니다."""
    lines, told = sheet(), table()
    met = sum(line.state == "충족" for line in lines)
    law = told["law"]
    return Result(
        summary=f"선정기준 {len(lines)}개 가운데 {met}개는 서비스의 동작으로 확인했고 "
        f"{len(lines) - met}개는 학교가 확인합니다.",
        values={f"[{line.kind}] {line.title}": f"{line.state}: {line.says}" for line in lines},
        rule="학교의 장은 학습지원 소프트웨어를 선정할 때 교육부 기준을 따르고 학교운영위원회의 "
        "심의를 "
        "거쳐야 합니다(초ㆍ중등교육법 제29조의2 제2항).",
        sources=(
            Source(title=told["source"], locator=str(told["date"]), url=told["url"]),
            Source(
                title=law["title"],
                locator=law["article"],
                url="https://www.law.go.kr/법령/초ㆍ중등교육법/제29조의2",
                effective_from=str(law["effective"]),
            ),
        ),
    )
