"""Read what schools publish in NEIS. Every trap of the source is met here once.

A school is found by name first: every other dataset wants the codes of its office and its own.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sectorkit.errors import BadInput, NotFound
from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring

ADAPTERS = Path(__file__).parents[1] / "data/adapters.yaml"
DATA = PublicData(ADAPTERS)

TIMETABLES: Mapping[str, str] = {
    "초등학교": "timetable_elementary",
    "중학교": "timetable_middle",
    "고등학교": "timetable_high",
}
NAMED = 6
"""Schools of one name that are listed when it is not clear which is meant."""
ALLERGY = re.compile(r"\(([\d.\s]+)\)")
Row = Mapping[str, Any]


async def schools(name: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return the schools whose name has these words."""
    return await data.fetch("schools", keys, size=100, name=name)


async def school_of(name: str, region: str, keys: Keyring, data: PublicData = DATA) -> Row:
    """Return the one school that is meant.

    Raises `NotFound` where there is none, `BadInput` with their addresses where there are several.
    """
    found = await schools(name, keys, data)
    rows = [row for row in found.rows if region in f"{row['office']} {row['address']}"]
    exact = [row for row in rows if row["name"] == name.strip()]
    if not rows:
        only = " 열쇠가 없어 예시 학교(가상초등학교)만 봅니다." if found.sample else ""
        raise NotFound(f"'{name[:30]}'을(를) 나이스에서 찾지 못했습니다.{only}")
    if len(exact or rows) > 1:
        raise BadInput(f"여러 학교가 있습니다. 지역도 적어 주세요: {_listed(exact or rows)}")
    return (exact or rows)[0]


def _listed(rows: Sequence[Row]) -> str:
    named = [f"{row['name']}({row['address'] or row['office']})" for row in rows[:NAMED]]
    return ", ".join(named) + (f" 밖에 {len(rows) - NAMED}곳" if len(rows) > NAMED else "")


async def days(
    name: str, school: Row, first: date, length: int, keys: Keyring, data: PublicData = DATA
) -> Fetched:
    """Return the rows of a dataset for a school over so many days."""
    last = first + timedelta(days=length - 1)
    span: dict[str, Any] = {"since": f"{first:%Y%m%d}", "until": f"{last:%Y%m%d}"}
    return await data.fetch(name, keys, size=200, **_codes(school), **span)


async def lessons(
    school: Row, grade: int, room: str, day: date, keys: Keyring, data: PublicData = DATA
) -> Fetched:
    """Return the lessons of one class on a day. Raises `BadInput` for a kind without timetables."""
    name = TIMETABLES.get(str(school["kind"]))
    if name is None:
        raise BadInput(f"{school['kind']}의 시간표는 찾지 않습니다. 학교 누리집을 보세요.")
    asked: dict[str, Any] = {"grade": str(grade), "room": room, "day": f"{day:%Y%m%d}"}
    return await data.fetch(name, keys, size=50, **_codes(school), **asked)


def _codes(school: Row) -> dict[str, Any]:
    return {"office": str(school["office_code"]), "school": str(school["code"])}


def dishes(text: object) -> Sequence[str]:
    """Return the dishes of a meal as they stand, numbers of allergens in brackets included."""
    return [part.strip() for part in re.split(r"<br\s*/?>", str(text)) if part.strip()]


def carries(dish: str, allergens: Sequence[int]) -> bool:
    """Say whether a dish names one of these allergens; the numbers are the menu's own."""
    named = {int(n) for found in ALLERGY.findall(dish) for n in re.findall(r"\d+", found)}
    return not named.isdisjoint(allergens)


def grades(row: Row) -> Sequence[int]:
    """Return the grades that a day is for; none where it is for all or nobody said."""
    told = [n for n in range(1, 7) if str(row.get(f"grade_{n}", "")) == "Y"]
    silent = [n for n in range(1, 7) if str(row.get(f"grade_{n}", "")) == "N"]
    return told if silent else []
