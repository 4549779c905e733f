"""Whose a health record is: one key's, or one browser's."""

from typing import Any

from sectorkit.store.conversations import Owner


def owner_of(service: Any, caller: Any) -> Owner:
    """Return the owner under which a visitor's page keeps everything else too."""
    return Owner(caller.shelf, caller.subject, service.sector.name)
