"""What travels down the triage, in the order it is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height x width x 3, blue green red."""

Label = Literal["person", "vehicle", "thing"]
Kind = Literal["intrusion", "loitering", "fall", "abandoned", "crowding"]

KINDS: dict[Kind, str] = {
    "intrusion": "침입",
    "loitering": "배회",
    "fall": "쓰러짐",
    "abandoned": "유기물",
    "crowding": "밀집",
}
"""What each kind of event is called on the wall."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera, `at` seconds after the first."""

    at: float
    image: Image


@dataclass(frozen=True, slots=True)
class Box:
    """Something seen in one picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int
    label: Label
    score: float
    people: int = 1
    """How many people the box holds when they stand too close to be told apart."""

    @property
    def foot(self) -> tuple[float, float]:
        """Return the point where it stands on the ground."""
        return self.left + self.width / 2, self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Return its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def upright(self) -> float:
        """Return how many times taller than wide it is."""
        return self.height / max(self.width, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of the picture and what is watched there; corners are shares of width and height."""

    name: str
    watch: Sequence[Kind]
    corners: Sequence[tuple[float, float]] = ((0, 0), (1, 0), (1, 1), (0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """How one camera is watched. `person_height` is a share of the picture's height."""

    name: str
    place: str = ""
    zones: Sequence[Zone] = (Zone(name="전체", watch=("fall", "abandoned")),)
    person_height: float = 0.28
    intrusion_seconds: float = 1.0
    loitering_seconds: float = 60.0
    fall_seconds: float = 3.0
    abandoned_seconds: float = 15.0
    crowd_people: int = 8
    crowd_seconds: float = 3.0
    thresholds: dict[str, float] = field(default_factory=dict)
    """The score below which an event of a kind waits in the second row (`wall.learned`)."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a rule saw: where, when, how sure, and the picture it stands on."""

    kind: Kind
    zone: str
    at: float
    lasted: float
    score: float
    box: Box
    image: Image
