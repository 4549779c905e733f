"""Agents: plan, call tools, ask the person, wait for approval, survive a restart, stay verified.

`planning` decides what comes next (a model with tools, a model without, or a sector's journeys);
`running` does it, one durable step after the other; `concluding` says only what a source carries.
"""

from .planning import Planner, plan_for
from .run import Decision, Event, Run
from .running import Runner

__all__ = ["Decision", "Event", "Planner", "Run", "Runner", "plan_for"]
