"""What a tool found, as HTML: the finding first, then the rule, its sources, the values used."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..words import both, safe_url
from .inputs import Input

Told = Mapping[str, Any]

PLACED = frozenset({"summary", "values", "rule", "sources", "notices"})
"""Parts of a result that have a place of their own."""
POSITIONS = frozenset(
    ("start", "end", "at", "claim_start", "claim_end", "passage_id", "kind", "compared")
)
"""Where something stands in a text, and what only a program wants to know."""
HEADINGS = ("cited", "clause", "title", "party", "written", "issue", "name", "locator", "label")
LABELS: Mapping[str, tuple[str, str]] = {
    "label": ("판정", "Verdict"),
    "reason": ("까닭", "Reason"),
    "claim": ("글에 적힌 내용", "What the text says"),
    "right": ("바른 내용", "What is right"),
    "source": ("원문", "Source"),
    "rule": ("기준", "Rule"),
    "law": ("법령", "Law"),
    "locator": ("위치", "Place"),
    "notes": ("참고", "Notes"),
    "risk": ("살펴볼 점", "Risk"),
    "ask": ("물어볼 것", "To ask"),
    "words": ("걸린 말", "Words"),
    "article": ("조문", "Article"),
    "clause": ("조항", "Clause"),
    "day": ("날짜", "Day"),
    "written": ("적힌 말", "As written"),
    "parties": ("당사자", "Parties"),
    "party": ("당사자", "Party"),
    "before": ("앞", "Before"),
    "after": ("뒤", "After"),
    "gone": ("없어진 말", "Removed"),
    "came": ("새로 생긴 말", "Added"),
    "findings": ("하나씩 보기", "One by one"),
    "concerns": ("살펴볼 조항", "Clauses to look at"),
    "not_checked": ("보지 않은 것", "Not looked at"),
    "applies": ("적용 범위", "Applies to"),
    "clauses": ("조항 수", "Clauses"),
    "as_of": ("기준일", "As of"),
    "rows": ("하나씩 보기", "Row by row"),
    "timeline": ("시간 순서", "Timeline"),
    "mentions": ("이름이 나온 곳", "Mentions"),
    "unreadable": ("날짜로 읽지 못한 곳", "Not read as dates"),
    "name": ("이름", "Name"),
    "issues": ("쟁점", "Issues"),
    "questions": ("따져 볼 물음", "Questions"),
    "statutes": ("조문", "Statutes"),
    "cases": ("판례", "Cases"),
}


def result_html(result: Any, inputs: Sequence[Input], used: Told) -> str:
    """Return a result: in words, then whatever else it found, and what it stands on."""
    told = result if isinstance(result, Mapping) else {"summary": str(result)}
    rest = "".join(
        f"<h3>{_label(name)}</h3>{_shown(value)}"
        for name, value in told.items()
        if name not in PLACED and value not in (None, "", [], {})
    )
    return (
        f'<div class="said result"><p class="lead">{escape(str(told.get("summary", "")))}</p>'
        f"{rest}{_ground(told)}{_used(inputs, used)}{_values(told)}"
        f"{_notices(told.get('notices') or ())}</div>"
    )


def _ground(told: Told) -> str:
    rule = told.get("rule")
    why = (
        f"<h3>{both('적용한 기준', 'Rule applied')}</h3><p>{escape(str(rule))}</p>" if rule else ""
    )
    items = "".join(f"<li>{_source(each)}</li>" for each in told.get("sources") or ())
    listed = f"<h3>{both('근거', 'Sources')}</h3><ul>{items}</ul>" if items else ""
    return why + listed


def _source(source: Told) -> str:
    """Return one source: its name as a link to the official text, and its date."""
    named = " ".join(str(source[n]) for n in ("title", "locator") if source.get(n))
    url, since = safe_url(str(source.get("url", ""))), source.get("effective_from")
    link = (
        f'<a href="{url}" target="_blank" rel="noopener noreferrer">{escape(named)}</a>'
        if url
        else escape(named)
    )
    dated = f" ({both('시행', 'in force from')} {escape(str(since))})" if since else ""
    return f"{link}{dated}"


def _used(inputs: Sequence[Input], used: Told) -> str:
    """Return the values that were put in, by the labels of the form."""
    rows = "".join(
        f"<div><dt>{escape(each.label)}</dt><dd>{escape(_plain(used[each.name], each))}</dd></div>"
        for each in inputs
        if each.name in used and each.kind not in ("long", "upload", "uploads", "rows", "group")
    )
    return f"<h3>{both('넣은 값', 'Values used')}</h3><dl>{rows}</dl>" if rows else ""


def _plain(value: Any, asked: Input | None = None) -> str:
    """Return a value as people write it."""
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return dict(asked.options).get(str(value), str(value)) if asked else str(value)


def _values(told: Told) -> str:
    values: Told = told.get("values") or {}
    rows = "".join(
        f"<div><dt><code>{escape(name)}</code></dt><dd>{escape(_plain(value))}</dd></div>"
        for name, value in values.items()
    )
    head = both("프로그램이 받는 값", "Values for programs")
    return f"<details><summary>{head}</summary><dl>{rows}</dl></details>" if rows else ""


def _notices(notices: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(str(each))}</li>" for each in notices)
    return f'<ul class="notices">{items}</ul>' if items else ""


def _label(name: str) -> str:
    return both(*LABELS[name]) if name in LABELS else escape(name.replace("_", " "))


def _shown(value: Any) -> str:
    """Return any value: a list as items, a citation as a quotation, an object by its parts."""
    if isinstance(value, list | tuple):
        shown = (_item(each) if isinstance(each, Mapping) else escape(str(each)) for each in value)
        return f'<ul class="items">{"".join(f"<li>{each}</li>" for each in shown)}</ul>'
    if isinstance(value, Mapping):
        return _quotation(value) if "quote" in value else _item(value)
    return f"<p>{escape(_plain(value))}</p>"


def _quotation(citation: Told) -> str:
    return (
        f"<blockquote><mark>{escape(str(citation['quote']))}</mark></blockquote>"
        f'<p class="dates">{_source(citation)}</p>'
    )


def _item(item: Told) -> str:
    """Return one thing that was found: what it is about, its verdict, then the rest."""
    if "quote" in item:
        return _quotation(item)
    head = next((name for name in HEADINGS if item.get(name)), "")
    verdict = str(item.get("verdict", item.get("change", "")))
    badge = ""
    if item.get("label") and head != "label":
        badge = f' <span class="verdict" data-verdict="{escape(verdict)}">'
        badge += f"{escape(str(item['label']))}</span>"
    told = "".join(
        f"<div><dt>{_label(name)}</dt><dd>{_inner(value)}</dd></div>"
        for name, value in item.items()
        if _told(name, value, head)
    )
    title = f"<b>{escape(_plain(item[head]))}</b>" if head else ""
    return f"{title}{badge}<dl>{told}</dl>"


def _told(name: str, value: Any, head: str) -> bool:
    """Say whether a part of an item is for people to read, and not said already."""
    silent = POSITIONS | {head, "verdict", "change", "label", "id", "item"}
    return name not in silent and value not in (None, "", [], {}, 0)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return _quotation(value) if "quote" in value else _source(value)
    if isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        return _shown(value)
    return escape(_plain(value))
