"""Whether a text says of an article of law what the article says: words, numbers, denials.

Only a plain contradiction is called one. A brief that applies an article to its own facts says
nothing about the article, and is left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ..grounding import evidence
from ..grounding.features import opposed
from ..grounding.quantities import STRICT_BOUNDS, Quantity, quantities
from ..grounding.reading import Reading, read
from ..grounding.spans import find, nearest, plain
from ..retrieval.korean import sentences
from ..retrieval.provisions import Part
from ..retrieval.references import Reference
from ..values import Citation
from ..verify import cite

Way = Literal["", "says", "under", "beside"]
"""How a sentence speaks of an article: it says, one acts under it, it is named beside."""
State = Literal["matches", "differs", "not_compared"]

_TITLE = r"\s?(?:\([^()]{1,60}\))?\s?"
_SAYS = re.compile(_TITLE + r"(?:은|는|에서는|에는|에서|에 따르면|에 의하면|에 의할 때|상)[\s,]")
_UNDER = re.compile(_TITLE + r"(?:에 따라|에 의하여|에 의해|에 의한|에 따른|에 근거하여|에 기하여)")
_OWN_FACTS = re.compile(
    r"원고|피고|신청인|피신청인|의뢰인|고소인|피고인|진정인|청구인은|이 사건|위 (?:계약|합의|사고)"
    r"|갑\s?제\s?\d|을\s?제\s?\d|\d{4}\s?[.년]\s?\d{1,2}\s?[.월]"
)
_REPORTS = re.compile(
    r"(?:고|라고|는 것을|는 점을|음을)?\s*(?:규정|명시|정|선언|적시)(?:하고|되어|해)?\s*"
    r"(?:있다|있습니다|있는바|있으며|한다|합니다|하였다|했다)?[.,]?\s*$"
)
_QUOTE = re.compile(
    r"[“\"‘']([^“”\"‘’']{8,600})[”\"’'](?=\s?(?:이?라고|고\s|라는|는\s(?:내용|규정|취지)|이?라\s?(?:규정|정)|$))"
)
_POINTS = re.compile(
    r"(?:제\s?\d+조|제\s?\d+항|전[조항])(?:제\d+항)?\s?(?:의|에서? ?정한|에 따른|에 규정[된한])\s?"
    r"(?:기간|형|비율)"
)
_POINTS_WITHIN = re.compile(r"제\s?\d+항|전항|전\d항")
_NOT_NUMBERS = re.compile(r"만일(?=[\s,])")
_LEFT_OUT = re.compile(r"\s*(?:\.{3,}|…+|\(중략\)|\(생략\))\s*")
_NO_MEASURE = frozenset(("날짜", "전화", ""))
_TIME = frozenset("년 개월 주 일 시간 분".split())
_EXCEPTION = re.compile(r"다만|그러나|그러하지|불구하고")
_SHORTEST = 10
_ALIKE, _BACK = 0.6, 0.4
"""Shares of the claim's letters in the provision, and of the provision's in the claim."""
_COUNTS = frozenset("가지 종 곳 개 번".split())
"""Units of counting what a list has: an article does not say how many it has."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of holding a sentence to an article; `start` and `end` are the claim's place."""

    state: State
    reason: str = ""
    start: int = 0
    end: int = 0
    source: Citation | None = None


NOTHING = Comparison("not_compared")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says an article says: `text[start:end]`."""

    words: str
    start: int
    end: int
    way: Way
    quotes: Sequence[str] = ()


def sentence_at(spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """Return the sentence a place is in; the place alone if it is in none."""
    return next(((a, b) for a, b in spans if a <= place < b), (place, place))


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand."""
    return sentences(text)


def claim_of(text: str, sentence: tuple[int, int], reference: Reference) -> Claim | None:
    """Return what the sentence says of the article it names, or nothing if it says nothing."""
    start, end = sentence
    before, after = text[start : reference.start], text[reference.end : end]
    quotes = tuple(_QUOTE.findall(after))
    if match := _SAYS.match(after):
        at = reference.end + match.end()
        return _claim(text, (at, end), "says", quotes, "")
    if before.rstrip().endswith(("(", "（")) and after.lstrip().startswith((")", "）")):
        at = start + len(before.rstrip()) - 1
        return _claim(text, (start, at), "beside", tuple(_QUOTE.findall(before)), before)
    if match := _UNDER.match(after):
        return _claim(text, (reference.end + match.end(), end), "under", quotes, before + after)
    return Claim("", reference.end, end, "", quotes) if quotes else None


def _claim(
    text: str, place: tuple[int, int], way: Way, quotes: Sequence[str], around: str
) -> Claim | None:
    """Return what stands at `place`, unless the words around it speak of somebody's own matter."""
    if not quotes and _OWN_FACTS.search(around):
        return None
    said = _REPORTS.sub("", text[slice(*place)].strip()).strip(" ,.")
    return Claim(said, *place, way, quotes) if len(said) >= _SHORTEST or quotes else None


def compare(claim: Claim, named: Sequence[Part], whole: Sequence[Part]) -> Comparison:
    """Hold a claim to the named part of an article, and to the whole of it.

    `named` and `whole` are stretches of stored passages; a difference comes with the words that
    stand there instead.
    """
    found = _quoted(claim, named, whole) if claim.quotes else None
    if found is None and claim.words and claim.way:
        found = _numbers(claim, named, whole) or _denial(claim, named) or _carried(claim, named)
    return replace(found, start=claim.start, end=claim.end) if found else NOTHING


