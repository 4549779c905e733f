"""Where a place is, how far two are apart, and in which square of the weather service."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from sectorkit.errors import BadInput

FILE = Path(__file__).parents[1] / "data/places.yaml"
_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*$")
EARTH = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map: degrees north and east, and what it is called."""

    name: str
    north: float
    east: float


def place_of(words: str) -> Place:
    """Return the place of coordinates (`37.57, 126.98`) or of a known name. Raises `BadInput`."""
    if pair := _PAIR.match(words):
        north, east = float(pair[1]), float(pair[2])
        if not (32 < north < 39.5 and 123 < east < 133):
            raise BadInput("좌표가 우리나라 밖입니다. '위도, 경도' 순서인지 확인해 주세요.")
        return Place(f"{north:.4f}, {east:.4f}", north, east)
    for name, (north, east) in _known().items():
        if name in words:
            return Place(name, north, east)
    raise BadInput(
        f"'{words[:30]}'의 위치를 모릅니다. 시·도 이름({', '.join(list(_known())[:4])} 등)이나 "
        "'위도, 경도'를 적어 주세요."
    )


@lru_cache(maxsize=1)
def _known() -> Mapping[str, tuple[float, float]]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["places"]
    return {name: (float(north), float(east)) for name, (north, east) in rows.items()}


def metres(a: Place, north: float, east: float) -> float:
    """Return how far a point is from a place, in metres along the ground."""
    one, two = math.radians(a.north), math.radians(north)
    across = math.radians(east - a.east) / 2
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def degrees(whole: float, minutes: float, seconds: float) -> float:
    """Return degrees, minutes and seconds (민방위 대피소) as degrees."""
    return whole + minutes / 60 + seconds / 3600


def square(place: Place) -> tuple[int, int]:
    """Return the weather service's grid square: Lambert conformal conic, 5 km (기상청 안내서)."""
    radius, rad = 6371.00877 / 5.0, math.radians
    one, two, lon, lat = rad(30.0), rad(60.0), rad(126.0), rad(38.0)
    ratio = math.tan(math.pi / 4 + two / 2) / math.tan(math.pi / 4 + one / 2)
    sn = math.log(math.cos(one) / math.cos(two)) / math.log(ratio)
    sf = math.tan(math.pi / 4 + one / 2) ** sn * math.cos(one) / sn
    ro = radius * sf / math.tan(math.pi / 4 + lat / 2) ** sn
    ra = radius * sf / math.tan(math.pi / 4 + rad(place.north) / 2) ** sn
    theta = (rad(place.east) - lon) * sn
    return int(ra * math.sin(theta) + 43 + 0.5), int(ro - ra * math.cos(theta) + 136 + 0.5)
