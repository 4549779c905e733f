"""One field of a template: what it asks for, and the JSON that may fill it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..tools.dates import Unit

Kind = Literal[
    "text", "long", "person", "address", "phone", "date", "money", "number", "choice", "rows"
]
Name = Annotated[str, Field(pattern=r"^[가-힣A-Za-z][가-힣A-Za-z0-9_]{0,40}$")]

LINE = 300
PAGE = 10_000
MOST_ROWS = 50

HINTS: Mapping[Kind, str] = {
    "date": "날짜. 2026-11-23, 2026. 11. 23., 2026년 11월 23일",
    "money": "금액(원). 1000000, 1,000,000, 100만원",
    "phone": "전화번호. 010-1234-5678",
}


class Shape(BaseModel):
    """What a template file may say; a misspelt key is refused when the service starts."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Shape):
    """One column of a field of rows."""

    name: Name
    title: str
    kind: Literal["text", "person", "address", "phone", "date", "money", "number"] = "text"
    example: str | int = ""


class Within(Shape):
    """A period that began with the day in another field, as `{of: 송달일, amount: 2, unit: 주}`."""

    of: Name
    amount: Annotated[int, Field(gt=0)]
    unit: Unit


class Asked(Shape):
    """One thing a template asks a person for.

    `source` is the article that asks for it. The rest says when an answer is doubtful: a date
    before the one in `after`, still to come (`past`) or later than a period (`within`), a number
    above another one (`at_most`), a total that is not the sum of a column (`sum_of`: `표.금액`).
    """

    name: Name
    title: str
    kind: Kind = "text"
    required: bool = False
    example: str | int | list[dict[str, str | int]] = ""
    help: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    source: str = ""
    after: str = ""
    past: bool = False
    within: tuple[Within, ...] = ()
    at_most: str | int | float = ""
    sum_of: str = ""
    because: str = ""


def schema_of(fields: Sequence[Asked], model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a template's fields, for forms, agents and programs.

    `required` names what the finished document needs; a draft may be made without.
    """
    schema = model.model_json_schema(by_alias=True)
    schema.pop("title", None)
    schema.pop("description", None)
    schema["required"] = [field.name for field in fields if field.required]
    return schema


def model_of(fields: Sequence[Asked]) -> type[BaseModel]:
    """Return the model that checks what is given for these fields; an unknown one is refused."""
    made: dict[str, Any] = {}
    for at, field in enumerate(fields):
        about = Field(
            default=None,
            alias=field.name,
            title=field.title,
            description=" ".join(p for p in (field.help, HINTS.get(field.kind, "")) if p) or None,
            examples=[field.example] if field.example != "" else None,
            json_schema_extra=_extra(field),
        )
        made[f"field_{at}"] = (_type(field) | None, about)
    return create_model("Fields", __config__=ConfigDict(extra="forbid", strict=True), **made)


def _extra(field: Asked) -> dict[str, Any]:
    """Return what a form wants to know beside the type."""
    extra: dict[str, Any] = {"x-kind": field.kind}
    if field.source:
        extra["x-source"] = field.source
    return extra


def _type(field: Asked | Column) -> Any:
    """Return the Python type of one field's JSON."""
    match field.kind:
        case "long":
            return Annotated[str, Field(max_length=PAGE)]
        case "money":
            return Annotated[int, Field(ge=0)] | Annotated[str, Field(max_length=LINE)]
        case "number":
            return int | float | Annotated[str, Field(max_length=40)]
        case "choice" if isinstance(field, Asked):
            return Literal[*field.options]
        case "rows" if isinstance(field, Asked):
            return Annotated[list[_row(field)], Field(max_length=MOST_ROWS)]  # type: ignore[misc]
        case _:
            return Annotated[str, Field(max_length=LINE)]


def _row(field: Asked) -> type[BaseModel]:
    """Return the model of one row."""
    made: dict[str, Any] = {
        f"column_{at}": (_type(c) | None, Field(default=None, alias=c.name, title=c.title))
        for at, c in enumerate(field.columns)
    }
    return create_model("Row", __config__=ConfigDict(extra="forbid", strict=True), **made)
