"""A conversation that survives a reload: kept sealed, for one browser and one of its windows."""

import re
from collections.abc import Sequence

import orjson
from pydantic import TypeAdapter, ValidationError

from ...store import Store
from ...store.conversations import Owner
from ..show import Visit
from ..stream import to_json

KIND = "page-visits"
MOST = 12
"""Questions of one window that are kept."""
WINDOW = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)
_VISITS: TypeAdapter[tuple[Visit, ...]] = TypeAdapter(tuple[Visit, ...])


def keep(store: Store, owner: Owner, window: str, visits: Sequence[Visit]) -> None:
    """Keep what was asked and answered in a window, with the passages that were cited."""
    if WINDOW.fullmatch(window):
        told = [visit.cited_only() for visit in visits[-MOST:] if visit.answer]
        store.records.put(owner, KIND, {"visits": orjson.loads(to_json(told))}, id=window)


def kept(store: Store, owner: Owner, window: str) -> tuple[Visit, ...]:
    """Return what was kept of a window; nothing if it is new or of another time."""
    if not WINDOW.fullmatch(window):
        return ()
    found = store.records.get(owner, KIND, window)
    try:
        return _VISITS.validate_json(to_json(found.body["visits"])) if found else ()
    except (ValidationError, KeyError):
        return ()


def drop(store: Store, owner: Owner, window: str) -> None:
    """Forget a window's conversation."""
    store.records.delete(owner, KIND, window)
