"""`up` and `mcp`: the sectors for others."""

import argparse

from ..build import find_sector, find_sectors, ingest_corpus, opened
from ..settings import Settings
from .terminal import bar, say


def up(options: argparse.Namespace, settings: Settings) -> int:
    """Serve the sectors and the portal."""
    from ..serve import serve

    changed = {name: getattr(options, name) for name in ("host", "port", "sectors")}
    wanted = settings.model_copy(update={k: v for k, v in changed.items() if v is not None})
    serve(find_sectors(wanted.sectors), wanted, bar, _ready)
    return 0


def _ready(address: str) -> None:
    say(f"\n  준비되었습니다 · ready: {address}\n  멈추려면 Ctrl+C\n")


def mcp(options: argparse.Namespace, settings: Settings) -> int:
    """Offer a sector's tools and search over the Model Context Protocol."""
    from ..mcp import run_mcp

    sector = find_sector(options.sector)
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library)
        run_mcp(sector, engine, options.transport, port=options.port)
    return 0
