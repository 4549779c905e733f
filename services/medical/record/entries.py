"""One entry of a health record, as a person tells it; nothing here is a finding of ours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal["condition", "medicine", "allergy", "pregnancy", "reading", "plan"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LABELS: Mapping[str, str] = {
    "condition": "의사에게 들은 병",
    "medicine": "먹는 약",
    "allergy": "알레르기",
    "pregnancy": "임신·수유",
    "reading": "잰 값",
    "plan": "의사가 준 계획",
}
UNITS: Mapping[str, str] = {
    "혈압": "mmHg",
    "공복혈당": "mg/dL",
    "몸무게": "kg",
    "당화혈색소": "%",
}
DAY = r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written down, when, and its value if it was measured."""

    id: str
    kind: str
    name: str
    day: str
    note: str = ""
    value: float | None = None
    second: float | None = None
    """The lower one of two values, as in a blood pressure."""

    @property
    def told(self) -> str:
        """Return the entry in words, as it is quoted."""
        measured = self.measured
        rest = [part for part in (measured, self.note) if part]
        return f"{LABELS[self.kind]}: {' '.join([self.name, *rest])} ({self.day})"

    @property
    def measured(self) -> str:
        """Return the value with its unit; nothing where nothing was measured."""
        if self.value is None:
            return ""
        both = f"{self.value:g}" + (f"/{self.second:g}" if self.second is not None else "")
        return f"{both} {UNITS.get(self.name, '')}".strip()

    def body(self) -> dict[str, Any]:
        """Return what is kept, without its id."""
        kept = asdict(self)
        del kept["id"]
        return kept


class EntryBody(BaseModel):
    """What somebody writes down."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Kind
    name: str = Field(min_length=1, max_length=80)
    day: str = Field(pattern=DAY)
    note: str = Field(default="", max_length=300)
    value: float | None = Field(default=None, gt=0, le=2000)
    second: float | None = Field(default=None, gt=0, le=2000)

    @model_validator(mode="after")
    def _is_measured(self) -> "EntryBody":
        """Ask of a reading for its value, and of a blood pressure for both."""
        if self.kind == "reading" and (self.value is None or self.name not in UNITS):
            raise ValueError(f"잰 값은 {', '.join(UNITS)} 가운데 하나와 숫자를 적어 주세요.")
        if self.name == "혈압" and self.kind == "reading" and self.second is None:
            raise ValueError("혈압은 위와 아래 값을 모두 적어 주세요.")
        return self
