"""One picture of a scale report, as an SVG that needs nothing to be seen."""

from collections.abc import Callable, Mapping
from math import log10
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, ACROSS, DOWN = 640, 400, 60, 56, 420, 290
LINES: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], float]]] = {
    "p99": ("#9db4d3", lambda row: row["ways"]["plain"]["p99_ms"]),
    "slowest filter, p50": ("#b0561f", lambda row: max(w["p50_ms"] for w in row["ways"].values())),
    "p50": ("#1a4fa0", lambda row: row["ways"]["plain"]["p50_ms"]),
    "p50, CPU": ("#2e7d4f", lambda row: row["ways"]["plain"]["cpu_p50_ms"]),
}


def chart(report: Mapping[str, Any]) -> str:
    """Return milliseconds of a hybrid search by number of articles; hollow for made-up vectors."""
    rows = [row for row in report["sizes"] if "ways" in row]
    most = max([value(row) for row in rows for _, value in LINES.values()], default=1)
    title = f"Hybrid search, ms by articles (load {report['load']} on {report['machine']})"
    lines = "".join(
        _line(name, colour, [(row["articles"], value(row), _made_up(row)) for row in rows], most, n)
        for n, (name, (colour, value)) in enumerate(LINES.items())
    )
    labels = "".join(_label(row["articles"], most) for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="12" y="22" font-size="14">{title}</text>'
        f'<text x="12" y="40">hollow: most vectors are made up (the time holds, the findings do '
        f"not)</text>{labels}{_scale(most)}{lines}</svg>\n"
    )


def _made_up(row: Mapping[str, Any]) -> bool:
    return bool(row["vectors"]["made_up"] > row["vectors"]["real"])


def _at(articles: int, value: float, most: float) -> tuple[float, float]:
    across = LEFT + ACROSS * (log10(articles) - 3) / (log10(191_724) - 3)
    return across, TOP + DOWN * (1 - value / most)


def _line(
    name: str, colour: str, points: list[tuple[int, float, bool]], most: float, place: int
) -> str:
    spots = [(*_at(articles, value, most), made) for articles, value, made in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in spots)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" stroke="{colour}" '
        f'fill="{"#fff" if made else colour}"/>'
        for x, y, made in spots
    )
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<text x="{LEFT + ACROSS + 20}" y="{TOP + 20 * place}" fill="{colour}">{name}</text>'
    )


def _label(articles: int, most: float) -> str:
    x, y = _at(articles, 0, most)
    return f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{articles:,}</text>'


def _scale(most: float) -> str:
    marks = [0, most / 2, most]
    return "".join(
        f'<text x="{LEFT - 8}" y="{_at(1000, mark, most)[1] + 4:.1f}" '
        f'text-anchor="end">{mark:.0f}</text>'
        f'<path d="M{LEFT} {_at(1000, mark, most)[1]:.1f}h{ACROSS}" stroke="#dde3ea"/>'
        for mark in marks
    )
