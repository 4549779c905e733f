"""One picture of the retrieval comparison, as an SVG that needs nothing to be seen."""

from html import escape

WIDTH, LEFT, SCALE, ROW, GAP = 760, 190, 430, 18, 44


def plot(sets: dict) -> str:
    """Return nDCG@10 of every side on every judged set, with bars of one standard error."""
    parts, y = [], 34
    for name, rows in sets.items():
        judged = {side: row for side, row in rows.items() if "ndcg@10" in row}
        if not judged:
            continue
        count = next(iter(judged.values()))["questions"]
        title = f"{name}: nDCG@10 of {count} questions; ms a question (p50)"
        parts.append(
            f'<text x="8" y="{y}" font-size="14" font-weight="bold">{escape(title)}</text>'
        )
        for side, row in sorted(judged.items(), key=lambda pair: -pair[1]["ndcg@10"]):
            y += ROW
            parts.append(_row(side, row, y))
        y += GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y - 20}" '
        f'font-family="sans-serif" font-size="12"><title>Retrieval beside peers</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _row(side: str, row: dict, y: int) -> str:
    value, error = row["ndcg@10"], row["ndcg@10_se"]
    colour = "#1a4fa0" if side.startswith("ours") else "#9db4d3"
    end, low, high = (LEFT + SCALE * x for x in (value, max(0, value - error), value + error))
    return (
        f'<text x="8" y="{y}">{escape(side)}</text>'
        f'<rect x="{LEFT}" y="{y - 11}" width="{end - LEFT:.1f}" height="13" fill="{colour}"/>'
        f'<path d="M{low:.1f} {y - 4.5}H{high:.1f}" stroke="#16202c" stroke-width="2"/>'
        f'<text x="{high + 6:.1f}" y="{y}">{value:.3f} ± {error:.3f}; {row["query_ms_p50"]}</text>'
    )
