"""One run of an agent: everything that is known, as JSON that any process can go on from."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from ..values import Passage, new_id, today

State = Literal["running", "needs_input", "needs_approval", "done", "failed", "cancelled"]
StepState = Literal["planned", "asked", "calling", "done", "error", "rejected"]
EventName = Literal[
    "planning", "tool_call", "tool_result", "question", "approval", "sentence", "done", "problem"
]
ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})
ASK = "ask_person"
SEARCH = "search"


class Kept(BaseModel):
    """What a checkpoint holds: plain JSON, checked when it is read; nothing in it is executed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(Kept):
    """One call of a tool, and what came of it."""

    id: str
    turn: int
    tool: str
    arguments: dict[str, Any] = {}
    said: str = ""
    """What the planner said with it."""
    ours: bool = False
    """A question that the runner put itself: what a model writes never sets this."""
    state: StepState = "planned"
    attempts: int = 0
    approved: str = ""
    """The digest of the tool and arguments that a person approved."""
    result: Any = None
    passages: list[Passage] = []
    error: str = ""
    retryable: bool = False

    @property
    def digest(self) -> str:
        """Return what an approval is bound to: this tool with exactly these arguments."""
        told = orjson.dumps([self.tool, self.arguments], option=orjson.OPT_SORT_KEYS, default=str)
        return hashlib.sha256(told).hexdigest()

    @property
    def open(self) -> bool:
        """Tell whether something is still to be done with it."""
        return self.state in ("planned", "asked", "calling")


class Pending(Kept):
    """What a run waits for: an answer, a yes to what was understood, or an approval."""

    id: str
    kind: Literal["question", "confirm", "approval"]
    text: str
    step: str = ""
    field: str = ""
    choices: list[str] = []
    proposed: Any = None
    tool: str = ""
    arguments: dict[str, Any] = {}
    effect: str = ""
    because: list[str] = []
    """What a person should know before deciding."""


class Decision(Kept):
    """What a person decides about what is pending."""

    decision: Literal["approve", "edit", "reject", "answer", "cancel"]
    answer: str = Field("", max_length=8_000)
    arguments: dict[str, Any] | None = None
    reason: str = Field("", max_length=1_000)
    pending: str = Field("", max_length=64)
    """The id of what was decided on: a decision about something else is refused."""


class Event(Kept):
    """One thing that happened, numbered within its run from 1."""

    seq: int
    name: EventName
    data: dict[str, Any]


class Run(Kept):
    """A goal on its way."""

    id: str = Field(default_factory=new_id)
    sector: str
    tenant: str
    goal: str
    batch: bool = False
    """Nobody waits for it: everybody else's questions go first."""
    as_of: date = Field(default_factory=today)
    planner: str = ""
    journey: str = ""
    state: State = "running"
    turns: int = 0
    steps: list[Step] = []
    fields: dict[str, Any] = {}
    origins: dict[str, str] = {}
    """Where each field came from: `conversation`, `form` or `tool:<name>`."""
    pending: Pending | None = None
    result: dict[str, Any] | None = None
    error: str = ""
    events: int = 0
    """How many events there are."""
    revision: int = 0
    """How often it was saved: who saves an older one than is kept has lost the run."""

    def step(self, id: str) -> Step:
        """Return a step by its id."""
        return next(step for step in self.steps if step.id == id)

    def with_step(self, id: str, **changes: Any) -> "Run":
        """Return the run with one step changed."""
        steps = [s.model_copy(update=changes) if s.id == id else s for s in self.steps]
        return self.changed(steps=steps)

    def changed(self, **changes: Any) -> "Run":
        """Return the run with other values."""
        return self.model_copy(update=changes)

    def sources(self) -> dict[str, Passage]:
        """Return what may be cited, by the token that was given out for it."""
        found: dict[str, Passage] = {}
        for step in self.steps:
            found |= {p.id: p for p in step.passages if p.id not in found}
        return {str(n): passage for n, passage in enumerate(found.values(), start=1)}

    def untrusted(self) -> list[str]:
        """Return whose words have steered the plan so far: none of them can approve anything."""
        said = ["이용자가 쓴 글"]
        if any(step.tool == SEARCH and step.passages for step in self.steps):
            said.append("검색된 문서")
        if any(step.tool not in (ASK, SEARCH) and step.result for step in self.steps):
            said.append("도구가 돌려준 글")
        return said


def told(run: Run) -> dict[str, Any]:
    """Return a run as its owner sees it."""
    seen: dict[str, Any] = run.model_dump(mode="json", exclude={"tenant", "revision"})
    return seen


def events_from(run: Run, happened: Sequence[tuple[EventName, Mapping[str, Any]]]) -> list[Event]:
    """Number what happened after the events that the run has already."""
    return [
        Event(seq=run.events + n, name=name, data=dict(data))
        for n, (name, data) in enumerate(happened, start=1)
    ]
