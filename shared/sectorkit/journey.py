"""A standard way through a sector, told as data: what to ask, what to compute, what to draft."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["date", "money", "number", "name", "text", "choice", "yes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing only the person knows."""

    name: str
    ask: str
    """The question, as it is put to the person."""
    kind: Kind = "text"
    choices: Sequence[str] = ()
    optional: bool = False
    """May be left open: the draft shows a gap there."""
    past: bool = False
    """A date that has come already."""
    future: bool = False
    """A date that has not passed yet."""
    after: str = ""
    """A date that is not before the one in this other need."""
    when: str = ""
    """Asked only where this need of kind `yes` was answered yes."""
    in_goal: bool = False
    """May stand in the person's first words; what is read there is confirmed before it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute:
    """One call of a tool.

    An argument `$name` is a need's value, `$today` the date of the run, and `$step.value` one of
    the values of an earlier call; anything else is itself.
    """

    tool: Callable[..., Any]
    arguments: Mapping[str, Any]
    name: str = ""
    """What later arguments and fields call its values; the tool's name if left out."""
    when: str = ""

    @property
    def label(self) -> str:
        """Return what its values are called by."""
        return self.name or self.tool.__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A standard way through a sector that needs no model.

    `words` are groups: a goal that names one word of each group, and none of `unless`, starts it.
    `look_up` is searched
    for the rights that the answer names. `fields` are the draft's, each `$…` as in `Compute` or
    words around such names in braces (`{landlord}에게 맡긴 보증금`), or rows of such.
    """

    name: str
    title: str
    words: Sequence[Sequence[str]]
    needs: Sequence[Need]
    unless: Sequence[str] = ()
    look_up: Sequence[str] = ()
    compute: Sequence[Compute] = ()
    template: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def starts(self, goal: str) -> bool:
        """Tell whether a person's words lead here."""
        named = all(any(word in goal for word in group) for group in self.words)
        return named and not any(word in goal for word in self.unless)
