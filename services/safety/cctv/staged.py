"""Scenes drawn frame by frame, so that what happens in them is known to the tenth of a second.

They measure the triage (`benchmarks/cctv`) and let a visitor try the wall without a film of
anybody. Drawn people stand on a drawn street: figures from real streets are not claimed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .values import Image, Kind

WIDTH, HEIGHT, FPS = 640, 360, 10
QUIET = 4.0
"""Seconds of empty street before anything happens."""

Colour = tuple[int, int, int]
Draw = Callable[[Image, float, np.random.Generator], None]


@dataclass(frozen=True, slots=True)
class Truth:
    """What happens in a scene: an event of a kind that a guard would want to see."""

    kind: Kind
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene's name, how long it runs, what is drawn, and what is true of it."""

    name: str
    seconds: float
    draw: Draw
    truths: Sequence[Truth] = ()


def street(seed: int) -> Image:
    """Return an empty street: asphalt, a wall, a fence, a tree."""
    rng = np.random.default_rng(seed)
    image = np.full((HEIGHT, WIDTH, 3), (118, 122, 120), np.uint8)
    image[:150] = (150, 158, 165)
    speckle = rng.normal(0, 9, (HEIGHT // 4, WIDTH // 4, 1))
    rough = cv2.resize(speckle.astype(np.float32), (WIDTH, HEIGHT))
    image = np.clip(image + rough[..., None], 0, 255).astype(np.uint8)
    for at in range(0, WIDTH, 80):
        cv2.line(image, (at, 95), (at, 150), (95, 100, 105), 3)
    cv2.line(image, (0, 110), (WIDTH, 110), (95, 100, 105), 3)
    cv2.line(image, (0, 250), (WIDTH, 235), (190, 195, 190), 2)
    cv2.circle(image, (585, 70), 42, (60, 110, 70), -1)
    return np.asarray(image, np.uint8)


def person(
    image: Image,
    x: float,
    foot: float,
    phase: float,
    *,
    height: int = 100,
    lean: float = 0.0,
    shirt: Colour = (60, 50, 150),
) -> None:
    """Draw somebody standing at `x`, `foot`; `lean` of 1 is lying on the ground."""
    angle = lean * np.pi / 2
    along, across = np.array([np.sin(angle), -np.cos(angle)]), np.array([np.cos(angle), 0.35])
    base = np.array([x, foot])

    def at(up: float, side: float = 0.0) -> tuple[int, int]:
        point = base + along * up * height + across * side * height
        return int(point[0]), int(point[1])

    swing = 0.09 * np.sin(phase) * (1 - lean)
    thick = max(height // 9, 4)
    cv2.line(image, at(0.48), at(0.0, swing), (50, 45, 40), thick)
    cv2.line(image, at(0.48), at(0.0, -swing), (55, 50, 45), thick)
    cv2.line(image, at(0.45), at(0.80), shirt, max(height // 4, 6))
    cv2.line(image, at(0.76, 0.12), at(0.45, 0.12 + swing), shirt, thick - 2)
    cv2.line(image, at(0.76, -0.12), at(0.45, -0.12 - swing), shirt, thick - 2)
    cv2.circle(image, at(0.91), max(height // 11, 4), (150, 170, 205), -1)


def thing(image: Image, x: float, foot: float, *, size: int = 26) -> None:
    """Draw a bag on the ground."""
    left, top = int(x - size / 2), int(foot - size * 0.8)
    cv2.rectangle(image, (left, top), (left + size, int(foot)), (25, 30, 95), -1)
    cv2.ellipse(image, (int(x), top), (size // 4, size // 4), 0, 180, 360, (20, 20, 60), 2)


def vehicle(image: Image, x: float, foot: float) -> None:
    """Draw a car seen from its side, with a plate."""
    left, top = int(x - 85), int(foot - 62)
    cv2.rectangle(image, (left, top + 24), (left + 170, int(foot) - 8), (170, 70, 40), -1)
    cv2.rectangle(image, (left + 34, top), (left + 136, top + 28), (150, 60, 35), -1)
    cv2.rectangle(image, (left + 42, top + 5), (left + 128, top + 24), (205, 200, 190), -1)
    for wheel in (left + 36, left + 134):
        cv2.circle(image, (wheel, int(foot) - 8), 14, (30, 30, 30), -1)


def animal(image: Image, x: float, foot: float, phase: float) -> None:
    """Draw a cat."""
    cv2.ellipse(image, (int(x), int(foot) - 12), (17, 8), 0, 0, 360, (60, 95, 140), -1)
    cv2.circle(image, (int(x) + 17, int(foot) - 18), 6, (60, 95, 140), -1)
    for leg in (-10, 10):
        step = int(3 * np.sin(phase + leg))
        cv2.line(
            image, (int(x) + leg, int(foot) - 8), (int(x) + leg + step, int(foot)), (55, 90, 130), 3
        )


def frames(scene: Scene, seed: int = 0, fps: int = FPS) -> Iterator[Image]:
    """Yield the scene's pictures with the noise and the slow light of a real camera."""
    rng = np.random.default_rng(seed)
    empty = street(seed)
    for number in range(int(scene.seconds * fps)):
        at = number / fps
        image = empty.copy()
        scene.draw(image, at, rng)
        light = 1 + 0.03 * np.sin(at / 9 + seed)
        noise = rng.normal(0, 3.0, (HEIGHT // 2, WIDTH // 2)).astype(np.float32)
        grain = cv2.resize(noise, (WIDTH, HEIGHT))[..., None]
        yield np.clip(image * light + grain, 0, 255).astype(np.uint8)


def film(scene: Scene, path: Path, seed: int = 0) -> Path:
    """Write the scene to a video file without sound and return its path."""
    codec = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(path), codec, FPS, (WIDTH, HEIGHT))
    for image in frames(scene, seed):
        writer.write(image)
    writer.release()
    return path
