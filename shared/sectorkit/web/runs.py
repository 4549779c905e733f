"""`/v1/runs`: an agent at work, watched, answered and approved by whoever started it."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from math import inf
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Request
from pydantic import Field
from starlette.responses import Response

from ..agents import Decision, Event, Planner, Run, Runner
from ..agents.run import told
from ..agents.running import NO_RUN
from ..errors import Conflict, NotFound, Unavailable
from ..serving.admission import USUAL, Place
from ..store.conversations import Owner
from ..store.meter import Meter
from .access import caller_of
from .asking import is_batch
from .drafts import Desk, NewDraft
from .service import Service
from .shapes import Body, Text
from .stream import JSON, NO_STORE, EventStream, to_json

log = logging.getLogger(__name__)

LOOK_AGAIN = 0.5
"""Seconds after which a stream looks for events that another process wrote."""
BEAT, STALE = 5.0, 20.0
"""Seconds after which a process says that it is still at work, and is taken for dead."""
AT_ONCE = 32
"""Runs that one process works on at the same time."""


class NewRun(Body):
    """What is to be reached, and what is known already."""

    goal: Text
    fields: Annotated[dict[str, Any], Field(max_length=100)] = Field(default_factory=dict)


class Works:
    """The runs that this process is working on."""

    def __init__(self, runner: Runner, meter: Meter) -> None:
        """Work with this runner, and count with `meter` what its answers used."""
        self.runner, self._meter = runner, meter
        self._at_work: dict[str, asyncio.Task[None]] = {}

    def begin(self, owner: Owner, run: Run) -> None:
        """Go on with a run in the background; one that is at work already goes on alone."""
        if run.state != "running" or run.id in self._at_work:
            return
        task = asyncio.create_task(self._go_on(owner, run))
        self._at_work[run.id] = task
        task.add_done_callback(lambda _: self._at_work.pop(run.id, None))

    def require_room(self) -> None:
        """Raise `Unavailable` where one more run would be one too many."""
        if len(self._at_work) >= AT_ONCE:
            raise Unavailable("지금 진행 중인 작업이 많습니다. 잠시 뒤 다시 시도해 주세요.", 5)

    async def resume(self, untouched_for: float) -> None:
        """Go on with what nobody has worked on for so many seconds."""
        runs, sector = self.runner.runs, self.runner.sector.name
        for owner, id in await asyncio.to_thread(runs.running, sector, untouched_for):
            if len(self._at_work) >= AT_ONCE or id in self._at_work:
                continue
            try:
                self.begin(owner, await self.runner.find(owner, id))
            except Exception:  # one that cannot be read must not hold up the others
                log.exception("run %s cannot be taken up", id)

    async def watch(self) -> None:
        """Say what is at work here, and take over what a stopped process left, for ever."""
        runs, silent = self.runner.runs, STALE if self.runner.runs.shared else 0.0
        while True:
            try:
                if self._at_work:
                    await asyncio.to_thread(runs.touch, list(self._at_work))
                await self.resume(silent)
            except Exception:
                log.exception("cannot look after the runs")
            await asyncio.sleep(BEAT)
            silent = STALE

    async def stop(self) -> None:
        """Stop working; every run stays where its last step left it."""
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncGenerator[None, None]:
        """Look after the runs for as long as the application lives."""
        watching = asyncio.create_task(self.watch())
        yield
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await self.stop()

    async def wait(self, id: str) -> None:
        """Wait until something may have happened to a run."""
        task = self._at_work.get(id)
        if task is None:
            await asyncio.sleep(LOOK_AGAIN)
        else:
            await asyncio.wait({task}, timeout=LOOK_AGAIN)

    async def _go_on(self, owner: Owner, run: Run) -> None:
        try:
            await self._count(owner, await self.runner.advance(owner, run))
        except Conflict:
            log.info("run %s goes on elsewhere", run.id)
        except Exception:
            log.exception("run %s cannot go on", run.id)

    async def _count(self, owner: Owner, run: Run) -> None:
        """Count what the answer of a run that has ended used."""
        answer = (run.result or {}).get("answer") or {}
        if run.state == "done" and (used := answer.get("usage")):
            read, written = used["prompt_tokens"], used["completion_tokens"]
            counted = (owner.tenant, run.sector, read, written, owner.subject)
            await self._meter.add(*counted)


def router(service: Service, works: Works) -> APIRouter:
    """Return the routes of runs."""
    runner = works.runner
    routes = APIRouter(tags=["runs"], lifespan=works.lifespan)

    @routes.post("/v1/runs", status_code=201)
    async def start(body: NewRun, request: Request) -> Response:
        """Start a run towards a goal."""
        works.require_room()
        owner = service.owner(caller_of(request))
        await service.store.meter.admit(owner.tenant, owner.subject)
        run = await runner.start(owner, body.goal, body.fields, batch=is_batch(request))
        works.begin(owner, run)
        return _shown(run, 201)

    @routes.get("/v1/runs/{id}")
    async def find(id: str, request: Request) -> Response:
        """Return one of the caller's own runs."""
        return _shown(await runner.find(service.owner(caller_of(request)), id))

    @routes.delete("/v1/runs/{id}", status_code=204)
    async def forget(id: str, request: Request) -> Response:
        """Stop one of the caller's own runs and delete all that was said in it, for good."""
        owner = service.owner(caller_of(request))
        if not await asyncio.to_thread(runner.runs.delete, owner, id):
            raise NotFound(NO_RUN)
        return Response(status_code=204)

    _add_progress(routes, service, works)
    return routes


