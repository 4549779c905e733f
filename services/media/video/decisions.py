"""The decision list: cuts that are shown first, approved by a person, and can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from sectorkit.errors import BadInput, NotFound
from sectorkit.values import new_id

from .grid import Span

State = Literal["proposed", "approved", "rejected"]
DEEPEST = 100
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Frames [start, end) that go, once a person has approved it."""

    id: str
    start: int
    end: int
    reason: str
    words: str = ""
    state: State = "proposed"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The cuts as they stand, and how they stood before each step, the latest last."""

    cuts: tuple[Cut, ...] = ()
    before: tuple[tuple[Cut, ...], ...] = ()

    def propose(self, spans: Iterable[tuple[Span, str, str]]) -> "Decisions":
        """Return the list with new proposals (span, reason, words), none twice.

        Raises `BadInput` where nothing new is proposed.
        """
        there = {(c.start, c.end) for c in self.cuts if c.state != "rejected"}
        fresh = [
            Cut(new_id()[:8], a, b, reason, words)
            for (a, b), reason, words in spans
            if b > a and (a, b) not in there
        ]
        if not fresh:
            raise BadInput("새로 자를 곳이 없습니다. 이미 목록에 있거나 맞는 곳을 찾지 못했습니다.")
        return self._step((*self.cuts, *fresh))

    def decide(self, ids: Sequence[str], state: State) -> "Decisions":
        """Return the list with these cuts approved, rejected or proposed again.

        Raises `NotFound` for an id that is not in it. `["*"]` is every proposal.
        """
        wanted = (
            {c.id for c in self.cuts if c.state == "proposed"} if list(ids) == ["*"] else set(ids)
        )
        if wanted - {c.id for c in self.cuts}:
            raise NotFound("목록에 없는 편집입니다. 목록을 다시 불러와 주세요.")
        return self._step(
            tuple(replace(c, state=state) if c.id in wanted else c for c in self.cuts)
        )

    def undo(self) -> "Decisions":
        """Return the list as it stood before the last step. Raises `BadInput` at the beginning."""
        if not self.before:
            raise BadInput("되돌릴 편집이 없습니다.")
        return Decisions(self.before[-1], self.before[:-1])

    def approved(self) -> list[Span]:
        """Return the spans that go."""
        return [(c.start, c.end) for c in self.cuts if c.state == "approved"]

    def _step(self, cuts: tuple[Cut, ...]) -> "Decisions":
        ordered = tuple(sorted(cuts, key=lambda c: (c.start, c.end)))
        return Decisions(ordered, (*self.before, self.cuts)[-DEEPEST:])


def as_json(decisions: Decisions) -> dict[str, Any]:
    """Return the list as JSON."""
    return {
        "cuts": [asdict(c) for c in decisions.cuts],
        "before": [[asdict(c) for c in step] for step in decisions.before],
    }


def from_json(body: Mapping[str, Any]) -> Decisions:
    """Return the list from JSON."""
    return Decisions(
        tuple(Cut(**row) for row in body.get("cuts", ())),
        tuple(tuple(Cut(**row) for row in step) for step in body.get("before", ())),
    )
