"""`sectorkit`: the same services from a terminal."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .commands import asking, filling, keeping, measuring, serving
from .errors import SectorKitError
from .settings import Settings, read_settings

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 failure, 2 bad usage. Errors are one sentence on stderr."""
    options = _parser().parse_args(arguments)
    run: Command = options.run
    try:
        return run(options, read_settings())
    except SectorKitError as error:
        print(f"sectorkit: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has read enough
        sys.stdout = None
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sectorkit", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, parent: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = parent.add_parser(name, help=run.__doc__)
        made.set_defaults(run=run)
        return made

    command = add("up", serving.up)
    command.add_argument("--sectors", help="comma-separated; all of them if left out")
    command.add_argument("--host")
    command.add_argument("--port", type=int)

    command = add("ask", asking.ask)
    command.add_argument("sector")
    command.add_argument("question")
    _dated(command)

    command = add("search", asking.search)
    command.add_argument("sector")
    command.add_argument("query")
    command.add_argument("-k", type=int, default=10)
    _dated(command)

    command = add("ingest", filling.ingest)
    command.add_argument("sector")
    command.add_argument("paths", nargs="+", metavar="PATH")
    command.add_argument("--collection", default="")
    _filling(command)

    command = add("sync", filling.sync)
    command.add_argument("sector")
    command.add_argument("source")
    command.add_argument("--limit", type=int, default=0, help="0 is everything")
    _filling(command)

    command = add("draft", keeping.draft)
    command.add_argument("sector")
    command.add_argument("template")
    command.add_argument("--field", action="append", default=[], metavar="이름=값")
    command.add_argument("-o", "--output", required=True, help="its suffix says the format")

    command = add("mcp", serving.mcp)
    command.add_argument("sector")
    command.add_argument("--transport", choices=["stdio", "http"], default="stdio")
    command.add_argument("--port", type=int, default=8765)

    kinds = commands.add_parser("evaluate", help="measure how good it is")
    kind = kinds.add_subparsers(required=True, metavar="WHAT")
    command = add("retrieval", measuring.evaluate_retrieval, kind)
    for name in ("corpus", "queries", "qrels"):
        command.add_argument(f"--{name}", type=Path, required=True)
    command.add_argument("-k", type=int, default=10)
    command.add_argument("--run", type=Path, dest="run_file", help="write a TREC run file")
    command.add_argument("--json", action="store_true")
    command = add("answers", measuring.evaluate_answers, kind)
    command.add_argument("sector")
    command.add_argument("--json", action="store_true")

    command = add("tools", measuring.evaluate_tools, kind)
    command.add_argument("--data", type=Path, required=True, help="a folder of .jsonl.gz items")
    command.add_argument("--base-url", required=True, help="an OpenAI-dialect server's /v1")
    command.add_argument("--model", required=True)
    command.add_argument("--limit", type=int, default=0, help="items of each kind; 0 is all")

    kinds = commands.add_parser("key", help="API keys")
    command = add("create", keeping.key_create, kinds.add_subparsers(required=True, metavar="WHAT"))
    command.add_argument("--tenant", required=True)
    command.add_argument("--role", action="append", choices=["reader", "writer", "operator"])

    kinds = commands.add_parser("audit", help="the audit ledger")
    add("verify", keeping.audit_verify, kinds.add_subparsers(required=True, metavar="WHAT"))

    add("doctor", keeping.doctor)
    return parser


def _filling(command: argparse.ArgumentParser) -> None:
    command.add_argument("--wait", action="store_true", help="until the vectors are there too")
    command.add_argument("--json", action="store_true")


def _dated(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=date.fromisoformat, help="YYYY-MM-DD; today if left out")
    command.add_argument("--json", action="store_true")
