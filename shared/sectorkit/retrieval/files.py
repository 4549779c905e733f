"""Which files an ingest reads, and what each is called from one ingest to the next."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import NotFound
from .readers import READER_VERSION, fingerprint

PART_BYTES = 4 << 20
"""A longer JSON Lines file is read in parts of about this many bytes, each remembered by itself."""

_PART = re.compile(r"(?<=\.jsonl)/\d+\.jsonl$")


@dataclass(frozen=True, slots=True)
class File:
    """One file to read; `root` is the folder it is kept in step with, empty when it came alone."""

    path: Path
    name: str
    root: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at one go: a file, or a stretch of a long one with a name of its own."""

    file: File
    path: Path
    name: str
    digest: str


def files_in(paths: Sequence[Path]) -> list[File]:
    """Return the files at `paths`, folders walked through; hidden ones are left alone.

    A file in a folder is named by its path inside it. Raises `NotFound`.
    """
    found: dict[str, File] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(f"{path} 이(가) 없습니다. 파일이나 폴더의 경로를 확인해 주세요.")
        for file in _inside(path) if path.is_dir() else [_alone(path)]:
            name = file.name if file.name not in found else file.path.resolve().as_posix()
            found[name] = File(file.path, name, file.root)
    return list(found.values())


def parts_of(file: File, spare: Path) -> Iterator[Part]:
    """Yield the parts of a file in order; those of a long one are written into `spare`."""
    if file.path.suffix != ".jsonl" or file.path.stat().st_size <= PART_BYTES:
        yield Part(file, file.path, file.name, fingerprint(file.path))
        return
    with file.path.open("rb") as lines:
        number = 0
        while text := lines.read(PART_BYTES) + lines.readline():
            number += 1
            digest = sha256(text + READER_VERSION.encode()).hexdigest()
            path = spare / f"{digest}.jsonl"
            path.write_bytes(text)
            yield Part(file, path, f"{file.name}/{number}.jsonl", digest)


def whole(name: str) -> str:
    """Return the name of the file a part belongs to."""
    return _PART.sub("", name)


def _alone(path: Path) -> File:
    return File(path, unicodedata.normalize("NFC", path.name))


def _inside(folder: Path) -> Iterator[File]:
    root = str(folder.resolve())
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield File(path, unicodedata.normalize("NFC", inside.as_posix()), root)
