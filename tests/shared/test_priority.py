"""Work that nobody waits for stands behind everybody else, by whatever way it comes in."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from sectorkit import Engine, Question
from sectorkit.agents.chat import ChatServer
from sectorkit.agents.models import ModelPlanner
from sectorkit.audit import Audit
from sectorkit.serving.admission import BATCH
from sectorkit.serving.backend import TOKENIZE, Backend
from sectorkit.serving.profiles import Capabilities
from sectorkit.serving.vllm import VllmModel
from sectorkit.store.usage import account_of
from sectorkit.testing import FakeModel, FakeReply, FakeWire
from sectorkit.testing.wire import Sent
from sectorkit.values import Prompt
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings

from .test_web import QUESTION, Town, problem

LATE = {"X-Priority": "batch"}
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}
WAYS = {
    "answers": ("/v1/answers", {"question": QUESTION}),
    "chat": ("/v1/chat/completions", CHAT),
    "runs": ("/v1/runs", {"goal": QUESTION}),
}


@pytest.fixture
def narrow(tmp_path: Path):
    """A service where one answer is made at a time."""
    town = Town(tmp_path, FakeModel(pause=0.02), at_once=1, waiting=64)
    yield town
    town.store.close()


@asynccontextmanager
async def opened(town: Town):
    async with town.app.router.lifespan_context(town.app), town.client() as web:
        yield web


@pytest.mark.parametrize("way", WAYS)
async def test_batches_wait_for_everybody_else_on_every_way_in(narrow, way):
    path, body = WAYS[way]
    service, asked = narrow.app.state.service, narrow.model.asked
    async with opened(narrow) as web:
        first = asyncio.ensure_future(web.post("/v1/answers", json={"question": QUESTION}))
        while not asked:
            await asyncio.sleep(0.005)
        late = asyncio.ensure_future(web.post(path, json=body, headers=LATE))
        while not service.admission.waiting:
            await asyncio.sleep(0.005)
        others = [
            asyncio.ensure_future(web.post("/v1/answers", json={"question": QUESTION}))
            for _ in range(2)
        ]
        while service.admission.waiting < 3:
            await asyncio.sleep(0.005)
        await asyncio.gather(first, *others)
        await late
        while len(asked) < 4:
            await asyncio.sleep(0.005)
    assert [prompt.question.batch for prompt in asked] == [False, False, False, True]


async def test_a_batch_is_told_to_a_server_that_knows_priorities():
    sent = []

    def answer(asked: Sent) -> FakeReply:
        sent.append(asked.body)
        return FakeReply([b'data: {"choices":[{"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'])

    for able in (Capabilities(priority=True), Capabilities()):
        model = VllmModel(
            Backend("http://model/v1", wire=FakeWire(answer)), "m", able=able, priority=10
        )
        for batch in (False, True):
            asked = Prompt(Question("몇 권?", batch=batch), "규칙", "자료", {})
            assert [piece async for piece in model.write(asked)] == []
    assert [body.get("priority") for body in sent] == [10, 10 + BATCH, None, None]


@pytest.mark.parametrize(("priority", "told"), [(5, [5, 5 + BATCH]), (None, [None, None])])
async def test_a_planner_says_so_too(tmp_path: Path, priority, told):
    sent = []

    def answer(asked: Sent) -> FakeReply:
        if asked.path == TOKENIZE:
            return FakeReply(status=404)
        sent.append(asked.body)
        line = {"role": "assistant", "content": "책은 다섯 권까지 빌릴 수 있습니다. [1]"}
        choice = {"message": line, "finish_reason": "stop"}
        return FakeReply([orjson.dumps({"choices": [choice]})])

    town = Town(tmp_path)
    server = ChatServer("http://model/v1", "m", wire=FakeWire(answer), priority=priority)
    engine = Engine(index=town.index, model=town.model, audit=Audit(town.store.ledger))
    town.app = create_api(
        town.sector,
        engine,
        town.store,
        settings=WebSettings(warm_demo=False, scratch=tmp_path),
        planner=ModelPlanner(server, "도서관"),
    )
    async with opened(town) as web:
        for headers in ({}, LATE):
            before = len(sent)
            await web.post("/v1/runs", json={"goal": QUESTION}, headers=headers)
            while len(sent) == before:
                await asyncio.sleep(0.005)
    assert [body.get("priority") for body in sent[:2]] == told
    town.store.close()


async def test_a_run_waits_for_room_instead_of_being_sent_away(narrow):
    service = narrow.app.state.service
    async with opened(narrow) as web:
        first = asyncio.ensure_future(web.post("/v1/answers", json={"question": QUESTION}))
        while not narrow.model.asked:
            await asyncio.sleep(0.005)
        run = (await web.post("/v1/runs", json={"goal": QUESTION})).json()
        while not service.admission.waiting:
            await asyncio.sleep(0.005)
        await first
        while run["state"] == "running":
            run = (await web.get(f"/v1/runs/{run['id']}")).json()
            await asyncio.sleep(0.02)
    assert run["state"] == "done" and run["result"]["answer"]["status"] == "answered"


@pytest.mark.parametrize("way", WAYS)
async def test_a_key_that_has_used_up_its_day_is_told_when_to_come_back(tmp_path: Path, way):
    town, (path, body) = Town(tmp_path), WAYS[way]
    secret, key = town.store.keys.create("clinic", ("reader",), 600)
    _, other = town.store.keys.create("clinic", ("reader",), 600)
    town.store.usage.allow(account_of(key.id), 1)
    held = {"Authorization": f"Bearer {secret}"}
    async with opened(town) as web:
        assert (await web.post(path, json=body, headers=held)).status_code < 300
        while town.store.usage.left(account_of(key.id)):
            await asyncio.sleep(0.02)
        refused = await web.post(path, json=body, headers=held)
    problem(refused, 429)
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    town.store.usage.admit("clinic", other.id)
    town.store.close()


async def test_the_guard_looks_once_at_a_question(town_with_a_counting_policy):
    town, looks = town_with_a_counting_policy
    async with town.client() as web:
        told = (await web.post("/v1/answers", json={"question": QUESTION})).json()
    assert told["status"] == "answered" and len(looks) == 1
    assert "guard" in told["timings_ms"]


@pytest.fixture
def town_with_a_counting_policy(tmp_path: Path):
    town, looks = Town(tmp_path), []

    def counting(question: Question) -> Question:
        looks.append(question)
        return question

    service = town.app.state.service
    service.sector = replace(service.sector, policies=(*service.sector.policies, counting))
    yield town, looks
    town.store.close()
