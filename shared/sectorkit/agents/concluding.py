"""The end of a run is the end of every answer: verified sentence by sentence, then audited."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from ..answer import Engine
from ..compose import compose
from ..errors import Declined
from ..generate import generate
from ..retrieval.korean import sentences
from ..sector import Sector
from ..values import Answer, Draft, Passage, Prompt, Question, Sentence, Usage
from ..verify import verify
from .planning import Finish
from .run import SEARCH, Run

FADE = 0.97
"""A later find counts so much less than the one before it."""

Drafts = AsyncGenerator[tuple[Draft, Prompt], None]


def question_of(run: Run) -> Question:
    """Return the goal as the question that its answer is audited as."""
    return Question(run.goal, as_of=run.as_of, tenant=run.tenant, id=run.id, batch=run.batch)


async def conclude(
    run: Run, finish: Finish, sector: Sector, engine: Engine
) -> AsyncGenerator[Sentence | Answer, None]:
    """Yield the sentences that a tool's result or a document carries, then the whole answer."""
    question = question_of(run)
    with engine.audit.record(question, sector, _signed(run, engine)) as record:
        try:
            async with aclosing(_drafts(run, finish, question, sector, engine)) as drafts:
                async for draft, prompt in drafts:
                    sentence = verify(draft, prompt)
                    record.note(draft, sentence)
                    record.usage = _more(record.usage, draft.usage)
                    if sentence:
                        yield sentence
            record.conclude(_everything(run, question))
        except Declined as declined:
            record.decline(declined)
        yield record.answer()


def decline(run: Run, declined: Declined, sector: Sector, engine: Engine) -> Answer:
    """Return the audited answer to a goal that a policy turns away."""
    with engine.audit.record(question_of(run), sector, _signed(run, engine)) as record:
        record.decline(declined)
        return record.answer()


def _signed(run: Run, engine: Engine) -> str:
    return f"{engine.model.name} · {run.planner or 'agent'}"


async def _drafts(
    run: Run, finish: Finish, question: Question, sector: Sector, engine: Engine
) -> Drafts:
    if finish.text:
        prompt = Prompt(question, sector.instructions, "", run.sources())
        async with aclosing(generate(prompt, _Said(finish.text))) as said:
            async for draft in said:
                yield draft, prompt
        return
    async with aclosing(_written(run, question, sector, engine)) as written:
        async for pair in written:
            yield pair
    computed = _everything(run, question)
    for draft in _computed(run):
        yield draft, computed


def _everything(run: Run, question: Question) -> Prompt:
    """Return all that may be cited, each under its own id."""
    return Prompt(question, "", "", {p.id: p for p in run.sources().values()})


def _computed(run: Run) -> Iterator[Draft]:
    """Yield what the tools found, in their own words."""
    for step in run.steps:
        if step.tool == SEARCH or not step.passages or not isinstance(step.result, dict):
            continue
        summary = str(step.result.get("summary", ""))
        for start, end in sentences(summary):
            yield Draft(summary[start:end].strip(), (step.passages[0].id,))


async def _written(run: Run, question: Question, sector: Sector, engine: Engine) -> Drafts:
    """Yield what the sector's model writes of each search: all of the first, then conclusions."""
    said: set[str] = set()
    searches = [step for step in run.steps if step.tool == SEARCH and step.passages]
    for place, step in enumerate(searches):
        asked = replace(question, text=str(step.arguments["query"])) if place else question
        prompt = compose(asked, _ranked(step.passages), sector.instructions)
        async with aclosing(generate(prompt, engine.model)) as drafts:
            async for draft in drafts:
                if place and draft.part not in (None, "conclusion"):
                    break
                if draft.text not in said:
                    said.add(draft.text)
                    yield draft, prompt


def _ranked(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages told apart by their place: a search may find several equally sure."""
    return [replace(p, score=p.score * FADE**n) for n, p in enumerate(passages)]


def _more(used: Usage, more: Usage) -> Usage:
    return replace(
        used,
        prompt_tokens=used.prompt_tokens + more.prompt_tokens,
        completion_tokens=used.completion_tokens + more.completion_tokens,
    )


class _Said:
    """A model that has said it already: the planner's last words, on their way to `verify`."""

    name = "said"

    def __init__(self, text: str) -> None:
        self._text = text

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        yield self._text

    async def rephrase(self, question: Question) -> str:
        return question.text
