"""When what is seen becomes an event: one short rule for each kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from .follow import Trace
from .values import Box, Camera, Image, Kind, Sighting, Zone

AGAIN = 30.0
"""Seconds in which the same trace (or zone) does not raise the same event twice."""
LYING = 0.75
"""Height over width below which somebody no longer stands."""


@dataclass(slots=True)
class Memory:
    """Since when what a rule looks for has been so, by kind, zone and trace."""

    since: dict[tuple[str, str, int], float] = field(default_factory=dict)
    raised: dict[tuple[str, str, int], float] = field(default_factory=dict)

    def lasting(self, key: tuple[str, str, int], holds: bool, at: float) -> float:
        """Return for how many seconds something has held without a break."""
        if not holds:
            self.since.pop(key, None)
            return 0.0
        return at - self.since.setdefault(key, at)

    def may_raise(self, key: tuple[str, str, int], at: float) -> bool:
        """Tell whether an event is new, and remember that it was raised."""
        if at - self.raised.get(key, -AGAIN) < AGAIN:
            return False
        self.raised[key] = at
        return True


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything a rule may look at."""

    at: float
    image: Image
    camera: Camera
    traces: Sequence[Trace]
    memory: Memory

    def inside(self, zone: Zone, point: tuple[float, float]) -> bool:
        """Tell whether a point of the picture lies in a zone."""
        height, width = self.image.shape[:2]
        corners = np.array([(x * width, y * height) for x, y in zone.corners], np.float32)
        return bool(cv2.pointPolygonTest(corners, point, False) >= 0)

    def people(self) -> Iterator[Trace]:
        """Yield the traces that are people."""
        return (trace for trace in self.traces if trace.label == "person")

    def sighting(self, kind: Kind, zone: Zone, lasted: float, score: float, box: Box) -> Sighting:
        """Return what was seen just now."""
        return Sighting(
            kind, zone.name, self.at, lasted, round(min(score, 1.0), 3), box, self.image
        )


Rule = Callable[[Moment, Zone], Iterator[Sighting]]


def _held(moment: Moment, zone: Zone, kind: Kind, need: float) -> Iterator[Sighting]:
    """Yield people who have stood in a zone for so many seconds, surer the longer they stood."""
    for trace in moment.people():
        key = (kind, zone.name, trace.number)
        there = trace.last.upright >= LYING and moment.inside(zone, trace.last.foot)
        lasted = moment.memory.lasting(key, there, moment.at)
        if lasted >= need and moment.memory.may_raise(key, moment.at):
            steady = min(trace.stood / max(lasted, 1.0), 1.0)
            yield moment.sighting(
                kind, zone, lasted, 0.4 + 0.4 * steady + 0.2 * trace.last.score, trace.last
            )


def intrusion(moment: Moment, zone: Zone) -> Iterator[Sighting]:
    """Somebody is where nobody may be."""
    return _held(moment, zone, "intrusion", moment.camera.intrusion_seconds)


def loitering(moment: Moment, zone: Zone) -> Iterator[Sighting]:
    """Somebody stays where people only pass."""
    return _held(moment, zone, "loitering", moment.camera.loitering_seconds)


def fall(moment: Moment, zone: Zone) -> Iterator[Sighting]:
    """Somebody who stood lies down, quickly, and stays."""
    for trace in moment.traces:
        key = ("fall", zone.name, trace.number)
        lies = trace.stood >= 0.8 and trace.last.upright < LYING and _still(trace, moment.at)
        lasted = moment.memory.lasting(key, lies, moment.at)
        if lasted >= moment.camera.fall_seconds and moment.memory.may_raise(key, moment.at):
            score = 0.5 + 0.3 * min(trace.stood / 2, 1) + 0.2 * (1 - trace.last.upright)
            yield moment.sighting("fall", zone, lasted, score, trace.last)


def abandoned(moment: Moment, zone: Zone) -> Iterator[Sighting]:
    """A thing that somebody brought stands alone."""
    people = list(moment.people())
    for trace in moment.traces:
        key = ("abandoned", zone.name, trace.number)
        alone = (
            trace.label == "thing"
            and trace.stood < 0.8
            and _still(trace, moment.at)
            and moment.inside(zone, trace.last.foot)
            and not any(_near(one.last, trace.last) for one in people)
        )
        lasted = moment.memory.lasting(key, alone, moment.at)
        if lasted >= moment.camera.abandoned_seconds and moment.memory.may_raise(key, moment.at):
            score = 0.5 + 0.3 * min(lasted / 30, 1) + 0.2 * trace.last.score
            yield moment.sighting("abandoned", zone, lasted, score, trace.last)


def crowding(moment: Moment, zone: Zone) -> Iterator[Sighting]:
    """More people than the zone bears."""
    there = [t.last for t in moment.people() if moment.inside(zone, t.last.foot)]
    count, key = sum(box.people for box in there), ("crowding", zone.name, 0)
    lasted = moment.memory.lasting(key, count >= moment.camera.crowd_people, moment.at)
    if lasted >= moment.camera.crowd_seconds and moment.memory.may_raise(key, moment.at):
        score = 0.4 + 0.4 * min(count / (2 * moment.camera.crowd_people), 1) + 0.2
        yield moment.sighting("crowding", zone, lasted, score, max(there, key=lambda b: b.width))


RULES: dict[Kind, Rule] = {
    "intrusion": intrusion,
    "loitering": loitering,
    "fall": fall,
    "abandoned": abandoned,
    "crowding": crowding,
}


def _still(trace: Trace, at: float) -> bool:
    """Tell whether something has hardly moved in the last second and a half."""
    recent = [box for when, box in trace.boxes if at - when <= 1.5]
    if len(recent) < 4:
        return False
    xs, ys = zip(*(box.centre for box in recent), strict=True)
    size = max(trace.last.width, trace.last.height)
    return bool(max(xs) - min(xs) < 0.2 * size + 3 and max(ys) - min(ys) < 0.2 * size + 3)


def _near(one: Box, other: Box) -> bool:
    """Tell whether somebody is within about two steps of something."""
    (ax, ay), (bx, by) = one.foot, other.foot
    return abs(ax - bx) < 1.1 * one.height and abs(ay - by) < 0.8 * one.height
