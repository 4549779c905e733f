"""Of what kind a complaint is and which department deals with it, learnt from labelled ones.

A naive Bayes over morphemes and pairs of letters: small enough to be read, trained when first
asked from `data/complaints/train.jsonl` and the duties in `departments.yaml`, and able to say
which words decided. It proposes; the official decides.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from sectorkit.retrieval import korean

from .cues import cues_in

COMPLAINTS = Path(__file__).parents[1] / "data/complaints"
SMOOTHING = 1.0
PAIRS_WEIGHT = 0.5
DUTIES_WEIGHT = 4.0
CUE_WEIGHT = 3.0
"""All four set by cross-validation inside the training half, whole matters left out."""


IDENTIFIER = re.compile(
    r"(?:(?:제|저의|내)\s*)?(?:(?:휴대|휴대폰|전화|연락|계좌)\s*)?(?:번호|연락처)?\S{0,2}\s*\[[가-힣]+\]\S*"
)
"""What masking leaves, with the words around it: who wrote says nothing of what is wanted."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One labelled complaint; those with the same `same` ask for the same thing."""

    id: str
    text: str
    kind: str
    department: str
    same: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A label, how sure (0 to 1), what comes next, and the words that spoke for it."""

    label: str
    share: float
    second: str
    because: Sequence[str]


def read_complaints(part: str) -> list[Complaint]:
    """Return the labelled complaints of `train` or `test`."""
    lines = (COMPLAINTS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Complaint(**json.loads(line)) for line in lines]


def features(text: str) -> Mapping[str, float]:
    """Return what is counted: words, pairs of letters, and the turns that tell a kind."""
    plain = korean.normalised(IDENTIFIER.sub(" ", text))
    squeezed = "".join(plain.split())
    found: defaultdict[str, float] = defaultdict(float)
    for word in korean.analyse(plain):
        found[word] += 1
    for pair in pairwise(squeezed):
        found["_" + "".join(pair)] += PAIRS_WEIGHT
    return found


class Sorter:
    """Naive Bayes with add-one smoothing of a smaller one."""

    def __init__(self, texts: Iterable[tuple[Mapping[str, float], str]]) -> None:
        """Count the features of each label."""
        self._counts: dict[str, defaultdict[str, float]] = {}
        self._documents: Counter[str] = Counter()
        for found, label in texts:
            counts = self._counts.setdefault(label, defaultdict(float))
            for word, n in found.items():
                counts[word] += n
            self._documents[label] += 1
        self._words = {word for counts in self._counts.values() for word in counts}
        self._totals = {label: sum(c.values()) for label, c in self._counts.items()}

    def knows(self, word: str) -> bool:
        """Say whether a word was ever in a labelled complaint or in a duty."""
        return word in self._words

    def weight(self, word: str, label: str) -> float:
        """Return the logarithm of how likely a label's complaint says a word."""
        seen = self._counts[label].get(word, 0.0) + SMOOTHING
        return math.log(seen / (self._totals[label] + SMOOTHING * len(self._words)))

    def guess(self, found: Mapping[str, float]) -> Guess:
        """Return the likeliest label and why."""
        known = {word: n for word, n in found.items() if word in self._words}
        scores = {
            label: math.log(self._documents[label])
            + sum(n * self.weight(word, label) for word, n in known.items())
            for label in self._counts
        }
        first, second = sorted(scores, key=lambda label: -scores[label])[:2]
        share = 1 / (1 + math.exp(min(700.0, scores[second] - scores[first])))
        return Guess(first, round(share, 3), second, self._because(known, first, second))

    def _because(self, known: Mapping[str, float], first: str, second: str) -> list[str]:
        words = [word for word in known if not word.startswith("_") and len(word) > 1]
        gain = {word: self.weight(word, first) - self.weight(word, second) for word in words}
        return sorted((w for w in words if gain[w] > 0), key=lambda word: -gain[word])[:3]


def kind_features(text: str) -> Mapping[str, float]:
    """Return the features that tell a kind: those of any text, and the turns of phrase."""
    return {**features(text), **dict.fromkeys(cues_in(text), CUE_WEIGHT)}


def department_sorter(rows: Iterable[Complaint]) -> Sorter:
    """Return who knows departments: what they were sent before, and what their duties say."""
    duties = yaml.safe_load((COMPLAINTS / "departments.yaml").read_text(encoding="utf-8"))
    told = [(_times(features(text), DUTIES_WEIGHT), name) for name, text in duties.items()]
    return Sorter([*((features(row.text), row.department) for row in rows), *told])


def _times(found: Mapping[str, float], weight: float) -> dict[str, float]:
    return {word: n * weight for word, n in found.items()}


@lru_cache(maxsize=1)
def sorters() -> tuple[Sorter, Sorter]:
    """Return who knows kinds and who knows departments, trained once."""
    rows = read_complaints("train")
    kinds = Sorter((kind_features(row.text), row.kind) for row in rows)
    return kinds, department_sorter(rows)


def sort_complaint(text: str) -> tuple[Guess, Guess]:
    """Return the kind and the department of a complaint."""
    kinds, departments = sorters()
    return kinds.guess(kind_features(text)), departments.guess(features(text))
