"""A draft as a file: by suffix, with its gaps and its AI notice in each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import quote

from ..errors import UnsupportedType
from .draft import Draft


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its media type, and the function that writes it, by module and name.

    The libraries behind a format take up to a second to load: they are loaded when first used.
    """

    media_type: str
    module: str
    function: str


FORMATS: Mapping[str, Format] = {
    "hwpx": Format("application/hwp+zip", "hwpx", "write_hwpx"),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        "write_docx",
    ),
    "pdf": Format("application/pdf", "pdf", "write_pdf"),
    "md": Format("text/markdown; charset=utf-8", "export", "write_md"),
}


def export(draft: Draft, format: str) -> bytes:
    """Return a draft as a file of one of `FORMATS`. Raises `UnsupportedType`."""
    if format not in FORMATS:
        raise UnsupportedType(
            f"'{format}' 형식으로는 저장하지 않습니다. {', '.join(FORMATS)} 가운데 하나를 고르세요."
        )
    found = FORMATS[format]
    module = import_module(f".{found.module}", __package__)
    write: Callable[[Draft], bytes] = getattr(module, found.function)
    return write(draft)


def write_md(draft: Draft) -> bytes:
    """Return the draft as Markdown, marked for machines above and for people below."""
    head = f'---\ntitle: "{draft.title}"\nai_generated: true\nlang: ko\n---\n\n'
    return f"{head}{draft.text}\n\n---\n\n{draft.notice}\n".encode()


def file_name(draft: Draft, format: str) -> str:
    """Return what to call the file."""
    return f"{re.sub(r'[^0-9A-Za-z가-힣]+', '_', draft.title).strip('_')}.{format}"


def disposition(draft: Draft, format: str) -> str:
    """Return the header that names the file in a download, for old and new browsers."""
    return (
        f'attachment; filename="{draft.template}.{format}"; '
        f"filename*=UTF-8''{quote(file_name(draft, format))}"
    )
