"""Tell what a file is by its name and by its bytes, and refuse it when the two disagree."""

from collections.abc import Mapping
from pathlib import PurePath

from ...errors import BadInput, UnsupportedType

FAMILIES: Mapping[str, str] = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".hwp": "hwp",
    ".hwpx": "hwpx",
}
SUFFIXES = tuple(FAMILIES)
"""The suffixes of the files that are read."""

_OLE = "hwp"
_ZIP = "zip"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"HWP Document File V", "hwp3"),
    (b"MZ", "실행 파일"),
    (b"\x7fELF", "실행 파일"),
    (b"\xfe\xed\xfa", "실행 파일"),
    (b"\xcf\xfa\xed\xfe", "실행 파일"),
    (b"\x89PNG", "그림"),
    (b"GIF8", "그림"),
    (b"\xff\xd8\xff", "그림"),
    (b"BM", "그림"),
    (b"RIFF", "소리나 영상"),
    (b"ID3", "소리"),
    (b"7z\xbc\xaf", "압축 파일"),
    (b"Rar!", "압축 파일"),
    (b"\x1f\x8b", "압축 파일"),
    (b"BZh", "압축 파일"),
    (b"\xfd7zXZ", "압축 파일"),
    (b"SQLite format 3", "데이터베이스"),
    (b"{\\rtf", "rtf"),
)
_PLAIN = frozenset({"md", "txt", "html", "csv", "json", "jsonl"})
_ASCII_MAGIC = frozenset({b"MZ", b"BM", b"GIF8", b"RIFF", b"ID3", b"BZh", b"Rar!"})
"""Beginnings that a text may have too: they count only where bytes that no text has follow."""


def readable(name: str | PurePath) -> bool:
    """Tell whether a file of this name is of a type that is read."""
    return PurePath(name).suffix.lower() in FAMILIES


def family(name: str, data: bytes) -> str:
    """Return the reader for a file: its suffix, once its bytes agree.

    Raises `UnsupportedType` for a suffix that is not read or a type in disguise, `BadInput` for
    an empty file.
    """
    suffix = PurePath(name).suffix.lower()
    expected = FAMILIES.get(suffix)
    if expected is None:
        known = ", ".join(each.removeprefix(".") for each in SUFFIXES)
        raise UnsupportedType(
            f"{suffix or '확장자 없는'} 파일은 읽지 않습니다. 바꿔 올릴 형식: {known}"
        )
    if not data.strip():
        raise BadInput("빈 파일입니다. 내용이 있는 파일을 올려 주세요.")
    found = _content(data)
    if not _agrees(expected, found):
        raise UnsupportedType(_contradiction(suffix, found))
    return expected


def _content(data: bytes) -> str:
    for magic, kind in _MAGIC:
        if not data.startswith(magic):
            continue
        if magic in _ASCII_MAGIC and b"\0" not in data[:4096]:
            continue
        return kind
    return ""


def _agrees(expected: str, found: str) -> bool:
    if expected in _PLAIN:
        return not found
    if expected == "docx":
        return found in (_ZIP, _OLE)  # an OLE .docx is one locked with a password
    return found == {"hwpx": _ZIP}.get(expected, expected)


def _contradiction(suffix: str, found: str) -> str:
    if found == "hwp3":
        return "한글 97 이전(HWP 3) 문서는 읽지 않습니다. 한글에서 열어 HWPX로 저장해 올려 주세요."
    real = {_ZIP: "zip(hwpx·docx)", _OLE: "hwp 또는 옛 오피스 문서"}.get(found, found)
    what = f"내용은 {real}입니다" if real else "내용이 그 형식이 아닙니다"
    return f"확장자는 {suffix}인데 {what}. 원래 형식의 확장자로 고치거나 다시 저장해 올려 주세요."
