"""The whole service in one function. Read this file first."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from .audit import Audit
from .compose import compose
from .errors import Declined
from .generate import generate
from .guard import Verdict, guard
from .own import Own, sources_of
from .rephrase import rephrase
from .retrieval import Index, retrieve
from .sector import Sector
from .serving import Model
from .values import Done, Draft, Event, Question, Searching, Sources
from .verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The three things with a life outside the request."""

    index: Index
    model: Model
    audit: Audit


async def answer(
    question: Question,
    sector: Sector,
    engine: Engine,
    own: Own | None = None,
    verdict: Verdict | None = None,
) -> AsyncGenerator[Event, None]:
    """Answer from a sector's sources, a verified sentence at a time, or say why not.

    What `own` says of the person's own record comes first; no model reads that record. With a
    `verdict` the guard has looked at this question already.
    """
    with engine.audit.record(question, sector, engine.model.name) as record:
        try:
            with record.stage("guard", verdict.seconds if verdict else 0.0):
                admitted = verdict.hear() if verdict else guard(question, sector.policies)
            with record.stage("rephrase"):
                asked = await rephrase(admitted, engine.model)
            yield Searching(asked.text, await engine.index.count(asked))
            with record.stage("retrieve"):
                passages = await retrieve(asked, engine.index)
            remarks = own(asked, passages) if own else ()
            yield Sources([*passages, *sources_of(remarks)])
            for notice in record.lacking(passages):
                yield notice
            with record.stage("compose"):
                prompt = compose(asked, passages, sector.instructions)
            for remark in remarks:
                record.note(Draft(remark.sentence.text), remark.sentence)
                yield remark.sentence
            async with aclosing(record.timed("generate", generate(prompt, engine.model))) as drafts:
                async for draft in drafts:
                    for notice in record.replaced(draft):
                        yield notice
                    if record.ends_at(draft):
                        break
                    with record.stage("verify"):
                        sentence = verify(draft, prompt)
                    record.note(draft, sentence)
                    if sentence:
                        yield sentence
            record.conclude(prompt, sources_of(remarks))
        except Declined as declined:
            record.decline(declined)
        yield Done(record.answer())
