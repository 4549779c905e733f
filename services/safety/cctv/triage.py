"""The whole triage in one function. Read this file first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .blur import blurred
from .detect import Detector, ShapeDetector
from .follow import Follower, named
from .gate import Gate
from .rules import RULES, Memory, Moment
from .values import Camera, Frame, Sighting


@dataclass(slots=True)
class Tally:
    """What the triage did: pictures read, pictures looked at closely, the last one's time."""

    pictures: int = 0
    looked_at: int = 0
    seconds: float = 0.0


def triage(
    frames: Iterable[Frame],
    camera: Camera,
    detector: Detector | None = None,
    tally: Tally | None = None,
) -> Iterator[Sighting]:
    """Yield what somebody should look at: pictures -> gate -> detect -> follow -> rules -> blur."""
    detector, tally = detector or ShapeDetector(camera), tally or Tally()
    gate, follower, memory = Gate(), Follower(), Memory()
    for frame in frames:
        tally.pictures, tally.seconds = tally.pictures + 1, frame.at
        motion = gate.pass_through(frame.image, frame.at)
        if not motion.open:
            continue
        tally.looked_at += 1
        boxes = detector.detect(frame.image, motion.mask)
        traces = follower.update(boxes, frame.at)
        moment = Moment(frame.at, frame.image, camera, traces, memory)
        for zone in camera.zones:
            for kind in zone.watch:
                for seen in RULES[kind](moment, zone):
                    safe = blurred(seen.image, [named(trace) for trace in follower.traces])
                    yield Sighting(
                        seen.kind, seen.zone, seen.at, seen.lasted, seen.score, seen.box, safe
                    )
