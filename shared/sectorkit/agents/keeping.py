"""What becomes of a run between two checkpoints: moves to steps, decisions to what may go on."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any

import orjson

from ..errors import BadInput
from ..policies.injection import visible
from ..policies.personal_data import IN_DOCUMENTS, mask
from ..store.conversations import Owner
from ..store.runs import Checkpoint, KeptEvent
from ..values import Answer, Sentence, new_id
from .calling import Toolbox
from .planning import Ask, Calls, Move
from .run import ASK, Decision, EventName, Pending, Run, Step, events_from

Happened = tuple[EventName, Mapping[str, Any]]
Drafter = Callable[[Owner, str, Mapping[str, Any], Mapping[str, str]], Awaitable[dict[str, Any]]]
"""Makes a draft of a template from fields and their origins, for its owner."""
Turn = Callable[[Owner, Run], AbstractAsyncContextManager[None]]
"""Lets a run at the model when its turn has come, until the block ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a run is stopped, whatever its planner wants."""

    steps: int = 120
    attempts: int = 3
    """How often a call is tried that may succeed later."""
    pause: float = 0.5
    """Seconds before the second try; doubled before each further one."""


def approval(run: Run, pending: Pending, decision: Decision, toolbox: Toolbox) -> Run:
    """Return the run after an approval was given, changed or refused. Raises `BadInput`.

    What is approved is this tool with exactly these arguments, and nothing else.
    """
    step = run.step(pending.step)
    going = {"state": "running", "pending": None}
    if decision.decision == "approve":
        return run.with_step(step.id, state="planned", approved=step.digest).changed(**going)
    if decision.decision == "reject":
        why = f" 이유: {decision.reason}" if decision.reason else ""
        error = f"이용자가 이 실행을 거절했습니다. 다시 시도하지 마세요.{why}"
        return run.with_step(step.id, state="rejected", error=error).changed(**going)
    if decision.decision == "edit" and decision.arguments is not None:
        if wrong := toolbox.wrong(step.tool, decision.arguments):
            raise BadInput(wrong)
        edited = step.model_copy(update={"arguments": decision.arguments})
        changes = {"arguments": edited.arguments, "approved": edited.digest}
        return run.with_step(step.id, state="planned", **changes).changed(**going)
    raise BadInput("승인은 approve, edit(arguments와 함께), reject 가운데 하나로 보내 주세요.")


def kept(run: Run, happened: list[Happened]) -> tuple[Run, Checkpoint, list[KeptEvent]]:
    """Return the next revision of a run, as it is kept, with what happened."""
    events = events_from(run, happened)
    run = run.changed(revision=run.revision + 1, events=run.events + len(events))
    rows = [KeptEvent(e.seq, e.name, orjson.dumps(e.data).decode()) for e in events]
    return run, Checkpoint(run.id, run.state, run.revision, run.model_dump_json()), rows


def steps_of(run: Run, move: Move) -> list[Step]:
    """Return a move as steps; a planner's own ids are kept where they are free."""
    if isinstance(move, Ask):
        asked = {"question": move.text, "field": move.field, "choices": list(move.choices)}
        arguments = {**asked, "proposed": move.proposed}
        return [Step(id=new_id(), turn=run.turns, tool=ASK, arguments=arguments, ours=True)]
    if not isinstance(move, Calls):
        return []
    taken = {step.id for step in run.steps}
    steps = []
    for wanted in move.calls:
        id = wanted.id if wanted.id and wanted.id not in taken else new_id()
        taken.add(id)
        steps.append(
            Step(
                id=id,
                turn=run.turns,
                tool=wanted.tool,
                arguments=dict(wanted.arguments),
                said=move.said,
            )
        )
    return steps


def as_json(value: Answer | Sentence) -> dict[str, Any]:
    """Return one of our values as JSON."""
    if isinstance(value, Answer):
        value = replace(value, timings_ms=dict(value.timings_ms))
    read: dict[str, Any] = orjson.loads(orjson.dumps(value, default=str))
    return read


def masked(given: Any) -> Any:
    """Return what a person wrote without hidden text and resident numbers.

    Names, addresses and telephone numbers stay: documents are drafted from them.
    """
    return mask(visible(given), IN_DOCUMENTS) if isinstance(given, str) else given
