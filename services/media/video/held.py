"""Who is at work on a video: a lock on its folder, which the kernel lets go when a server dies.

A record that says "rendering" outlives the server that was rendering; the lock does not, however
the server ended, and it holds between several servers on one disk as well.
"""

import fcntl
import os
from pathlib import Path
from time import sleep

from sectorkit.errors import Unavailable

TRIES = 20
"""Somebody who only looks holds the lock for a moment; a moment is waited."""


def hold(folder: Path) -> int:
    """Take the lock of a video and return its descriptor; closing it lets the lock go.

    Raises `Unavailable` where another server is at work on it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(TRIES):
        if _taken(descriptor):
            return descriptor
        sleep(0.005)
    os.close(descriptor)
    raise Unavailable("다른 서버가 이 영상을 처리하고 있습니다. 잠시 뒤 다시 해 주세요.", 5)


def is_held(folder: Path) -> bool:
    """Say whether some server is at work on a video, or has it in its queue."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
