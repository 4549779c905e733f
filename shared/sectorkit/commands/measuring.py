"""`evaluate`: how good it is."""

import argparse
import asyncio

from ..build import find_sector, ingest_corpus, opened
from ..errors import BadInput
from ..serving import connected
from ..settings import Settings
from .terminal import as_json, bar, hint, say


def evaluate_retrieval(options: argparse.Namespace, settings: Settings) -> int:
    """Measure retrieval on anyone's BEIR-shaped data."""
    from ..evaluation.retrieval import evaluate_retrieval as measure
    from ..evaluation.retrieval import table

    found = measure(
        options.corpus, options.queries, options.qrels, k=options.k, run=options.run_file
    )
    if options.plot:
        from ..evaluation.plot import plot

        options.plot.write_text(plot(found), encoding="utf-8")
    print(as_json(found) if options.json else table(found))
    return 0


def evaluate_compare(options: argparse.Namespace, settings: Settings) -> int:
    """Set two TREC runs side by side, question by question."""
    from ..evaluation.compare import compare, told

    found = compare(options.ours, options.theirs, options.qrels)
    print(as_json(found) if options.json else told(found))
    return 0


def evaluate_answers(options: argparse.Namespace, settings: Settings) -> int:
    """Measure a sector's answers on its own questions."""
    from ..evaluation.answers import Outcome, read_cases, run, summarise

    sector = find_sector(options.sector)
    cases = read_cases(sector.evals)
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library, bar("index"))
        library.public.wait()

        async def everything() -> list[Outcome]:
            async with connected(engine.model):
                return [outcome async for outcome in run(cases, sector, engine)]

        found = summarise(asyncio.run(everything()))
    if not options.json:
        found = {name: value for name, value in found.items() if name != "wrong"}
    print(as_json(found))
    return 0


def evaluate_tools(options: argparse.Namespace, settings: Settings) -> int:
    """Measure a model's tool calls on Korean function-calling items."""
    from ..evaluation.tools import evaluate_tools as measure

    found = measure(options.data, options.base_url, options.model, limit=options.limit)
    say(as_json(found))
    return 0


def _key(options: argparse.Namespace, settings: Settings) -> str:
    """Return the key for an endpoint: ours goes to our own model server and nowhere else."""
    if options.key_file:
        try:
            return str(options.key_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise BadInput(
                f"{options.key_file}을 읽을 수 없습니다. 열쇠 파일을 확인하세요."
            ) from error
    ours = bool(settings.model_url) and options.base_url.rstrip("/") == settings.model_url.rstrip(
        "/"
    )
    return settings.model_key if ours else ""


def evaluate_conduct(options: argparse.Namespace, settings: Settings) -> int:
    """Measure how a model behaves in Korean: risks, injections, leaks, over-refusal."""
    from ..evaluation.conduct.examine import examine, table
    from ..evaluation.conduct.items import Trial

    trial = Trial(
        base_url=options.base_url,
        model=options.model,
        key=_key(options, settings),
        system=options.system,
        seed=options.seed,
        max_tokens=options.max_tokens,
        connections=options.connections,
    )
    found = examine(trial, options.output, each=options.each, against=options.against)
    say(as_json(found) if options.json else table(found))
    hint(f"{options.output / 'report.html'}")
    return 0
