"""How much one file may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: bytes on disk, seconds, and bytes of memory."""

    file_bytes: int = 50 * 1024 * 1024
    seconds: int = 180
    """Wall time; as much processor time on top of what earlier files took."""
    memory_bytes: int = 1024 * 1024 * 1024
    """On top of what the process itself takes."""
    reply_bytes: int = 512 * 1024 * 1024
