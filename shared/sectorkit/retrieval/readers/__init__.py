"""Read files into documents: each is parsed in a process of its own, with limits."""

from hashlib import sha256
from pathlib import Path

from ..documents import Document
from .detect import SUFFIXES, readable
from .limits import Limits
from .process import Reader
from .source import READER_VERSION

__all__ = ["READER_VERSION", "SUFFIXES", "Limits", "Reader", "fingerprint", "read", "readable"]


def read(path: Path, *, name: str | None = None, collection: str = "") -> list[Document]:
    """Return the documents in one file; many files are cheaper through one `Reader`.

    Raises `UnsupportedType`, `TooLarge` or `BadInput` with one sentence on what to do next.
    """
    with Reader() as reader:
        return reader.read(path, name=name, collection=collection)


def fingerprint(path: Path) -> str:
    """Return the fingerprint `read` would give a file, without reading it into documents.

    The records of a JSON or JSON Lines file have fingerprints of their own instead.
    """
    digest = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    digest.update(READER_VERSION.encode())
    return digest.hexdigest()
