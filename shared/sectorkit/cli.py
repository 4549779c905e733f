"""`sectorkit`: the same services from a terminal."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from .answer import Engine, answer
from .build import find_sector, find_sectors, ingest_corpus, opened
from .errors import SectorKitError
from .publicdata.sync import sync as fetch
from .retrieval.ingest import IngestReport, Progress
from .retrieval.ingest import ingest as read_in
from .retrieval.library import Library
from .sector import Sector
from .settings import Settings, read_settings
from .values import Answer, Citation, Done, Passage, Question, Sentence, today

Span = tuple[str, int, int]
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


# Asking.


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Stream an answer's sentences with their citations."""
    sector = find_sector(options.sector)
    question = Question(options.question, as_of=options.as_of or today())
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library, _bar("index"))
        asyncio.run(_ask(question, sector, engine, as_json=options.json))
    return 0


async def _ask(question: Question, sector: Sector, engine: Engine, *, as_json: bool) -> None:
    marks: dict[Span, int] = {}
    async for event in answer(question, sector, engine):
        if isinstance(event, Sentence) and not as_json:
            numbers = [marks.setdefault(_span(c), len(marks) + 1) for c in event.citations]
            print(event.text, "".join(f"[{n}]" for n in numbers), flush=True)
        elif isinstance(event, Done):
            print(_json(event.answer) if as_json else _closing(event.answer), flush=True)


def _closing(answered: Answer) -> str:
    """Return what follows the sentences: the quotes, who can help, and the notices."""
    lines = [] if answered.sentences else [answered.text]
    quotes: dict[Span, str] = {}
    for citation in (c for sentence in answered.sentences for c in sentence.citations):
        where = " ".join(part for part in (citation.title, citation.locator) if part)
        quotes.setdefault(_span(citation), f"{where}: “{citation.quote}” {citation.url}")
    lines += ["", *(f"[{n}] {text}" for n, text in enumerate(quotes.values(), start=1))]
    if answered.referral:
        office = answered.referral
        lines.append(f"☎ {office.name} {office.phone}: {office.why}")
    return "\n".join([*lines, f"기준일 {answered.as_of} · {answered.model}", *answered.notices])


def _span(citation: Citation) -> Span:
    return citation.passage_id, citation.start, citation.end


def search(options: argparse.Namespace, settings: Settings) -> int:
    """List the passages a query finds."""
    sector = find_sector(options.sector)
    question = Question(options.query, top_k=options.k, as_of=options.as_of or today())
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library, _bar("index"))
        found = asyncio.run(_search(question, engine))
    if options.json:
        print(_json({"passages": found}))
    for n, passage in enumerate(() if options.json else found, start=1):
        print(f"{n:>2}. {passage.score:.3f}  {passage.title} {passage.locator}  [{passage.id}]")
        print("    " + " ".join(passage.text.split())[:160])
    return 0


async def _search(question: Question, engine: Engine) -> Sequence[Passage]:
    return await engine.index.search(question)


# Filling.


def ingest(options: argparse.Namespace, settings: Settings) -> int:
    """Read files and folders into a sector's index."""
    with opened(find_sector(options.sector), settings) as (_, library):
        report = read_in(
            library.public,
            [Path(path) for path in options.paths],
            collection=options.collection,
            progress=_bar("ingest"),
        )
        _finish(library, wait=options.wait)
    _tell(report, as_json=options.json)
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
            progress=_bar(options.source),
        )
        _finish(library, wait=options.wait)
    _tell(report, as_json=options.json)
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


