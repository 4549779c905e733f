"""Readings over time: how many lie under a published or a doctor's bound, and the plot of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ..values import table
from .entries import UNITS, Entry


@dataclass(frozen=True, slots=True)
class Share:
    """How many readings lie under a bound, and whose bound it is."""

    under: int
    of: int
    bound: str
    source: str

    @property
    def told(self) -> str:
        """Return it in words: a comparison, not a judgement."""
        return (
            f"{self.of}번 가운데 {self.under}번이 기준({self.bound}, {self.source}) 미만입니다. "
            "비교일 뿐 진단이 아니며, 뜻은 의사에게 물어보세요."
        )


def share_of(readings: Sequence[Entry], limit: float | None = None) -> Share | None:
    """Return the share under the doctor's limit if there is one, or the published bound."""
    if not readings:
        return None
    name = readings[0].name
    unit = UNITS[name]
    if limit is not None:
        under = sum(1 for each in readings if (each.value or 0) < limit)
        return Share(under, len(readings), f"{limit:g} {unit}", "의사가 준 기준")
    bounds = published(name)
    if not bounds:
        return None
    values = [(each.value or 0, each.second or 0) for each in readings]
    upper, lower = bounds
    under = sum(1 for high, low in values if high < upper and (lower == 0 or low < lower))
    shown = f"{upper:g}/{lower:g} {unit}" if lower else f"{upper:g} {unit}"
    return Share(under, len(readings), shown, source_of(name))


def published(name: str) -> tuple[float, float] | None:
    """Return the published bound of a measure at home, or nothing."""
    ranges = table("ranges")
    if name == "혈압":
        first = ranges["blood_pressure"]["home"][0]
        return first["systolic"], first["diastolic"]
    if name == "공복혈당":
        return float(ranges["fasting_glucose"]["rows"][1]["from"]), 0
    if name == "당화혈색소":
        return float(ranges["hba1c"]["rows"][1]["from"]), 0
    return None


def source_of(name: str) -> str:
    """Return who published the bound."""
    ranges = table("ranges")
    told = {
        "혈압": ranges["blood_pressure"]["home_source"],
        "공복혈당": ranges["fasting_glucose"]["source"],
        "당화혈색소": ranges["hba1c"]["source"],
    }[name]
    return str(told["title"])


def plot(readings: Sequence[Entry], limit: float | None = None) -> go.Figure:
    """Return readings of one measure over time, with the bound as a line."""
    name = readings[0].name if readings else ""
    figure = go.Figure()
    days = [each.day for each in readings]
    figure.add_scatter(
        x=days, y=[each.value for each in readings], mode="lines+markers", name=name or "값"
    )
    if any(each.second is not None for each in readings):
        lower = [each.second for each in readings]
        figure.add_scatter(x=days, y=lower, mode="lines+markers", name="아래 혈압")
    for bound in _bounds(name, limit):
        figure.add_hline(y=bound, line_dash="dash", annotation_text=f"기준 {bound:g}")
    figure.update_layout(
        title=f"{name} ({UNITS.get(name, '')})" if name else "아직 적은 값이 없습니다",
        margin={"l": 40, "r": 20, "t": 50, "b": 40},
        height=360,
    )
    return figure


def _bounds(name: str, limit: float | None) -> list[float]:
    if limit is not None:
        return [limit]
    return [bound for bound in published(name) or () if bound]
