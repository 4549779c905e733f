"""The process that parses: it reads requests, one JSON line each, and replies in frames.

Started by `Reader` as `python -m sectorkit.retrieval.readers.child`; it has limits of its own
because what it reads was written by strangers.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from ...errors import BadInput, TooLarge
from ..documents import Document
from . import office, plain, records, wire
from .detect import family
from .html import read_html
from .source import Source

READERS: dict[str, Callable[[Source], list[Document]]] = {
    "md": plain.read_markdown,
    "txt": plain.read_text,
    "html": read_html,
    "csv": records.read_csv,
    "json": records.read_json,
    "jsonl": records.read_jsonl,
    "pdf": office.read_pdf,
    "docx": office.read_docx,
    "hwp": office.read_hwp,
    "hwpx": office.read_hwpx,
}
HEAVY = "내용이 너무 많거나 복잡해 읽을 수 없습니다. 파일을 나누어 다시 올려 주세요."


def read_here(path: Path, name: str, collection: str) -> list[Document]:
    """Parse one file in this process, without limits: only the child does that."""
    data = path.read_bytes()
    return READERS[family(name, data)](Source(path, name, collection, data))


def reply_to(request: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to one request; no error of a parser leaves as anything but a rejection."""
    try:
        found = read_here(Path(request["path"]), request["name"], request["collection"])
        return wire.success(found)
    except BadInput as error:
        return wire.failure(error)
    except (MemoryError, RecursionError):
        return wire.failure(TooLarge(HEAVY))
    except Exception:  # a parser's own error says nothing a user could act on
        return wire.failure(BadInput(office.BROKEN))


def main() -> None:
    """Serve requests until the parent closes the pipe; memory and seconds are the arguments."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    replies = _own_output()
    sys.setrecursionlimit(2_000)
    most = _taken() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    replies.write(wire.frame("ready"))
    for line in sys.stdin.buffer:
        _allow(seconds)
        replies.write(wire.frame(reply_to(json.loads(line))))


def _taken() -> int:
    """Return the bytes of address space that this process takes before it has read anything."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 0
    return int(pages.read_text().split()[0]) * resource.getpagesize()


def _own_output() -> BinaryIO:
    """Return the real standard output, and leave the parsers a null one to print to."""
    mine = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return mine


def _allow(seconds: int) -> None:
    """Allow so many more seconds of processor time: the limit counts a process's whole life."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


if __name__ == "__main__":
    main()
