"""Tools that change something outside: told apart so that a person is asked before each."""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_MARK = "__sectorkit_effect__"


def effect(what: str) -> Callable[[Function], Function]:
    """Mark a tool as one that acts: `what` is read to the person who is asked to approve it.

    Agents never run a marked tool without an approval of its exact arguments.
    """
    if not what.strip():
        raise ValueError("an effect needs words that a person can decide on")

    def mark(function: Function) -> Function:
        setattr(function, _MARK, what)
        return function

    return mark


def effect_of(tool: Callable[..., Any]) -> str:
    """Return what a tool changes outside, or nothing."""
    return str(getattr(tool, _MARK, ""))
