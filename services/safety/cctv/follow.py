"""Which box is the same as a moment ago: only so long as it is seen, and only in this camera.

A trace is a row of boxes, not a person: it carries no feature of anybody, is forgotten when it
leaves the picture, and never leaves this process.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .values import Box, Label

FORGOTTEN = 2.0
"""Seconds without a box after which a trace is dropped."""
KEPT = 600
"""Boxes of one trace that are remembered: two minutes at five a second."""


@dataclass(slots=True)
class Trace:
    """The boxes of one moving thing, newest last, with their times."""

    number: int
    boxes: list[tuple[float, Box]] = field(default_factory=list)
    stood: float = 0.0
    """Seconds for which it has been as tall as a person who stands."""

    @property
    def last(self) -> Box:
        """Return the newest box."""
        return self.boxes[-1][1]

    @property
    def seen(self) -> float:
        """Return when it was last seen."""
        return self.boxes[-1][0]

    @property
    def since(self) -> float:
        """Return when it was first seen."""
        return self.boxes[0][0]

    @property
    def label(self) -> Label:
        """Return what it is: a person once it has stood for a while, whatever it looks like now."""
        if self.stood >= 0.8:
            return "person"
        half = self.boxes[-min(len(self.boxes), 10) :]
        labels = [box.label for _, box in half]
        return max(set(labels), key=labels.count)

    def add(self, at: float, box: Box) -> None:
        """Put a new box at the end."""
        if self.boxes and box.label == "person" and box.upright > 1.3:
            self.stood += at - self.seen
        self.boxes.append((at, box))
        del self.boxes[:-KEPT]


class Follower:
    """Knows the traces that are in the picture."""

    def __init__(self) -> None:
        """Start with nobody there."""
        self.traces: list[Trace] = []
        self._number = 0

    def update(self, boxes: Sequence[Box], at: float) -> Sequence[Trace]:
        """Give each box to the nearest trace or to a new one; return those seen just now."""
        self.traces = [trace for trace in self.traces if at - trace.seen <= FORGOTTEN]
        pairs = sorted(
            (_distance(trace.last, box), t, b)
            for t, trace in enumerate(self.traces)
            for b, box in enumerate(boxes)
        )
        taken_t: set[int] = set()
        taken_b: set[int] = set()
        for distance, t, b in pairs:
            if distance <= 1.0 and t not in taken_t and b not in taken_b:
                self.traces[t].add(at, boxes[b])
                taken_t.add(t)
                taken_b.add(b)
        for b, box in enumerate(boxes):
            if b not in taken_b:
                self._number += 1
                self.traces.append(Trace(self._number))
                self.traces[-1].add(at, box)
        return [trace for trace in self.traces if trace.seen == at]


def named(trace: Trace) -> Box:
    """Return a trace's newest box under the trace's label: who fell is still a person."""
    return replace(trace.last, label=trace.label, people=max(trace.last.people, 1))


def _distance(old: Box, new: Box) -> float:
    """Return how far apart two boxes are, in halves of their larger side; 1 is too far."""
    reach = 0.75 * max(old.width, old.height, new.width, new.height)
    (ax, ay), (bx, by) = old.centre, new.centre
    shrunk = min(old.height * old.width, new.height * new.width)
    grown = max(old.height * old.width, new.height * new.width)
    if shrunk < 0.15 * grown:
        return 2.0
    return math.hypot(ax - bx, ay - by) / max(reach, 1.0)
