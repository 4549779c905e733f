"""One sector at work behind HTTP: everything the routes share."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from time import monotonic

from ..answer import Engine, answer
from ..compliance import read_review
from ..deadline import each_within
from ..drafting import load_templates
from ..errors import SectorKitError, Unavailable
from ..guard import judge
from ..own import Own, text_without_own
from ..sector import Sector
from ..serving.admission import BATCH, USUAL, Admission, Claim, cost_of, in_words
from ..store import Store
from ..store.conversations import Owner
from ..values import Done, Event, Notice, Question, Searching, Turn
from .access import Caller
from .limits import WebSettings
from .metrics import Metrics
from .shelf import Shelf

REMEMBERED_TURNS = 20


def admission_for(settings: WebSettings) -> Admission:
    """Return the one queue that the answers of this process wait in."""
    return Admission(settings.at_once * USUAL, settings.waiting * USUAL)


class Service:
    """The sector, its engine, its store, and what limits and measures them."""

    def __init__(
        self,
        sector: Sector,
        engine: Engine,
        store: Store,
        shelf: Shelf | None = None,
        settings: WebSettings | None = None,
        admission: Admission | None = None,
    ) -> None:
        """Put them together; without a shelf nothing can be uploaded.

        Sectors that share a model share the `admission` to it.

        Raises `Misconfigured` for a template or a review that cannot be used.
        """
        self.sector, self.engine, self.store = sector, engine, store
        self._shelf = shelf
        self.settings = settings or WebSettings()
        self.admission = admission or admission_for(self.settings)
        self.metrics = Metrics(sector, self.admission, engine.model)
        self.templates = load_templates(sector.templates)
        self.review = read_review(sector.review) if sector.review else None
        self.draining = False

    @property
    def has_shelf(self) -> bool:
        """Say whether documents can be listed and uploaded here."""
        return self._shelf is not None

    @property
    def shelf(self) -> Shelf:
        """Return what holds the documents. Raises `Unavailable`."""
        if self._shelf is None:
            raise Unavailable("이 서비스는 문서를 받지 않도록 설정되어 있습니다.", 3600)
        return self._shelf

    def owner(self, caller: Caller) -> Owner:
        """Return whose conversations and opinions a caller's are."""
        return Owner(caller.tenant, caller.subject, self.sector.name)

    async def ask(
        self,
        question: Question,
        caller: Caller,
        conversation: str | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of one answer, admitted, timed, counted and kept if it belongs to one.

        Raises `QuotaExceeded`, `Unavailable`, `DeadlineExceeded` and whatever the line raises.
        """
        await self.store.meter.admit(caller.tenant, caller.subject)
        deadline = monotonic() + self.settings.deadline_seconds
        asked = replace(question, deadline=deadline)
        heard = ""
        try:
            verdict = judge(asked, self.sector.policies)
            cost = cost_of(asked) if verdict.passed else 0
            claim = self.claim(self.owner(caller), cost, asked.batch)
            async with self.admission.queue(claim, deadline) as place:
                async with aclosing(place.waiting()) as waits:
                    async for wait in waits:
                        yield Notice(in_words(wait), wait)
                own = await asyncio.to_thread(self._own, caller) if self.sector.own else None
                line = each_within(answer(asked, self.sector, self.engine, own, verdict), deadline)
                async with aclosing(line) as events:
                    async for event in events:
                        if isinstance(event, Searching):
                            heard = event.query
                        elif isinstance(event, Done):
                            await self._finish(event, caller, conversation, heard)
                        yield event
        except (asyncio.CancelledError, GeneratorExit):
            self.metrics.cancel()
            raise
        except SectorKitError as error:
            self.metrics.fail(error)
            raise

    def _own(self, caller: Caller) -> Own | None:
        """Return what speaks of the caller's own record, in a sector that keeps one."""
        own: Own | None = self.sector.own(self, caller) if self.sector.own else None
        return own

    def claim(self, owner: Owner, cost: int, batch: bool = False) -> Claim:
        """Return what is asked of the model: so many tokens, and when its turn is.

        What a policy turns away, or sends to people, costs nothing and never waits.
        """
        public = owner.tenant == "public"
        return Claim(
            sector=self.sector.name,
            tenant=f"public {owner.subject}" if public else owner.tenant,
            cost=cost,
            priority=self.sector.priority + (BATCH if batch else 0),
        )

    async def _finish(
        self, done: Done, caller: Caller, conversation: str | None, heard: str
    ) -> None:
        """Count the answer and keep it; `heard` is the question after the guard has masked it."""
        self.metrics.note(done.answer)
        spent = done.answer.usage
        await self.store.meter.add(
            caller.tenant,
            self.sector.name,
            spent.prompt_tokens,
            spent.completion_tokens,
            caller.subject,
        )
        if conversation and heard:
            await asyncio.to_thread(
                self.store.conversations.add,
                self.owner(caller),
                conversation,
                question=heard,
                answer=text_without_own(done.answer),
                answer_id=done.answer.id,
            )

    async def remembered(self, caller: Caller, conversation: str) -> tuple[Turn, ...]:
        """Return what was last said in a caller's conversation; nothing if it is new."""
        found = await asyncio.to_thread(
            self.store.conversations.get, self.owner(caller), conversation
        )
        kept = found.turns[-REMEMBERED_TURNS:] if found else ()
        return tuple(Turn(turn.role, turn.content) for turn in kept)
