"""Pictures from a video file or an RTSP stream, a few a second, and never a sound."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from sectorkit.errors import BadInput, Unavailable

from .values import Frame, Image

WIDTH = 640
"""Pictures are made no wider than this before anything looks at them."""
LONGEST = 30 * 60
"""Seconds of one video file that are watched at most."""
SUFFIXES = (".mp4", ".avi", ".mov", ".mkv", ".webm", ".m4v")
STREAMS = ("rtsp://", "rtsps://")
PATIENCE = 5000
"""Milliseconds to wait for a stream to open, and for its next picture."""


def watch(source: Path | str, fps: float = 5.0, seconds: float = LONGEST) -> Iterator[Frame]:
    """Yield up to `fps` pictures for each second of a file or a stream.

    Raises `BadInput` for what is no video, `Unavailable` for a stream that does not answer.
    """
    capture = _open(source)
    try:
        own = capture.get(cv2.CAP_PROP_FPS)
        own = own if 1 <= own <= 240 else 25.0
        number, due = 0, 0.0
        while number / own <= seconds and capture.grab():
            at = number / own
            number += 1
            if at + 1e-6 < due:
                continue
            due += 1 / fps
            good, image = capture.retrieve()
            if good:
                yield Frame(at, _fitted(np.asarray(image, np.uint8)))
        if number == 0:
            raise _silent(source)
    finally:
        capture.release()


def _open(source: Path | str) -> cv2.VideoCapture:
    """Open a file with a video's suffix, or an address that begins as a stream's does."""
    if isinstance(source, Path):
        if source.suffix.lower() not in SUFFIXES or not source.is_file():
            raise BadInput(
                f"동영상 파일이 아닙니다. {', '.join(SUFFIXES)} 가운데 하나를 올려 주세요."
            )
        capture = cv2.VideoCapture(str(source), cv2.CAP_FFMPEG)
    else:
        if not source.lower().startswith(STREAMS):
            raise BadInput("스트림 주소는 rtsp:// 또는 rtsps:// 로 시작해야 합니다.")
        patience = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            PATIENCE,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            PATIENCE,
        ]
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, patience)
    if not capture.isOpened():
        raise _silent(source)
    return capture


def _silent(source: Path | str) -> BadInput | Unavailable:
    """Return the error for a source without pictures; an address may hold a password: not said."""
    if isinstance(source, Path):
        return BadInput("동영상을 읽을 수 없습니다. 다른 형식(mp4)으로 바꾸어 다시 올려 주세요.")
    return Unavailable(
        "카메라가 응답하지 않습니다. 주소와 네트워크를 확인한 뒤 다시 시도해 주세요.", 30
    )


def _fitted(image: Image) -> Image:
    height, width = image.shape[:2]
    if width <= WIDTH:
        return image
    size = (WIDTH, round(height * WIDTH / width))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
