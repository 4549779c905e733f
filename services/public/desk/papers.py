"""A case's text as a paper, and a paper back as text."""

from pathlib import Path

from sectorkit.drafting import FORMATS, Draft, export
from sectorkit.drafting.page import Block
from sectorkit.retrieval.readers import read


def blocks_of(title: str, text: str) -> tuple[Block, ...]:
    """Return the page of a text: one paragraph a line, indented as it was written."""
    kept: list[Block] = [Block("title", title)]
    for line in text.splitlines():
        deep = (len(line) - len(line.lstrip(" "))) // 2
        kept.append(
            Block("paragraph", line.strip(), indent=min(deep, 2)) if line.strip() else SPACE
        )
    return tuple(kept)


SPACE = Block("space")


def paper(title: str, text: str, format: str) -> tuple[bytes, str]:
    """Return a text as a file and its media type. Raises `UnsupportedType`."""
    draft = Draft(
        template="case",
        title=title,
        goes_to="",
        fields={},
        origins={},
        missing=(),
        doubtful=(),
        blocks=blocks_of(title, text),
        text=f"# {title}\n\n{text}",
        citations=(),
    )
    return export(draft, format), FORMATS[format].media_type


def text_of(path: Path) -> str:
    """Return what a paper says, as plain lines. Raises what the kit's readers raise."""
    found = read(path, name=path.name)
    return "\n".join(block.text for document in found for block in document.blocks)
