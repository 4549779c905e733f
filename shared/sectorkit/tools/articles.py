"""Whether an article of law was there on a day, and says what a text says it says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Literal

from ..retrieval.holdings import Edition, Holdings
from ..retrieval.provisions import Part, is_deleted, within
from ..retrieval.references import Reference, law_key
from ..values import Citation, Passage
from ..verify import cite
from .claims import NOTHING, Comparison, claim_of, compare, sentence_at

Verdict = Literal["exists", "not_found", "repealed", "not_yet", "mismatch", "unchecked"]

_DAY = r"(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\.?"
_DELETED_ON = re.compile(rf"삭\s?제\s*[<\[][^>\]]*?{_DAY}\s*[>\]]")
_NEW_SINCE = re.compile(rf"\[(?:본조신설|종전)\s*{_DAY}\s*\]|\[본조신설[^\]]*?{_DAY}")
_FROM = re.compile(rf"\[시행일\s?:?\s*{_DAY}\s*\]")
_TITLE = re.compile(r"\s?\(([^()]{2,40})\)")
_HEADING = re.compile(r"제\d+조(?:의\d+)?\s?\((.+)\)$")
_ALIKE = 0.84


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The verdict on one article that a text cites, with the right text."""

    verdict: Verdict
    reason: str
    source: Citation | None = None
    comparison: Comparison = NOTHING
    notes: Sequence[str] = ()


def check_article(
    text: str,
    reference: Reference,
    others: Sequence[Reference],
    spans: Sequence[tuple[int, int]],
    holdings: Holdings,
    as_of: date,
) -> Article:
    """Return the verdict on the article that `reference` names in `text`.

    `others` are all references of the text, `spans` its sentences.
    """
    found = standing(reference, holdings, as_of)
    if found.verdict != "exists" or found.source is None:
        return found
    notes = (*found.notes, *_title_notes(text, reference, found.passages))
    sentence = sentence_at(spans, reference.start)
    comparison = _compared(text, reference, others, sentence, found.passages)
    reason = comparison.reason or "기준일 현재 있는 조문입니다. 내용은 대조하지 않았습니다."
    return Article(
        verdict="mismatch" if comparison.state == "differs" else "exists",
        reason=reason,
        source=comparison.source or found.source,
        comparison=comparison,
        notes=notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Article):
    """The same, with the passages of the article where it is there."""

    passages: Sequence[Passage] = ()


def standing(reference: Reference, holdings: Holdings, as_of: date) -> Standing:
    """Return whether the article that is named was in force on a day, and its text."""
    if not reference.law:
        return Standing(verdict="unchecked", reason="어느 법의 조문인지 적혀 있지 않습니다.")
    editions = holdings.editions(reference.title)
    if not editions:
        return _not_held(reference.title, holdings)
    now = [edition for edition in editions if edition.holds_on(as_of)]
    for edition in reversed(now):
        if article := edition.article(reference.locator):
            return _there(reference, article, as_of)
    if not now:
        return _no_version(reference, editions, as_of)
    return _absent(reference, now[-1], editions, as_of)


def _not_held(title: str, holdings: Holdings) -> Standing:
    near = get_close_matches(law_key(title), list(holdings.laws), n=1, cutoff=_ALIKE)
    hint = f" 「{holdings.laws[near[0]][0].title}」을(를) 말하는지 확인하세요." if near else ""
    return Standing(
        verdict="unchecked", reason=f"「{title}」은(는) 색인에 없어 확인할 수 없습니다.{hint}"
    )


def _there(reference: Reference, article: Sequence[Passage], as_of: date) -> Standing:
    """Return the verdict on an article that the version in force has."""
    whole = within(article, (0, 0, 0, ""))
    found = within(
        article, (reference.paragraph, reference.item, reference.item_branch, reference.subitem)
    )
    if not found:
        return Standing(
            verdict="not_found",
            reason=f"{reference.locator}는 있으나 {_below(reference)}은(는) 없습니다.",
            source=_cite(whole),
        )
    deleted = next((part for part in found if is_deleted(part.text)), None)
    if deleted is None and all(is_deleted(part.text) for part in whole):
        deleted = whole[0]
    if deleted:
        return _deleted(reference, deleted, as_of)
    return _in_force(article, found, as_of)


def _deleted(reference: Reference, part: Part, as_of: date) -> Standing:
    day = _day(_DELETED_ON.search(part.text))
    if day and day > as_of:
        return Standing(
            verdict="unchecked",
            reason=f"{day.isoformat()}에 삭제되었습니다. 기준일의 조문은 색인에 없습니다.",
            source=_cite([part]),
        )
    when = f" {day.isoformat()} 개정으로" if day else ""
    return Standing(
        verdict="repealed",
        reason=f"{reference.full_locator}은(는){when} 삭제되었습니다.",
        source=_cite([part]),
    )


