"""`ingest` and `sync`: documents into a sector's index."""

import argparse
import sys
from pathlib import Path

from ..build import build_cluster, find_sector, opened
from ..publicdata.sync import sync as fetch
from ..retrieval.ingest import IngestReport
from ..retrieval.ingest import ingest as read_in
from ..retrieval.library import Library
from ..settings import Settings
from .terminal import as_json, bar


def ingest(options: argparse.Namespace, settings: Settings) -> int:
    """Read files and folders into a sector's index."""
    with opened(find_sector(options.sector), settings) as (_, library):
        report = read_in(
            library.public,
            [Path(path) for path in options.paths],
            collection=options.collection,
            progress=bar("ingest"),
            bench=build_cluster(settings) if options.engine == "ray" else None,
        )
        _finish(library, wait=options.wait)
    _tell(report, json=options.json)
    return 0


def sync(options: argparse.Namespace, settings: Settings) -> int:
    """Fetch a sector's official source into its index."""
    sector = find_sector(options.sector)
    with opened(sector, settings) as (_, library):
        report = fetch(
            sector,
            options.source,
            library.public,
            settings.keys,
            limit=options.limit,
            progress=bar(options.source),
        )
        _finish(library, wait=options.wait)
    _tell(report, json=options.json)
    return 0


def _finish(library: Library, *, wait: bool) -> None:
    """Wait for the vectors if asked to; they follow whenever the index is next open."""
    if wait:
        library.public.wait()
    status = library.public.status()
    if behind := status.passages - status.vectors:
        print(
            f"낱말로는 바로 찾을 수 있습니다. 벡터 {behind:,}건은 서비스가 켜져 있는 동안 이어서 "
            "만듭니다(기다리려면 --wait).",
            file=sys.stderr,
        )


def _tell(report: IngestReport, *, json: bool) -> None:
    """Print what became of the files; each rejected one with its reason."""
    counts = {name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed")}
    rejected = [{"name": name, "reason": reason} for name, reason in report.rejected]
    if json:
        print(as_json({**counts, "rejected": rejected}))
        return
    for row in rejected:
        print(f"거절 {row['name']}: {row['reason']}", file=sys.stderr)
    print(" · ".join(f"{k} {v}" for k, v in {**counts, "rejected": len(rejected)}.items()))
