"""What a person may ask for, by rules that are written down: no model, no guess.

`될 수 있음` means that nothing coded speaks against it, `아님` that one condition does (it is
named), `확인 필요` that something was not told (it is asked). The office decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from sectorkit.errors import BadInput
from sectorkit.tools import Source, law

FILE = Path(__file__).parents[1] / "data/benefits.yaml"
Verdict = Literal["될 수 있음", "아님", "확인 필요"]
ORDER: tuple[Verdict, ...] = ("될 수 있음", "확인 필요", "아님")
ELDERLY = 65
IMPLIED = {"심한장애": ("장애",), "발달장애": ("장애",), "출산": ("자녀있음",)}
"""Who has the first has the others."""


@dataclass(frozen=True, slots=True)
class Programme:
    """One benefit: what it is, its coded rule, the deciding article, and where to ask."""

    id: str
    name: str
    what: str
    rule: Mapping[str, Any]
    law: str
    article: str
    papers: Sequence[str]
    place: str
    phone: str
    checks: str

    @property
    def source(self) -> Source:
        """Return the deciding article."""
        return law(self.law, self.article, "", checked_at())


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody told of a household; nothing here says who it is.

    `children` are ages; None is "not told". `income` is per cent of the standard median income.
    `traits` are what applies, `absent` what does not; the rest was not told.
    """

    age: int | None = None
    children: Sequence[int] | None = None
    income: float | None = None
    traits: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    def has(self, trait: str) -> bool | None:
        """Say whether a trait applies, or None where nobody told."""
        if trait == "65세이상":
            return None if self.age is None else self.age >= ELDERLY
        if trait == "자녀있음" and self.children is not None:
            return bool(self.children)
        if trait in self.traits or any(trait in IMPLIED.get(t, ()) for t in self.traits):
            return True
        return False if trait in self.absent else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A programme and what its rule says of a profile; `because` names what decided."""

    programme: Programme
    verdict: Verdict
    because: str
    ask: Sequence[str] = field(default_factory=tuple)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def checked_at() -> str:
    """Return the day of the statutes that the rules were read in."""
    return str(_file()["checked_at"])


@lru_cache(maxsize=1)
def programmes() -> tuple[Programme, ...]:
    """Return every programme in the file."""
    return tuple(Programme(**row) for row in _file()["programmes"])


@lru_cache(maxsize=1)
def known_traits() -> frozenset[str]:
    """Return the traits that some rule asks about."""
    rules = [programme.rule for programme in programmes()]
    named = {
        trait for rule in rules for key in ("all", "any", "not") for trait in rule.get(key, ())
    }
    return frozenset(named)


def judge(programme: Programme, profile: Profile) -> Judged:
    """Return what a programme's rule says of a profile: the first condition against it decides."""
    found = list(_conditions(programme.rule, profile))
    for holds, words in found:
        if holds is False:
            return Judged(programme, "아님", words)
    unknown = tuple(words for holds, words in found if holds is None)
    if unknown:
        return Judged(programme, "확인 필요", unknown[0], unknown)
    met = ", ".join(words for _, words in found) or "누구나"
    return Judged(programme, "될 수 있음", met)


def find(profile: Profile) -> list[Judged]:
    """Return every programme judged, those that may apply first.

    Raises `BadInput` for a trait that no rule knows.
    """
    stray = (profile.traits | profile.absent) - known_traits()
    if stray:
        raise BadInput(f"모르는 사정입니다: {', '.join(sorted(stray))}. 목록에서 골라 주세요.")
    judged = [judge(programme, profile) for programme in programmes()]
    return sorted(judged, key=lambda one: (ORDER.index(one.verdict), len(one.ask)))


def _conditions(rule: Mapping[str, Any], profile: Profile) -> Iterator[tuple[bool | None, str]]:
    """Yield each condition of a rule: whether it holds, or None, and how people say it."""
    if "age" in rule:
        low, high = rule["age"]
        age = profile.age
        yield None if age is None else low <= age <= high, f"나이 {_span(low, high)}"
    if "child" in rule:
        low, high = rule["child"]
        ages = profile.children
        there = None if ages is None else any(low <= one <= high for one in ages)
        yield there, f"{_span(low, high)} 자녀"
    if "income" in rule:
        most = rule["income"]
        told = profile.income
        yield None if told is None else told <= most, f"소득이 기준 중위소득의 {most}% 이하"
    yield from _traits(rule, profile)


def _traits(rule: Mapping[str, Any], profile: Profile) -> Iterator[tuple[bool | None, str]]:
    for trait in rule.get("all", ()):
        yield profile.has(trait), trait
    if rule.get("any"):
        answers = [profile.has(trait) for trait in rule["any"]]
        yield _either(answers), " 또는 ".join(rule["any"])
    for trait in rule.get("not", ()):
        has = profile.has(trait)
        yield None if has is None else not has, f"{trait} 아님"


def _either(answers: Sequence[bool | None]) -> bool | None:
    if any(answers):
        return True
    return None if None in answers else False


def _span(low: int, high: int) -> str:
    if high >= 150:
        return f"{low}세 이상"
    return f"{high}세 이하" if low == 0 else f"{low}~{high}세"
