"""Go on with a run, one durable step after the other, until it waits for a person or has ended."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import orjson

from ..answer import Engine
from ..errors import BadInput, Conflict, Declined, NotFound, SectorKitError
from ..guard import guard
from ..policies.crises import send_crises_to_people
from ..policies.injection import visible
from ..policies.personal_data import mask
from ..sector import Sector
from ..store.conversations import Owner
from ..store.runs import Runs
from ..values import Question, Sentence, new_id
from .calling import Toolbox
from .concluding import conclude, decline
from .journeys import JourneyPlanner
from .keeping import Drafter, Happened, Limits, Turn, approval, as_json, kept, masked, steps_of
from .planning import Finish, Planner, journey_of, plan_for
from .run import ASK, Decision, Event, Pending, Run, Step

log = logging.getLogger(__name__)

NO_RUN = "그런 작업이 없습니다. 다른 키로 만든 작업이거나 이미 지운 작업입니다."


class Runner:
    """Starts runs, goes on with them in any process, and takes decisions."""

    def __init__(
        self,
        sector: Sector,
        engine: Engine,
        runs: Runs,
        *,
        model: Planner | None = None,
        drafter: Drafter | None = None,
        limits: Limits | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Run a sector's agents; without a `model` planner, its journeys and a look-up."""
        self._turn = turn or (lambda owner, run: nullcontext())
        self.sector, self.engine, self.runs = sector, engine, runs
        self.toolbox = Toolbox(sector, engine.index)
        self._model, self._drafter = model, drafter
        self._limits = limits or Limits()

    def planner(self, run: Run) -> Planner:
        """Return who plans this run."""
        return plan_for(run, self.sector, self._model)

    # Starting, finding, deciding.

    async def start(
        self, owner: Owner, goal: str, fields: Mapping[str, Any] | None = None, batch: bool = False
    ) -> Run:
        """Keep a new run for its owner; `advance` makes it go. Raises `BadInput`."""
        seen = mask(visible(goal))
        run = Run(sector=self.sector.name, tenant=owner.tenant, goal=seen, batch=batch)
        try:
            question = Question(goal, as_of=run.as_of, tenant=owner.tenant)
            run = run.changed(goal=guard(question, self.sector.policies).text)
        except Declined as declined:
            return await self._open(owner, *self._declined(run, declined))
        run = run.changed(journey=journey_of(run.goal, self.sector))
        planner = self.planner(run)
        run = run.changed(planner=planner.name)
        if isinstance(planner, JourneyPlanner):
            run = planner.admit(
                run, {name: masked(given) for name, given in (fields or {}).items()}
            )
        elif fields:
            raise BadInput("이 목표에는 미리 채울 항목이 없습니다. fields를 빼고 보내 주세요.")
        return await self._open(owner, run, [])

    async def find(self, owner: Owner, id: str) -> Run:
        """Return the owner's run. Raises `NotFound`."""
        kept = await asyncio.to_thread(self.runs.get, owner, id)
        if kept is None:
            raise NotFound(NO_RUN)
        return Run.model_validate_json(kept.body)

    async def events(self, id: str, after: int = 0) -> list[Event]:
        """Return a run's events after a number; find the run by its owner first."""
        found = await asyncio.to_thread(self.runs.events, id, after)
        return [
            Event.model_validate({"seq": e.seq, "name": e.name, "data": orjson.loads(e.data)})
            for e in found
        ]

    async def decide(self, owner: Owner, id: str, decision: Decision) -> Run:
        """Take a person's decision in. Raises `NotFound`, `Conflict` and `BadInput`."""
        run = await self.find(owner, id)
        if decision.decision == "cancel" and run.state not in ("done", "failed", "cancelled"):
            return await self._save(owner, run.changed(state="cancelled", pending=None), [])
        pending = run.pending
        if pending is None or run.state not in ("needs_input", "needs_approval"):
            raise Conflict("지금은 기다리는 결정이 없습니다. 작업의 상태를 다시 확인해 주세요.")
        if decision.pending and decision.pending != pending.id:
            raise Conflict("이미 지나간 결정입니다. 지금 무엇을 기다리는지 다시 확인해 주세요.")
        if pending.kind == "approval":
            return await self._save(owner, approval(run, pending, decision, self.toolbox), [])
        return await self._save(owner, *self._answer(run, pending, decision))

    def _answer(self, run: Run, pending: Pending, decision: Decision) -> tuple[Run, list[Happened]]:
        """Take an answer in: danger in it goes to people, identifiers are masked."""
        said = {"approve": "네", "reject": "아니요"}.get(decision.decision, decision.answer)
        answer = masked(said).strip()
        if decision.decision == "edit" or not answer:
            raise BadInput("질문에는 decision을 answer로, answer에 답을 적어 보내 주세요.")
        try:
            send_crises_to_people(Question(answer))
        except Declined as declined:
            return self._declined(run, declined)
        heard = self.planner(run).hear(run, pending, answer)
        return heard.changed(state="running", pending=None), []

    def _declined(self, run: Run, declined: Declined) -> tuple[Run, list[Happened]]:
        answer = as_json(decline(run, declined, self.sector, self.engine))
        ended = run.changed(state="done", pending=None, result={"answer": answer, "draft": None})
        return ended, [("done", {"state": "done", "result": ended.result})]

    # Going on.

    async def advance(self, owner: Owner, run: Run) -> Run:
        """Go on until the run waits or has ended. Raises `Conflict` if another process has it."""
        while run.state == "running":
            try:
                run = await self._once(owner, run)
            except Conflict:
                raise
            except SectorKitError as error:
                run = await self._fail(owner, run, str(error))
            except Exception:
                log.exception("run %s failed", run.id)
                run = await self._fail(owner, run, "예상하지 못한 오류로 작업을 멈췄습니다.")
        return run

    async def _once(self, owner: Owner, run: Run) -> Run:
        step = next((step for step in run.steps if step.open), None)
        if step is None:
            return await self._plan(owner, run)
        if step.tool == ASK and step.state == "planned" and not self._wrong(run, step):
            return await self._wait(owner, run, step)
        return await self._work(owner, run, step)

    async def _plan(self, owner: Owner, run: Run) -> Run:
        planner = self.planner(run)
        if run.turns >= planner.most_turns or len(run.steps) >= self._limits.steps:
            return await self._fail(
                owner, run, "정해진 단계 안에 끝내지 못했습니다. 목표를 더 작게 나눠 주세요."
            )
        async with self._turn(owner, run) if planner is self._model else nullcontext():
            move = await planner.next(run, self.toolbox.listed())
        if isinstance(move, Finish):
            return await self._finish(owner, run, move)
        run = run.changed(turns=run.turns + 1)
        steps = steps_of(run, move)
        planned = {"planner": planner.name, "turn": run.turns, "tools": [s.tool for s in steps]}
        return await self._save(
            owner, run.changed(steps=[*run.steps, *steps]), [("planning", planned)]
        )

    async def _wait(self, owner: Owner, run: Run, step: Step) -> Run:
        asked = step.arguments
        pending = Pending(
            id=new_id(),
            kind="question" if asked.get("proposed") is None else "confirm",
            text=str(asked["question"]),
            step=step.id,
            field=str(asked.get("field", "")),
            choices=list(asked.get("choices", ())),
            proposed=asked.get("proposed"),
        )
        run = run.with_step(step.id, state="asked").changed(state="needs_input", pending=pending)
        return await self._save(owner, run, [("question", pending.model_dump(mode="json"))])

    def _wrong(self, run: Run, step: Step) -> str:
        """Return why a call is not made at all; a repeated one would only say the same again."""
        if step.tool == ASK and step.ours:
            return ""
        if wrong := self.toolbox.wrong(step.tool, step.arguments):
            return wrong
        before = (s for s in run.steps if s.state == "done" and s.digest == step.digest)
        if step.tool != ASK and any(s.id != step.id for s in before):
            return "같은 인자로 이미 불렀습니다. 앞의 결과를 쓰세요."
        return ""

    async def _work(self, owner: Owner, run: Run, step: Step) -> Run:
        """Make a call: checked, approved where it acts, marked before it starts."""
        if wrong := self._wrong(run, step):
            return await self._close(owner, run, step, state="error", error=wrong)
        effect = self.toolbox.effect(step.tool)
        if effect and (step.approved != step.digest or step.state == "calling"):
            return await self._ask_approval(owner, run, step, effect)
        if step.state != "calling":  # what a killed process had marked is marked already
            run = await self._mark(owner, run, step)
        outcome = await self.toolbox.call(run, run.step(step.id))
        tries = run.step(step.id).attempts
        if outcome.retryable and not effect and tries < self._limits.attempts:
            await asyncio.sleep(self._limits.pause * 2 ** (tries - 1))
            return await self._save(owner, run.with_step(step.id, state="planned"), [])
        return await self._close(
            owner,
            run,
            step,
            state="error" if outcome.error else "done",
            result=outcome.result,
            passages=list(outcome.passages),
            error=outcome.error,
            retryable=outcome.retryable,
        )

    async def _mark(self, owner: Owner, run: Run, step: Step) -> Run:
        run = run.with_step(step.id, state="calling", attempts=step.attempts + 1)
        told = {"id": step.id, "tool": step.tool, "arguments": step.arguments}
        return await self._save(owner, run, [("tool_call", told)])

    async def _close(self, owner: Owner, run: Run, step: Step, **changes: Any) -> Run:
        run = run.with_step(step.id, **changes)
        closed = run.step(step.id)
        told = closed.model_dump(mode="json", include={"id", "tool", "state", "result", "error"})
        return await self._save(owner, run, [("tool_result", told)])

    async def _ask_approval(self, owner: Owner, run: Run, step: Step, effect: str) -> Run:
        """Stop: nothing acts before a person has seen exactly what it would do, and why."""
        because = [f"이 계획에 영향을 준 글: {', '.join(run.untrusted())}"]
        if step.state == "calling":
            because.append("실행 중에 멈췄습니다. 이미 실행되었을 수 있으니 먼저 확인해 주세요.")
        pending = Pending(
            id=new_id(),
            kind="approval",
            text=f"{effect} 실행할까요?",
            step=step.id,
            tool=step.tool,
            arguments=step.arguments,
            effect=effect,
            because=because,
        )
        run = run.with_step(step.id, state="planned", approved="")
        run = run.changed(state="needs_approval", pending=pending)
        return await self._save(owner, run, [("approval", pending.model_dump(mode="json"))])

    # Ending.

    async def _finish(self, owner: Owner, run: Run, finish: Finish) -> Run:
        """Verify, audit, draft; all of it is kept at once, so that a restart repeats it whole."""
        happened: list[Happened] = []
        answer: dict[str, Any] = {}
        async with nullcontext() if finish.text else self._turn(owner, run):
            async for told in conclude(run, finish, self.sector, self.engine):
                if isinstance(told, Sentence):
                    happened.append(("sentence", as_json(told)))
                else:
                    answer = as_json(told)
        draft = await self._draft(owner, finish)
        result = {"answer": answer, "draft": draft}
        happened.append(("done", {"state": "done", "result": result}))
        return await self._save(owner, run.changed(state="done", result=result), happened)

    async def _draft(self, owner: Owner, finish: Finish) -> dict[str, Any] | None:
        """Return the draft, or its fields ready where nothing here makes drafts."""
        if not finish.template:
            return None
        ready = {
            "template": finish.template,
            "fields": dict(finish.fields),
            "origins": dict(finish.origins),
        }
        if self._drafter is None:
            return ready
        try:
            return await self._drafter(owner, finish.template, finish.fields, finish.origins)
        except SectorKitError as error:
            return {**ready, "problem": str(error)}

    async def _fail(self, owner: Owner, run: Run, error: str) -> Run:
        failed = run.changed(state="failed", pending=None, error=error)
        return await self._save(owner, failed, [("problem", {"state": "failed", "detail": error})])

    # Keeping.

    async def _open(self, owner: Owner, run: Run, happened: list[Happened]) -> Run:
        run, checkpoint, events = kept(run, happened)
        await asyncio.to_thread(self.runs.open, owner, checkpoint, events)
        return run

    async def _save(self, owner: Owner, run: Run, happened: list[Happened]) -> Run:
        run, checkpoint, events = kept(run, happened)
        await asyncio.to_thread(self.runs.save, owner, checkpoint, events)
        return run
