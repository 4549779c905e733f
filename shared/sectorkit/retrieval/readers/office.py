"""HWP 5, HWPX, DOCX and PDF: one parser's model of paragraphs, headings and tables."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from dochan import Dochan
from dochan.cfb import OleFileIO
from dochan.hwp.header import FileHeader
from dochan.model.document import Paragraph
from dochan.model.equation import Equation
from dochan.model.header_footer import Footnote
from dochan.model.image import Image
from dochan.model.table import Table
from dochan.ooxml.docx import DOCXReader
from lxml import etree

from ...errors import BadInput, UnsupportedType
from ..documents import Document
from .package import LOCKED, require_sound
from .source import Item, Source, sections, table
from .spaces import Spaces
from .text import clean, inline

BROKEN = "파일이 손상되어 열 수 없습니다. 원래 프로그램에서 다시 저장해 올려 주세요."
SCANNED = "글자가 없는 스캔 문서입니다. 글자 인식(OCR)을 한 PDF나 원본 문서 파일을 올려 주세요."
PROTECTED = "배포용으로 보호된 한글 문서입니다. 보호하지 않은 원본을 HWPX로 저장해 올려 주세요."
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_HEADER_BYTES = 256


def read_hwp(source: Source) -> list[Document]:
    """Return an HWP 5 document; locked, protected and older ones are refused by name."""
    _require_open(source)
    return [_document(Dochan(str(source.path), revision_mode="final").doc, source)]


def _require_open(source: Source) -> None:
    try:
        with OleFileIO(str(source.path)) as ole:
            streams = {"/".join(entry) for entry in ole.listdir()}
            raw = ole.openstream("FileHeader").read() if "FileHeader" in streams else b""
    except Exception as error:  # any parser error on a stranger's bytes means the same
        raise BadInput(BROKEN) from error
    if not raw.startswith(b"HWP Document File"):
        raise UnsupportedType(
            "옛 오피스(doc·xls·ppt) 문서는 읽지 않습니다. docx나 PDF로 저장해 올려 주세요."
        )
    if len(raw) < _HEADER_BYTES:
        raise BadInput(BROKEN)
    header = FileHeader.parse(raw)
    if header.is_encrypted or header.is_drm or header.has_cert_encrypt:
        raise BadInput(LOCKED)
    if header.is_distribution:
        raise BadInput(PROTECTED)


def read_hwpx(source: Source) -> list[Document]:
    """Return an HWPX document."""
    require_sound(source.data, "hwpx")
    parsed = Dochan(str(source.path), revision_mode="final", include_assets=False).doc
    return [_document(parsed, source)]


def read_docx(source: Source) -> list[Document]:
    """Return a Word document, without the words it hides."""
    if not source.data.startswith(b"PK"):
        raise BadInput(LOCKED if _has_locked_package(source) else BROKEN)
    require_sound(source.data, "docx")
    return [_document(DOCXReader().read(BytesIO(_without_hidden(source.data))), source)]


def _has_locked_package(source: Source) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in source.data


def _without_hidden(data: bytes) -> bytes:
    """Return the package with the runs that Word does not show taken out of its body."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as package, ZipFile(kept, "w", ZIP_STORED) as clean:
        for entry in package.infolist():
            part = package.read(entry)
            clean.writestr(entry.filename, _shown(part) if entry.filename == _BODY else part)
    return kept.getvalue()


def _shown(part: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(part, parser)
    for mark in list(root.iter(f"{_WORD}vanish", f"{_WORD}webHidden")):
        run = next(mark.iterancestors(f"{_WORD}r"), None)
        above = None if run is None else run.getparent()
        on = mark.get(f"{_WORD}val", "true") not in ("0", "false", "off")
        if on and run is not None and above is not None:
            above.remove(run)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def read_pdf(source: Source) -> list[Document]:
    """Return a PDF document, a block for each page."""
    parsed = Dochan(str(source.path)).doc
    if any("암호" in error for error in parsed.errors):
        raise BadInput(LOCKED)
    if not parsed.find_all("paragraph") and not parsed.find_all("table"):
        raise BadInput(BROKEN if _failed(parsed) else SCANNED)
    return [_document(parsed, source, Spaces.of(source.data))]


def _failed(parsed: Any) -> bool:
    return any(error.startswith("ERR") for error in parsed.errors)


def _document(parsed: Any, source: Source, spaces: Spaces | None = None) -> Document:
    if any(error.startswith("ERR") and "암호" in error for error in parsed.errors):
        raise BadInput(LOCKED)
    if _failed(parsed):
        raise BadInput(BROKEN)
    elements = [element for section in parsed.sections for element in section.elements]
    named = [e for e in elements if _is_property(e) and getattr(e, "heading_level", False)]
    items = [item for element in elements if not _is_property(element) for item in _item(element)]
    if spaces:
        items = [replace(i, text=spaces.restored(clean(i.text), i.page)) for i in items]
    headings = (item.text for item in items[:8] if item.kind == "heading")
    title = named[0].text if named else next(headings, "")
    return source.document(sections(items), title=title)


def _is_property(element: Any) -> bool:
    path = getattr(getattr(element, "provenance", None), "path", "") or ""
    return path == "docProps/core.xml"


def _item(element: Any) -> Iterator[Item]:
    """Yield what a reader sees of one element; running heads, comments and pictures are not."""
    page = _page(element)
    if isinstance(element, Paragraph):
        level = element.heading_level
        text = _words(element)
        text = inline(text) if level else text
        yield Item("heading" if level else "text", text, level=level, page=page)
    elif isinstance(element, Table):
        yield from _table(element, page or _page_of(element))
    elif isinstance(element, Footnote) and element.type != "comment":
        yield Item("text", element.text, page=page)
    elif isinstance(element, Equation):
        yield Item("text", element.latex, page=page)
    elif isinstance(element, Image):
        yield Item("text", element.caption_text, page=page)


def _words(paragraph: Any) -> str:
    """Return a paragraph's words, formulas among them as LaTeX."""
    return "".join(
        f"${run.equation.latex}$" if run.equation else run.text for run in paragraph.runs
    )


def _table(element: Any, page: int) -> Iterator[Item]:
    rows = [[cell.text for cell in row] for row in element.rows]
    if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, not a table
        yield Item("text", rows[0][0], page=page)
    else:
        yield Item("table", table(rows), page=page)
    yield Item("text", element.caption_text, page=page)


def _page_of(element: Any) -> int:
    """Return the page of a table: its cells know it, and the paragraphs in them."""
    cells = [cell for row in element.rows for cell in row]
    parts = [*cells, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return next((page for page in map(_page, parts) if page), 0)


def _page(part: Any) -> int:
    return int(getattr(getattr(part, "provenance", None), "page", None) or 0)
