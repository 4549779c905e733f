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
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

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
    with TTFont(path, lazy=True) as font:
        known, glyphs = font.getBestCmap(), font.getGlyphSet()
        letters = {ord(letter) for letter in "".join(text) + f" {MISSING}"}
        cmap = {letter: known[letter] for letter in sorted(letters & known.keys())}
        order = list(dict.fromkeys([NOTDEF, *cmap.values()]))
        made = FontBuilder(font["head"].unitsPerEm, isTTF=True)
        made.setupGlyphOrder(order)
        made.setupCharacterMap(cmap)
        made.setupGlyf({name: _quadratic(glyphs, name) for name in order})
        drawn = made.font["glyf"]
        bearings = {name: getattr(drawn[name], "xMin", 0) for name in order}
        made.setupHorizontalMetrics({n: (glyphs[n].width, left) for n, left in bearings.items()})
        line = font["hhea"]
        made.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
        made.setupNameTable({"psName": font["name"].getDebugName(6), "familyName": path.stem})
        made.setupOS2(**{name: getattr(font["OS/2"], name) for name in HEIGHTS})
        made.setupPost()
        made.save(to)


NOTDEF = ".notdef"
HEIGHTS = (
    "sTypoAscender sTypoDescender sTypoLineGap usWinAscent usWinDescent sCapHeight sxHeight"
).split()


def _quadratic(glyphs: Any, name: str) -> Any:
    """Return a glyph with quadratic outlines."""
    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
    return pen.glyph()
