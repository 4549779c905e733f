"""Start the child that looks at a video, wait for it within limits, and believe only its JSON."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sectorkit.errors import BadInput, DeadlineExceeded

from .tool import SLOW, UNREADABLE, limits

SECONDS = 1800


def look_in_child(
    path: Path, folder: Path, speech: bool, seconds: float = SECONDS
) -> dict[str, Any]:
    """Return what the child says of a video.

    Raises `BadInput` where it cannot be read and `DeadlineExceeded` where it takes too long.
    """
    asked = json.dumps({"path": str(path), "folder": str(folder), "speech": speech})
    child = subprocess.Popen(
        [sys.executable, "-B", "-m", "services.media.video.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(folder),
        start_new_session=True,
        preexec_fn=limits(seconds),
    )
    try:
        out, _ = child.communicate(asked.encode(), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise DeadlineExceeded(SLOW.format(seconds=int(seconds)), 60) from error
    finally:
        _end(child)
    if child.returncode:
        raise BadInput(UNREADABLE)
    told: dict[str, Any] = json.loads(out)
    if "error" in told:
        raise BadInput(told["error"])
    return told


def _environment(folder: Path) -> dict[str, str]:
    """Return all the child is told: our import path, and how few threads it may start."""
    return {
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONUTF8": "1",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OPENCV_FFMPEG_CAPTURE_OPTIONS": "threads;1",
        "MALLOC_ARENA_MAX": "2",
        "HOME": str(folder),
    }


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started, if anything still runs."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
