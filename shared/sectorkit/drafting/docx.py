"""A page as DOCX, in real styles, with fonts that Korean Word has."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .draft import Draft
from .page import Block, pieces
from .pdf import widths

TEXT_FONT, HEAD_FONT = "바탕", "맑은 고딕"
STYLES = (("Normal", TEXT_FONT, 11), ("Title", HEAD_FONT, 19), ("Heading 1", HEAD_FONT, 13))
TEXT_WIDTH = 160
"""Between the margins, in millimetres."""
BLACK = RGBColor(0, 0, 0)


def write_docx(draft: Draft) -> bytes:
    """Return the draft as a Word document."""
    document = Document()
    _set_up(document, draft)
    for block in draft.blocks:
        _write(document, block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, draft: Draft) -> None:
    """Give the page its size, its styles, its foot and its properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    for name, font, size in STYLES:
        _style(document.styles[name], font, size)
    document.styles["Normal"].paragraph_format.line_spacing = 1.4
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(14)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(draft.notice).font.size = Pt(8)
    properties = document.core_properties
    properties.title, properties.subject, properties.language = draft.title, draft.goes_to, "ko-KR"
    properties.author, properties.comments = "", draft.notice
    properties.keywords = "AI-assisted; ai_generated=true"


def _style(style: Any, font: str, size: int) -> None:
    """Set a style's font for Korean and for Latin letters."""
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), font)


def _write(document: Any, block: Block) -> None:
    match block.kind:
        case "title":
            _runs(document.add_paragraph(style="Title"), block.text)
        case "heading":
            _runs(document.add_paragraph(style="Heading 1"), block.text)
        case "table":
            _table(document, block)
        case _:
            paragraph = document.add_paragraph()
            _place(paragraph, block)
            _runs(paragraph, f"{block.marker}\t{block.text}" if block.marker else block.text)


def _place(paragraph: Any, block: Block) -> None:
    """Align a paragraph, or hang it under its marker."""
    form = paragraph.paragraph_format
    if block.kind in ("centre", "right"):
        centre = block.kind == "centre"
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    if block.indent:
        form.left_indent = Mm(7 * block.indent)
        form.first_line_indent = Mm(-7) if block.marker else None
        form.tab_stops.add_tab_stop(Mm(7 * block.indent))


def _runs(paragraph: Any, text: str) -> None:
    """Add text, gaps marked."""
    for piece, gap in pieces(text):
        run = paragraph.add_run(piece)
        if gap:
            run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW


def _table(document: Any, block: Block) -> None:
    """Add a table; without a head its first column is the label."""
    columns = max(len(row) for row in block.rows)
    table = document.add_table(rows=len(block.rows), cols=columns, style="Table Grid")
    table.autofit = False
    shares = widths(columns, block.head)
    for column, share in enumerate(shares):
        table.columns[column].width = Mm(TEXT_WIDTH * share / sum(shares))
    for at, row in enumerate(block.rows):
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            cell.width = table.columns[column].width
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Pt(3)
            form.line_spacing = 1.1
            _runs(cell.paragraphs[0], text)
            if at == 0 if block.head else column % 2 == 0:
                _shade(cell)
    if block.head:
        _repeat(table.rows[0])
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat(row: Any) -> None:
    """Say that a row heads the table on every page: readers aloud rely on it too."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
