"""`sectorkit`: the same services from a terminal."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .commands import asking, filling, keeping, measuring, modelling, serving
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
    _serve(commands)
    _ask(commands)
    _fill(commands)
    _measure(commands)
    _keep(commands)
    _model(commands)
    return parser


Commands = Any
"""What `add_subparsers` returns, which has no public type."""


def _add(commands: Commands, name: str, run: Command) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=run.__doc__)
    made.set_defaults(run=run)
    return made


def _under(commands: Commands, name: str, told: str) -> Commands:
    return commands.add_parser(name, help=told).add_subparsers(required=True, metavar="WHAT")


def _serve(commands: Commands) -> None:
    command = _add(commands, "up", serving.up)
    command.add_argument("--sectors", help="comma-separated; all of them if left out")
    command.add_argument("--host")
    command.add_argument("--port", type=int)

    command = _add(commands, "mcp", serving.mcp)
    command.add_argument("sector")
    command.add_argument("--transport", choices=["stdio", "http"], default="stdio")
    command.add_argument("--port", type=int, default=8765)


def _ask(commands: Commands) -> None:
    command = _add(commands, "ask", asking.ask)
    command.add_argument("sector")
    command.add_argument("question")
    _dated(command)

    command = _add(commands, "search", asking.search)
    command.add_argument("sector")
    command.add_argument("query")
    command.add_argument("-k", type=int, default=10)
    _dated(command)


def _fill(commands: Commands) -> None:
    command = _add(commands, "ingest", filling.ingest)
    command.add_argument("sector")
    command.add_argument("paths", nargs="+", metavar="PATH")
    command.add_argument("--collection", default="")
    told = "where files are read, analysed and embedded: this machine, or a Ray cluster"
    command.add_argument("--engine", choices=("local", "ray"), default="local", help=told)
    _filling(command)

    command = _add(commands, "sync", filling.sync)
    command.add_argument("sector")
    command.add_argument("source")
    command.add_argument("--limit", type=int, default=0, help="0 is everything")
    _filling(command)


def _measure(commands: Commands) -> None:
    kinds = _under(commands, "evaluate", "measure how good it is")
    command = _add(kinds, "retrieval", measuring.evaluate_retrieval)
    for name in ("corpus", "queries", "qrels"):
        command.add_argument(f"--{name}", type=Path, required=True)
    command.add_argument("-k", type=int, default=10)
    command.add_argument("--run", type=Path, dest="run_file", help="write a TREC run file")
    command.add_argument("--plot", type=Path, help="write a picture, .svg")
    command.add_argument("--json", action="store_true")

    command = _add(kinds, "compare", measuring.evaluate_compare)
    command.add_argument("ours", type=Path, metavar="RUN")
    command.add_argument("theirs", type=Path, metavar="OTHER_RUN")
    command.add_argument("--qrels", type=Path, required=True)
    command.add_argument("--json", action="store_true")

    command = _add(kinds, "answers", measuring.evaluate_answers)
    command.add_argument("sector")
    command.add_argument("--json", action="store_true")

    command = _add(kinds, "tools", measuring.evaluate_tools)
    command.add_argument("--data", type=Path, required=True, help="a folder of .jsonl.gz items")
    command.add_argument("--base-url", required=True, help="an OpenAI-dialect server's /v1")
    command.add_argument("--model", required=True)
    command.add_argument("--limit", type=int, default=0, help="items of each kind; 0 is all")

    command = _add(kinds, "safety", measuring.evaluate_conduct)
    command.add_argument("--base-url", required=True, help="an OpenAI-dialect server's /v1")
    command.add_argument("--model", required=True)
    command.add_argument("-o", "--output", type=Path, required=True, help="a folder for the report")
    command.add_argument("--key-file", type=Path, help="holds the endpoint's key, if it needs one")
    command.add_argument("--system", default="", help="a system message said before every item")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--max-tokens", type=int, default=256)
    command.add_argument("--connections", type=int, default=8, help="requests at a time")
    command.add_argument("--each", type=int, default=0, help="items of a factor; 0 is all")
    command.add_argument("--against", type=Path, help="the folder of an earlier run to compare")
    command.add_argument("--json", action="store_true")


def _keep(commands: Commands) -> None:
    command = _add(commands, "draft", keeping.draft)
    command.add_argument("sector")
    command.add_argument("template")
    command.add_argument("--field", action="append", default=[], metavar="이름=값")
    command.add_argument("-o", "--output", required=True, help="its suffix says the format")

    command = _add(commands, "new", keeping.new)
    command.add_argument("name")
    command.add_argument("--from", dest="source", default="legal", metavar="SECTOR")

    command = _add(_under(commands, "key", "API keys"), "create", keeping.key_create)
    command.add_argument("--tenant", required=True)
    command.add_argument("--role", action="append", choices=["reader", "writer", "operator"])
    command.add_argument("--name", default="", help="who holds it: what they approve is theirs")
    command.add_argument("--tokens-per-day", type=int, help="for the whole tenant; 0 is no limit")
    command.add_argument("--key-tokens-per-day", type=int, help="for this key, within its tenant's")
    command.add_argument("--per-minute", type=int, default=120, help="requests of this key")

    _add(_under(commands, "audit", "the audit ledger"), "verify", keeping.audit_verify)
    _add(commands, "doctor", keeping.doctor)


def _model(commands: Commands) -> None:
    kinds = _under(commands, "model", "model servers")
    _add(kinds, "list", modelling.listed)

    command = _add(kinds, "serve", modelling.served)
    command.add_argument("profile")
    command.add_argument("--print", action="store_true", help="only say the command")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8001)

    command = _add(kinds, "check", modelling.check)
    command.add_argument("--base-url", help="its /v1; SECTORKIT_MODEL_URL if left out")
    command.add_argument("--model", help="SECTORKIT_MODEL_NAME if left out")
    command.add_argument("--profile", help="what it promises; SECTORKIT_MODEL_PROFILE if left out")


def _filling(command: argparse.ArgumentParser) -> None:
    command.add_argument("--wait", action="store_true", help="until the vectors are there too")
    command.add_argument("--json", action="store_true")


def _dated(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=date.fromisoformat, help="YYYY-MM-DD; today if left out")
    command.add_argument("--json", action="store_true")
