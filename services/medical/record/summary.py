"""A record as what fills the one-page summary for a visit: the person's own words, in order."""

from collections.abc import Mapping, Sequence
from datetime import date

from .entries import UNITS, Entry

FIELDS: Mapping[str, str] = {
    "condition": "앓는_병",
    "medicine": "먹는_약",
    "allergy": "알레르기",
    "pregnancy": "임신",
}


def fields_of(entries: Sequence[Entry], trouble: str, asks: str, on: date) -> dict[str, str]:
    """Return the fields of `visit-summary`; what nobody wrote down stays a visible gap."""
    fields = {"작성일": on.isoformat()}
    fields |= {name: text for name, text in (("불편", trouble), ("질문", asks)) if text}
    for kind, field in FIELDS.items():
        named = [_short(entry) for entry in entries if entry.kind == kind]
        if named:
            fields[field] = ", ".join(named)
    if measured := [_line(name, entries) for name in UNITS if _of(name, entries)]:
        fields["잰_값"] = "; ".join(measured)
    return fields


def _short(entry: Entry) -> str:
    return f"{entry.name} {entry.note}".strip() + f"({entry.day})"


def _of(name: str, entries: Sequence[Entry]) -> list[Entry]:
    return [e for e in entries if e.kind == "reading" and e.name == name]


def _line(name: str, entries: Sequence[Entry]) -> str:
    """Return the mean, the number and the days of one measure."""
    readings = _of(name, entries)
    highs = [e.value for e in readings if e.value is not None]
    lows = [e.second for e in readings if e.second is not None]
    shown = f"{sum(highs) / len(highs):.0f}" if name != "당화혈색소" else f"{highs[-1]:g}"
    both = shown + (f"/{sum(lows) / len(lows):.0f}" if lows else "")
    word = "마지막 값" if name == "당화혈색소" else "평균"
    days = f"{readings[0].day}부터 {readings[-1].day}까지"
    return f"{name} {word} {both} {UNITS[name]} ({len(readings)}번, {days})"
