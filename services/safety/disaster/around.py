"""What is measured and what stands around a place: air, earthquakes, rivers, bells, AEDs, roads.

Every trap of a source is met here once, so that no caller can fall into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sectorkit.errors import BadInput, Unavailable
from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring
from sectorkit.values import KOREA, now

from .official import DATA
from .places import Place, metres

PROVINCES: Sequence[str] = (
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남",
    "전북", "전남", "경북", "경남", "제주",
)  # fmt: skip
"""As the air service names them."""
STAGES: Sequence[tuple[str, str]] = (
    ("severe", "심각"), ("warning", "경보"), ("advisory", "주의보"), ("attention", "관심"),
)  # fmt: skip
"""A station's own levels, the gravest first."""
QUAKE_DAYS = 3
"""How far back the earthquake service answers."""
AROUND = 0.1
"""Degrees to each side of a place that are searched for road cameras: about ten kilometres."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Near:
    """Something that stands near a place, and how far it is."""

    row: Row
    metres: int


@dataclass(frozen=True, slots=True)
class River:
    """A station's level now, and the gravest of its own stages that it has reached."""

    name: str
    address: str
    level: float
    stage: str
    """Empty below all of them, `기준 없음` where the station has none."""
    measured: str


async def air(words: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return what stations of a province measured within the last hours.

    Raises `BadInput` for a place without a province, `Unavailable` where all of it is too old.
    """
    province = next((name for name in PROVINCES if name in words), "")
    if not province:
        raise BadInput(f"시·도 이름을 넣어 주세요: {', '.join(PROVINCES)}.")
    found = await data.fetch("air", keys, size=200, province=province)
    return _not_stale(found, "측정값")


async def quakes(keys: Keyring, data: PublicData = DATA, at: datetime | None = None) -> Fetched:
    """Return the earthquakes told of in the last three days."""
    moment = (at or now()).astimezone(KOREA)
    since = f"{moment - timedelta(days=QUAKE_DAYS):%Y%m%d}"
    return await data.fetch("quakes", keys, size=50, since=since, until=f"{moment:%Y%m%d}")


async def rivers(
    region: str, keys: Keyring, data: PublicData = DATA
) -> tuple[Sequence[River], Fetched]:
    """Return the levels at stations whose name or address carries the words, gravest first.

    Raises `Unavailable` where every level is older than an hour.
    """
    stations = await data.fetch("river_stations", keys)
    levels = _not_stale(await data.fetch("river_levels", keys), "수위")
    at = {str(row["code"]): row for row in levels.rows if _number(row["level"]) is not None}
    found = [
        _river(station, at[str(station["code"])])
        for station in stations.rows
        if str(station["code"]) in at and region in _words(station)
    ]
    order = [name for _, name in STAGES] + ["", "기준 없음"]
    return sorted(found, key=lambda river: order.index(river.stage)), levels


def _words(station: Row) -> str:
    return f"{station['name']} {station['address']} {station['detail']}"


def _river(station: Row, told: Row) -> River:
    level = _number(told["level"]) or 0.0
    marks = [(_number(station[key]), name) for key, name in STAGES]
    known = [(mark, name) for mark, name in marks if mark is not None]
    reached = next((name for mark, name in known if level >= mark), "")
    return River(
        str(station["name"]).strip(),
        f"{station['address']} {station['detail']}".strip(),
        level,
        reached if known else "기준 없음",
        _clock(told["measured"]),
    )


def _not_stale(found: Fetched, what: str) -> Fetched:
    """Return what is young enough. Raises `Unavailable` where something was told, all too old."""
    if not found.rows and found.stale:
        raise Unavailable(
            f"{found.title}의 {what}이(가) 오래되어 보여 드리지 않습니다({found.stale}곳). "
            "잠시 뒤 다시 확인해 주세요.",
            600,
        )
    return found


async def bells(address: str, keys: Keyring, data: PublicData = DATA) -> Fetched:
    """Return the emergency bells whose road address carries the words."""
    return await data.fetch("bells", keys, size=100, address=address.strip())


async def defibrillators(
    place: Place, keys: Keyring, data: PublicData = DATA
) -> tuple[Sequence[Near], Fetched]:
    """Return the AEDs near a place, nearest first."""
    asked: dict[str, Any] = {"longitude": f"{place.east:.6f}", "latitude": f"{place.north:.6f}"}
    found = await data.fetch("defibrillators", keys, size=50, **asked)
    return nearest(place, found.rows), found


async def road_cameras(
    place: Place, keys: Keyring, data: PublicData = DATA
) -> tuple[Sequence[Near], Fetched]:
    """Return the road cameras near a place that may be opened safely, nearest first."""
    found = await data.fetch(
        "road_cameras",
        keys,
        west=f"{place.east - AROUND:.6f}",
        east=f"{place.east + AROUND:.6f}",
        south=f"{place.north - AROUND:.6f}",
        north=f"{place.north + AROUND:.6f}",
    )
    safe = [row for row in found.rows if str(row["url"]).startswith("https://")]
    return nearest(place, safe), found


def nearest(place: Place, rows: Sequence[Row]) -> Sequence[Near]:
    """Return rows with coordinates by their distance; a row without them is left out."""
    points = [(row, _number(row["north"]), _number(row["east"])) for row in rows]
    near = [Near(row, round(metres(place, n, e))) for row, n, e in points if n and e]
    return sorted(near, key=lambda one: one.metres)


def _number(value: Any) -> float | None:
    """Return a number, or nothing where the source wrote a dash or a blank."""
    try:
        return float(str(value).strip())
    except ValueError:
        return None


def _clock(digits: object) -> str:
    """Return `202611260930` (and with seconds) as `2026-11-26 09:30`."""
    text = str(digits)
    if len(text) < 12 or not text.isdigit():
        return text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]} {text[8:10]}:{text[10:12]}"


def quake_told(row: Row) -> str:
    """Return an earthquake in one line."""
    felt = f", {row['intensity']}" if str(row["intensity"]).strip() else ""
    return f"{_clock(row['at'])} {row['place']} 규모 {row['magnitude']}{felt}"
