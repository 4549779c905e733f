"""A name written otherwise once or twice: one letter off the one that stands everywhere else."""

import re
from collections.abc import Iterator

from .people import Cast

_HANGUL = 0xAC00


def slips(text: str, cast: Cast) -> Iterator[tuple[str, str, int, int]]:
    """Yield the usual name, the odd one, and where each first stands."""
    full = [name for name in cast.names if len(name) == 3 and " " not in name]
    every = _counts(text, full)
    for often in full:
        if every[often] < 3:
            continue
        for odd, at in _like(text, often):
            if _rare(text, odd, every[often]) and not _together(text, often, odd):
                yield often, odd, text.index(often), at


def _counts(text: str, names: list[str]) -> dict[str, int]:
    return {name: text.count(name) for name in names}


def _like(text: str, name: str) -> Iterator[tuple[str, int]]:
    """Yield words with the same syllables but for one letter of one of them."""
    seen: set[str] = set()
    for at in range(len(text) - 2):
        word = text[at : at + 3]
        if word in seen or word == name or (at and _is_hangul(text[at - 1])):
            continue
        pairs = [(a, b) for a, b in zip(name, word, strict=True) if a != b]
        if len(pairs) == 1 and all(map(_is_hangul, word)) and _one_letter(*pairs[0]):
            seen.add(word)
            yield word, at


def _one_letter(a: str, b: str) -> bool:
    """Say whether two syllables differ in one of their letters."""
    return sum(x != y for x, y in zip(_parts(a), _parts(b), strict=True)) == 1


def _parts(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - _HANGUL
    return code // 588, code % 588 // 28, code % 28


def _is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _rare(text: str, odd: str, often: int) -> bool:
    return text.count(odd) <= max(1, often // 4)


def _together(text: str, often: str, odd: str) -> bool:
    """Say whether a sentence names both: then they are two people."""
    return any(often in sentence and odd in sentence for sentence in re.split(r"[.!?\n]", text))
