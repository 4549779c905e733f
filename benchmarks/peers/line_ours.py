"""Our line, as `sectorkit up` runs it."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

from cases import Case

from sectorkit import Question
from sectorkit.audit import Audit
from sectorkit.build import find_sector
from sectorkit.store import open_store
from sectorkit.values import Done, Passage, Sentence, Usage
from sectorkit.verify import cite

line = import_module("sectorkit.answer")
SPENT: Counter[str] = Counter()


class Given:
    """An index that has found everything, and a model that has written everything, before."""

    name = "given"

    def __init__(self, cases: list[Case], before: str = "") -> None:
        """Say `before` before every sentence: then none is its source's word for word."""
        said = re.compile(r"^(?!#)", re.MULTILINE)
        self.replies = {case.question: said.sub(before, case.reply) for case in cases}
        self.passages = {
            case.question: [
                Passage(a["id"], a["id"], a["text"], a["title"], score=1 - n / 10)
                for n, a in enumerate(case.articles)
            ]
            for case in cases
        }

    async def search(self, question):
        return self.passages[question.text]

    async def count(self, question):
        return len(self.passages)

    async def write(self, prompt):
        yield self.replies[prompt.question.text]
        yield Usage(900, 90)

    async def rephrase(self, question):
        return question.text


class Nowhere:
    def append(self, entry):
        pass


def zero_cost(name: str, cases: list[Case], folder: Path):
    """Return the line on an index and a model that cost nothing."""
    given, sector = Given(cases, "여기에서 " * (name == "ours-retold")), find_sector("legal")
    ledger = Nowhere() if name == "ours-as-peers" else open_store(folder / name).ledger
    engine = line.Engine(index=given, model=given, audit=Audit(ledger))
    if name in ("ours-unverified", "ours-as-peers"):
        line.verify = unread
    if name == "ours-as-peers":
        line.guard = lambda question, policies: question

    async def answer(case: Case) -> str:
        *_, done = [event async for event in line.answer(Question(case.question), sector, engine)]
        assert isinstance(done, Done), done
        SPENT.update(done.answer.timings_ms)
        return done.answer.text

    return answer


def unread(draft, prompt):
    """Cite the passages whole, as a framework that returns its sources does."""
    if not draft.text:
        return None
    named = [prompt.sources[token] for token in draft.tokens]
    return Sentence(draft.text, tuple(cite(p, 0, len(p.text)) for p in named), draft.part)


def stages() -> dict[str, float]:
    """Return milliseconds spent in each stage since the last time this was asked."""
    spent = dict(SPENT)
    SPENT.clear()
    return spent
