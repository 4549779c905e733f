"""Danger in a person's own words, by rule: no model, no index, a few milliseconds.

`data/red_flags.yaml` holds the words. A flag never says what somebody has; it says that this is
not to be waited out, and who comes. What is asked about, would be, or has long passed is no
danger, unless the same words put it here and now.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from sectorkit import Referral

WORDS = Path(__file__).parents[1] / "data/red_flags.yaml"

NEAR = 70
"""Characters within which words stand together."""
SENTENCE = re.compile(r"[.?!\n]+\s*")
ALWAYS = "self_harm"
"""However long it has gone on, this is for a person at once."""

LONGEST = 1_000
"""Characters screened: an emergency is told at once."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One kind of danger: the words for it, what is said, who takes over."""

    name: str
    words: Sequence[re.Pattern[str]]
    together: Sequence[Sequence[re.Pattern[str]]]
    """Groups of words that raise it when each stands somewhere, in whatever order."""
    says: str
    to: Referral

    def speaks_in(self, text: str) -> bool:
        """Tell whether any of its words stand in the text."""
        if any(pattern.search(text) for pattern in self.words):
            return True
        return any(
            all(word.search(near) for word in group)
            for near in windows(text)
            for group in self.together
        )


def windows(text: str) -> list[str]:
    """Return the stretches in which words count as standing together: sentences, cut if long."""
    found = []
    for sentence in SENTENCE.split(text):
        starts = range(0, max(len(sentence) - NEAR // 2, 1), NEAR // 2)
        found += [sentence[start : start + NEAR] for start in starts]
    return found


@dataclass(frozen=True, slots=True)
class Screen:
    """Every flag, and the words that make danger a topic, a condition or a memory."""

    flags: Sequence[Flag]
    about: re.Pattern[str]
    conditional: re.Pattern[str]
    past: re.Pattern[str]
    chronic: re.Pattern[str]
    now: re.Pattern[str]

    def find(self, text: str) -> Flag | None:
        """Return the first flag raised by what somebody says of here and now."""
        told = re.sub(r"\s+", " ", text[:LONGEST]).strip()
        return next((f for f in self.flags if f.speaks_in(told) and self._is_here(told, f)), None)

    def may_be_here(self, text: str) -> bool:
        """Tell whether the words are about this moment, as far as they show it."""
        if self.chronic.search(text):
            return False
        elsewhere = (self.past, self.about, self.conditional)
        return bool(self.now.search(text)) or not any(p.search(text) for p in elsewhere)

    def _is_here(self, text: str, flag: Flag) -> bool:
        """Tell the same of a flag; a wish to die is here however long it has gone on."""
        if flag.name == ALWAYS:
            elsewhere = (self.past, self.about, self.conditional)
            return bool(self.now.search(text)) or not any(p.search(text) for p in elsewhere)
        return self.may_be_here(text)


@lru_cache(maxsize=1)
def load_screen() -> Screen:
    """Return the screen, its words compiled once."""
    told = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    compiled = {
        name: re.compile(told[name]) for name in ("about", "conditional", "past", "chronic", "now")
    }
    return Screen(flags=tuple(_flag(entry) for entry in told["flags"]), **compiled)


def _flag(entry: dict[str, object]) -> Flag:
    words, together, to = entry["words"], entry.get("together", []), entry["to"]
    assert isinstance(words, list) and isinstance(together, list) and isinstance(to, dict)
    return Flag(
        name=str(entry["name"]),
        words=tuple(re.compile(pattern) for pattern in words),
        together=tuple(tuple(re.compile(word) for word in group) for group in together),
        says=str(entry["says"]),
        to=Referral(**to),
    )
