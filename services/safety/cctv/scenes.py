"""The scenes that are staged: five kinds of event, and what must not be taken for one."""

from collections.abc import Callable

import numpy as np

from .staged import QUIET, Scene, Truth, animal, person, thing, vehicle
from .values import Camera, Image, Zone

YARD = Zone(
    name="출입금지 구역", watch=("intrusion",), corners=((0.55, 0.55), (1, 0.55), (1, 1), (0.55, 1))
)
WALK = Zone(
    name="보행로",
    watch=("loitering", "crowding"),
    corners=((0, 0.55), (0.55, 0.55), (0.55, 1), (0, 1)),
)
WHOLE = Zone(name="전체", watch=("fall", "abandoned"))
STAGE = Camera(
    name="시연 카메라",
    place="그려 만든 거리(예시)",
    zones=(YARD, WALK, WHOLE),
    loitering_seconds=15,
    abandoned_seconds=10,
    crowd_people=6,
)
"""How the staged camera is watched."""

Rng = np.random.Generator
SHIRTS = ((60, 50, 150), (120, 70, 40), (40, 110, 60), (30, 40, 40), (90, 90, 160))


def _between(at: float, start: float, end: float, a: float, b: float) -> float:
    """Return where something is that moves from `a` to `b` between two times."""
    return a + (b - a) * float(np.clip((at - start) / (end - start), 0, 1))


def _walk(
    image: Image, at: float, start: float, end: float, a: float, b: float, foot: float
) -> None:
    if start <= at <= end:
        person(image, _between(at, start, end, a, b), foot, at * 8)


def intrusion(rng: Rng) -> Scene:
    """Somebody walks from the pavement into the yard and out of the picture."""
    foot = float(rng.uniform(300, 335))
    start = QUIET + float(rng.uniform(0, 2))

    def draw(image: Image, at: float, _: Rng) -> None:
        _walk(image, at, start, start + 9, -30, 670, foot)

    return Scene("intrusion", start + 12, draw, (Truth("intrusion", start + 5, start + 9),))


def outside(rng: Rng) -> Scene:
    """Somebody walks along the fence and never enters the yard."""
    foot, start = float(rng.uniform(172, 186)), QUIET

    def draw(image: Image, at: float, _: Rng) -> None:
        _walk(image, at, start, start + 9, -30, 670, foot)

    return Scene("outside", 16, draw)


def loitering(rng: Rng) -> Scene:
    """Somebody comes, walks to and fro on the pavement, and leaves."""
    foot, stay = float(rng.uniform(290, 330)), 28.0
    start = QUIET

    def draw(image: Image, at: float, _: Rng) -> None:
        _walk(image, at, start, start + 2, -30, 120, foot)
        if start + 2 < at < start + 2 + stay:
            person(image, 120 + 70 * np.sin((at - start - 2) / 3), foot, at * 6)
        _walk(image, at, start + 2 + stay, start + 5 + stay, 120 + 70 * np.sin(stay / 3), -40, foot)

    return Scene("loitering", start + stay + 8, draw, (Truth("loitering", start + 15, start + 32),))


def passing(rng: Rng) -> Scene:
    """Two people walk through, one after the other."""
    foot = float(rng.uniform(290, 330))

    def draw(image: Image, at: float, _: Rng) -> None:
        _walk(image, at, QUIET, QUIET + 5, -30, 340, foot) if at < QUIET + 4 else None
        _walk(image, at, QUIET + 8, QUIET + 13, 330, -30, foot)

    return Scene("passing", 22, draw)


def fall(rng: Rng) -> Scene:
    """Somebody walks, falls within a second, and stays on the ground."""
    foot, x = float(rng.uniform(280, 330)), float(rng.uniform(150, 280))
    down = QUIET + 5

    def draw(image: Image, at: float, _: Rng) -> None:
        if at < QUIET:
            return
        where = _between(at, QUIET, down, -30, x)
        lean = float(np.clip((at - down) / 0.8, 0, 1))
        person(image, where, foot, min(at, down) * 8, lean=lean)

    return Scene("fall", down + 12, draw, (Truth("fall", down + 0.5, down + 12),))


def stoop(rng: Rng) -> Scene:
    """Somebody bends down, picks something up and walks on."""
    foot, x = float(rng.uniform(280, 330)), float(rng.uniform(150, 280))
    stop = QUIET + 5

    def draw(image: Image, at: float, _: Rng) -> None:
        lean = float(np.clip(1 - abs(at - stop - 0.8) / 0.8, 0, 1)) * 0.75
        if QUIET <= at <= stop + 1.6:
            person(image, _between(at, QUIET, stop, -30, x), foot, min(at, stop) * 8, lean=lean)
        _walk(image, at, stop + 1.6, stop + 6, x, -40, foot)

    return Scene("stoop", stop + 9, draw)


