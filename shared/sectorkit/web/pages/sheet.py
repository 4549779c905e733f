"""A draft as it will look: the page itself, its gaps marked, what is missing and doubtful."""

from collections.abc import Sequence
from html import escape

from ...drafting import Draft
from ...drafting.draft import Cited
from ...drafting.page import Block, pieces
from ..words import both, safe_url

TAGS = {"title": "h3", "heading": "h4"}


def sheet(draft: Draft) -> str:
    """Return the preview of a draft and what still has to be looked at."""
    return (
        f"{_state(draft)}"
        f'<article class="paper" aria-label="미리 보기 · Preview">'
        f"{''.join(_block(block) for block in draft.blocks)}</article>"
        f"{_cited(draft.citations)}"
        f'<p class="soft">{escape(draft.notice)}</p>'
    )


def _state(draft: Draft) -> str:
    missing = "".join(f"<li>{_link(m.field, m.title)}</li>" for m in draft.missing)
    doubtful = "".join(
        f"<li>{_link(d.field, d.title)}: {escape(d.reason)}</li>" for d in draft.doubtful
    )
    if not missing and not doubtful:
        whole = both("빠진 항목이 없습니다.", "Nothing is missing.")
        return f'<p class="state whole">{whole}</p>'
    parts = []
    if missing:
        head = both(f"아직 빈 항목 {len(draft.missing)}개", f"{len(draft.missing)} still empty")
        parts.append(f'<h3>{head}</h3><ul class="missing">{missing}</ul>')
    if doubtful:
        head = both("다시 볼 항목", "To check again")
        parts.append(f'<h3>{head}</h3><ul class="doubtful">{doubtful}</ul>')
    return f'<div class="state gaps">{"".join(parts)}</div>'


def _link(field: str, title: str) -> str:
    return f'<a href="#f-{escape(field)}" data-to="{escape(field)}">{escape(title)}</a>'


def _block(block: Block) -> str:
    match block.kind:
        case "space":
            return '<div class="space"></div>'
        case "table":
            return _table(block)
        case "item":
            kind = f"item depth-{block.indent}"
            return f'<p class="{kind}"><span>{block.marker}</span> {_text(block)}</p>'
        case _:
            tag = TAGS.get(block.kind, "p")
            return f'<{tag} class="{block.kind} depth-{block.indent}">{_text(block)}</{tag}>'


def _text(block: Block) -> str:
    return marked(block.text)


def marked(text: str) -> str:
    """Return a text whose gaps are marked."""
    return "".join(
        f'<mark class="gap">{escape(piece)}</mark>' if gap else escape(piece)
        for piece, gap in pieces(text)
    )


def _table(block: Block) -> str:
    rows = [
        "".join(_cell(cell, "th" if block.head and n == 0 else "td") for cell in row)
        for n, row in enumerate(block.rows)
    ]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(text: str, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}>{marked(text)}</{tag}>"


def _cited(citations: Sequence[Cited]) -> str:
    """Return the articles that the document rests on, each once."""
    named = {(c.title, c.locator): c for c in citations}
    items = "".join(f"<li>{_article(each)}</li>" for each in named.values())
    head = both("이 서류가 딛고 선 조문", "Articles it rests on")
    return f"<details><summary>{head}</summary><ul>{items}</ul></details>" if items else ""


def _article(cited: Cited) -> str:
    said, url = escape(f"「{cited.title}」 {cited.locator}"), safe_url(cited.url)
    dated = f" (시행 {cited.effective_from.isoformat()})" if cited.effective_from else ""
    if not url:
        return f"{said}{dated}"
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{said}</a>{dated}'
