"""How well a model calls tools through our agents, on anyone's OpenAI-shaped gold calls.

Three kinds of item are read: `single` (one request, one right call), `decision` (call, ask for
what is missing, or say that no tool fits) and `dialog` (the next turn of a conversation).
"""

import asyncio
import gzip
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from ..agents.chat import ChatServer
from ..agents.models import ModelPlanner
from ..agents.planning import Calls, Move
from ..errors import BadInput, SectorKitError

HALVES = ("single", "decision", "dialog")
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}

Said = Sequence[Mapping[str, Any]]


class Mover(Protocol):
    """Whatever says what comes after some messages: a model planner of ours."""

    async def move(self, said: Said, tools: Said) -> Move:
        """Return the next move."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """One item: what was said, what could be called, and what should be."""

    id: str
    half: str
    kind: str
    """`call`, or why none is right: `slot`, `relevance`, `completion`."""
    messages: Said
    tools: Said
    name: str = ""
    arguments: Mapping[str, Any] | None = None
    acceptable: Mapping[str, Any] | None = None
    """Other values that are right: one, a list, or a rule in words that no program can judge."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item."""

    case: Case
    called: bool
    named: bool = False
    exact: bool = False
    wrong: Sequence[str] = ()
    """Kinds of argument errors: `missing`, `unknown`, `type`, `value`, `rule`, `tool`, `extra`."""
    failed: str = ""


def read_cases(path: Path, halves: Sequence[str] = HALVES) -> list[Case]:
    """Read `<half>.jsonl` or `<half>.jsonl.gz` of a folder. Raises `BadInput`."""
    found: list[Case] = []
    for half in halves:
        files = [path / f"{half}.jsonl", path / f"{half}.jsonl.gz"]
        file = next((file for file in files if file.exists()), None)
        if file is None:
            continue
        opened = gzip.open(file) if file.suffix == ".gz" else file.open("rb")
        with opened as lines:
            found += [_case(half, orjson.loads(line)) for line in lines if line.strip()]
    if not found:
        raise BadInput(f"{path}에 single, decision, dialog의 .jsonl 파일이 없습니다.")
    return found


def _case(half: str, item: Mapping[str, Any]) -> Case:
    """Read one item; each half keeps its gold in its own place."""
    gold = item["gold"]
    kind, acceptable = "call", item.get("acceptable")
    if half == "decision":
        kind, acceptable = gold["type_of_output"], gold.get("acceptable_arguments")
        gold = gold["ground_truth"]
    elif half == "dialog":
        kind = item["type"]
    calls = gold.get("tool_calls") or ([{"function": gold}] if "name" in gold else [])
    called = calls[0]["function"] if calls and kind == "call" else {}
    return Case(
        id=item["id"],
        half=half,
        kind=kind,
        messages=item["messages"],
        tools=item["tools"],
        name=called.get("name", ""),
        arguments=orjson.loads(called["arguments"]) if called else None,
        acceptable=_acceptable(acceptable),
    )


def _acceptable(written: Any) -> Mapping[str, Any] | None:
    if isinstance(written, str):
        try:
            written = orjson.loads(written)
        except orjson.JSONDecodeError:
            return None
    return written if isinstance(written, dict) else None


def judge(case: Case, move: Move) -> Verdict:
    """Return what a move is worth: the right call with the right values, or rightly none."""
    calls = list(move.calls) if isinstance(move, Calls) else []
    if not calls:
        return Verdict(case, called=False)
    if case.kind != "call":
        return Verdict(case, called=True)
    wanted = next((call for call in calls if call.tool == case.name), None)
    if wanted is None:
        return Verdict(case, called=True, wrong=("tool",))
    wrong = [*_misfits(case, wanted.arguments), *_differences(case, wanted.arguments)]
    if len(calls) > 1:
        wrong.append("extra")
    return Verdict(
        case, called=True, named=True, exact=not wrong, wrong=tuple(dict.fromkeys(wrong))
    )


