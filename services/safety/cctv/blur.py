"""Faces and plates, made unreadable before anything is stored.

The head of every person and the lower half of every vehicle go, whether or not a detector finds
a face or a plate there; what OpenCV's cascades find elsewhere goes too.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from .values import Box, Image

BLOCKS = 6
"""Squares that are left across a blurred part."""
CASCADES = ("haarcascade_frontalface_default.xml", "haarcascade_profileface.xml",
            "haarcascade_russian_plate_number.xml")  # fmt: skip

Part = tuple[int, int, int, int]


def blurred(image: Image, boxes: Iterable[Box] = ()) -> Image:
    """Return a copy in which nobody's face and no plate can be read."""
    out = image.copy()
    for box in boxes:
        for part in _parts(box):
            _pixelate(out, part)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    for cascade in _cascades():
        for left, top, width, height in cascade.detectMultiScale(grey, 1.1, 4):
            _pixelate(out, (int(left), int(top), int(width), int(height)))
    return out


def _parts(box: Box) -> Sequence[Part]:
    """Return the parts of a box in which a face or a plate may be."""
    if box.label == "vehicle":
        return [(box.left, box.top + box.height // 3, box.width, box.height - box.height // 3)]
    if box.label != "person":
        return []
    if box.people > 1 or box.upright < 1:
        return [(box.left, box.top, box.width, box.height)]
    third = max(box.height // 3, 1)
    return [(box.left - box.width // 4, box.top - third // 4, box.width * 3 // 2, third)]


def _pixelate(image: Image, part: Part) -> None:
    """Replace a part by a few flat squares, in place."""
    left, top = max(part[0], 0), max(part[1], 0)
    right, bottom = min(part[0] + part[2], image.shape[1]), min(part[1] + part[3], image.shape[0])
    if right - left < 2 or bottom - top < 2:
        return
    area = image[top:bottom, left:right]
    rows = max(1, min(BLOCKS, round(BLOCKS * area.shape[0] / area.shape[1])))
    few = cv2.resize(area, (min(BLOCKS, area.shape[1]), rows), interpolation=cv2.INTER_AREA)
    size = (right - left, bottom - top)
    image[top:bottom, left:right] = cv2.resize(few, size, interpolation=cv2.INTER_NEAREST)


@lru_cache(maxsize=1)
def _cascades() -> Sequence[cv2.CascadeClassifier]:
    """Return OpenCV's bundled face and plate finders; none where this OpenCV has none (5.0)."""
    folder = getattr(getattr(cv2, "data", None), "haarcascades", "")
    files = [Path(folder) / name for name in CASCADES]
    if not hasattr(cv2, "CascadeClassifier") or not all(file.is_file() for file in files):
        return ()
    return [cv2.CascadeClassifier(str(file)) for file in files]


def as_jpeg(image: Image, width: int = 480) -> bytes:
    """Return a picture as JPEG, no wider than `width` pixels and without any metadata."""
    scale = min(width / image.shape[1], 1.0)
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    good, data = cv2.imencode(".jpg", cv2.resize(image, size), [cv2.IMWRITE_JPEG_QUALITY, 80])
    if not good:
        raise ValueError("the picture could not be written")
    return np.asarray(data).tobytes()
