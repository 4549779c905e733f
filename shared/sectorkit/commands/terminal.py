"""How commands speak: JSON on stdout, progress and hints on stderr."""

import sys

from ..retrieval.ingest import Progress
from ..web.stream import to_json


def say(text: str) -> None:
    """Print to stdout at once."""
    print(text, flush=True)


def hint(text: str) -> None:
    """Print to stderr, where nothing reads it but a person."""
    print(text, file=sys.stderr, flush=True)


def as_json(value: object) -> str:
    """Return a value of ours as one JSON object."""
    return to_json(value).decode()


def bar(label: str) -> Progress:
    """Return a callback that draws a progress bar on a terminal, and nothing elsewhere."""

    def draw(done: int, total: int, _: str) -> None:
        if total and sys.stderr.isatty():
            filled = 30 * done // total
            bar = "█" * filled + "░" * (30 - filled)
            end = "\n" if done >= total else ""
            print(f"\r{label:>10} {bar} {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)

    return draw
