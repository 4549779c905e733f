"""`/v1/runs` over ASGI: started, watched, answered, approved, and nobody else's."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from sectorkit import Engine
from sectorkit.agents.run import Run
from sectorkit.audit import Audit
from sectorkit.journey import Compute, Journey, Need
from sectorkit.store import open_store
from sectorkit.store.conversations import Owner
from sectorkit.store.runs import Checkpoint
from sectorkit.testing import FakeModel, small_sector
from sectorkit.tools import Result
from sectorkit.tools.effects import effect
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings

sent: list[str] = []


@effect("알림을 보냅니다.")
def remind(day: date) -> Result:
    """알림을 보냅니다."""
    sent.append(day.isoformat())
    return Result(summary=f"{day}에 알림을 보냅니다.", values={}, rule="보냅니다.", sources=[])


LOAN = Journey(
    name="loan",
    title="알림",
    words=(("알림",),),
    needs=(Need(name="day", ask="언제 알려 드릴까요?", kind="date"),),
    compute=(Compute(tool=remind, arguments={"day": "$day"}),),
    template="reminder",
    fields={"day": "$day"},
)
GOAL = {"goal": "알림을 보내 주세요"}


class Town:
    """A service with one journey that acts."""

    def __init__(self, folder: Path) -> None:
        sent.clear()
        sector, index = small_sector()
        self.store = open_store(folder)
        engine = Engine(index=index, model=FakeModel(), audit=Audit(self.store.ledger))
        self.app = create_api(
            replace(sector, journeys=(LOAN,)),
            engine,
            self.store,
            settings=WebSettings(warm_demo=False, scratch=folder),
        )

    @asynccontextmanager
    async def open(self, **headers: str) -> AsyncGenerator[httpx.AsyncClient, None]:
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 5))
        async with (
            self.app.router.lifespan_context(self.app),
            httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8000", headers=headers
            ) as client,
        ):
            yield client

    def key(self, tenant: str) -> dict[str, str]:
        secret, _ = self.store.keys.create(tenant, ("reader",), 600)
        return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def town(tmp_path: Path):
    made = Town(tmp_path)
    yield made
    made.store.close()


async def until(web: httpx.AsyncClient, id: str, state: str) -> dict[str, Any]:
    """Wait until a run is in a state, as a script would."""
    for _ in range(200):
        run = (await web.get(f"/v1/runs/{id}")).json()
        if run["state"] == state:
            return run
        assert run["state"] == "running", run
        await asyncio.sleep(0.02)
    raise AssertionError(f"never {state}")


async def decide(web: httpx.AsyncClient, id: str, **body: Any) -> httpx.Response:
    return await web.post(f"/v1/runs/{id}/decision", json=body)


def frames(text: str) -> list[tuple[int, str, dict[str, Any]]]:
    found = []
    for frame in text.strip().split("\n\n"):
        id, name, data = (line.split(": ", 1)[1] for line in frame.split("\n"))
        found.append((int(id), name, json.loads(data)))
    return found


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()


async def test_a_run_is_started_answered_approved_and_done(town):
    async with town.open() as web:
        started = await web.post("/v1/runs", json=GOAL)
        assert started.status_code == 201
        id = started.json()["id"]
        run = await until(web, id, "needs_input")
        assert run["pending"]["text"] == "언제 알려 드릴까요?"
        await decide(web, id, decision="answer", answer="2026년 12월 1일")
        run = await until(web, id, "needs_approval")
        assert run["pending"]["arguments"] == {"day": "2026-12-01"} and not sent
        await decide(web, id, decision="approve", pending=run["pending"]["id"])
        run = await until(web, id, "done")
    assert sent == ["2026-12-01"]
    assert run["result"]["answer"]["text"] == "2026-12-01에 알림을 보냅니다."
    assert "tenant" not in run and "revision" not in run


async def test_fields_known_before_are_not_asked_for(town):
    async with town.open() as web:
        started = await web.post("/v1/runs", json={**GOAL, "fields": {"day": "2026-12-01"}})
        run = await until(web, started.json()["id"], "needs_approval")
    assert run["origins"] == {"day": "form"}


async def test_a_draft_that_no_template_makes_ends_with_its_fields_ready(town):
    async with town.open() as web:
        started = await web.post("/v1/runs", json={**GOAL, "fields": {"day": "2026-12-01"}})
        id = started.json()["id"]
        await until(web, id, "needs_approval")
        await decide(web, id, decision="reject")
        draft = (await until(web, id, "done"))["result"]["draft"]
    assert draft["fields"] == {"day": "2026-12-01"} and "서식" in draft["problem"] and not sent


async def test_events_are_streamed_and_replayed_from_the_last_one_seen(town):
    async with town.open() as web:
        id = (await web.post("/v1/runs", json=GOAL)).json()["id"]
        response = await web.get(f"/v1/runs/{id}/events")
        assert response.headers["content-type"].startswith("text/event-stream")
        told = frames(response.text)
        assert [name for _, name, _ in told] == ["planning", "question"]
        assert [n for n, _, _ in told] == [1, 2]
        await decide(web, id, decision="answer", answer="2026년 12월 1일")
        rest = await web.get(f"/v1/runs/{id}/events", headers={"Last-Event-ID": "2"})
        told = frames(rest.text)
        assert [n for n, _, _ in told] == [3, 4] and told[-1][1] == "approval"
        seen = await web.get(f"/v1/runs/{id}/events", headers={"Last-Event-ID": "4"})
        assert seen.status_code == 204
        odd = await web.get(f"/v1/runs/{id}/events", headers={"Last-Event-ID": "x"})
        assert frames(odd.text)[0][0] == 1


async def test_another_callers_run_is_not_there(town):
    mine, yours = town.key("clinic"), town.key("school")
    async with town.open(**mine) as web:
        id = (await web.post("/v1/runs", json=GOAL)).json()["id"]
        await until(web, id, "needs_input")
        web.headers.update(yours)
        problem(await web.get(f"/v1/runs/{id}"), 404)
        problem(await web.get(f"/v1/runs/{id}/events"), 404)
        problem(await decide(web, id, decision="answer", answer="2026-12-01"), 404)


async def test_a_decision_nobody_waits_for_is_a_conflict(town):
    async with town.open() as web:
        id = (await web.post("/v1/runs", json=GOAL)).json()["id"]
        run = await until(web, id, "needs_input")
        problem(await decide(web, id, decision="answer", answer="x", pending="0" * 32), 409)
        await decide(web, id, decision="cancel", pending=run["pending"]["id"])
        problem(await decide(web, id, decision="answer", answer="2026-12-01"), 409)
        assert (await web.get(f"/v1/runs/{id}")).json()["state"] == "cancelled"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"goal": " "},
        {"goal": "가" * 8001},
        {**GOAL, "planner": "mine"},
        {**GOAL, "fields": {"day": "언젠가"}},
        {**GOAL, "fields": {"unknown": "1"}},
    ],
)
async def test_a_run_that_does_not_fit_is_told_why(town, body):
    async with town.open() as web:
        assert problem(await web.post("/v1/runs", json=body), 422)["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"decision": "maybe"}, {"decision": "edit"}, {"decision": "answer"}]
)
async def test_a_decision_that_does_not_fit_is_told_why(town, body):
    async with town.open() as web:
        id = (await web.post("/v1/runs", json=GOAL)).json()["id"]
        await until(web, id, "needs_input")
        problem(await decide(web, id, **body), 422)


async def test_a_run_is_forgotten_for_good_by_its_owner(town):
    async with town.open() as web:
        id = (await web.post("/v1/runs", json=GOAL)).json()["id"]
        await until(web, id, "needs_input")
        assert (await web.delete(f"/v1/runs/{id}")).status_code == 204
        problem(await web.get(f"/v1/runs/{id}"), 404)
        problem(await web.delete(f"/v1/runs/{id}"), 404)
    assert not town.store.runs.events(id)


async def test_a_run_that_cannot_be_read_does_not_hold_up_the_others(town, caplog):
    owner = Owner("local", "local", "library")
    town.store.runs.open(owner, Checkpoint("broken", "running", 1, '{"id": 5, "evil": "x"}'))
    run = Run(sector="library", tenant="local", goal="알림", journey="loan").changed(revision=1)
    town.store.runs.open(owner, Checkpoint(run.id, "running", 1, run.model_dump_json()))
    async with town.open():
        for _ in range(250):
            if town.store.runs.get(owner, run.id).state == "needs_input":
                break
            await asyncio.sleep(0.02)
    assert town.store.runs.get(owner, run.id).state == "needs_input"
    assert "broken" in caplog.text


async def test_a_run_that_another_process_works_on_is_left_to_it_until_it_is_silent(town):
    run = Run(sector="library", tenant="local", goal="알림", journey="loan").changed(revision=1)
    owner = Owner("local", "local", "library")
    town.store.runs.open(owner, Checkpoint(run.id, "running", 1, run.model_dump_json()))
    assert town.store.runs.running("library", untouched_for=20) == []
    await asyncio.sleep(0.05)
    assert town.store.runs.running("library", untouched_for=0.05) == [(owner, run.id)]
    town.store.runs.touch([run.id])
    assert town.store.runs.running("library", untouched_for=0.05) == []


async def test_an_unknown_run_is_not_found(town):
    async with town.open() as web:
        problem(await web.get("/v1/runs/nothing"), 404)


async def test_a_run_that_a_stopped_server_left_goes_on_when_it_starts(town):
    run = Run(sector="library", tenant="local", goal="알림", journey="loan", planner="journey:loan")
    run = run.changed(revision=1)
    owner = Owner("local", "local", "library")
    town.store.runs.open(owner, Checkpoint(run.id, "running", 1, run.model_dump_json()))
    async with town.open() as web:
        for _ in range(250):  # nobody asks for it: the server goes on by itself
            if town.store.runs.get(owner, run.id).state == "needs_input":
                break
            await asyncio.sleep(0.02)
        assert town.store.runs.get(owner, run.id).state == "needs_input"
        assert (await until(web, run.id, "needs_input"))["pending"]["field"] == "day"
