"""A page as HWPX, in outline styles and real tables, with the notice in foot and properties."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from hwpx import HwpxDocument
from lxml import etree

from .draft import Draft
from .page import Block, pieces
from .pdf import widths

TEXT_FONT, HEAD_FONT = "함초롬바탕", "함초롬돋움"
PARAGRAPH = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HEAD = "{http://www.hancom.co.kr/hwpml/2011/head}"
OPF = "{http://www.idpf.org/2007/opf/}"
ALIGNED = {"title": "CENTER", "centre": "CENTER", "right": "RIGHT"}
MARGINS = {"left": 25, "right": 25, "top": 20, "bottom": 15, "header": 10, "footer": 10}
SHADE, GAP_COLOUR = "#F2F2F2", "#B00020"
TEXT_WIDTH = 45354
"""160 mm between the margins, in 1/7200 inch."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_hwpx(draft: Draft) -> bytes:
    """Return the draft as a Hangul document (KS X 6101)."""
    document = HwpxDocument.new()
    document.page.setup(paper_size="A4", margins_mm=MARGINS)
    sheet = _Sheet(document)
    for block in draft.blocks:
        sheet.write(block)
    small = document.styles.ensure_run(size=8, font=HEAD_FONT)
    foot = document.page.set_footer(text=draft.notice)
    for run in foot.element.iter(f"{PARAGRAPH}run"):
        run.set("charPrIDRef", small)
    return _finished(document.to_bytes(), draft)


class _Sheet:
    """A document being written, with the run styles it uses."""

    def __init__(self, document: Any) -> None:
        self.document = document
        ensure = document.styles.ensure_run
        self.plain = ensure(size=11, font=TEXT_FONT)
        self.gap = ensure(size=11, font=TEXT_FONT, bold=True, color=GAP_COLOUR)
        self.looks = {
            "title": ensure(size=19, font=HEAD_FONT, bold=True),
            "heading": ensure(size=13, font=HEAD_FONT, bold=True),
        }

    def write(self, block: Block) -> None:
        """Write one block."""
        if block.kind == "table":
            self._table(block)
            return
        if block.kind in ("title", "heading"):
            level = 1 if block.kind == "title" else 2
            paragraph = self.document.add_heading("", level)
        else:
            paragraph = self.document.add_paragraph("", inherit_style=False, include_run=False)
        self._place(paragraph, block)
        text = f"{block.marker} {block.text}" if block.marker else block.text
        self._runs(paragraph, text, self.looks.get(block.kind, self.plain))

    def _place(self, paragraph: Any, block: Block) -> None:
        """Align a paragraph, space it, hang it under its marker."""
        heading = block.kind in ("title", "heading")
        self.document.styles.apply_paragraph_format(
            paragraphs=[paragraph],
            alignment=ALIGNED.get(block.kind, "LEFT" if heading else "JUSTIFY"),
            line_spacing_percent=160,
            indent_left_mm=7 * block.indent,
            first_line_indent_mm=-7 if block.marker else 0,
            spacing_before_pt=8 if heading else 0,
            spacing_after_pt=14 if block.kind == "title" else 3,
            keep_with_next=heading,
        )

    def _runs(self, paragraph: Any, text: str, look: str) -> None:
        for piece, gap in pieces(text):
            paragraph.add_run(piece, char_pr_id_ref=self.gap if gap else look)

    def _table(self, block: Block) -> None:
        """Write a table; without a head its first column is the label."""
        columns = max(len(row) for row in block.rows)
        table = self.document.add_table(len(block.rows), columns, width=TEXT_WIDTH)
        table.set_column_widths(widths(columns, block.head))
        for at, row in enumerate(block.rows):
            for column, text in enumerate(row):
                paragraph = table.cell(at, column).paragraphs[0]
                paragraph.clear_text()
                self._runs(paragraph, text, self.plain)
                if at == 0 if block.head else column % 2 == 0:
                    table.set_cell_shading(at, column, SHADE)


def _finished(made: bytes, draft: Draft) -> bytes:
    """Return the package with our properties, unnumbered outline styles and no clock in it."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as finished:
        for part in parts.infolist():
            data = parts.read(part)
            if part.filename.endswith("content.hpf"):
                data = _described(data, draft)
            elif part.filename == "Contents/section0.xml":
                data = _without_empty_start(data)
            elif part.filename == "Contents/header.xml":
                data = _unnumbered(data)
            elif part.filename == "Preview/PrvText.txt":
                data = draft.text.encode()
            entry = ZipInfo(part.filename, EPOCH)
            entry.compress_type = ZIP_STORED if part.filename == "mimetype" else ZIP_DEFLATED
            finished.writestr(entry, data)
    return out.getvalue()


def _described(data: bytes, draft: Draft) -> bytes:
    """Set title, description and keywords; the library's own author and dates go."""
    root = etree.fromstring(data)
    said = {"description": draft.notice, "subject": draft.goes_to, "keyword": "AI-assisted"}
    for title in root.iter(f"{OPF}title"):
        title.text = draft.title
    for meta in root.iter(f"{OPF}meta"):
        meta.text = said.get(str(meta.get("name")), "")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _without_empty_start(data: bytes) -> bytes:
    """Let the first written paragraph carry the page settings, as a page saved by Hangul does."""
    root = etree.fromstring(data)
    empty, first = root.findall(f"{PARAGRAPH}p")[:2]
    for run in reversed(empty.findall(f"{PARAGRAPH}run")):
        if len(run) and run.find(f"{PARAGRAPH}secPr") is not None:
            first.insert(0, run)
    root.remove(empty)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _unnumbered(data: bytes) -> bytes:
    """Take the automatic numbers off the outline styles: the page carries its own."""
    root = etree.fromstring(data)
    for head in root.iter(f"{HEAD}paraHead"):
        head.text = None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
