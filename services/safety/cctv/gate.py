"""What moves in a picture, and whether it is worth looking closer."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .values import Image

Mask = NDArray[np.uint8]

LEARNING = 0.0008
"""How fast what stands still becomes background: at five pictures a second, in some minutes."""
EVERYTHING = 0.45
"""Share of the picture that changes at once when the light or the scene does, not somebody."""
NOTHING = 0.0006
SETTLING = 2.0
"""Seconds after a change of scene in which nothing is believed."""


@dataclass(frozen=True, slots=True)
class Motion:
    """What the gate saw: the moving pixels, and whether anything should be looked at."""

    mask: Mask
    open: bool


class Gate:
    """Knows one camera's background."""

    def __init__(self) -> None:
        """Start with no idea of the background: the first pictures teach it."""
        self._seen = 0
        self._settled = SETTLING
        self._model = self._new()

    @staticmethod
    def _new() -> cv2.BackgroundSubtractorMOG2:
        return cv2.createBackgroundSubtractorMOG2(history=500, varThreshold=36, detectShadows=True)

    def pass_through(self, image: Image, at: float) -> Motion:
        """Return what moves; closed while the camera settles and while nothing does."""
        small = cv2.GaussianBlur(image, (5, 5), 0)
        settling = at < self._settled
        raw = self._model.apply(small, learningRate=0.2 if settling else LEARNING)
        mask = _clean(np.asarray(raw, np.uint8))
        share = float(np.count_nonzero(mask)) / mask.size
        if share > EVERYTHING and not settling:
            self._model, self._settled = self._new(), at + SETTLING
            self._model.apply(small, learningRate=1.0)
            return Motion(mask, False)
        return Motion(mask, share > NOTHING and not settling)


def _clean(raw: Mask) -> Mask:
    """Drop shadows (127) and specks, and join the parts of one body."""
    sure = np.asarray(cv2.threshold(raw, 200, 255, cv2.THRESH_BINARY)[1], np.uint8)
    dense = cv2.medianBlur(sure, 5)
    joined = cv2.morphologyEx(dense, cv2.MORPH_CLOSE, np.ones((9, 5), np.uint8))
    return np.asarray(joined, np.uint8)
