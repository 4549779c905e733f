"""The planner that needs no model: it follows a sector's journey, field by field, call by call."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..journey import Compute, Journey, Need
from .hearing import Heard, agrees, find, hear, shown
from .planning import Ask, Calls, Finish, Move, Wanted, answered
from .run import ASK, SEARCH, Pending, Run, Step

_NAME = re.compile(r"\$([\w.]+)")
_BRACES = re.compile(r"\{([\w.]+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class LookUp:
    """Searches once for the goal and says what was found: no journey, no model."""

    name: str = "look-up"
    most_turns: int = 4

    async def next(self, run: Run, tools: Sequence[Mapping[str, Any]]) -> Move:
        """Search, then finish."""
        if run.steps:
            return Finish()
        return Calls([Wanted(SEARCH, {"query": run.goal[:500]}, "search-1")])

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Close the question: nothing is ever asked here."""
        return answered(run, pending, {"answer": answer})


@dataclass(frozen=True, slots=True)
class JourneyPlanner:
    """Looks up the rights, asks for what is missing, computes, and fills the draft's fields."""

    journey: Journey
    most_turns: int = 100

    @property
    def name(self) -> str:
        """Return the journey's name."""
        return f"journey:{self.journey.name}"

    async def next(self, run: Run, tools: Sequence[Mapping[str, Any]]) -> Move:
        """Return the first thing that is not done yet."""
        if not run.steps and self.journey.look_up:
            searches = enumerate(self.journey.look_up, start=1)
            return Calls([Wanted(SEARCH, {"query": q}, f"search-{n}") for n, q in searches])
        for need in self.journey.needs:
            if need.name not in run.fields and _applies(need.when, run):
                return self._ask(need, run)
        calls = list(self._calls(run))
        return Calls(calls) if calls else self._finish(run)

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Take an answer in; one that is not understood, or in doubt, is kept as such."""
        need = self._need(pending.field)
        heard = hear(need, answer, run.as_of, run.fields)
        if pending.kind == "confirm" and _confirms(answer, heard, need, pending.proposed):
            return self._learn(run, pending, need, pending.proposed, answer)
        if heard.value is not None:
            return self._learn(run, pending, need, heard.value, answer)
        doubt = heard.doubt
        if pending.kind == "confirm" and agrees(answer) == "no" and heard.proposed is None:
            doubt = "그럼 맞는 내용을 적어 주세요."
        result = {"answer": answer, "doubt": doubt, "proposed": heard.proposed}
        return answered(run, pending, result)

    def admit(self, run: Run, fields: Mapping[str, Any]) -> Run:
        """Return the run with fields from a form. Raises `BadInput`, naming what does not fit."""
        for name, given in fields.items():
            need = next((n for n in self.journey.needs if n.name == name), None)
            there = ", ".join(n.name for n in self.journey.needs)
            if need is None:
                raise BadInput(f"'{name}' 항목이 없습니다. 있는 항목: {there}.")
            heard = hear(need, _plain(given), run.as_of, run.fields)
            if heard.value is None:
                raise BadInput(f"'{name}' 항목을 확인해 주세요. {heard.doubt or need.ask}")
            run = _with_field(run, name, heard.value, "form")
        return run

    def _need(self, name: str) -> Need:
        return next(need for need in self.journey.needs if need.name == name)

    def _learn(self, run: Run, pending: Pending, need: Need, value: Any, answer: str) -> Run:
        run = answered(run, pending, {"answer": answer, "value": value})
        return _with_field(run, need.name, value, "conversation")

    def _ask(self, need: Need, run: Run) -> Ask:
        """Ask for a need; what was understood in doubt is read back instead."""
        last = _last_asked(need, run)
        proposed, doubt = None, ""
        if last is not None:
            proposed, doubt = last.result.get("proposed"), last.result.get("doubt", "")
        elif need.in_goal:
            proposed = find(need, run.goal, run.as_of, run.fields).proposed
        if proposed is not None:
            text = f"{need.ask} {shown(need, proposed)}(으)로 이해했습니다. 맞나요?"
            return Ask(text, need.name, ("네", "아니요"), proposed)
        choices = tuple(need.choices) or (("예", "아니요") if need.kind == "yes" else ())
        hint = " 모르면 '모름'이라고 적어 주세요." if need.optional else ""
        return Ask(f"{doubt} {need.ask}{hint}".strip(), need.name, choices)

    def _calls(self, run: Run) -> Iterator[Wanted]:
        """Yield the calls that are ready: a call that leans on a failed one is left out."""
        made = {step.id for step in run.steps}
        for compute in self.journey.compute:
            id = f"compute-{compute.label}"
            if id in made or not _applies(compute.when, run):
                continue
            try:
                arguments = {k: resolved(v, run) for k, v in compute.arguments.items()}
            except KeyError:
                continue
            yield Wanted(compute.tool.__name__, arguments, id)

    def _finish(self, run: Run) -> Finish:
        fields, origins = {}, {}
        for name, said in self.journey.fields.items():
            try:
                value = resolved(said, run)
            except KeyError:
                continue
            if value not in ("", None):
                fields[name], origins[name] = value, _origin(said, run, self.journey.compute)
        return Finish("", self.journey.template, fields, origins)


def resolved(said: Any, run: Run) -> Any:
    """Return what `$need`, `$today`, `$step.value` or words around `{need}` stand for.

    Rows are resolved cell by cell. Raises `KeyError` for what is not known.
    """
    if isinstance(said, list):
        return [{name: resolved(cell, run) for name, cell in row.items()} for row in said]
    if not isinstance(said, str):
        return said
    if whole := _NAME.fullmatch(said):
        return _value(whole[1], run)
    return _BRACES.sub(lambda m: _printed(_value(m[1], run), m[2]), said)


def _value(name: str, run: Run) -> Any:
    if name == "today":
        return run.as_of.isoformat()
    label, _, value = name.partition(".")
    if not value:
        if run.fields.get(name) in (None, ""):
            raise KeyError(name)
        return run.fields[name]
    made = next((s for s in run.steps if s.id == f"compute-{label}" and s.state == "done"), None)
    if made is None:
        raise KeyError(name)
    return made.result["values"][value]


def _printed(value: Any, way: str | None) -> str:
    """Return a value inside a sentence: `{amount:won}` with its commas, `{day:date}` in words."""
    if way == "won":
        return f"{int(value):,}원"
    if way == "date":
        year, month, day = str(value).split("-")
        return f"{year}년 {int(month)}월 {int(day)}일"
    return str(value)


def _confirms(answer: str, heard: Heard, need: Need, proposed: Any) -> bool:
    """Tell whether an answer agrees; one that names another value says what it names."""
    if agrees(answer) != "yes":
        return False
    named = heard.value if heard.value is not None else heard.proposed
    return need.kind in ("name", "text") or named in (None, proposed)


def _origin(said: Any, run: Run, computes: Sequence[Compute]) -> str:
    names = _NAME.findall(str(said)) + [name for name, _ in _BRACES.findall(str(said))]
    for name in names:
        label = name.partition(".")[0]
        for compute in computes:
            if "." in name and compute.label == label:
                return f"tool:{compute.tool.__name__}"
    return next((run.origins[name] for name in names if name in run.origins), "form")


def _applies(when: str, run: Run) -> bool:
    return not when or run.fields.get(when) is True


def _last_asked(need: Need, run: Run) -> Step | None:
    asked = (s for s in reversed(run.steps) if s.tool == ASK and s.result)
    return next((s for s in asked if s.arguments.get("field") == need.name), None)


def _with_field(run: Run, name: str, value: Any, origin: str) -> Run:
    return run.changed(fields={**run.fields, name: value}, origins={**run.origins, name: origin})


def _plain(given: Any) -> str:
    """Return a form's value as the words that would say it."""
    if isinstance(given, bool):
        return "예" if given else "아니요"
    return f"{given}원" if isinstance(given, int) and given >= 10_000 else str(given)
