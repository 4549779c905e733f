"""Two cards side by side, or the reasons why not."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from .values import Card, Conditions

LEAST_LIKENESS = 0.8
"""Below this the two say different things, and whose speed is whose no longer matters."""
NAMES = {
    "method": "재는 방법",
    "workload": "작업",
    "model": "모델",
    "precision": "정밀도",
    "max_tokens": "답의 길이",
    "concurrency": "동시 요청",
    "rounds": "반복",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`refused` says why the cards do not compare; where it is empty, `rows` may be read."""

    cards: Sequence[Card]
    refused: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def compare(cards: Sequence[Card]) -> Comparison:
    """Set cards side by side, the first one as the reference, or refuse with every reason."""
    reasons = ["카드가 둘 이상 있어야 견줄 수 있습니다."] if len(cards) < 2 else []
    for other in cards[1:]:
        reasons += _unlike(cards[0], other)
    rows = () if reasons else tuple(_rows(cards))
    return Comparison(cards, reasons, rows)


def _unlike(one: Card, other: Card) -> list[str]:
    """Return every way in which two measurements were not made alike."""
    found = [
        f"{NAMES[part.name]}이(가) 다릅니다: {one.name}은 {mine}, {other.name}은 {theirs}"
        for part in fields(Conditions)
        if (mine := getattr(one.conditions, part.name))
        != (theirs := getattr(other.conditions, part.name))
    ]
    if one.counted_by != other.counted_by:
        found.append(f"토큰을 센 방법이 다릅니다: {one.counted_by}, {other.counted_by}")
    found += [
        f"{card.name}은 요청 {card.failed}개에 실패했습니다."
        for card in (one, other)
        if card.failed
    ]
    return found + _disagreement(one, other)


def _disagreement(one: Card, other: Card) -> list[str]:
    likeness = other.agreement.get("likeness")
    if other.agreement.get("reference") != one.name or not isinstance(likeness, float):
        return [f"{other.name}의 답을 {one.name}의 답과 대조하지 않았습니다(--reference)."]
    if likeness < LEAST_LIKENESS:
        return [f"{other.name}의 답이 기준과 {likeness:.0%}만 같습니다. 빠르기를 견줄 수 없습니다."]
    return []


def _rows(cards: Sequence[Card]) -> list[tuple[str, Sequence[str]]]:
    return [
        ("첫 낱말까지 (초, 중앙값)", [f"{c.ttft.p50:.3f}" for c in cards]),
        ("첫 낱말까지 (초, 95%)", [f"{c.ttft.p95:.3f}" for c in cards]),
        ("토큰 사이 (밀리초, 중앙값)", [f"{1000 * c.token_seconds.p50:.1f}" for c in cards]),
        ("처리량 (토큰/초)", [f"{c.tokens_per_second:.1f}" for c in cards]),
        ("전력 (와트)", [f"{c.watts:.1f}" if c.watts else "재지 못함" for c in cards]),
        (
            "토큰/줄",
            [f"{c.tokens_per_joule:.2f}" if c.tokens_per_joule else "재지 못함" for c in cards],
        ),
        ("시작할 때의 부하", [f"{c.load:.1f}" if c.load is not None else "모름" for c in cards]),
        ("기준 답과 같은 정도", ["기준", *(f"{c.agreement['likeness']:.0%}" for c in cards[1:])]),
    ]
