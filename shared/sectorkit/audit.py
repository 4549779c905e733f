"""Keep one tamper-evident record per answer, whatever happened."""

import hashlib
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from time import perf_counter, time_ns
from typing import Any, Protocol

from . import telemetry
from .degraded import WORDS
from .errors import Abstained, Declined, SectorKitError
from .plain_words import plain_words_in
from .retrieval.found import degraded_in
from .sector import Sector
from .values import Answer, Draft, Notice, Passage, Prompt, Question, Sentence, Usage, now


class Ledger(Protocol):
    """Where entries are kept: append only, in order, each chained to the one before."""

    def append(self, entry: Mapping[str, Any]) -> None:
        """Keep an entry of JSON values for as long as the law asks."""
        ...


class Record:
    """One answer while it is being made: what was kept, dropped, used, and how long it took."""

    def __init__(self, question: Question, sector: Sector, model: str) -> None:
        """Start the record of one question."""
        self.question, self.sector, self.model, self.asked = question, sector, model, model
        self.sentences: list[Sentence] = []
        self.sources: list[Passage] = []
        self.dropped = self.written = 0
        self.degraded: list[str] = []
        self.usage = Usage()
        self.timings_ms: dict[str, float] = {}
        self.spans: dict[str, tuple[int, int]] = {"answer": (time_ns(), 0)}
        """When each stage began and ended, in nanoseconds since 1970."""
        self.failure = ""
        self.declined: Declined | None = None
        self.status = "cancelled"

    def stage(self, name: str, before: float = 0.0) -> "Stage":
        """Add the time spent inside to a stage, and so many seconds spent on it before."""
        return Stage(self, name, perf_counter() - before)

    async def timed(
        self, name: str, drafts: AsyncGenerator[Draft, None]
    ) -> AsyncGenerator[Draft, None]:
        """Pass drafts on, adding the time waited for them to a stage; the first is `ttft`."""
        started = first = perf_counter()
        async with aclosing(drafts):
            async for draft in drafts:
                self.add(name, started)
                if "ttft" not in self.timings_ms:
                    self.add("ttft", first)
                self.usage = draft.usage
                if draft.instead and not self.ends_at(draft):
                    self.model = draft.instead
                yield draft
                started = perf_counter()

    def add(self, name: str, started: float) -> None:
        """Add the time since `started` to a stage."""
        spent, at = (perf_counter() - started) * 1000, time_ns()
        began, _ = self.spans.get(name, (at - int(spent * 1e6), 0))
        self.spans[name] = began, at
        self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + spent, 3)

    def lacking(self, passages: Sequence[Passage]) -> list[Notice]:
        """Remember what passages were found without; return what is news to the person."""
        return self._without(degraded_in(passages))

    def replaced(self, draft: Draft) -> list[Notice]:
        """Remember that the model did not write to the end; return what is news to the person."""
        if not draft.instead:
            return []
        return self._without(("time",) if self.ends_at(draft) else ("model",))

    def ends_at(self, draft: Draft) -> bool:
        """Say whether the answer ends here: time is up, and what the model said stands."""
        return draft.late and bool(self.written)

    def _without(self, parts: Sequence[str]) -> list[Notice]:
        news = [part for part in parts if part not in self.degraded]
        self.degraded += news
        return [Notice(WORDS[part]) for part in news]

    def note(self, draft: Draft, sentence: Sentence | None) -> None:
        """Remember a sentence that stood, or that one did not."""
        if sentence:
            self.sentences.append(sentence)
            self.written += bool(draft.tokens)  # what their own record says has none
        elif draft.text:
            self.dropped += 1

    def conclude(self, prompt: Prompt, own: Sequence[Passage] = ()) -> None:
        """Close an answer with the passages it cites; with no sentence left there is none.

        `own` are entries of the person's record, which the model was not given.
        """
        if not self.sentences:
            raise Abstained("unsupported", "찾은 자료만으로는 확인된 답을 드릴 수 없습니다.")
        cited = {c.passage_id: None for s in self.sentences for c in s.citations}
        by_id = {passage.id: passage for passage in (*prompt.sources.values(), *own)}
        self.sources = [by_id[passage_id] for passage_id in cited]
        self.status = "answered"

    def decline(self, declined: Declined) -> None:
        """Close without an answer: nothing that was found or written is left over."""
        self.declined, self.status = declined, declined.ending
        self.sentences, self.sources = [], []

    def answer(self) -> Answer:
        """Return what the person receives."""
        referral = self.declined.referral if self.declined else None
        text = self.declined.message if self.declined else text_of(self.sentences)
        return Answer(
            id=self.question.id,
            status=self.declined.ending if self.declined else "answered",
            text=text,
            plain_words=plain_words_in(text, self.sector.plain_words),
            reason=self.declined.reason if self.declined else "",
            as_of=self.question.as_of,
            model=self.model,
            sentences=tuple(self.sentences),
            sources=tuple(self.sources),
            notices=(*self.sector.notices, *(WORDS[part] for part in self.degraded)),
            degraded=tuple(self.degraded),
            referral=referral or self.sector.refer(self.question.text),
            dropped=self.dropped,
            timings_ms=dict(self.timings_ms),
            usage=self.usage,
        )

    def entry(self) -> dict[str, Any]:
        """Return what is kept: what was decided and on what, never what was said."""
        return {
            "at": now().isoformat(),
            "id": self.question.id,
            "tenant": self.question.tenant,
            "sector": self.sector.name,
            "model": self.model,
            "question_sha256": hashlib.sha256(self.question.text.encode()).hexdigest(),
            "as_of": self.question.as_of.isoformat(),
            "status": self.status,
            "reason": self.declined.reason if self.declined else "",
            "citations": [
                [c.passage_id, c.start, c.end] for s in self.sentences for c in s.citations
            ],
            "dropped": self.dropped,
            "degraded": self.degraded,
            "usage": [self.usage.prompt_tokens, self.usage.completion_tokens],
            "timings_ms": self.timings_ms,
        }


def text_of(sentences: list[Sentence]) -> str:
    """Set sentences as one text, a paragraph for each part."""
    paragraphs: dict[str | None, list[str]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.part, []).append(sentence.text)
    return "\n\n".join(" ".join(texts) for texts in paragraphs.values())


class Stage:
    """Times one stage of a record: a class, because an answer enters a dozen of them."""

    __slots__ = ("_name", "_record", "_started")

    def __init__(self, record: Record, name: str, started: float) -> None:
        """Time this stage from then on."""
        self._record, self._name, self._started = record, name, started

    def __enter__(self) -> None:
        """Go in."""

    def __exit__(self, *_: object) -> None:
        """Add the time, whatever happened inside."""
        self._record.add(self._name, self._started)


class Audit:
    """Opens a record for each question and writes it down when it closes, however it closes."""

    def __init__(self, ledger: Ledger) -> None:
        """Write to this ledger."""
        self._ledger = ledger

    @contextmanager
    def record(
        self, question: Question, sector: Sector, model: str
    ) -> Generator[Record, None, None]:
        """Record what happens inside: an answer, a refusal, an error or a caller who hung up."""
        record = Record(question, sector, model)
        try:
            yield record
        except SectorKitError as error:
            record.status, record.failure = "failed", type(error).__name__
            raise
        finally:
            record.spans["answer"] = record.spans["answer"][0], time_ns()
            self._ledger.append(record.entry())
            telemetry.tell(record, telemetry.tracer())