def abandoned(rng: Rng) -> Scene:
    """Somebody puts a bag down and walks away for good."""
    foot, x = float(rng.uniform(280, 330)), float(rng.uniform(140, 260))
    put = QUIET + 5

    def draw(image: Image, at: float, _: Rng) -> None:
        if at >= put:
            thing(image, x + 26, foot)
        _walk(image, at, QUIET, put, -30, x, foot)
        _walk(image, at, put, put + 4, x, -40, foot)

    return Scene("abandoned", put + 26, draw, (Truth("abandoned", put + 10, put + 26),))


def minded(rng: Rng) -> Scene:
    """Somebody puts a bag down, waits beside it and takes it along."""
    foot, x = float(rng.uniform(280, 330)), float(rng.uniform(140, 260))
    put, take = QUIET + 3, QUIET + 8

    def draw(image: Image, at: float, _: Rng) -> None:
        if put <= at < take:
            thing(image, x + 42, foot)
        _walk(image, at, QUIET, put, -30, x, foot)
        if put < at < take:
            person(image, x, foot, np.sin(at) * 2)
        _walk(image, at, take, take + 3, x, -40, foot)

    return Scene("minded", take + 8, draw)


def crowding(rng: Rng) -> Scene:
    """Nine people gather on the pavement, close together."""
    spots = [(60 + 34 * i + float(rng.uniform(-6, 6)), 270 + 30 * (i % 3)) for i in range(9)]
    start = QUIET

    def draw(image: Image, at: float, _: Rng) -> None:
        for i, (x, foot) in sorted(enumerate(spots), key=lambda one: one[1][1]):
            came = start + i * 0.5
            where = _between(at, came, came + 4, -30, x)
            if came <= at:
                person(image, where, foot, at * 5 + i, shirt=SHIRTS[i % 5])

    return Scene("crowding", start + 14, draw, (Truth("crowding", start + 7, start + 14),))


def company(rng: Rng) -> Scene:
    """Three friends meet, talk for a while and go."""
    spots = [(90 + 75 * i + float(rng.uniform(-6, 6)), 290 + 15 * i) for i in range(3)]

    def draw(image: Image, at: float, _: Rng) -> None:
        for i, (x, foot) in enumerate(spots):
            _walk(image, at, QUIET, QUIET + 4, -30 - 50 * i, x, foot)
            if QUIET + 4 < at < QUIET + 10:
                person(image, x, foot, np.sin(at + i), shirt=SHIRTS[i])
            _walk(image, at, QUIET + 10, QUIET + 14, x, -40 - 50 * i, foot)

    return Scene("company", 24, draw)


def traffic(_: Rng) -> Scene:
    """Cars cross the picture, the yard included."""

    def draw(image: Image, at: float, _: Rng) -> None:
        for start in (QUIET, QUIET + 10):
            if start <= at <= start + 5:
                vehicle(image, _between(at, start, start + 5, -100, 740), 330)

    return Scene("traffic", 24, draw)


def weather(_: Rng) -> Scene:
    """Rain, a swaying tree, a cat in the yard, and a cloud that passes."""

    def draw(image: Image, at: float, rng: Rng) -> None:
        sway = int(5 * np.sin(at * 1.7))
        image[28:112, 543:627] = np.roll(image[28:112, 543:627], sway, axis=1)
        for x, y in rng.integers((0, 0), (640, 360), (60, 2)):
            image[y : y + 9, x : x + 1] = (205, 205, 205)
        if 12 < at < 20:
            animal(image, _between(at, 12, 20, 300, 660), 325, at * 9)
        if at > 22:
            np.multiply(image, 0.82, out=image, casting="unsafe")

    return Scene("weather", 34, draw)


def headlights(_: Rng) -> Scene:
    """A light sweeps over the street at once."""

    def draw(image: Image, at: float, _: Rng) -> None:
        if 10 < at < 12:
            np.clip(image.astype(np.int16) + 70, 0, 255, out=image, casting="unsafe")

    return Scene("headlights", 24, draw)


SCENES: tuple[Callable[[Rng], Scene], ...] = (
    intrusion,
    loitering,
    fall,
    abandoned,
    crowding,
    outside,
    passing,
    stoop,
    minded,
    company,
    traffic,
    weather,
    headlights,
)
"""The five that must be seen come first."""


def stage(make: Callable[[Rng], Scene], seed: int) -> Scene:
    """Return a scene as one seed plays it."""
    return make(np.random.default_rng(seed))
