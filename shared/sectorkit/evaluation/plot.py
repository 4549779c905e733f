"""One picture of a retrieval report, as an SVG that needs nothing to be seen."""

from collections.abc import Mapping
from typing import Any

WIDTH, ROW, LEFT, SCALE = 560, 34, 90, 380
COLOURS = {"fused": "#1a4fa0"}


def plot(found: Mapping[str, Any]) -> str:
    """Return nDCG@10 of each leg and of their fusion, with bars of one standard error."""
    legs = found["legs"]
    height = 64 + ROW * len(legs)
    rows = "".join(
        _row(name, row["ndcg@10"], row["ndcg@10_se"], 44 + ROW * n)
        for n, (name, row) in enumerate(legs.items())
    )
    title = f"nDCG@10, {found['queries']} queries, {found['documents']} documents"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="8" y="24" font-size="15">{title}</text>{rows}</svg>\n'
    )


def _row(name: str, value: float, error: float, y: int) -> str:
    end, low, high = (LEFT + SCALE * x for x in (value, max(value - error, 0), value + error))
    middle = y + ROW / 2 - 4
    return (
        f'<text x="8" y="{middle + 5}">{name}</text>'
        f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{ROW - 8}" '
        f'fill="{COLOURS.get(name, "#9db4d3")}"/>'
        f'<path d="M{low:.1f} {middle}H{high:.1f}" stroke="#16202c" stroke-width="2"/>'
        f'<text x="{high + 8:.1f}" y="{middle + 5}">{value:.3f} ± {error:.3f}</text>'
    )
