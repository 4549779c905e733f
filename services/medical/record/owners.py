"""Whose a health record is: one key's, or one browser's."""

from typing import Any

from sectorkit.publicdata.fetched import Keys
from sectorkit.retrieval.holdings import holdings_of
from sectorkit.store.conversations import Owner


def owner_of(service: Any, caller: Any) -> Owner:
    """Return the owner under which a visitor's page keeps everything else too."""
    return Owner(caller.shelf, caller.subject, service.sector.name)


def keys_of(service: Any, caller: Any) -> Any:
    """Return what a tool would be supplied with; without a library, no keys: samples."""
    return holdings_of(service.engine.index, caller.tenant) or Keys({})
