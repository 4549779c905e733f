"""What to do next: one small seam, and three that decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..sector import Sector
from ..values import new_id
from .run import Pending, Run


@dataclass(frozen=True, slots=True)
class Wanted:
    """One call that a planner wants made; `arguments` are as written, checked or not."""

    tool: str
    arguments: Mapping[str, Any]
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Calls:
    """Make these calls, in this order."""

    calls: Sequence[Wanted]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the person; with `proposed`, whether that is what they meant."""

    text: str
    field: str = ""
    choices: Sequence[str] = ()
    proposed: Any = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Say this, as far as sources carry it, with their tokens: `문장입니다. [2]`.

    Without a text the results are told one after the other, and the sector's model writes what
    the found documents say. `draft` names a template and the fields that are known.
    """

    text: str = ""
    template: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)


Move = Calls | Ask | Finish


class Planner(Protocol):
    """Decides what comes next from nothing but the run, so that any process can go on with it."""

    @property
    def name(self) -> str:
        """What the audit calls it."""
        ...

    @property
    def most_turns(self) -> int:
        """After how many turns it is stopped."""
        ...

    async def next(self, run: Run, tools: Sequence[Mapping[str, Any]]) -> Move:
        """Return the next move; `tools` are in OpenAI's `tools` format.

        Raises `ModelUnavailable`.
        """
        ...

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Return the run with what a person's answer to a question says."""
        ...


def plan_for(run: Run, sector: Sector, model: Planner | None = None) -> Planner:
    """Return who plans a run: the journey it is on, else the model, else a plain look-up."""
    from .journeys import JourneyPlanner, LookUp

    for journey in sector.journeys:
        if journey.name == run.journey:
            return JourneyPlanner(journey)
    return model or LookUp()


def journey_of(goal: str, sector: Sector) -> str:
    """Return the name of the first journey that a goal's words start, or nothing."""
    return next((journey.name for journey in sector.journeys if journey.starts(goal)), "")


def answered(run: Run, pending: Pending, result: Mapping[str, Any]) -> Run:
    """Return the run with a question closed by what was heard."""
    return run.with_step(pending.step, state="done", result=dict(result))
