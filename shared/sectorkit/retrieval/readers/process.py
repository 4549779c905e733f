"""Keep one parsing process at hand, and replace it when a file brings it down."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from ...errors import BadInput, NotFound, TooLarge, Unavailable
from ..documents import Document
from . import wire
from .limits import Limits

_MODULE = "sectorkit.retrieval.readers.child"
_START_SECONDS = 60
_SLOW = "읽는 데 {seconds}초가 넘게 걸려 멈추었습니다. 파일을 나누어 다시 올려 주세요."
_CRASHED = "읽다가 멈춘 파일입니다. 원래 프로그램에서 다시 저장하거나 PDF로 바꿔 올려 주세요."
_OUTGREW = "내용이 너무 많아 읽을 수 없습니다. 파일을 나누어 다시 올려 주세요."


class Reader:
    """Reads many files in one child process; a file that kills it rejects only itself.

    Use it as a context manager, from one thread at a time.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        """Keep the limits; the child starts with the first file."""
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if one is running."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()

    def read(self, path: Path, *, name: str | None = None, collection: str = "") -> list[Document]:
        """Return the documents in a file, or raise `BadInput` with the reason for rejecting it.

        `name` is what the file is known by from one ingest to the next (its path in the folder
        that is read, or the name it was uploaded under); its suffix tells the type.
        """
        self._require_size(path)
        request = {
            "path": str(path.absolute()),
            "name": name or path.absolute().as_posix(),
            "collection": collection,
        }
        child = self._running()
        try:
            _ask(child, json.dumps(request).encode() + b"\n")
            reply = self._reply(child, self.limits.seconds)
            return wire.documents_of(reply)
        except (EOFError, OSError) as error:
            raise self._buried(child) from error
        except BaseException as error:
            if not isinstance(error, BadInput) or isinstance(error, _Stuck):
                self.close()
            raise

    def _require_size(self, path: Path) -> None:
        if not path.is_file():
            raise NotFound(f"{path.name} 파일이 없습니다. 경로를 확인해 주세요.")
        if path.stat().st_size > self.limits.file_bytes:
            most = self.limits.file_bytes // 1024 // 1024
            raise TooLarge(f"파일이 {most} MiB보다 큽니다. 나누어 다시 올려 주세요.")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = _start(self.limits)
            try:
                self._reply(self._child, _START_SECONDS)
            except (EOFError, OSError, BadInput) as error:
                self.close()
                raise Unavailable(
                    "문서를 읽는 프로세스를 시작하지 못했습니다. 메모리를 늘리고 다시 해 주세요."
                ) from error
        return self._child

    def _reply(self, child: subprocess.Popen[bytes], seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        slow = _SLOW.format(seconds=self.limits.seconds)
        (length,) = wire.LENGTH.unpack(_receive(child, wire.LENGTH.size, deadline, slow))
        if length > self.limits.reply_bytes:
            raise _Stuck(_OUTGREW)
        return _receive(child, length, deadline, slow)

    def _buried(self, child: subprocess.Popen[bytes]) -> BadInput:
        """Return why the child died, once it is gone."""
        try:
            code = child.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        if code == -signal.SIGXCPU:
            return TooLarge(_SLOW.format(seconds=self.limits.seconds))
        return BadInput(_CRASHED)


class _Stuck(TooLarge):
    """The child holds an answer we no longer wait for."""


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """Start a child that inherits our import path and nothing else: no keys, no settings."""
    return subprocess.Popen(
        [sys.executable, "-B", "-m", _MODULE, str(limits.memory_bytes), str(limits.seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
        start_new_session=True,
    )


def _ask(child: subprocess.Popen[bytes], line: bytes) -> None:
    assert child.stdin is not None
    child.stdin.write(line)
    child.stdin.flush()


def _receive(child: subprocess.Popen[bytes], size: int, deadline: float, slow: str) -> bytes:
    """Return exactly `size` bytes; raise `_Stuck` at the deadline, `EOFError` when it is dead."""
    assert child.stdout is not None
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while size:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _Stuck(slow)
            part = os.read(child.stdout.fileno(), min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
    return b"".join(parts)
