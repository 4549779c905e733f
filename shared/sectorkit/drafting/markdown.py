"""A page as Markdown that any reader shows as it is meant: what people wrote is never markup."""

import re
from collections.abc import Sequence

from .page import Block

_MARKUP = re.compile(r"([\\`*|\[]|_(?![^\W_])|(?<![^\W_])_|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<=~)~)")
_OPENING = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)]))")


def write_markdown(blocks: Sequence[Block]) -> str:
    """Return the page, an empty line between two blocks; alignment is for the other formats."""
    return "\n\n".join(text for block in blocks if (text := _written(block)))


def escaped(text: str) -> str:
    """Return text that means only itself in Markdown."""
    plain = _MARKUP.sub(r"\\\1", text)
    opening = _OPENING.match(plain)
    if opening is None:
        return plain
    space, mark = opening.groups()
    rest = plain[opening.end() :]
    return f"{space}{mark}\\{rest}" if mark.isdigit() else f"{space}\\{mark}{rest}"


def _written(block: Block) -> str:
    match block.kind:
        case "title":
            return f"# {escaped(block.text)}"
        case "heading":
            return f"## {escaped(block.text)}"
        case "item":
            return f"{'   ' * (block.indent - 1)}{block.marker} {escaped(block.text)}"
        case "table":
            return _table(block)
        case "space":
            return ""
        case _:
            return "   " * block.indent + escaped(block.text)


def _table(block: Block) -> str:
    """Return a table; one without a head gets an empty one, which Markdown asks for."""
    width = max(len(row) for row in block.rows)
    head, *rows = block.rows if block.head else (("",) * width, *block.rows)
    return "\n".join([_row(head, width), "|" + " --- |" * width, *(_row(r, width) for r in rows)])


def _row(row: Sequence[str], width: int) -> str:
    cells = [escaped(cell) for cell in row] + [""] * (width - len(row))
    return "| " + " | ".join(cells) + " |"
