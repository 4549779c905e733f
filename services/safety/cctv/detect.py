"""Who and what is in a picture: the seam, and the detector that needs nothing but OpenCV."""

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np

from .gate import Mask
from .values import Box, Camera, Image, Label

SURE, LIKELY = 0.9, 0.6
"""How sure a shape is when the people detector sees a person there too, and when only it moves."""


class Detector(Protocol):
    """Finds people, vehicles and things in a picture of one camera."""

    def detect(self, image: Image, mask: Mask) -> Sequence[Box]:
        """Return what is there; `mask` marks the pixels that differ from the background."""


class ShapeDetector:
    """Tells by size and shape what has moved in; asks OpenCV's HOG people detector to confirm."""

    def __init__(self, camera: Camera, *, confirm: bool = False) -> None:
        """Know how tall people are in this camera; with `confirm` HOG looks at every shape too."""
        self._tall = camera.person_height
        self._confirm = people_detector() if confirm else None

    def detect(self, image: Image, mask: Mask) -> Sequence[Box]:
        """Return a box for each shape that is large enough to be somebody or something."""
        tall = self._tall * image.shape[0]
        outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        boxes = []
        for outline in outlines:
            left, top, width, height = cv2.boundingRect(outline)
            filled = int(np.count_nonzero(mask[top : top + height, left : left + width]))
            if filled < 0.012 * tall * tall:
                continue
            label = _label(width / tall, height / tall, filled / (width * height))
            people = _people(filled, tall) if label == "person" else 0
            boxes.append(Box(left, top, width, height, label, LIKELY, people))
        return [self._looked_at(image, box) for box in boxes] if self._confirm else boxes

    def _looked_at(self, image: Image, box: Box) -> Box:
        """Return the box, surer if HOG sees a person in it."""
        if box.label != "person" or self._confirm is None:
            return box
        if not sees_a_person(self._confirm, image, box):
            return box
        return Box(box.left, box.top, box.width, box.height, box.label, SURE, box.people)


def _label(width: float, height: float, filled: float) -> Label:
    """Return what a shape is; sizes are in people's heights."""
    if width > 1.2 and 1.3 < width / height < 4.5 and filled > 0.55 and height < 1.0:
        return "vehicle"
    if height > 0.6 and (width < 0.75 or height > 0.75):
        return "person"
    return "thing"


def _people(filled: int, tall: float) -> int:
    """Return how many people fill so many pixels: one covers a fifth of their height squared."""
    return max(1, round(filled / (0.21 * tall * tall)))


def people_detector() -> cv2.HOGDescriptor | None:
    """Return OpenCV's people detector, or nothing where this OpenCV has none (5.0)."""
    if not hasattr(cv2, "HOGDescriptor"):
        return None
    hog = cv2.HOGDescriptor()
    hog.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector(), np.float32))
    return hog


def sees_a_person(hog: cv2.HOGDescriptor, image: Image, box: Box) -> bool:
    """Tell whether the people detector finds somebody in a box and a little around it."""
    margin = box.height // 4
    top, left = max(box.top - margin, 0), max(box.left - margin, 0)
    part = image[top : box.top + box.height + margin, left : box.left + box.width + margin]
    scale = 160 / max(part.shape[0], 1)
    size = (max(round(part.shape[1] * scale), 80), 160)
    found, _ = hog.detectMultiScale(cv2.resize(part, size), winStride=(8, 8), scale=1.05)
    return len(found) > 0
