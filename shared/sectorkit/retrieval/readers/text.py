"""From bytes to the exact text that citations point into."""

import re
import unicodedata
from datetime import date

from ...errors import BadInput
from ...policies.injection import visible

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BULLET = re.compile("[\uf06c\uf06e\uf076\uf0a7\uf0b7\uf0d8\uf0fc]")
_HAN = "\uf53a"
"""What Hancom's fonts draw as the first syllable of 한글."""
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DATE = re.compile(r"(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})")


def decode(data: bytes) -> str:
    """Return the text of a plain file: UTF-8, UTF-16 with its mark, or CP949. Else `BadInput`."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _readable(_strictly(data, encoding))
    if b"\0" in data:
        raise BadInput(
            "글자가 아닌 이진 자료가 들어 있습니다. 원래 형식의 파일로 다시 올려 주세요."
        )
    try:
        return _readable(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _readable(_korean(_strictly(data, "cp949")))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(
            "글자 부호화를 알 수 없습니다. 파일을 UTF-8로 저장해 다시 올려 주세요."
        ) from None


def _korean(text: str) -> str:
    """Return the text if it reads as Korean: CP949 decodes many bytes that never were Korean."""
    foreign = [char for char in text if char > "\x7f"]
    hangul = sum("가" <= char <= "힣" for char in foreign)
    if hangul < len(foreign) * 0.6:
        raise BadInput("글자 부호화를 알 수 없습니다. 파일을 UTF-8로 저장해 다시 올려 주세요.")
    return text


def _readable(text: str) -> str:
    if _CONTROL.search(text):
        raise BadInput(
            "글자가 아닌 이진 자료가 들어 있습니다. 원래 형식의 파일로 다시 올려 주세요."
        )
    return text


def clean(text: str) -> str:
    """Return the text as it is stored: NFC, visible characters only, tidy lines.

    Private-use bullets become `•`; other private-use characters mean nothing outside one font.
    Radicals and ligatures, which PDF fonts put in place of letters, become the letters.
    """
    text = visible(_SPACE.sub(" ", _LINE.sub("\n", text)))
    text = _PRIVATE.sub("", _BULLET.sub("•", text.replace(_HAN, "한")))
    text = _LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[ \t]+(?=\n|\Z)", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def inline(text: str) -> str:
    """Return the cleaned text on one line."""
    return " ".join(clean(text).split())


def as_date(value: object) -> date | None:
    """Return the day written in `value` (`2026-01-02`, `2026. 1. 2.`, `20260102`), if any."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    match = _DATE.match(str(value or "").strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def as_url(value: object) -> str:
    """Return `value` if it is a web address, else nothing."""
    text = inline(str(value or ""))
    return text if re.match(r"https?://[^\s]+$", text) else ""
