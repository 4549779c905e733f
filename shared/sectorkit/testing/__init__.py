"""Stand-ins that a fork inherits: small, honest and in memory."""

from .fakes import FakeModel, MemoryIndex, MemoryLedger, MemoryShelf, small_sector
from .wire import FakeReply, FakeWire

__all__ = [
    "FakeModel",
    "FakeReply",
    "FakeWire",
    "MemoryIndex",
    "MemoryLedger",
    "MemoryShelf",
    "small_sector",
]
