"""A sector's own review, read from `data/compliance.yaml` and published as it is.

It has the parts that the Act and its decree name: whether the service is high-impact AI (Act
article 33 paragraph 1, areas of article 2 item 4), how risks are managed, how results are
explained and people protected (article 34 paragraph 1, decree article 27), and an impact
assessment under the seven headings of decree article 28. The Act asks for the last two of
high-impact AI only; every sector here does them, since a fork may become high-impact.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import Misconfigured

AREAS = {
    "가": "에너지의 공급",
    "나": "먹는물의 생산 공정",
    "다": "보건의료의 제공 및 이용체계의 구축·운영",
    "라": "의료기기 및 디지털의료기기의 개발 및 이용",
    "마": "핵물질과 원자력시설의 안전한 관리 및 운영",
    "바": "범죄 수사나 체포를 위한 생체인식정보의 분석·활용",
    "사": "채용, 대출 심사 등 권리·의무에 중대한 영향을 미치는 판단 또는 평가",
    "아": "교통수단, 교통시설, 교통체계의 주요한 작동 및 운영",
    "자": "공공서비스 자격 확인·결정, 비용징수 등 국가기관등의 의사결정",
    "차": "유아교육·초등교육 및 중등교육에서의 학생 평가",
    "카": "그 밖에 대통령령으로 정하는 영역",
}
"""The areas of 인공지능기본법 제2조제4호, in force since 2026-01-22, shortened."""

Area = Literal["가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카"]
Words = Annotated[str, Field(min_length=10)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class AreaReview(_Part):
    """One area that the service comes near: whether it falls into it, and why."""

    area: Area
    applies: bool
    why: Words
    changes_if: Words
    """What a fork or an operator would have to do for the finding to change."""


class Risk(_Part):
    """One thing that may go wrong, what is done about it, and how that is checked."""

    risk: Words
    measure: Words
    check: Words


class Impact(_Part):
    """The seven headings of decree article 28 paragraph 1, in their order."""

    people: Words
    rights: Words
    effects: Words
    usage: Words
    measures: Words
    prevention: Words
    improvement: Words
    vulnerable: Words
    """How the traits of people vulnerable to AI are reflected (Act article 35 paragraph 1)."""


class Review(_Part):
    """A sector's examination of itself; facts and findings, no advertisement."""

    reviewed: date
    high_impact: Annotated[tuple[AreaReview, ...], Field(min_length=1)]
    risks: Annotated[tuple[Risk, ...], Field(min_length=3)]
    explanation: Words
    protection: Annotated[tuple[Words, ...], Field(min_length=2)]
    impact: Impact

    @property
    def is_high_impact(self) -> bool:
        """Say whether any area applies."""
        return any(area.applies for area in self.high_impact)


def read_review(path: Path) -> Review:
    """Return the review in a YAML file. Raises `Misconfigured`, naming what is missing in it."""
    try:
        return Review.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"{path.name}의 {where}: {first['msg']}. 그 자리를 채우세요.") from None
    except (OSError, yaml.YAMLError) as error:
        raise Misconfigured(
            f"인공지능기본법 자체 검토 {path}을(를) 읽을 수 없습니다: {type(error).__name__}. "
            "services/legal/data/compliance.yaml을 본떠 만드세요."
        ) from None
