"""Fonts to embed in a PDF: only the letters that are used, in outlines that all readers know.

The installed fonts are OpenType with CFF outlines and named by CID; some readers, pypdf among
them, misread the widths of such fonts in a PDF and see spaces between letters. A few hundred
glyphs become TrueType in well under a second.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_ko
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

MISSING = "□"
"""Stands for a letter that a font does not have."""

TOLERANCE = 1.0
"""How far a curve may move, in thousandths of the letter's height."""


def serif() -> Path:
    """Return the path of the font for text."""
    return pylopdf_fonts_ko.serif_path()


def sans() -> Path:
    """Return the path of the font for headings."""
    return pylopdf_fonts_ko.sans_path()


@lru_cache(maxsize=4)
def letters_of(path: Path) -> frozenset[int]:
    """Return the code points that a font has letters for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def known(text: str, path: Path) -> str:
    """Return the text with every letter that the font lacks shown as `MISSING`."""
    have = letters_of(path)
    return "".join(c if ord(c) in have or c == "\n" else MISSING for c in text)


def write_subset(path: Path, text: Iterable[str], to: Path) -> None:
    """Write a TrueType font with the letters of these texts and no others."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=DROPPED)
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(text) + f" {MISSING}")
        subsetter.subset(font)
        _to_truetype(font)
        font.save(to)


DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "DSIG", "vhea", "vmtx", "STAT"]


def _to_truetype(font: Any) -> None:
    """Replace CFF outlines by quadratic ones, in place."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    drawn = {name: _quadratic(glyphs, name) for name in order}
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    font["maxp"].tableVersion = 0x00010000
    for name in NO_HINTS:
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"
    font["head"].glyphDataFormat = 0


NO_HINTS = (
    "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
    "maxSizeOfInstructions maxComponentElements maxComponentDepth maxPoints maxContours "
    "maxCompositePoints maxCompositeContours"
).split()


def _quadratic(glyphs: Any, name: str) -> Any:
    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
    return pen.glyph()
