"""Stand-ins that a fork inherits: small, honest and in memory."""

from .fakes import FakeModel, MemoryIndex, MemoryLedger, MemoryShelf, small_sector

__all__ = ["FakeModel", "MemoryIndex", "MemoryLedger", "MemoryShelf", "small_sector"]
