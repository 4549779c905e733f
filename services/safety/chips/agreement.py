"""Whether a chip says what the reference says: speed counts only where the words agree."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from sectorkit.errors import BadInput


def agree(
    said: Sequence[str], reference: Sequence[str], name: str
) -> Mapping[str, float | int | str]:
    """Compare greedy replies one by one with those of a reference card.

    `same` counts replies that are equal to the letter; `likeness` is the mean share of letters in
    common; `prefix` the mean share of the reference said before the first difference. Different
    kernels round differently, so a high likeness with few equal replies is ordinary.
    """
    if len(said) != len(reference):
        raise BadInput("기준 카드의 답이 문항 수와 다릅니다. 같은 작업으로 잰 카드를 주세요.")
    pairs = list(zip(said, reference, strict=True))
    return {
        "reference": name,
        "prompts": len(pairs),
        "same": sum(one == other for one, other in pairs),
        "likeness": _mean([SequenceMatcher(None, *pair, False).ratio() for pair in pairs]),
        "prefix": _mean([_prefix(*pair) for pair in pairs]),
    }


def _prefix(said: str, reference: str) -> float:
    if not reference:
        return float(not said)
    ends = (i for i, pair in enumerate(zip(said, reference, strict=False)) if pair[0] != pair[1])
    return next(ends, min(len(said), len(reference))) / len(reference)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
