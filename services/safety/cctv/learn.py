"""What operators' decisions teach: below which score an event of a kind waits in the second row.

A threshold never rises above an event that somebody confirmed, so that what was right once is
never put back; and it hides nothing: the second row is shown below the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 3
"""False alarms of a kind on a camera before anything is learned from them."""
HIGHEST = 0.8
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator said of one event."""

    camera: str
    kind: str
    score: float
    confirmed: bool


def thresholds(decisions: Iterable[Decision]) -> Mapping[tuple[str, str], float]:
    """Return the threshold for each camera and kind of which enough is known."""
    groups: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        groups.setdefault((one.camera, one.kind), []).append(one)
    learned = {key: _threshold(group) for key, group in groups.items()}
    return {key: value for key, value in learned.items() if value > 0}


def _threshold(group: Sequence[Decision]) -> float:
    false = [one.score for one in group if not one.confirmed]
    right = [one.score for one in group if one.confirmed]
    if len(false) < ENOUGH:
        return 0.0
    return round(min([max(false) + STEP, HIGHEST, *right]), 3)


def precision(decisions: Iterable[Decision]) -> Mapping[str, tuple[int, int]]:
    """Return how many events of each kind were confirmed, of how many that were decided."""
    counts: dict[str, tuple[int, int]] = {}
    for one in decisions:
        right, all_of_them = counts.get(one.kind, (0, 0))
        counts[one.kind] = right + one.confirmed, all_of_them + 1
    return counts
