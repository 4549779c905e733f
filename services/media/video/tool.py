"""The only place that runs ffmpeg: a child with limits, local files only, and readable errors."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from sectorkit.errors import BadInput, DeadlineExceeded, Unavailable

MISSING = (
    "ffmpeg가 없어 영상을 다룰 수 없습니다. Debian·Ubuntu는 `apt-get install ffmpeg`, 다른 곳은 "
    "`pip install imageio-ffmpeg`로 설치한 뒤 다시 시작해 주세요."
)
UNREADABLE = "이 영상을 읽지 못했습니다. MP4, MOV, MKV, WebM 파일인지 확인하고 다시 올려 주세요."
SLOW = "영상을 처리하는 데 {seconds}초가 넘게 걸려 멈추었습니다. 짧게 나누어 다시 해 주세요."

FORMATS = "mov,mp4,m4a,matroska,webm,avi,wav,mp3,flac,ogg,mpegts,rawvideo,s16le,lavfi"
"""Containers that are read. Playlists are not: they could name other files on this machine."""

MEMORY = 6 * 1024**3
"""Address space of a child: threads reserve much more of it than they use."""
OUTPUT = 8 * 1024**3


@lru_cache(maxsize=1)
def ffmpeg() -> str:
    """Return the path of the program: the system's, or the one in a wheel. Raises `Unavailable`."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise Unavailable(MISSING, 3600) from error


def source(path: Path) -> list[str]:
    """Return the arguments that open an untrusted file: no network, no playlists."""
    return [
        "-threads",
        "2",
        "-protocol_whitelist",
        "file,pipe",
        "-format_whitelist",
        FORMATS,
        "-i",
        str(path),
    ]


def run(arguments: Sequence[str], seconds: float, folder: Path) -> tuple[bytes, str]:
    """Run ffmpeg in a folder and return what it wrote to stdout and to stderr.

    Raises `BadInput` where it fails and `DeadlineExceeded` where it takes too long.
    """
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-y", *arguments]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=seconds,
            cwd=folder,
            preexec_fn=limits(seconds),
            env={
                "PATH": "/usr/bin:/bin",
                "LC_ALL": "C.UTF-8",
                "HOME": str(folder),
                "MALLOC_ARENA_MAX": "2",
            },
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeadlineExceeded(SLOW.format(seconds=int(seconds)), 60) from error
    told = done.stderr.decode(errors="replace")
    if done.returncode:
        raise BadInput(f"{UNREADABLE} ({_reason(told)})")
    return done.stdout, told


def limits(seconds: float) -> Callable[[], None]:
    """Return what a child does to itself before it starts: memory, time, file size."""
    cpu = int(seconds * 4) + 10

    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: OUTPUT,
        resource.RLIMIT_CORE: 0,
    }

    def apply() -> None:
        for kind, most in wanted.items():
            hard = resource.getrlimit(kind)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (least, least))

    return apply


def _reason(told: str) -> str:
    """Return the last line that says what went wrong, without paths."""
    lines = [line for line in told.splitlines() if line.strip() and "[" not in line[:1]]
    last = lines[-1] if lines else "알 수 없는 오류"
    return last.rsplit("/", 1)[-1][:120]
