"""What safety may look up or compute."""

from sectorkit.sector import Tool

ALL: tuple[Tool, ...] = ()
"""Everything safety computes, in the order people meet it."""
