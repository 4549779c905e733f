"""How well a sector answers: the right source, verified sentences, and silence where it is due."""

import json
import math
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from ..answer import Engine, answer
from ..errors import BadInput
from ..retrieval.references import law_key, parse_reference
from ..sector import Sector
from ..values import Answer, Done, Question, Sentence


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what must come of it."""

    id: str
    question: str
    statuses: Sequence[str]
    documents: Sequence[str] = ()
    articles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    case: Case
    answer: Answer
    first_sentence_ms: float | None

    @property
    def right_status(self) -> bool:
        """Whether it ended as it must."""
        return self.answer.status in self.case.statuses

    @property
    def right_document(self) -> bool:
        """Whether a document that answers it is cited."""
        cited = {c.document_id for s in self.answer.sentences for c in s.citations}
        return bool(cited & set(self.case.documents))

    @property
    def right_article(self) -> bool:
        """Whether an article that answers it is named in the answer or is its source."""
        return bool(_articles(self.answer) & {law_key(name) for name in self.case.articles})


def read_cases(folder: Path) -> list[Case]:
    """Return the cases of every `.jsonl` file in a sector's `evals` folder."""
    cases = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                cases.append(_case(json.loads(line), f"{path.name}:{number}"))
    if not cases:
        raise BadInput(f"{folder}에 질문(.jsonl)이 없습니다.")
    return cases


def _case(row: dict[str, Any], where: str) -> Case:
    try:
        return Case(
            id=str(row["id"]),
            question=row["question"],
            statuses=row["status"].split("|"),
            documents=_list(row.get("document")),
            articles=_list(row.get("article")),
        )
    except (KeyError, AttributeError) as error:
        raise BadInput(f"{where}: id, question, status가 있어야 합니다.") from error


def _list(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []


async def run(cases: Iterable[Case], sector: Sector, engine: Engine) -> AsyncIterator[Outcome]:
    """Ask each question down the line, as anybody would."""
    for case in cases:
        started, first, done = perf_counter(), None, None
        async for event in answer(Question(case.question), sector, engine):
            if isinstance(event, Sentence) and first is None:
                first = (perf_counter() - started) * 1000
            if isinstance(event, Done):
                done = event
        assert done, "the line always ends with Done"
        yield Outcome(case, done.answer, first)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return shares with their standard errors, and the cases that went wrong.

    A share of what no case asks for (articles, where the sources are no statutes) is null.
    """
    asked = [o for o in outcomes if o.case.statuses == ["answered"]]
    silent = [o for o in outcomes if "answered" not in o.case.statuses]
    kept = sum(len(o.answer.sentences) for o in asked)
    dropped = sum(o.answer.dropped for o in asked)
    waits = sorted(o.first_sentence_ms for o in asked if o.first_sentence_ms is not None)
    return {
        "questions": len(asked),
        "answered": _share([o.right_status for o in asked]),
        "right_document": _share([o.right_document for o in asked if o.case.documents]),
        "right_article": _share([o.right_article for o in asked if o.case.articles]),
        "sentences": kept,
        "sentences_verified": _share([True] * kept + [False] * dropped),
        "unanswerable": len(silent),
        "silent_when_due": _share([o.right_status for o in silent]),
        "first_sentence_ms_p50": round(waits[len(waits) // 2], 1) if waits else None,
        "wrong": [_wrong(o) for o in outcomes if _failed(o)],
    }


def _share(hits: Sequence[bool]) -> dict[str, float] | None:
    """Return a share and its standard error; nothing of nothing."""
    if not hits:
        return None
    share = sum(hits) / len(hits)
    error = math.sqrt(share * (1 - share) / len(hits))
    return {"share": round(share, 4), "standard_error": round(error, 4)}


def _failed(outcome: Outcome) -> bool:
    case = outcome.case
    return (
        not outcome.right_status
        or bool(case.documents and not outcome.right_document)
        or bool(case.articles and not outcome.right_article)
    )


def _wrong(outcome: Outcome) -> dict[str, Any]:
    cited = {c.document_id for s in outcome.answer.sentences for c in s.citations}
    return {
        "id": outcome.case.id,
        "question": outcome.case.question,
        "wanted": [*outcome.case.statuses, *outcome.case.documents],
        "got": [outcome.answer.status, outcome.answer.reason, *sorted(cited)],
    }


def _articles(answer: Answer) -> set[str]:
    """Return every article that an answer names or stands on, as names are compared."""
    named = {
        law_key(f"{found.title}{found.locator}")
        for sentence in answer.sentences
        for found in parse_reference(sentence.text)
        if found.title
    }
    stood_on = {
        law_key(f"{c.title}{c.locator}".split("항")[0])
        for sentence in answer.sentences
        for c in sentence.citations
    }
    return named | stood_on
