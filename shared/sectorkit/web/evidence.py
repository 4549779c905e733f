"""The evidence panel: each cited span, marked inside the source it stands in."""

import re
from collections.abc import Sequence
from html import escape

from ..values import Citation, Passage
from .show import Visit, mark_of
from .words import both, safe_url

HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
"""A Markdown heading in what stands around a quotation: shown, not spelt out."""

CONTEXT = 240
"""Characters shown before and after a quoted span."""


def evidence(visits: Sequence[Visit]) -> str:
    """Return a card for every cited span, newest question first."""
    cards = [cards_of(visit) for visit in reversed(visits)]
    head = (
        f'<div class="drawer-head"><h2>{both("근거 자료", "Evidence")}</h2>'
        f'<button type="button" class="close" aria-label="근거 닫기 · Close">✕</button></div>'
    )
    empty = (
        '<p class="empty">'
        + both(
            "답이 나오면 문장 끝의 번호를 눌러 보세요. 그 문장의 근거가 된 원문을 보여 드립니다.",
            "Press a number at the end of a sentence to see the source it stands on.",
        )
        + "</p>"
    )
    return head + ("".join(cards) or empty)


def cards_of(visit: Visit) -> str:
    """Return a card for every span that one answer cites."""
    return "".join(_cards(visit))


def _cards(visit: Visit) -> list[str]:
    marks, cards, seen = visit.marks(), [], set()
    for sentence in visit.sentences:
        for citation in sentence.citations:
            if mark_of(citation) not in seen:
                seen.add(mark_of(citation))
                cards.append(_card(visit, citation, marks[mark_of(citation)]))
    return cards


def _card(visit: Visit, citation: Citation, n: int) -> str:
    url = safe_url(citation.url)
    link = both("공식 원문 열기", "Open official source")
    opened = (
        f'<a class="source" href="{url}" target="_blank" rel="noopener noreferrer">{link} '
        f'<span aria-hidden="true">↗</span></a>'
        if url
        else ""
    )
    return (
        f'<section class="card" id="card-{visit.number}-{n}" tabindex="-1" '
        f'aria-label="근거 {n}"><h3><span class="num">{n}</span> '
        f"{escape(citation.title)} <b>{escape(citation.locator)}</b></h3>"
        f'<p class="dates">{_dates(citation)}</p>'
        f"<blockquote>{quoted(visit.passages.get(citation.passage_id), citation)}</blockquote>"
        f"{opened}</section>"
    )


def _dates(citation: Citation) -> str:
    told = []
    if citation.effective_from:
        told.append(both("시행", "In force from") + f" {citation.effective_from.isoformat()}")
    if citation.fetched_at:
        told.append(both("수집", "Fetched") + f" {citation.fetched_at.isoformat()}")
    if citation.licence:
        told.append(both("이용조건", "Licence") + f" {escape(citation.licence)}")
    return " · ".join(told)


def quoted(passage: Passage | None, citation: Citation) -> str:
    """Return the cited span marked inside its passage, with some of what stands around it."""
    if passage is None or passage.text[citation.start : citation.end] != citation.quote:
        return f"<mark>{escape(citation.quote)}</mark>"
    before = passage.text[max(0, citation.start - CONTEXT) : citation.start]
    after = passage.text[citation.end : citation.end + CONTEXT]
    head = "… " if citation.start > CONTEXT else ""
    tail = " …" if citation.end + CONTEXT < len(passage.text) else ""
    shown = f"{head}{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(after)}{tail}"
    return HEADING.sub(r"<b>\1</b>", shown).replace("\n", "<br>")
