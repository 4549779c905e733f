"""Ask the model, and hand on each sentence the moment it is complete."""

import re
from collections.abc import AsyncIterator

from .serving import Model
from .values import Draft, Part, Prompt, Usage

PARTS: dict[str, Part] = {"결론": "conclusion", "근거": "grounds", "할 일": "next"}

TOKEN = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
ENDING = re.compile(
    r"""(?<![\d\s.]) [.?!。…]+ ["'”’」』)\]]*     # a full stop that closes no number
        (?: \s*\[\d+(?:\s*,\s*\d+)*\] )*          # the tokens that belong to the sentence
        (?= \s+ [^\s\[] )                         # and the first letter of the next one""",
    re.VERBOSE,
)


async def generate(prompt: Prompt, model: Model) -> AsyncIterator[Draft]:
    """Yield the model's sentences as they are completed, each with the tokens it cites."""
    waiting, part, usage = "", None, Usage()
    async for piece in model.write(prompt):
        if isinstance(piece, Usage):
            usage = piece
            continue
        *lines, waiting = (waiting + piece).split("\n")
        for line in lines:
            part = _part(line, part)
            for sentence in _sentences(line):
                yield _draft(sentence, part)
        *complete, waiting = _sentences(waiting) or [""]
        for sentence in complete:
            yield _draft(sentence, part)
    part = _part(waiting, part)
    for sentence in _sentences(waiting):
        yield _draft(sentence, part)
    yield Draft("", usage=usage)


def _sentences(text: str) -> list[str]:
    """Split one line after each complete sentence; the last piece may be unfinished."""
    ends = [match.end() for match in ENDING.finditer(text)]
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if text[a:b]]


def _part(line: str, current: Part | None) -> Part | None:
    """Return the part that a heading opens, or the one we are in."""
    return PARTS.get(line.lstrip("# ").strip(), current) if line.startswith("#") else current


def _draft(sentence: str, part: Part | None) -> Draft:
    """Take a sentence and its citation tokens apart; a heading says nothing."""
    if sentence.lstrip().startswith("#"):
        return Draft("")
    tokens = [token.strip() for group in TOKEN.findall(sentence) for token in group.split(",")]
    return Draft(_bare(TOKEN.sub("", sentence)), tuple(dict.fromkeys(tokens)), part)


BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


def _bare(text: str) -> str:
    """Return the sentence without its list bullet."""
    return BULLET.sub("", text).strip()
