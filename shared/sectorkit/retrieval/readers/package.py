"""Refuse a ZIP package (DOCX, HWPX) before anything inside it is trusted."""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from ...errors import BadInput, TooLarge, UnsupportedType

MOST_ENTRIES = 5_000
MOST_BYTES = 256 * 1024 * 1024
MOST_RATIO = 200
RATIO_MATTERS_FROM = 4 * 1024 * 1024
_CHUNK = 1024 * 1024
_MARKS = {"docx": "word/document.xml", "hwpx": "Contents/content.hpf"}

_BROKEN = "파일이 손상되어 열 수 없습니다. 원래 프로그램에서 다시 저장해 올려 주세요."
_BOMB = "압축을 풀면 지나치게 커지는 파일입니다. 내용을 나누어 다시 저장해 올려 주세요."
LOCKED = "암호가 걸린 파일입니다. 암호를 풀고 저장해 다시 올려 주세요."


def require_sound(data: bytes, expected: str) -> None:
    """Raise unless `data` is a package of the `expected` family that is safe to parse.

    Every entry is unpacked once and its real bytes are counted: sizes written in the package
    are claims.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _require_names(package, expected)
            left = MOST_BYTES
            for entry in package.infolist():
                left -= _require_entry(package, entry, left)
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise BadInput(_BROKEN) from error


def _require_names(package: zipfile.ZipFile, expected: str) -> None:
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(_BOMB)
    if any(_escapes(entry.filename) for entry in entries):
        raise BadInput(
            "파일 밖을 가리키는 이름이 들어 있어 읽지 않습니다. 다시 저장해 올려 주세요."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadInput(LOCKED)
    if _MARKS[expected] not in package.namelist():
        raise UnsupportedType(
            f"{expected} 문서가 아닌 압축 파일입니다. 안의 파일을 꺼내 하나씩 올려 주세요."
        )


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _require_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes the entry really has."""
    most = min(left, max(RATIO_MATTERS_FROM, entry.compress_size * MOST_RATIO))
    xml = entry.filename.endswith((".xml", ".rels", ".hpf", ".opf", ".rdf"))
    kept, size = [], 0
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLarge(_BOMB)
            if xml:
                kept.append(chunk)
    if kept:
        _require_plain_xml(b"".join(kept))
    return size


def _require_plain_xml(data: bytes) -> None:
    """Raise for a document type: no office writes one, and entities hide in it."""
    try:
        parseString(data, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInput(
            "위험한 XML 선언이 있어 읽지 않습니다. 원래 프로그램에서 다시 저장해 올려 주세요."
        ) from error
    except SAXException as error:
        raise BadInput(_BROKEN) from error
