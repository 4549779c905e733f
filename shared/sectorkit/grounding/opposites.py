"""Words that cannot stand for one another, words that may, and who can be party to a matter."""

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

Groups = dict[str, frozenset[str]]


def opposites() -> Groups:
    """Return each word that has an opposite, with its opposites."""
    return _groups("opposites")


def alike() -> Groups:
    """Return each word that others may stand for, with those others."""
    return _groups("alike")


@lru_cache(maxsize=1)
def roles() -> frozenset[str]:
    """Return the words for a party: 임대인, 채무자, 보호자."""
    return frozenset(_tables()["roles"])


@lru_cache(maxsize=1)
def degrees() -> frozenset[str]:
    """Return the words that widen or narrow a claim: 항상, 가장, 일부."""
    return frozenset(_tables()["degree"])


@lru_cache(maxsize=2)
def _groups(name: str) -> Groups:
    found: dict[str, set[str]] = {}
    for group in _tables()[name]:
        for word in group.split():
            found.setdefault(word, set()).update(set(group.split()) - {word})
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=1)
def _tables() -> dict[str, Sequence[str]]:
    tables: dict[str, Sequence[str]] = json.loads(
        files(__package__).joinpath("words.json").read_text("utf-8")
    )
    return tables