def _quoted(claim: Claim, named: Sequence[Part], whole: Sequence[Part]) -> Comparison | None:
    """Return where the quoted words stand, or that they do not."""
    pieces = [p for quote in claim.quotes for p in _LEFT_OUT.split(quote) if len(p) >= _SHORTEST]
    if not pieces:
        return None
    for piece in pieces:
        if any(find(piece, part.text) for part in named):
            continue
        there = next((part for part in whole if find(piece, part.text)), None)
        if there:
            return Comparison(
                "differs", "따온 말이 같은 조의 다른 곳에 있습니다.", source=_at(there, piece)
            )
        reason = "따옴표 안의 말이 이 조문에 없습니다."
        return Comparison("differs", reason, source=_nearest(piece, whole))
    part = next(part for part in named if find(pieces[0], part.text))
    return Comparison("matches", "따온 말이 조문과 같습니다.", source=_at(part, pieces[0]))


def _numbers(claim: Claim, named: Sequence[Part], whole: Sequence[Part]) -> Comparison | None:
    """Return the number that the provision does not have, if it has others of its kind.

    A provision that takes a number from another one is not held to its own numbers.
    """
    text = "\n".join(part.text for part in named)
    if _POINTS.search(text):
        return None
    offered, points = _measures(named), _POINTS_WITHIN.search(text)
    for wanted in quantities(_NOT_NUMBERS.sub(" ", _QUOTE.sub(" ", claim.words))):
        if wanted.unit in _NO_MEASURE | _COUNTS or not _wrong(wanted, offered, claim.way):
            continue
        elsewhere = _measures(whole)
        within = not _wrong(wanted, elsewhere, "says")
        if within and points:
            continue
        where = " 같은 조의 다른 곳에 있는 수입니다." if within else ""
        reason = f"'{_written(wanted)}'이(가) 조문의 수와 다릅니다.{where}"
        return Comparison("differs", reason, source=_nearest(claim.words, named))
    return None


def _measures(parts: Sequence[Part]) -> list[Quantity]:
    """Return the quantities of a provision; 6월 in an old one may be six months."""
    found = [q for part in parts for q in quantities(part.text)]
    months = [q.value[1] for q in found if q.unit == "날짜" and isinstance(q.value, tuple)]
    return [*found, *(Quantity("개월", Fraction(month)) for month in months if month)]


def _wrong(wanted: Quantity, offered: Sequence[Quantity], way: Way) -> bool:
    same = [q for q in offered if q.unit == wanted.unit and q.value == wanted.value]
    if same:
        bounds = {q.bound for q in same}
        return wanted.bound in STRICT_BOUNDS and bounds <= STRICT_BOUNDS - {wanted.bound}
    kin = _TIME if wanted.unit in _TIME else {wanted.unit}
    return way == "says" or any(q.unit in kin for q in offered)


def _written(quantity: Quantity) -> str:
    return f"{quantity.value}{quantity.unit} {quantity.bound}".strip()


def _denial(claim: Claim, named: Sequence[Part]) -> Comparison | None:
    """Return the sentence of the provision that the claim turns round, if there is one.

    A provision with an exception says both, so it is not held against either.
    """
    for part in named:
        if _EXCEPTION.search(part.text):
            continue
        for a, b in nearest(claim.words, part.text, longest=1)[:1]:
            there = part.text[a:b]
            if _likeness(claim.words, there) < _ALIKE or _likeness(there, claim.words) < _BACK:
                continue
            if _turned(read(claim.words), read(there)):
                place = cite(part.passage, part.start + a, part.start + b)
                return Comparison("differs", "조문의 말과 반대입니다.", source=place)
    return None


def _turned(said: Reading, source: Reading) -> bool:
    """Tell whether the last word is denied in one and not in the other, or is its opposite."""
    if opposed(said, source):
        return True
    if not said.predicates or not source.predicates:
        return False
    own, other = said.predicates[-1], source.predicates[-1]
    return own.lemma == other.lemma and own.denied != other.denied


def _likeness(claim: str, there: str) -> float:
    """Return the share of the claim's pairs of letters that stand there."""
    own, other = (
        {letters[i : i + 2] for i in range(len(letters) - 1)}
        for letters in (plain(claim), plain(there))
    )
    return len(own & other) / (len(own) or 1)


def _carried(claim: Claim, named: Sequence[Part]) -> Comparison | None:
    """Return where the provision carries the claim, if it does."""
    for part in named:
        narrowed = replace(part.passage, text=part.text)
        for _, (a, b) in evidence(claim.words, [narrowed]):
            place = cite(part.passage, part.start + a, part.start + b)
            return Comparison("matches", "조문이 이 말을 뒷받침합니다.", source=place)
    return None


def _at(part: Part, words: str) -> Citation:
    a, b = find(words, part.text) or (0, part.end - part.start)
    return cite(part.passage, part.start + a, part.start + b)


def _nearest(words: str, parts: Sequence[Part]) -> Citation | None:
    """Return the sentence of the provision most like the words."""
    ranked = [
        (_likeness(words, part.text[a:b]), part, a, b)
        for part in parts
        for a, b in nearest(words, part.text, longest=1)[:1]
    ]
    if not ranked:
        return None
    _, part, a, b = max(ranked, key=lambda each: each[0])
    return cite(part.passage, part.start + a, part.start + b)
