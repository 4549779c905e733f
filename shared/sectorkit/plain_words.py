"""Hard words in plain ones: a sector's glossary, beside what is quoted and never inside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from .errors import Misconfigured
from .values import PlainWord

PARTICLES = (
    "은|는|이|가|을|를|의|에|로|으로|과|와|도|만|나|이나|부터|까지|처럼|보다|이라|라|란|이란|인|"
    "하|한|할|해|했|되|된|될|됩|됐|받|시키|시킨|입니다|합니다"
)
"""What may follow a word without making it another one."""


@lru_cache(maxsize=16)
def read_plain_words(path: Path) -> Mapping[str, PlainWord]:
    """Return a glossary by its words. Raises `Misconfigured` for one that cannot be read."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {row["word"]: PlainWord(**row) for row in rows}
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise Misconfigured(f"{path}: 쉬운 말 목록을 읽을 수 없습니다. ({error})") from error


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![가-힣A-Za-z0-9])(?:{longest_first})(?=(?:{PARTICLES})|[^가-힣]|$)")


def places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words stand in a text as words of their own, from left to right."""
    if any(word in text for word in words):
        yield from (found.span() for found in _pattern(tuple(words)).finditer(text))


def plain_words_in(text: str, path: Path | None) -> tuple[PlainWord, ...]:
    """Return what a glossary explains of a text, each word once, in the order they stand there."""
    if path is None:
        return ()
    known = read_plain_words(path)
    found = dict.fromkeys(text[start:end] for start, end in places(text, tuple(known)))
    return tuple(known[word] for word in found)
