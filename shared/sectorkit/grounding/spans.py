"""Find where in a passage a sentence may stand."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ..retrieval.korean import sentences

Span = tuple[int, int]
Run = tuple[int, int, int, str]

CONNECTIVE = re.compile(
    r"^\s*(?:따라서|그러므로|그래서|다만|단|또한|또|즉|먼저|우선|그리고|그러나|하지만|한편|이때"
    r"|이 경우|다음으로|마지막으로|아울러"
    r"|예를 들어|특히|결국|정리하면|요약하면)\s*,?\s+"
)
_MARK = re.compile(
    r"^\s*(?:[①-⑳\-*•○□※]|\(?\d{1,2}(?:의\d+)?[.)](?=\s)|[가나다라마바사아자차카타파하]\.)\s*"
)
_QUOTE = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|(?<![\w])'([^']+)'")
_SAME_WORD = (
    ("하여야", "해야"),
    ("되어야", "돼야"),
    ("하여", "해"),
    ("되어", "돼"),
    ("하였", "했"),
    ("되었", "됐"),
    ("아니한", "않은"),
    ("아니하", "않"),
)
_LONGEST = 3
_SHORTLIST = 2
_JONG = 28


def verbatim(sentence: str, text: str) -> Span | None:
    """Return the sentences of `text` that are this one, its polite ending and spacing aside."""
    wanted = plain(sentence)
    runs = ((a, b) for a, b, _, letters in _runs(text) if letters == wanted)
    return next(runs, None) if wanted else None


def nearest(sentence: str, text: str, longest: int = _LONGEST) -> list[Span]:
    """Return the few runs of up to `longest` sentences most like this one, best first.

    A sentence more must bring something more: the shorter of two equal runs comes first.
    """
    wanted = _grams(plain(sentence))
    scored = [
        (len(wanted & grams) / (len(wanted) or 1) - len(letters) / 20_000, -a, (a, b))
        for (a, b, size, letters), grams in zip(_runs(text), _pairs(text), strict=True)
        if size <= longest
    ]
    return [span for _, _, span in sorted(scored, reverse=True)[:_SHORTLIST]]


def quotations(sentence: str) -> list[str]:
    """Return what the sentence puts in quotation marks."""
    return [next(filter(None, match.groups())) for match in _QUOTE.finditer(sentence)]


def unquoted(sentence: str) -> str:
    """Return the sentence without what it quotes."""
    return _QUOTE.sub(" ", sentence)


def find(quote: str, text: str) -> Span | None:
    """Return where the words stand in the text, whatever the space between letters."""
    letters = [re.escape(char) for char in quote.strip(" .") if not char.isspace()]
    match = re.search(r"\s*".join(letters), text) if letters else None
    return match.span() if match else None


def closes(span: Span, text: str) -> bool:
    """Tell whether a sentence of the text ends where the span does, but for its full stop."""
    return any(b >= span[1] and not re.search(r"\w", text[span[1] : b]) for _, b in sentences(text))


@lru_cache(maxsize=1024)
def _runs(text: str) -> tuple[Run, ...]:
    """Return runs of consecutive sentences: start, end, how many, letters."""
    return tuple(_each_run(text))


@lru_cache(maxsize=256)
def _pairs(text: str) -> tuple[frozenset[str], ...]:
    """Return the pairs of letters of each run; a sentence that is there verbatim needs none."""
    return tuple(_grams(letters) for _, _, _, letters in _runs(text))


def _each_run(text: str) -> Iterator[Run]:
    spans = sentences(text)
    for size in range(1, _LONGEST + 1):
        for first, last in zip(spans, spans[size - 1 :], strict=False):
            start, end = first[0], last[1]
            yield start, end, size, plain(text[start:end])


def _grams(letters: str) -> frozenset[str]:
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))


def plain(sentence: str) -> str:
    """Return the letters of a sentence, without list mark, connective, space or polite ending."""
    said = CONNECTIVE.sub("", _MARK.sub("", sentence))
    said = re.sub(r"\s+", "", unicodedata.normalize("NFC", said)).rstrip('.。!…"”')
    said = _stem(said)
    for long, short in _SAME_WORD:
        said = said.replace(long, short)
    return said


def _stem(said: str) -> str:
    """Return the letters without the final ending: 합니다, 한다 and 하다 all leave 하."""
    if said.endswith("습니다"):
        return said[:-3]
    if said.endswith("니다"):
        return _without(said[:-2], "ㅂ")
    if said.endswith("는다"):
        return said[:-2]
    return _without(said[:-1], "ㄴ") if said.endswith("다") else said


def _without(said: str, final: str) -> str:
    """Take the given final consonant off the last syllable, if it is there."""
    index = {"ㅂ": 17, "ㄴ": 4}[final]
    code = ord(said[-1]) - 0xAC00 if said else -1
    if not 0 <= code < 11172 or code % _JONG != index:
        return said
    return said[:-1] + chr(ord(said[-1]) - index)
