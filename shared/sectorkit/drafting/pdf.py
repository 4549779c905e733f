"""A page as PDF, A4, with the Korean letters it uses embedded."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF, FontFace
from fpdf.enums import Align, TableBordersLayout, XPos, YPos

from . import fonts
from .draft import Draft
from .page import Block, pieces

SERIF, SANS = "serif", "sans"
MARGIN, LINE, SIZE = 25.0, 7.2, 11
INDENT = 7.0
GAP_COLOUR = (176, 0, 32)
SHADE = (242, 242, 242)
PRODUCER = "sectorkit"


class Sheet(FPDF):
    """A4 with the AI notice and the page number at the foot of every page."""

    def __init__(self, notice: str) -> None:
        """Start with an empty page description and this notice."""
        super().__init__(format="A4")
        self.notice = notice
        self.set_margins(MARGIN, 22, MARGIN)
        self.set_auto_page_break(True, 24)

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-18)
        self.set_font(SANS, size=8)
        self.set_text_color(90, 90, 90)
        self.cell(0, 5, self.notice, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(0, 5, f"- {self.page_no()} -", align=Align.C)
        self.set_text_color(0, 0, 0)


def write_pdf(draft: Draft) -> bytes:
    """Return the draft as a PDF document."""
    sheet = Sheet(draft.notice)
    sheet.set_title(draft.title)
    sheet.set_subject(draft.notice)
    sheet.set_keywords("AI-assisted; ai_generated=true")
    sheet.set_creator(PRODUCER)
    sheet.set_producer(PRODUCER)
    sheet.set_lang("ko-KR")
    with TemporaryDirectory() as folder:
        _add_fonts(sheet, draft, Path(folder))
        sheet.add_page()
        for block in draft.blocks:
            _write(sheet, block)
        out = BytesIO()
        sheet.output(out)
    return out.getvalue()


def _texts(draft: Draft, family: str) -> Iterator[str]:
    """Yield what will be written in a family's letters."""
    if family == SANS:
        yield f"{draft.notice}- 0123456789"
    for block in draft.blocks:
        if (block.kind in ("title", "heading")) == (family == SANS):
            yield block.text + block.marker
            yield from (cell for row in block.rows for cell in row)


def _add_fonts(sheet: Sheet, draft: Draft, folder: Path) -> None:
    """Embed only the letters of this draft."""
    for family, path in ((SERIF, fonts.serif()), (SANS, fonts.sans())):
        subset = folder / f"{family}.ttf"
        fonts.write_subset(path, _texts(draft, family), subset)
        sheet.add_font(family, fname=subset)


def _write(sheet: Sheet, block: Block) -> None:
    match block.kind:
        case "title":
            sheet.set_font(SANS, size=19)
            _aligned(sheet, block.text, Align.C, fonts.sans(), 12)
            sheet.ln(5)
        case "heading":
            sheet.ln(3)
            sheet.set_font(SANS, size=12.5)
            if sheet.will_page_break(3 * LINE):
                sheet.add_page()
            _aligned(sheet, block.text, Align.L, fonts.sans(), 8)
        case "space":
            sheet.ln(LINE)
        case "table":
            _table(sheet, block)
        case "centre" | "right":
            sheet.set_font(SERIF, size=SIZE)
            _aligned(
                sheet, block.text, Align.C if block.kind == "centre" else Align.R, fonts.serif()
            )
        case _:
            _paragraph(sheet, block)


def _aligned(sheet: Sheet, text: str, align: Align, font: Path, line: float = LINE) -> None:
    """Write a line in the middle or at a side; a gap in it colours the whole of it."""
    if any(gap for _, gap in pieces(text)):
        sheet.set_text_color(*GAP_COLOUR)
    text = fonts.known(text, font)
    sheet.multi_cell(0, line, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_text_color(0, 0, 0)


def _paragraph(sheet: Sheet, block: Block) -> None:
    """Write text from left to right, gaps coloured, an item's lines under its first word."""
    sheet.set_font(SERIF, size=SIZE)
    indent = MARGIN + INDENT * block.indent
    if block.marker:
        sheet.set_x(indent - INDENT)
        sheet.cell(INDENT, LINE, block.marker)
    sheet.set_left_margin(indent)
    sheet.set_x(indent)
    for text, gap in pieces(block.text):
        sheet.set_text_color(*(GAP_COLOUR if gap else (0, 0, 0)))
        sheet.write(LINE, fonts.known(text, fonts.serif()))
    sheet.set_text_color(0, 0, 0)
    sheet.set_left_margin(MARGIN)
    sheet.ln(LINE + 1)


def _table(sheet: Sheet, block: Block) -> None:
    """Write a table; without a head its first column is the label."""
    sheet.set_font(SERIF, size=SIZE - 1)
    width = max(len(row) for row in block.rows)
    plain, label = FontFace(), FontFace(fill_color=SHADE)
    with sheet.table(
        col_widths=widths(width, block.head),
        line_height=6.4,
        padding=1.2,
        text_align=Align.L,
        first_row_as_headings=False,
        borders_layout=TableBordersLayout.ALL,
    ) as table:
        for at, cells in enumerate(block.rows):
            row = table.row()
            for column, cell in enumerate(cells):
                named = at == 0 if block.head else column % 2 == 0
                gap = any(gap for _, gap in pieces(cell))
                look = label if named else FontFace(color=GAP_COLOUR) if gap else plain
                row.cell(fonts.known(cell, fonts.serif()), style=look)
    sheet.ln(3)


def widths(columns: int, head: bool) -> tuple[int, ...]:
    """Return the shares of the columns: labels narrow, values wide, headed columns alike."""
    if head:
        return (1,) * columns
    return tuple(1 if column % 2 == 0 else 3 for column in range(columns))
