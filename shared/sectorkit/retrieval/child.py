"""An object that lives in a process of its own, and ends when this one does, however it ends."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from ..errors import SectorKitError, Unavailable
from ..settings import environment

_START = (
    "import json,sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from sectorkit.retrieval.child import serve; serve(int(sys.argv[2]))"
)

_LARGE_PAGES = "glibc.malloc.hugetlb=1"
"""Memory in pages of 2 MB where the system grants them: a walk through 200,000 vectors spread over
0.4 GB takes a sixth less time, and 2 MB more are held."""


class Child:
    """A process that makes one object and answers calls of its methods, one at a time.

    It is started anew, never forked and never from the caller's script, so it may be used from
    any program and any thread. When its parent is killed it reads the end of its pipe, and ends.
    """

    def __init__(self, make: Callable[..., Any], *arguments: object) -> None:
        """Start a process that calls `make(*arguments)`; the first call waits until it has."""
        self._made_by, self._lock = (make, arguments), threading.Lock()
        self._closed = False
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path), str(theirs.fileno())],
                env={"GLIBC_TUNABLES": _LARGE_PAGES, **environment()},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._pipe = Connection(ours.detach())
        self._made = False

    def ask(self, verb: str, *arguments: object, wait: bool = True) -> Any:
        """Return what the object's method returns, or raise what it raises.

        Raises `Unavailable` when the process dies, which the next call starts anew, or when it
        is busy and the caller will not wait.
        """
        if not self._lock.acquire(blocking=wait):
            raise Unavailable("다른 일을 하는 중입니다. 잠시 뒤 다시 시도해 주세요.", 0.1)
        try:
            if self._closed:
                raise EOFError
            if self._process.poll() is not None:
                self._pipe.close()
                self._start()
            if not self._made:
                self._exchange(self._made_by)
                self._made = True
            return self._exchange((verb, arguments))
        except (EOFError, OSError) as error:
            raise Unavailable("색인을 돕는 프로세스가 멈췄습니다. 다시 시도해 주세요.") from error
        finally:
            self._lock.release()

    def _exchange(self, message: tuple[object, ...]) -> Any:
        self._pipe.send(message)
        done, result = self._pipe.recv()
        if not done:
            raise result
        return result

    def close(self) -> None:
        """Hang up, and wait until the process has ended; one that is still starting is killed."""
        self._closed = True
        if not self._made:
            self._process.kill()
        with self._lock:
            self._pipe.close()
            self._process.wait()


def serve(fileno: int) -> None:
    """Make the object the parent names and answer its calls: the whole life of the process."""
    pipe = Connection(fileno)
    made: Any = None
    while (message := _receive(pipe)) is not None:
        try:
            if made is None:
                make, arguments = message
                made, result = make(*arguments), None
            else:
                verb, arguments = message
                result = getattr(made, verb)(*arguments)
            reply = True, result
        except Exception as error:
            reply = False, _sayable(error)
        if not _send(pipe, reply):
            break
    if made is not None:
        made.close()


def _receive(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return None


def _send(pipe: Connection, reply: tuple[bool, object]) -> bool:
    try:
        pipe.send(reply)
    except OSError:
        return False
    return True


def _sayable(error: Exception) -> SectorKitError:
    if isinstance(error, SectorKitError):
        return error
    return Unavailable(
        "색인을 돕는 프로세스에서 오류가 났습니다. 다시 시도하고, 되풀이되면 알려 주세요. "
        f"({type(error).__name__}: {error})"
    )
