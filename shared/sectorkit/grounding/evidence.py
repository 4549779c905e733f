"""Find the spans that a sentence stands on, or none."""

import re
from collections.abc import Sequence

from ..values import Passage
from .features import flipped, opposed, swapped
from .names import invented
from .opposites import alike, roles
from .quantities import Quantity, carried, misplaced, quantities
from .reading import Reading, read
from .spans import CONNECTIVE, Span, closes, find, nearest, quotations, unquoted, verbatim
from .support import THRESHOLD, support

Place = tuple[Passage, Span]

_ABSOLUTE = frozenset(
    "항상 언제나 반드시 절대 절대로 무조건 모든 모두 전부 유일 오직 무제한 평생 "
    "매월 매년 매일 매주 자동 즉시".split()
)
_DENIALS = frozenset("금지 무효 제외 면제 거부 거절 상실 불가 취소 정지 제한 없".split())
_REPORTS = re.compile(
    r"(?:[은는이가을를의에서도과와고]|따르면|따라|이?라고|하고|하며|라는|같이|다음과|규정|명시|정의?|설명"
    r"|안내|기재|말|뜻|내용|되어|돼|합니다|한다|있습니다|있다|적혀|쓰여|밝히고|밝힙니다|정합니다|봅니다"
    r"|자료|법|법률|조문|[\s,.「」『』()·ㆍ])*"
)
_ACCORDING = re.compile(
    r"(?:[「『][^」』]+[」』]|[가-힣ㆍ·]+(?:법률|법|시행령|시행규칙|조례))?"
    r"\s*제\s?\d+\s?조(?:의\s?\d+)?(?:\s*제\s?\d+\s?[항호])*"
    r"(?:에 따라|에 따르면|에 의하면|에서는|은|는|에 의해|의 규정에 따라)?,?\s*"
)
_NAMED = re.compile(
    r"[「『][^」』]+[」』]|[가-힣ㆍ·]+(?:법률|법|시행령|시행규칙)|제\s?\d+\s?(?:조(?:의\s?\d+)?|항|호|목)"
)


def evidence(sentence: str, passages: Sequence[Passage]) -> list[Place]:
    """Return the spans of the cited passages that carry the sentence; empty if they do not.

    Each passage that carries it alone is cited; if none does, all of them together may.
    """
    claim = CONNECTIVE.sub("", sentence)
    alone = [(passage, span) for passage in passages if (span := _stand(claim, passage))]
    if alone or len(passages) < 2:
        return alone
    together = [(p, spans[0]) for p in passages if (spans := nearest(claim, p.text))]
    return together if grounded(claim, together) else []


def _stand(claim: str, passage: Passage) -> Span | None:
    """Return the span of one passage that carries the claim alone."""
    if span := verbatim(claim, passage.text):
        return span
    quotes = [(quote, find(quote, passage.text)) for quote in quotations(claim)]
    if not all(place for _, place in quotes):
        return None
    for _, place in quotes:
        if place and closes(place, passage.text):
            return place if _only_reports(claim, place, passage) else None
    candidates = nearest(claim, passage.text)
    closest = nearest(claim, passage.text, longest=1)[:1]
    if any(_force_differs(claim, passage.text[slice(*span)]) for span in closest):
        return None
    return next((span for span in candidates if grounded(claim, [(passage, span)])), None)


def _only_reports(claim: str, place: Span, passage: Passage) -> bool:
    """Tell whether the claim says only that the source has these words: “…”라고 정합니다."""
    frame = unquoted(claim)
    says_nothing_else = bool(_REPORTS.fullmatch(_NAMED.sub(" ", frame)))
    quote = passage.text[slice(*place)]
    return says_nothing_else and not invented(frame, quote, passage)


def grounded(claim: str, places: Sequence[Place]) -> bool:
    """Tell whether the spans together carry every fact of the claim, its force and its sense."""
    spans = [passage.text[slice(*span)] for passage, span in places]
    if not spans or not _facts_stand(claim, places, spans):
        return False
    premise = "\n".join(spans)
    claim = _ACCORDING.sub("", claim)
    if _force_differs(claim, premise):
        return False
    if support(claim, premise) >= THRESHOLD:
        return True
    above = " ".join(part for p, _ in places for part in (p.title, *p.headings))
    lacking = set(read(claim).content) - set(read(premise).content)
    helps = any(word in above for word in lacking)
    return helps and support(claim, "\n".join((above, premise))) >= THRESHOLD


def _facts_stand(claim: str, places: Sequence[Place], spans: Sequence[str]) -> bool:
    """Tell whether each number and each name of the claim is in one of the spans."""
    offered = [quantity for span in spans for quantity in quantities(span)]
    offered += [date for passage, _ in places for date in _dates_above(passage)]
    if not all(carried(quantity, offered) for quantity in quantities(claim)):
        return False
    if misplaced(claim, spans):
        return False
    return any(
        not invented(claim, span, passage) for (passage, _), span in zip(places, spans, strict=True)
    )


def _dates_above(passage: Passage) -> list[Quantity]:
    """Return the dates of the title and headings: a document of 2026 speaks of 2026."""
    above = " ".join([passage.title, *passage.headings])
    return [quantity for quantity in quantities(above) if quantity.unit == "날짜"]


def _force_differs(claim: str, premise: str) -> bool:
    """Tell whether the claim denies, reverses, widens or gives to another what the source says."""
    said, source = read(claim), read(premise)
    there = {word.form for word in source.words}
    added = {word.form for word in said.words} - there
    strangers = {w for w in added & roles() if not alike().get(w, frozenset()) & there}
    return (
        flipped(said, source)
        or swapped(said, source)
        or _denies_alone(said, source)
        or bool(opposed(said, source))
        or bool(added & _ABSOLUTE)
        or bool(strangers)
    )


def _denies_alone(said: Reading, source: Reading) -> bool:
    """Tell whether the claim ends in a denial where the source denies nothing."""
    if not said.predicates or not said.predicates[-1].denied:
        return False
    words = {word.form for word in source.words}
    return not (words & _DENIALS) and not any(predicate.denied for predicate in source.predicates)
