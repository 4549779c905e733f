"""Where somebody comes from and lives, and where something stands."""

import re
from collections.abc import Iterator

from .facts import Fact, state
from .lines import Line
from .words import CITIES, PLACE

_HOME = re.compile(rf"(?P<p>{PLACE})(?:에서 (?:태어|나고)| ?출신)|고향(?:은|이|인) (?P<q>{PLACE})")
_LIVES = re.compile(rf"(?P<p>{PLACE})(?:에|에서) (?:살았|산다|살고|사는|살던)")
_STANDS = re.compile(
    rf"(?P<t>(?:[가-힣]{{1,6}} )?[가-힣]{{1,6}}?)(?:은|는) (?P<p>{PLACE})(?:[ 가-힣]{{0,8}})?에 "
    rf"있(?:었|다|어|는)"
)
_STANDING = re.compile(
    rf"(?P<p>{PLACE})에 있는 (?P<t>(?:[가-힣]{{1,6}} )?[가-힣]{{1,6}}?)(?:의|은|는|이|가|을|를|"
    rf"에)(?=\s)"
)
_FLOOR = re.compile(
    r"(?P<o>[가-힣]{2,5})의 (?P<t>집|방|사무실|작업실|연구실)(?:은|는) "
    r"[^.,]{0,12}?(?P<n>\d{1,4})(?P<u>층|호)"
)
_ON_FLOOR = re.compile(
    r"(?P<n>\d{1,4})(?P<u>층|호)(?:,)? (?P<o>[가-힣]{2,5})의 (?P<t>집|방|사무실|작업실|연구실)"
)
_LIVES_ON = re.compile(r"(?P<n>\d{1,3})(?P<u>층)에 (?:살았|산다|살고)")
_MOVED = re.compile(r"이사(?:를|했|한|하|왔|갔|온|간)|옮겼|옮긴|이민|떠나")


def places(line: Line) -> Iterator[Fact]:
    """Yield origins, homes and addresses."""
    for match in _HOME.finditer(line.text):
        if subject := line.subject(*match.span()):
            yield state(
                line, "장소", subject, "고향", _city(match["p"] or match["q"]), *match.span()
            )
    moved = bool(_MOVED.search(line.text))
    for match in _LIVES.finditer(line.text):
        subject = line.subject(*match.span())
        modifies = match.group().endswith(("사는", "살던"))
        near = any(match.end() < w.start <= match.end() + 2 for w in line.who)
        if subject and not line.unreal and (near or not modifies):
            where = _city(match["p"])
            yield state(line, "장소", subject, "사는 곳", where, *match.span(), fresh=moved)
    for pattern in (_STANDS, _STANDING):
        for match in pattern.finditer(line.text):
            if not any(w.name == match["t"] for w in line.who):
                yield state(line, "장소", match["t"], "있는 곳", _city(match["p"]), *match.span())
    yield from _floors(line, moved)


def moves(line: Line) -> Iterator[Fact]:
    """Yield a change of home that names no place: what was said before no longer binds."""
    if re.search(r"이사(?:를|했|한|하|왔|갔|온|간)", line.text):
        for who in {w.name for w in line.who} | {line.topic} - {""}:
            for attribute in ("사는 곳", "집 층", "집 호"):
                yield state(line, "장소", who, attribute, "", 0, len(line.text), fresh=True)


def _floors(line: Line, moved: bool) -> Iterator[Fact]:
    for pattern in (_FLOOR, _ON_FLOOR):
        for match in pattern.finditer(line.text):
            owner = next((w.name for w in line.who if w.start == match.start("o")), match["o"])
            attribute = f"{match['t']} {match['u']}"
            yield state(line, "장소", owner, attribute, match["n"], *match.span(), fresh=moved)
    for match in _LIVES_ON.finditer(line.text):
        if subject := line.subject(*match.span()):
            yield state(line, "장소", subject, "집 층", match["n"], *match.span(), fresh=moved)


def _city(place: str) -> str:
    known = re.match(CITIES, place)
    return known.group() if known else place
