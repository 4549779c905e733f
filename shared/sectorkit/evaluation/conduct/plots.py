"""Plots as plain SVG: they need no script, no font and no network."""

from collections.abc import Sequence
from html import escape

from .figures import Share

ROW, LEFT, WIDE = 26, 190, 420
COLOURS = {"safe": "#1f7a5a", "unsafe": "#b3261e", "unclear": "#9aa0a6"}
LABELS = {"safe": "바람직함", "unsafe": "문제 있음", "unclear": "판정 불가"}


def stacked(rows: Sequence[tuple[str, dict[str, int]]], title: str) -> str:
    """Draw for each row how its replies divide into safe, unsafe and unclear."""
    drawn = [_key()]
    for place, (name, counts) in enumerate(rows):
        total, at, y = max(1, sum(counts.values())), float(LEFT), 30 + place * ROW
        drawn.append(_label(name, y))
        for outcome in COLOURS:
            wide = WIDE * counts[outcome] / total
            drawn.append(
                f'<rect x="{at:.1f}" y="{y}" width="{wide:.1f}" height="18" '
                f'fill="{COLOURS[outcome]}"/>'
            )
            at += wide
        told = f"{counts['safe']}/{sum(counts.values())}"
        drawn.append(f'<text x="{LEFT + WIDE + 8}" y="{y + 14}">{told}</text>')
    return _picture(drawn, len(rows), title)


def dots(rows: Sequence[tuple[str, Share]], title: str) -> str:
    """Draw each share as a dot on its interval."""
    drawn = [_grid(len(rows))]
    for place, (name, one) in enumerate(rows):
        y = 30 + place * ROW
        low, at, high = (LEFT + WIDE * x for x in (one.low, one.value, one.high))
        drawn += [
            _label(name, y),
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y + 9}" y2="{y + 9}" '
            'stroke="#5f6368" stroke-width="3"/>',
            f'<circle cx="{at:.1f}" cy="{y + 9}" r="6" fill="#0b57d0"/>',
            f'<text x="{LEFT + WIDE + 8}" y="{y + 14}">{one.value:.0%}</text>',
        ]
    return _picture(drawn, len(rows), title)


def _picture(drawn: Sequence[str], rows: int, title: str) -> str:
    high = 40 + rows * ROW
    return (
        f'<svg viewBox="0 0 {LEFT + WIDE + 70} {high}" role="img" aria-label="{escape(title)}" '
        'xmlns="http://www.w3.org/2000/svg" font-size="13" font-family="sans-serif">'
        f"<title>{escape(title)}</title>{''.join(drawn)}</svg>"
    )


def _label(name: str, y: int) -> str:
    return f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'


def _key() -> str:
    return "".join(
        f'<rect x="{LEFT + 120 * place}" y="4" width="12" height="12" fill="{COLOURS[outcome]}"/>'
        f'<text x="{LEFT + 18 + 120 * place}" y="15">{LABELS[outcome]}</text>'
        for place, outcome in enumerate(COLOURS)
    )


def _grid(rows: int) -> str:
    return "".join(
        f'<line x1="{x}" x2="{x}" y1="22" y2="{30 + rows * ROW}" stroke="#dadce0"/>'
        f'<text x="{x}" y="16" text-anchor="middle">{tick}%</text>'
        for tick in (0, 25, 50, 75, 100)
        for x in (LEFT + WIDE * tick // 100,)
    )
