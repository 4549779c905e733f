"""Where the media documents come from: guides of our own, and the statutes they rest on."""

import re
from pathlib import Path

LAW = re.compile(r"^\s*- \{law: ([^,]+),", re.MULTILINE)


def laws(guides: Path) -> tuple[str, ...]:
    """Return the names of the laws that the guides' front matter lists, each once, sorted."""
    texts = (path.read_text(encoding="utf-8") for path in guides.glob("*.md"))
    return tuple(sorted({name for text in texts for name in LAW.findall(text)}))
