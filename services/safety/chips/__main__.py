"""Measure a chip behind any OpenAI-dialect endpoint, and set cards side by side.

`python -m services.safety.chips profiles` says how each machine is served, `measure` writes a
card (JSON, Markdown, HTML), and `compare one/card.json two/card.json -o comparison.html` shows them
or says why they do not compare.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import orjson

from sectorkit.errors import SectorKitError

from .comparing import compare
from .measuring import Plan, measure
from .showing import card_html, card_markdown, comparison_html
from .values import read_card, read_profiles, read_published


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 failure or a refused comparison, 2 bad usage."""
    options = _parser().parse_args(arguments)
    try:
        done: int = options.run(options)
        return done
    except SectorKitError as error:
        sys.stderr.write(f"chips: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.safety.chips")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("profiles", help="how each machine is served").set_defaults(run=_profiles)
    command = commands.add_parser("measure", help="measure an endpoint and write its card")
    for name in ("base-url", "served", "model", "precision", "name", "profile"):
        command.add_argument(f"--{name}", required=True)
    command.add_argument("--key", default="")
    command.add_argument("--max-tokens", type=int, default=64)
    command.add_argument("--concurrency", type=int, default=4)
    command.add_argument("--rounds", type=int, default=3)
    command.add_argument("--power-command", default="", help="prints watts, one number a line")
    command.add_argument("--reference", type=Path, help="a card whose replies must be agreed with")
    command.add_argument("-o", "--output", type=Path, required=True)
    command.set_defaults(run=_measure)
    command = commands.add_parser("compare", help="set cards side by side, or say why not")
    command.add_argument("cards", nargs="+", type=Path)
    command.add_argument("-o", "--output", type=Path, required=True)
    command.set_defaults(run=_compare)
    return parser


def _profiles(options: argparse.Namespace) -> int:
    for name, told in read_profiles().items():
        tried = "" if told["tried"] else " (이 저장소에서는 돌려 보지 못함)"
        sys.stdout.write(f"{name}: {told['title']}{tried}\n    {told['serve']}\n")
    return 0


def _measure(options: argparse.Namespace) -> int:
    plan = Plan(
        **{
            name: getattr(options, name)
            for name in Plan.__dataclass_fields__
        }
    )  # fmt: skip
    reference = read_card(options.reference) if options.reference else None
    card = asyncio.run(measure(plan, reference))
    options.output.mkdir(parents=True, exist_ok=True)
    written = orjson.dumps(asdict(card), option=orjson.OPT_INDENT_2)
    (options.output / "card.json").write_bytes(written + b"\n")
    (options.output / "card.md").write_text(card_markdown(card), encoding="utf-8")
    (options.output / "card.html").write_text(card_html(card), encoding="utf-8")
    sys.stdout.write(card_markdown(card))
    return 0


def _compare(options: argparse.Namespace) -> int:
    found = compare([read_card(path) for path in options.cards])
    options.output.write_text(comparison_html(found, read_published()), encoding="utf-8")
    for reason in found.refused:
        sys.stderr.write(f"chips: {reason}\n")
    return 1 if found.refused else 0


if __name__ == "__main__":
    sys.exit(main())
