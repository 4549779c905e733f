"""A card and a comparison for people: Markdown, and HTML that asks nothing of the network."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .comparing import NAMES, Comparison
from .values import Card

APART = "제조사와 보도의 수치는 우리가 재지 않았습니다. 조건이 달라 위의 측정값과 견주면 안 됩니다."
STYLE = (
    "body{font-family:system-ui,'Noto Sans KR',sans-serif;max-width:60rem;margin:0 auto;"
    "padding:1rem;line-height:1.6}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #dadce0;padding:.35rem .5rem;text-align:left}"
    ".no{background:#fce8e6;padding:.6rem 1rem}.apart{background:#f1f3f4;padding:.6rem 1rem}"
)


def card_rows(card: Card) -> list[tuple[str, str]]:
    """Return what a card says, in the order people ask."""
    told = card.conditions
    agreement = card.agreement
    return [
        ("기계", card.machine),
        ("프로필", card.profile),
        ("잰 때", card.measured_at),
        *((NAMES[name], str(getattr(told, name))) for name in NAMES),
        ("첫 낱말까지", _seconds(card.ttft.p5, card.ttft.p50, card.ttft.p95)),
        (
            "토큰 사이",
            _seconds(card.token_seconds.p5, card.token_seconds.p50, card.token_seconds.p95),
        ),
        ("처리량", f"{card.tokens_per_second:.1f} 토큰/초 ({card.tokens}토큰, {card.counted_by})"),
        (
            "전력",
            f"{card.watts:.1f} W ({card.power_by})" if card.watts else "이 기계는 알려 주지 않음",
        ),
        ("실패", str(card.failed)),
        ("시작할 때의 부하", f"{card.load:.1f}" if card.load is not None else "모름"),
        (
            "기준 답과의 일치",
            f"{agreement['reference']}와 {float(agreement['likeness']):.0%}, "
            f"글자까지 같은 답 {agreement['same']}/{agreement['prompts']}"
            if agreement
            else "대조하지 않음(기준 카드)",
        ),
    ]


def card_markdown(card: Card) -> str:
    """Return a card as Markdown."""
    lines = [f"| {name} | {value} |" for name, value in card_rows(card)]
    return "\n".join([f"# {card.name}", "", "| | |", "|---|---|", *lines, ""])


def card_html(card: Card) -> str:
    """Return a card as a page of its own."""
    return _page(card.name, f"<h1>{escape(card.name)}</h1>{_table(card_rows(card))}")


def comparison_html(found: Comparison, published: Sequence[Mapping[str, Any]]) -> str:
    """Return the comparison, or why there is none, and apart from it what makers say."""
    return _page("AI 반도체 비교", comparison_part(found) + published_part(published))


def comparison_part(found: Comparison) -> str:
    """Return the measured half: a table where the cards compare, else every reason against it."""
    if found.refused:
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in found.refused)
        return (
            '<h2>견줄 수 없습니다</h2><div class="no"><p>같은 방법으로 재지 않은 카드를 나란히 '
            f"놓지 않습니다.</p><ul>{reasons}</ul></div>"
        )
    head = "".join(f"<th>{escape(card.name)}</th>" for card in found.cards)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(f'<td>{escape(v)}</td>' for v in values)}</tr>"
        for name, values in found.rows
    )
    return f"<h2>같은 방법으로 잰 값</h2><table><tr><th></th>{head}</tr>{rows}</table>"


def published_part(published: Sequence[Mapping[str, Any]]) -> str:
    """Return what makers and reporters say, under its own heading and warning."""
    rows = "".join(
        f"<tr><td>{escape(row['chip'])}</td><td>{escape(row['figure'])}</td>"
        f"<td>{escape(row['value'])}</td><td>{escape(row['said_by'])}, "
        f"{escape(str(row['published'] or '날짜 없음'))}, {row['read']} 읽음<br>"
        f"{escape(row['url'])}</td></tr>"
        for row in published
    )
    head = "<tr><th>칩</th><th>무엇</th><th>값</th><th>출처와 날짜</th></tr>"
    return f'<h2>발표된 수치</h2><div class="apart"><p>{APART}</p><table>{head}{rows}</table></div>'


def _seconds(low: float, middle: float, high: float) -> str:
    return f"{1000 * middle:.0f} ms (5% {1000 * low:.0f}, 95% {1000 * high:.0f})"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    drawn = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows)
    return f"<table>{drawn}</table>"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )
