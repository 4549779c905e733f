"""What the official sources say just now: shelters, warnings, messages, the weather at a place.

Every trap of a source is met here once, so that no caller can fall into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sectorkit.errors import BadInput
from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring
from sectorkit.values import KOREA, now

from .places import Place, degrees, metres, square

ADAPTERS = Path(__file__).parents[1] / "data/adapters.yaml"
DATA = PublicData(ADAPTERS)

AROUND = 0.03
"""Degrees to each side of a place that are searched for shelters: about three kilometres."""
FAR = 5000
"""Metres beyond which a shelter is of no help to somebody on foot."""
SHELTERS: Mapping[str, str] = {"한파": "1", "무더위": "2", "지진": "3", "지진해일": "4"}
WARNINGS: Mapping[str, str] = {
    "1": "강풍", "2": "호우", "3": "한파", "4": "건조", "5": "폭풍해일", "6": "풍랑", "7": "태풍",
    "8": "대설", "9": "황사", "12": "폭염", "13": "열대야",
}  # fmt: skip
LEVELS: Mapping[str, str] = {"0": "주의보", "1": "경보", "2": "중대경보"}
OVER = ("2", "8")
"""Commands that end a warning: lifted, lifted by a change."""
DAYS = 5
"""How far back warnings are read: one that is in force may have been issued days ago."""
GUIDES: Mapping[str, str] = {
    "태풍": "01001", "홍수": "01002", "호우": "01003", "한파": "01006", "지진": "01011",
    "산사태": "01014",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelter:
    """A shelter and how far it is."""

    name: str
    kind: str
    address: str
    metres: int


@dataclass(frozen=True, slots=True)
class Warning:
    """A warning in force: where, what, how grave, since when, and when it was announced."""

    area: str
    kind: str
    level: str
    since: str
    announced: str


async def shelters(
    place: Place, kind: str, keys: Keyring, data: PublicData = DATA
) -> tuple[Sequence[Shelter], Fetched]:
    """Return the nearest shelters of a kind (`민방위` too), nearest first."""
    if kind == "민방위":
        found = await _everywhere("civil_shelters", keys, data)
        points = [(row, _from_parts(row)) for row in found.rows]
    else:
        found = await data.fetch("shelters", keys, size=200, **_box(place, kind, keys, data))
        points = [(row, _point(row)) for row in found.rows if _is(row, kind)]
    near = [
        Shelter(row["name"], row["kind"] or kind, row["address"], round(metres(place, *point)))
        for row, point in points
        if point
    ]
    close = [shelter for shelter in near if shelter.metres <= FAR]
    return sorted(close, key=lambda shelter: shelter.metres), found


async def _everywhere(name: str, keys: Keyring, data: PublicData) -> Fetched:
    """Return every row of a dataset that cannot be asked by place; its pages are cached a day."""
    pages = [page async for page in data.collect(name, keys, limit=40_000, size=1000)]
    return replace(pages[0], rows=[row for page in pages for row in page.rows])


def _box(place: Place, kind: str, keys: Keyring, data: PublicData) -> dict[str, Any]:
    """Return what the shelter service is asked: a box around the place."""
    if not data.live("shelters", keys):
        return {}
    return {
        "west": f"{place.east - AROUND:.6f}",
        "east": f"{place.east + AROUND:.6f}",
        "south": f"{place.north - AROUND:.6f}",
        "north": f"{place.north + AROUND:.6f}",
        "code": SHELTERS[kind],
    }


def _is(row: Mapping[str, Any], kind: str) -> bool:
    return str(row["code"]) in ("", SHELTERS[kind])


def _point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        north, east = float(row["north"]), float(row["east"])
    except (TypeError, ValueError):
        return None
    return (north, east) if north and east else None


def _from_parts(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return a point told in degrees, minutes and seconds."""
    try:
        north = degrees(*(float(row[f"north_{part}"]) for part in ("d", "m", "s")))
        east = degrees(*(float(row[f"east_{part}"]) for part in ("d", "m", "s")))
    except (TypeError, ValueError):
        return None
    return (north, east) if north and east else None


async def warnings(
    region: str, keys: Keyring, data: PublicData = DATA, at: datetime | None = None
) -> tuple[Sequence[Warning], Fetched]:
    """Return the warnings in force whose area carries the region's name; all for an empty one."""
    moment = (at or now()).astimezone(KOREA)
    found = await data.fetch(
        "warnings",
        keys,
        size=500,
        since=f"{moment - timedelta(days=DAYS):%Y%m%d}",
        until=f"{moment:%Y%m%d}",
    )
    return [w for w in in_force(found.rows, moment) if region in w.area], found


def in_force(rows: Sequence[Mapping[str, Any]], at: datetime) -> Sequence[Warning]:
    """Rebuild what is in force from announcements: the last one for an area and a kind decides.

    Cancelled announcements count for nothing; an area's all-clear ends every kind there.
    """
    latest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (str(row["announced"]), _number(row["number"]))):
        if str(row["cancel"]) == "1" or str(row["kind"]) not in WARNINGS:
            continue
        latest[str(row["area"]), str(row["kind"])] = row
    clock = f"{at:%Y%m%d%H%M}"
    return [
        Warning(
            str(row["area"]),
            WARNINGS[str(row["kind"])],
            LEVELS.get(str(row["level"]), "특보"),
            _clock(str(row["start"])),
            _clock(str(row["announced"])),
        )
        for row in latest.values()
        if str(row["command"]) not in OVER and not _over(row, clock)
    ]


def _over(row: Mapping[str, Any], clock: str) -> bool:
    """Tell whether a warning's end, or its area's all-clear, has passed; 0 is no end."""
    ends = [str(row["end"]), str(row["all_clear"])]
    return any(len(end) >= 12 and end[:12] <= clock for end in ends)


def _number(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0


def _clock(digits: str) -> str:
    """Return `202611260930` as `2026-11-26 09:30`."""
    if len(digits) < 12:
        return digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {digits[8:10]}:{digits[10:12]}"


async def messages(
    region: str, keys: Keyring, data: PublicData = DATA, at: datetime | None = None
) -> Fetched:
    """Return the disaster messages of today and yesterday, newest first.

    Without a first day the source begins with its oldest message, so one is always asked.
    """
    moment = (at or now()).astimezone(KOREA)
    asked: dict[str, Any] = {"since": f"{moment - timedelta(days=1):%Y%m%d}"} | (
        {"region": region} if region else {}
    )
    found = await data.fetch("messages", keys, size=50, **asked)
    rows = sorted(found.rows, key=lambda row: str(row["sent"]), reverse=True)
    return replace(found, rows=rows)


async def guide(hazard: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return the ministry's own action guide for a hazard. Raises `BadInput` for one it lacks.

    Asked without a category the source answers with the typhoon's, and does not say so.
    """
    if hazard not in GUIDES:
        raise BadInput(f"이 자료에는 {', '.join(GUIDES)}의 행동요령만 있습니다.")
    return await data.fetch("action_guides", keys, size=50, category=GUIDES[hazard])


async def weather(
    place: Place, keys: Keyring, data: PublicData = DATA, at: datetime | None = None
) -> tuple[Mapping[str, float], Fetched]:
    """Return what is measured now, by category; a `-` for rain is none."""
    moment = (at or now()).astimezone(KOREA) - timedelta(minutes=45)
    x, y = square(place)
    found = await data.fetch(
        "nowcast", keys, size=20, day=f"{moment:%Y%m%d}", hour=f"{moment:%H}00", x=str(x), y=str(y)
    )
    return {str(row["category"]): _measured(row["value"]) for row in found.rows}, found


def _measured(value: Any) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
