"""Plain Korean: hard words, letters of other scripts outside brackets (국어기본법 제14조)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from .amounts import AMOUNT
from .findings import LANGUAGE, WRITING, Finding, Kind, finding

WORDS = Path(__file__).parents[2] / "data/official_words.yaml"
LATIN = re.compile(r"(?<![A-Za-z0-9@./_\-])[A-Za-z][A-Za-z&]+(?![A-Za-z0-9@/_\-]|\.[a-z])")
HANJA = re.compile(r"[\u4e00-\u9fff\uf900-\ufaff]+")
UNITS = frozenset({"km", "kg", "cm", "mm", "ha", "kWh", "kW", "MW", "dB", "mg", "ml", "pH"})


@lru_cache(maxsize=1)
def official_words() -> dict[str, str]:
    """Return hard words and what to write instead."""
    read: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(official_words(), key=lambda word: -len(word))
    return re.compile(rf"(?<![가-힣])(?:{'|'.join(map(re.escape, longest_first))})")


def check_words(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield words that people outside the office do not use, and unexplained foreign letters."""
    counted = [found.span() for found in AMOUNT.finditer(text)]
    for found in _pattern().finditer(text):
        if any(start <= found.start() < end for start, end in counted):
            continue
        better = official_words()[found[0]]
        message = f"어려운 말입니다. '{better}'(으)로 바꿔 써 보세요."
        yield finding("쉬운 말", text, found.span(), message, better, (LANGUAGE, "제14조"))
    for found in (*LATIN.finditer(text), *HANJA.finditer(text)):
        if found[0] in UNITS or _in_brackets(text, found.start()):
            continue
        message = "한글로 쓰고, 뜻을 정확히 전할 때만 괄호 안에 외국 글자나 한자를 씁니다."
        yield finding("외국 글자", text, found.span(), message, "", (WRITING, "제7조"))


def _in_brackets(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line.count("(") > line.count(")")
