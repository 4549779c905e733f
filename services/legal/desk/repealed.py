"""Articles known to be repealed, for the laws that an index does not hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from sectorkit.retrieval.references import law_key, parse_reference
from sectorkit.tools import law
from sectorkit.tools.citations import LABELS, Finding

VALUES = Path(__file__).parent.parent / "data" / "values" / "repealed_articles.yaml"


@dataclass(frozen=True, slots=True)
class Repealed:
    """The day on which each article was repealed, by law and `제241조`, as read on one day."""

    checked_at: date
    days: Mapping[tuple[str, str], date]


@lru_cache(maxsize=1)
def load_repealed() -> Repealed:
    """Return the register in `data/values`."""
    kept = yaml.safe_load(VALUES.read_text(encoding="utf-8"))
    days = {
        (law_key(name), locator): day
        for name, amended in kept["laws"].items()
        for day, written in amended.items()
        for locator in _locators(written)
    }
    return Repealed(kept["checked_at"], days)


def _locators(written: str) -> Iterator[str]:
    """Yield each article of `241, 304-306, 104의2`."""
    for part in written.split(", "):
        if "의" in part:
            number, branch = part.split("의")
            yield f"제{number}조의{branch}"
            continue
        first, _, last = part.partition("-")
        yield from (f"제{n}조" for n in range(int(first), int(last or first) + 1))


def with_repealed(findings: Sequence[Finding], as_of: date) -> list[Finding]:
    """Return the findings; an article that could not be checked is `repealed` where we know it."""
    return [_known(finding, as_of) for finding in findings]


def _known(finding: Finding, as_of: date) -> Finding:
    if finding.kind != "article" or finding.verdict != "unchecked" or not finding.law:
        return finding
    register = load_repealed()
    locator = parse_reference(f"법 {finding.locator}")[0].locator
    day = register.days.get((law_key(finding.law), locator))
    if day is None or day > as_of:
        return finding
    return replace(
        finding,
        verdict="repealed",
        label=LABELS["repealed"],
        reason=f"{locator}는 {day.isoformat()} 개정으로 삭제되었습니다"
        f"({register.checked_at.isoformat()} 확인). 법령의 글은 색인에 없습니다.",
        rule=law(finding.law, locator, checked_at=register.checked_at.isoformat()),
    )
