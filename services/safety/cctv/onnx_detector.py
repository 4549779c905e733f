"""A detector that an operator brings as an ONNX file (YOLO's output: `--detector model.onnx`)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sectorkit.errors import Misconfigured

from .gate import Mask
from .values import Box, Image, Label

PERSON, VEHICLES, THINGS = 0, (1, 2, 3, 5, 7), (24, 26, 28)
"""COCO classes: person; bicycle, car, motorcycle, bus, truck; backpack, handbag, suitcase."""
ENOUGH, OVERLAP = 0.35, 0.5


class OnnxDetector:
    """Runs a network with one picture in and `1 x (4 + classes) x candidates` out."""

    def __init__(self, path: Path) -> None:
        """Load the file. Raises `Misconfigured` if it is not such a network."""
        try:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(str(path), options)
            self._input = self._session.get_inputs()[0]
            self._side = int(self._input.shape[-1])
        except Exception as error:
            raise Misconfigured(
                f"탐지 모델 {path.name}을(를) 열 수 없습니다. YOLO 형식의 ONNX인지 확인해 주세요."
            ) from error

    def detect(self, image: Image, mask: Mask) -> Sequence[Box]:
        """Return the people, vehicles and bags the network sees; the mask is not needed."""
        height, width = image.shape[:2]
        square = cv2.resize(image, (self._side, self._side))
        given = square[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
        out = self._session.run(None, {self._input.name: given})[0]
        rows = np.squeeze(np.asarray(out, np.float32), 0).T
        return _boxes(rows, width / self._side, height / self._side)


def _boxes(rows: NDArray[np.float32], across: float, down: float) -> list[Box]:
    """Return the boxes of candidates that are sure enough, each thing once."""
    classes, scores = rows[:, 4:].argmax(1), rows[:, 4:].max(1)
    kept = [i for i in np.flatnonzero(scores > ENOUGH) if _named(int(classes[i]))]
    frames = [
        [float((rows[i, 0] - rows[i, 2] / 2) * across), float((rows[i, 1] - rows[i, 3] / 2) * down),
         float(rows[i, 2] * across), float(rows[i, 3] * down)]
        for i in kept
    ]  # fmt: skip
    chosen = cv2.dnn.NMSBoxes(frames, [float(scores[i]) for i in kept], ENOUGH, OVERLAP)
    boxes = []
    for at in np.array(chosen).flatten().astype(int):
        left, top, width, height = (round(side) for side in frames[at])
        label = _named(int(classes[kept[at]]))
        if label:
            boxes.append(Box(left, top, width, height, label, float(scores[kept[at]])))
    return boxes


def _named(number: int) -> Label | None:
    if number == PERSON:
        return "person"
    if number in VEHICLES:
        return "vehicle"
    return "thing" if number in THINGS else None
