"""The textbook: units by achievement standard, told as data and read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sectorkit.errors import NotFound

from .checking import Problem

FOLDER = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One thing to be able to do, the smallest that is practised and estimated."""

    id: str
    """Unit and skill, `linear-equations/two-step`."""
    title: str
    standard: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise with its working; `level` goes from 1 to 3."""

    id: str
    skill: str
    level: int
    ask: str
    problem: Problem
    answer: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One worked example: lines, and why each."""

    ask: str
    lines: Sequence[str]
    why: Sequence[str]
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit; `needs` are the units it builds on."""

    id: str
    title: str
    grade: int
    standards: Sequence[str]
    needs: Sequence[str]
    explain: Sequence[str]
    skills: Sequence[Skill]
    examples: Sequence[Example]
    slips: Sequence[str]
    items: Sequence[Item] = field(repr=False)


@lru_cache(maxsize=1)
def units() -> Mapping[str, Unit]:
    """Return the units by id, in the order they are taught."""
    read = [_unit(yaml.safe_load(p.read_text("utf-8"))) for p in (FOLDER / "units").glob("*.yaml")]
    by_id = {unit.id: unit for unit in read}
    order = sorted(by_id.values(), key=lambda unit: (unit.grade, _depth(unit, by_id), unit.id))
    return {unit.id: unit for unit in order}


def _depth(unit: Unit, by_id: Mapping[str, Unit]) -> int:
    return 1 + max((_depth(by_id[need], by_id) for need in unit.needs), default=0)


def _unit(told: dict[str, Any]) -> Unit:
    id = told["id"]
    skills = [Skill(**{**skill, "id": f"{id}/{skill['id']}"}) for skill in told.pop("skills")]
    items = [_item(id, row) for row in told.pop("items")]
    examples = [
        Example(ask=e["ask"], lines=e["lines"], why=e["why"], problem=_problem(e))
        for e in told.pop("examples")
    ]
    return Unit(**told, skills=skills, examples=examples, items=items)


def _item(unit: str, row: Mapping[str, Any]) -> Item:
    return Item(
        id=row["id"],
        skill=f"{unit}/{row['skill']}",
        level=row["level"],
        ask=row["ask"],
        problem=_problem(row),
        answer=row["answer"],
        steps=row["steps"],
    )


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(row["task"], tuple(row["given"]), row.get("at", {}))


@lru_cache(maxsize=1)
def items() -> Mapping[str, Item]:
    """Return every item by id, in textbook order."""
    return {item.id: item for unit in units().values() for item in unit.items}


@lru_cache(maxsize=1)
def skills() -> Mapping[str, Skill]:
    """Return every skill by id, in textbook order."""
    return {skill.id: skill for unit in units().values() for skill in unit.skills}


@lru_cache(maxsize=1)
def needs() -> Mapping[str, Sequence[str]]:
    """Return the skills that each skill builds on: the last ones of the units before."""
    return {
        skill.id: [before.id for need in unit.needs for before in units()[need].skills]
        for unit in units().values()
        for skill in unit.skills
    }


@lru_cache(maxsize=1)
def standards() -> Mapping[str, str]:
    """Return the wording of the achievement standards by code."""
    told = yaml.safe_load((FOLDER / "standards.yaml").read_text("utf-8"))
    return dict(told["standards"])


def unit_of(id: str) -> Unit:
    """Return a unit. Raises `NotFound`."""
    if id not in units():
        raise NotFound(f"'{id}' 단원이 없습니다. 있는 단원: {', '.join(units())}")
    return units()[id]


def item_of(id: str) -> Item:
    """Return an item. Raises `NotFound`."""
    if id not in items():
        raise NotFound(f"'{id}' 문항이 없습니다. 단원의 문항 목록에서 골라 주세요.")
    return items()[id]
