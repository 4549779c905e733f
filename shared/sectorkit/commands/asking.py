"""`ask` and `search`: a sector from a terminal."""

import argparse
import asyncio
from collections.abc import Sequence

from ..answer import Engine, answer
from ..build import find_sector, ingest_corpus, opened
from ..sector import Sector
from ..serving import connected
from ..settings import Settings
from ..values import Answer, Citation, Done, Passage, Question, Sentence, today
from .terminal import as_json, bar

Span = tuple[str, int, int]


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Stream an answer's sentences with their citations."""
    sector = find_sector(options.sector)
    question = Question(options.question, as_of=options.as_of or today())
    with opened(sector, settings) as (engine, library):
        ingest_corpus(sector, library, bar("index"))
        asyncio.run(_ask(question, sector, engine, json=options.json))
    return 0


async def _ask(question: Question, sector: Sector, engine: Engine, *, json: bool) -> None:
    marks: dict[Span, int] = {}
    async with connected(engine.model):
        async for event in answer(question, sector, engine):
            if isinstance(event, Sentence) and not json:
                numbers = [marks.setdefault(_span(c), len(marks) + 1) for c in event.citations]
                print(event.text, "".join(f"[{n}]" for n in numbers), flush=True)
            elif isinstance(event, Done):
                print(as_json(event.answer) if json else _closing(event.answer), flush=True)


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
        ingest_corpus(sector, library, bar("index"))
        found = asyncio.run(_search(question, engine))
    if options.json:
        print(as_json({"passages": found}))
    for n, passage in enumerate(() if options.json else found, start=1):
        print(f"{n:>2}. {passage.score:.3f}  {passage.title} {passage.locator}  [{passage.id}]")
        print("    " + " ".join(passage.text.split())[:160])
    return 0


async def _search(question: Question, engine: Engine) -> Sequence[Passage]:
    return await engine.index.search(question)
