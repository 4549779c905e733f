"""Read an official paper as the rules on official writing read it, and say where it differs."""

from collections.abc import Iterator

from .amounts import check_amounts
from .dates import check_dates, check_times
from .findings import Finding, Kind
from .items import check_items
from .parts import check_parts
from .words import check_words

__all__ = ["Finding", "Kind", "lint"]

CHECKS = (check_dates, check_times, check_amounts, check_items, check_parts, check_words)


def lint(text: str, kind: Kind = "기안문") -> list[Finding]:
    """Return what breaks a rule, in reading order; nothing where two rules see the same words."""
    found = sorted(_all(text, kind), key=lambda f: (f.start, -f.end))
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end or finding.start == finding.end:
            kept.append(finding)
    return kept


def _all(text: str, kind: Kind) -> Iterator[Finding]:
    for check in CHECKS:
        yield from check(text, kind)