def _add_progress(routes: APIRouter, service: Service, works: Works) -> None:
    """Add how a run is watched and led on."""
    runner = works.runner

    @routes.get("/v1/runs/{id}/events")
    async def events(
        id: str,
        request: Request,
        last: Annotated[str, Header(alias="Last-Event-ID", max_length=20)] = "",
    ) -> Response:
        """Stream a run's events after `Last-Event-ID`, until it waits for a person or has ended.

        204 tells an `EventSource` that there is nothing more to come for now.
        """
        owner = service.owner(caller_of(request))
        run = await runner.find(owner, id)
        after = int(last) if last.isdecimal() else 0
        if after and after >= run.events and run.state != "running":
            return Response(status_code=204, headers=NO_STORE)
        return EventStream(_frames(works, owner, id, after))

    @routes.post("/v1/runs/{id}/decision")
    async def decide(id: str, body: Decision, request: Request) -> Response:
        """Answer a question, or approve, edit or reject what a run is about to do."""
        works.require_room()
        owner = service.owner(caller_of(request))
        run = await runner.decide(owner, id, body)
        works.begin(owner, run)
        return _shown(run)


def runner_of(service: Service, model: Planner | None = None) -> Runner:
    """Return the runner of a service: its drafts are kept with the caller's others.

    With a `model` planner, goals beyond the journeys go to it.
    """
    desk = Desk(service)

    async def draft(
        owner: Owner, template: str, fields: Mapping[str, Any], origins: Mapping[str, str]
    ) -> dict[str, Any]:
        asked = NewDraft(template=template, fields=dict(fields), origins=dict(origins))
        made: dict[str, Any] = orjson.loads(to_json(await desk.add(owner, asked)))
        return made

    @asynccontextmanager
    async def turn(owner: Owner, run: Run) -> AsyncGenerator[None, None]:
        async with await queued(service, owner, run) as place:
            await place.turn()
            yield

    kept = service.store.runs
    return Runner(service.sector, service.engine, kept, model=model, drafter=draft, turn=turn)


async def queued(service: Service, owner: Owner, run: Run) -> Place:
    """Return a run's place among the questions, once there is one: a run is never sent away."""
    claim = service.claim(owner, USUAL, run.batch)
    while True:
        try:
            return service.admission.queue(claim, inf)
        except Unavailable as full:
            await asyncio.sleep(min(full.retry_after, BEAT))


async def _frames(works: Works, owner: Owner, id: str, after: int) -> AsyncGenerator[bytes, None]:
    """Yield the events as they are kept; the state is read first, so that none is missed."""
    while True:
        state = (await works.runner.find(owner, id)).state
        for event in await works.runner.events(id, after):
            after = event.seq
            yield _frame(event)
        if state != "running":
            return
        await works.wait(id)


def _frame(event: Event) -> bytes:
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (
        event.seq,
        event.name.encode(),
        orjson.dumps(event.data),
    )


def _shown(run: Run, status: int = 200) -> Response:
    return JSON(told(run), status)
