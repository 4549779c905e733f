"""Ask the model, and hand on each sentence the moment it is complete."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from .serving import Model
from .values import Draft, Instead, Part, Prompt, Usage

PARTS: dict[str, Part] = {"결론": "conclusion", "근거": "grounds", "할 일": "next"}

TOKEN = re.compile(r"\s*\[(?:자료|출처)?\s*(\d+(?:\s*,\s*\d+)*)\s*\]")
ITEM = "가나다라마바사아자차카타파하"
ENDING = re.compile(
    rf"""(?: (?<![\d\s.]) (?<!\s[{ITEM}]) (?<!^[{ITEM}])  # closes no number, no item `가.`
             [.?!。…]++ ["'”’」』)*\]]*+ (?:{TOKEN.pattern})*+ (?=\s)
           | (?: (?<!\d)[.?!。…]++ ["'”’」』)*\]]*+ | (?<=니다) ) (?:{TOKEN.pattern})++ )
        (?= \s*+
            (?! \[ [\d,\s자료출처]*+ (?:\]|$) )           # no further token, nor half of one
            (?! (?<=["'”’」』]\s) (?:라|이라|이$) )          # nor `" 라고`
            [^\s.,?!…] )                                  # but the first letter of what follows""",
    re.VERBOSE,
)
MARK = re.compile(r"[.?!。…\]]")
"""What no sentence ends without: most pieces that arrive have none, and need no closer look."""
PAIRS = tuple(zip("“‘「『(", "”’」』)", strict=True))
BULLET = re.compile(rf"^\s*(?:[-*•>○□]|[①-⑳]|\(?\d{{1,2}}[.)](?!\s*\d)|[{ITEM}][.)])\s+")


async def generate(prompt: Prompt, model: Model) -> AsyncGenerator[Draft, None]:
    """Yield the model's sentences as they are completed, each with the tokens it cites."""
    waiting, part, usage, instead = "", None, Usage(), ""
    async with aclosing(model.write(prompt)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Usage):
                usage = piece
                continue
            if isinstance(piece, Instead):
                waiting, part, instead = "", None, piece.name
                yield Draft("", instead=instead, late=piece.late)
                continue
            *complete, waiting = _split(waiting + piece)
            for sentence in complete:
                part = _part(sentence, part)
                if draft := _draft(sentence, part):
                    yield draft
    part = _part(waiting, part)
    if draft := _draft(waiting, part):
        yield draft
    yield Draft("", usage=usage, instead=instead)


def _split(text: str) -> list[str]:
    """Split after each complete sentence and line; the last piece is unfinished."""
    *lines, last = text.split("\n")
    return [piece for line in lines for piece in _sentences(line)] + _sentences(last)


def _sentences(line: str) -> list[str]:
    """Split one line; what is decided about a piece depends on nothing before it."""
    pieces = []
    while end := _end(line):
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]


def _end(line: str) -> int:
    """Return where the first sentence ends, or 0: never in a heading or inside quotes."""
    if not MARK.search(line) or line.lstrip().startswith("#"):
        return 0
    return next((m.end() for m in ENDING.finditer(line) if _closed(line[: m.end()])), 0)


def _closed(text: str) -> bool:
    """Tell whether every quotation mark and bracket that was opened is closed."""
    return text.count('"') % 2 == 0 and all(text.count(a) <= text.count(b) for a, b in PAIRS)


def _part(piece: str, current: Part | None) -> Part | None:
    """Return the part that a heading opens, or the one we are in."""
    return PARTS.get(piece.strip("#*: \t\r"), current)


def _draft(sentence: str, part: Part | None) -> Draft | None:
    """Take a sentence and its citation tokens apart; a heading says nothing."""
    if sentence.lstrip().startswith("#") or sentence.strip("*: \t\r") in PARTS:
        return None
    tokens = [token.strip() for group in TOKEN.findall(sentence) for token in group.split(",")]
    text = BULLET.sub("", TOKEN.sub("", sentence)).replace("**", "").strip()
    return Draft(text, tuple(dict.fromkeys(tokens)), part) if text else None