def _tell(report: IngestReport, *, as_json: bool) -> None:
    """Print what became of the files; each rejected one with its reason."""
    counts = {name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed")}
    rejected = [{"name": name, "reason": reason} for name, reason in report.rejected]
    if as_json:
        print(_json({**counts, "rejected": rejected}))
        return
    for row in rejected:
        print(f"거절 {row['name']}: {row['reason']}", file=sys.stderr)
    print(" · ".join(f"{k} {v}" for k, v in {**counts, "rejected": len(rejected)}.items()))


def _bar(label: str) -> Progress:
    """Return a callback that draws a progress bar on a terminal, and nothing elsewhere."""

    def draw(done: int, total: int, _: str) -> None:
        if total and sys.stderr.isatty():
            filled = 30 * done // total
            bar = "█" * filled + "░" * (30 - filled)
            end = "\n" if done >= total else ""
            print(f"\r{label:>10} {bar} {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)

    return draw


# Serving, measuring, keeping.


def up(options: argparse.Namespace, settings: Settings) -> int:
    """Serve the sectors and the portal."""
    from .serve import serve

    changed = {name: getattr(options, name) for name in ("host", "port", "sectors")}
    wanted = settings.model_copy(update={k: v for k, v in changed.items() if v is not None})
    serve(find_sectors(wanted.sectors), wanted, _bar, _say)
    return 0


def _say(address: str) -> None:
    print(f"\n  준비되었습니다 · ready: {address}\n  멈추려면 Ctrl+C\n", flush=True)


def evaluate_retrieval(options: argparse.Namespace, settings: Settings) -> int:
    """Measure retrieval on anyone's BEIR-shaped data."""
    from .evaluation.retrieval import evaluate_retrieval as measure
    from .evaluation.retrieval import table

    found = measure(
        options.corpus, options.queries, options.qrels, k=options.k, run=options.run_file
    )
    print(_json(found) if options.json else table(found))
    return 0


def evaluate_answers(options: argparse.Namespace, settings: Settings) -> int:
    """Measure a sector's answers on its own questions."""
    from .evaluation.answers import Outcome, read_cases, run, summarise

    sector = find_sector(options.sector)
    cases = read_cases(sector.evals)
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library, _bar("index"))
        library.public.wait()

        async def everything() -> list[Outcome]:
            return [outcome async for outcome in run(cases, sector, engine)]

        found = summarise(asyncio.run(everything()))
    if not options.json:
        found = {name: value for name, value in found.items() if name != "wrong"}
    print(_json(found))
    return 0


def key_create(options: argparse.Namespace, settings: Settings) -> int:
    """Make an API key and show it once."""
    from .store import open_store

    store = open_store(settings.data_dir, settings.database_url or None)
    try:
        secret, key = store.keys.create(options.tenant, options.role or ["reader"])
    finally:
        store.close()
    print(f"{secret}\n이 키는 다시 보여 드리지 않습니다. id {key.id}, tenant {key.tenant}")
    return 0


def audit_verify(options: argparse.Namespace, settings: Settings) -> int:
    """Recompute the audit's hash chain."""
    from .store import open_store

    store = open_store(settings.data_dir, settings.database_url or None)
    try:
        chain = store.ledger.verify_chain()
    finally:
        store.close()
    print(_json(asdict(chain)))
    return 0 if chain.broken_at is None else 1


def doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Say what is configured, reachable and missing, and how to mend it."""
    from .doctor import examine

    findings = list(examine(settings))
    for finding in findings:
        print(f"{'정상' if finding.well else '문제'}  {finding.what}: {finding.state}")
        if not finding.well:
            print(f"      {finding.remedy}")
    return 0 if all(finding.well for finding in findings) else 1


def _json(value: object) -> str:
    from .web.stream import to_json

    return to_json(value).decode()


# The grammar.


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sectorkit", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, parent: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = parent.add_parser(name, help=run.__doc__)
        made.set_defaults(run=run)
        return made

    command = add("up", up)
    command.add_argument("--sectors", help="comma-separated; all of them if left out")
    command.add_argument("--host")
    command.add_argument("--port", type=int)

    command = add("ask", ask)
    command.add_argument("sector")
    command.add_argument("question")
    _dated(command)

    command = add("search", search)
    command.add_argument("sector")
    command.add_argument("query")
    command.add_argument("-k", type=int, default=10)
    _dated(command)

    command = add("ingest", ingest)
    command.add_argument("sector")
    command.add_argument("paths", nargs="+", metavar="PATH")
    command.add_argument("--collection", default="")
    _filling(command)

    command = add("sync", sync)
    command.add_argument("sector")
    command.add_argument("source")
    command.add_argument("--limit", type=int, default=0, help="0 is everything")
    _filling(command)

    kinds = commands.add_parser("evaluate", help="measure how good it is")
    kind = kinds.add_subparsers(required=True, metavar="WHAT")
    command = add("retrieval", evaluate_retrieval, kind)
    for name in ("corpus", "queries", "qrels"):
        command.add_argument(f"--{name}", type=Path, required=True)
    command.add_argument("-k", type=int, default=10)
    command.add_argument("--run", type=Path, dest="run_file", help="write a TREC run file")
    command.add_argument("--json", action="store_true")
    command = add("answers", evaluate_answers, kind)
    command.add_argument("sector")
    command.add_argument("--json", action="store_true")

    kinds = commands.add_parser("key", help="API keys")
    command = add("create", key_create, kinds.add_subparsers(required=True, metavar="WHAT"))
    command.add_argument("--tenant", required=True)
    command.add_argument("--role", action="append", choices=["reader", "writer", "operator"])

    kinds = commands.add_parser("audit", help="the audit ledger")
    add("verify", audit_verify, kinds.add_subparsers(required=True, metavar="WHAT"))

    add("doctor", doctor)
    return parser


def _filling(command: argparse.ArgumentParser) -> None:
    command.add_argument("--wait", action="store_true", help="until the vectors are there too")
    command.add_argument("--json", action="store_true")


def _dated(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=date.fromisoformat, help="YYYY-MM-DD; today if left out")
    command.add_argument("--json", action="store_true")