def _misfits(case: Case, given: Mapping[str, Any]) -> list[str]:
    """Return how arguments break the tool's own schema."""
    functions = (tool["function"] for tool in case.tools)
    schema = next((f.get("parameters") or {} for f in functions if f["name"] == case.name), {})
    known: Mapping[str, Any] = schema.get("properties") or {}
    wrong = ["missing" for name in schema.get("required") or () if name not in given]
    wrong += ["unknown" for name in given if name not in known]
    wrong += [
        "type"
        for name, value in given.items()
        if not _is_a(value, (known.get(name) or {}).get("type"))
    ]
    return wrong


def _is_a(value: Any, kind: Any) -> bool:
    if not isinstance(kind, str) or kind not in TYPES:
        return True
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, TYPES[kind])


def _differences(case: Case, given: Mapping[str, Any]) -> list[str]:
    """Return `value` for each that is not acceptable either, `rule` where only words tell."""
    gold, others = case.arguments or {}, case.acceptable or {}
    wrong = []
    for name in gold.keys() | given.keys():
        if name in gold and name in given and _same(gold[name], given[name]):
            continue
        other = others.get(name)
        options = other if isinstance(other, list) else [other]
        if name in given and other is not None and any(_same(o, given[name]) for o in options):
            continue
        prose = isinstance(other, str) and len(other.split()) > 3
        wrong.append("rule" if prose else "value")
    return wrong


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


async def run(cases: Sequence[Case], mover: Mover, *, at_once: int = 8) -> list[Verdict]:
    """Ask for the next move of every item, so many at the same time."""
    turn = asyncio.Semaphore(at_once)

    async def one(case: Case) -> Verdict:
        async with turn:
            try:
                return judge(case, await mover.move(case.messages, case.tools))
            except SectorKitError as error:
                return Verdict(case, called=False, failed=str(error))

    return list(await asyncio.gather(*(one(case) for case in cases)))


def summarise(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return each share with its standard error, over all items and for each half.

    An item that failed counts as wrong everywhere.
    """
    halves = dict.fromkeys(verdict.case.half for verdict in verdicts)
    told: dict[str, Any] = {"all": _shares(verdicts)}
    for half in halves:
        told[half] = _shares([v for v in verdicts if v.case.half == half])
    return told


def _shares(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    should = [v for v in verdicts if v.case.kind == "call"]
    none = [v for v in verdicts if v.case.kind != "call"]
    return {
        "items": len(verdicts),
        "failed": sum(bool(v.failed) for v in verdicts),
        "failures": dict(Counter(v.failed for v in verdicts if v.failed).most_common(5)),
        "exact_calls": share([v.exact for v in should]),
        "right_tool": share([v.named for v in should]),
        "call_decisions": share(
            [not v.failed and v.called == (v.case.kind == "call") for v in verdicts]
        ),
        "called_when_right": share([v.called for v in should]),
        "held_back_when_right": share([not v.called and not v.failed for v in none]),
        "argument_errors": dict(Counter(w for v in should for w in v.wrong).most_common()),
    }


def share(outcomes: Sequence[bool]) -> dict[str, float | int] | None:
    """Return a share with its standard error, or nothing where there is no item."""
    if not outcomes:
        return None
    n, p = len(outcomes), sum(outcomes) / len(outcomes)
    return {"share": round(p, 4), "se": round(math.sqrt(p * (1 - p) / n), 4), "n": n}


def evaluate_tools(
    data: Path,
    base_url: str,
    model: str,
    key: str = "",
    *,
    halves: Sequence[str] = HALVES,
    limit: int = 0,
    at_once: int = 8,
) -> dict[str, Any]:
    """Measure a model behind any OpenAI-dialect server; `limit` items of each half, 0 for all."""
    cases = [case for half in halves for case in read_cases(data, [half])[: limit or None]]

    async def measured() -> tuple[list[Verdict], str]:
        server = ChatServer(base_url, model, key)
        planner = ModelPlanner(server, "한국어")
        try:
            return await run(cases, planner, at_once=at_once), planner.protocol
        finally:
            await server.close()

    verdicts, protocol = asyncio.run(measured())
    return {"model": model, "protocol": protocol, **summarise(verdicts)}