def _in_force(article: Sequence[Passage], found: Sequence[Part], as_of: date) -> Standing:
    text = "\n".join(passage.text for passage in article)
    new, later = _day(_NEW_SINCE.search(text)), _day(_FROM.search(text))
    notes = (f"조문에 시행일 {later.isoformat()}이(가) 따로 적혀 있습니다.",) if later else ()
    if new and (new > as_of or (later and later > as_of)):
        since = later or new
        return Standing(
            verdict="not_yet",
            reason=f"새로 만든 조문으로, {since.isoformat()} 전에는 시행되지 않았습니다.",
            source=_cite(found),
        )
    return Standing(verdict="exists", reason="", source=_cite(found), notes=notes, passages=article)


def _no_version(reference: Reference, editions: Sequence[Edition], as_of: date) -> Standing:
    """Return the verdict where no version held on that day is in the index."""
    later = [e for e in editions if e.begins and e.begins > as_of]
    if not later:
        last = editions[-1]
        ended = last.ends.isoformat() if last.ends else ""
        return Standing(
            verdict="repealed",
            reason=f"「{last.title}」은(는) {ended}부터 효력이 없습니다.",
            source=_cite(within(last.article(reference.locator), (0, 0, 0, ""))),
        )
    first = later[0]
    since = first.begins.isoformat() if first.begins else ""
    source = _cite(within(first.article(reference.locator), (0, 0, 0, "")))
    if len(editions) == len(later) and first.enacted():
        reason = f"「{first.title}」은(는) {since}에 처음 시행됩니다."
        return Standing(verdict="not_yet", reason=reason, source=source)
    reason = f"기준일의 판이 색인에 없습니다. 색인에는 {since} 시행 판이 있습니다."
    return Standing(verdict="unchecked", reason=reason, source=source)


def _absent(
    reference: Reference, now: Edition, editions: Sequence[Edition], as_of: date
) -> Standing:
    """Return the verdict on an article that the version in force does not have."""
    for edition in editions:
        article = edition.article(reference.locator)
        if not article or all(is_deleted(passage.text) for passage in article):
            continue
        source = _cite(within(article, (0, 0, 0, "")))
        if edition.begins and edition.begins > as_of:
            reason = f"{edition.begins.isoformat()} 시행 판부터 있는 조문입니다."
            return Standing(verdict="not_yet", reason=reason, source=source)
        if edition.ends and edition.ends <= as_of:
            reason = f"예전 판에 있던 조문으로 {edition.ends.isoformat()}부터 없습니다."
            return Standing(verdict="repealed", reason=reason, source=source)
    since = f"({now.begins.isoformat()} 시행)" if now.begins else ""
    reason = f"「{now.title}」{since}에 {reference.locator}은(는) 없습니다."
    if last := now.last_article():
        reason += f" 마지막 조문은 {last}입니다."
    return Standing(verdict="not_found", reason=reason)


def _compared(
    text: str,
    reference: Reference,
    others: Sequence[Reference],
    sentence: tuple[int, int],
    article: Sequence[Passage],
) -> Comparison:
    """Compare what the sentence says, unless it speaks of several articles at once."""
    claim = claim_of(text, sentence, reference)
    if claim is None:
        return NOTHING
    places = {
        (law_key(other.title), other.locator)
        for other in others
        if sentence[0] <= other.start < sentence[1]
    }
    if len(places) > 1:
        following = [o.start for o in others if o.start > reference.start]
        if not claim.quotes or (following and min(following) < sentence[1]):
            return NOTHING
        claim = replace(claim, words="")
    below = (reference.paragraph, reference.item, reference.item_branch, reference.subitem)
    return compare(claim, within(article, below), within(article, (0, 0, 0, "")))


def _title_notes(text: str, reference: Reference, article: Sequence[Passage]) -> tuple[str, ...]:
    """Return a note where the text calls the article by another title than its own."""
    match = _TITLE.match(text, reference.end)
    heading = article[0].headings[-1] if article and article[0].headings else ""
    title = _HEADING.search(heading)
    if not match or not title or re.search(r"\d|이하|개정|현행|구법|같은|법", match[1]):
        return ()
    said, real = law_key(match[1]), law_key(title[1])
    return () if said in real or real in said else (f"조문의 제목은 '{title[1]}'입니다.",)


def _below(reference: Reference) -> str:
    return reference.full_locator.removeprefix(reference.locator).strip()


def _cite(parts: Sequence[Part]) -> Citation | None:
    return cite(parts[0].passage, parts[0].start, parts[0].end) if parts else None


def _day(match: re.Match[str] | None) -> date | None:
    digits = [int(group) for group in match.groups() if group] if match else []
    try:
        return date(*digits[:3]) if len(digits) >= 3 else None
    except ValueError:
        return None
