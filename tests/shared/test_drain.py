"""A service that is told to stop ends what it began and tells the rest when to come back."""

import asyncio
import os
import signal
import socket
from time import monotonic

import httpx
import pytest
import uvicorn

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.serve import Announcing
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from sectorkit.web.portal import create_portal

ASKED = {"question": "책은 몇 권까지 빌릴 수 있나요?"}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
async def town(tmp_path):
    sector, index = small_sector()
    store = open_store(tmp_path)
    engine = Engine(index=index, model=FakeModel(pause=0.1), audit=Audit(store.ledger))
    settings = WebSettings(warm_demo=False, scratch=tmp_path, at_once=100)
    portal = create_portal([create_api(sector, engine, store, settings=settings)])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(portal, port=port, log_level="warning", timeout_graceful_shutdown=5)
    listening = asyncio.Event()
    server = Announcing(config, lambda _: listening.set(), portal.state.drain, 20)
    running = asyncio.ensure_future(server.serve())
    await asyncio.wait_for(listening.wait(), 10)
    yield f"http://127.0.0.1:{port}", server, running
    server.should_exit = True
    await running
    store.close()


async def test_at_sigterm_streams_end_whole_and_newcomers_are_told_when_to_come_back(town):
    base, _, running = town
    async with httpx.AsyncClient(base_url=base, limits=httpx.Limits(max_connections=None)) as web:

        async def stream() -> str:
            return (await web.post("/library/v1/answers", json=ASKED, headers=STREAM)).text

        streams = [asyncio.ensure_future(stream()) for _ in range(50)]
        await asyncio.sleep(0.6)
        os.kill(os.getpid(), signal.SIGTERM)
        told = monotonic()
        ready = await web.get("/health/ready")
        assert ready.status_code == 503 and monotonic() - told < 1
        assert (await web.get("/health/live")).status_code == 200
        for _ in range(20):
            late = await web.post("/library/v1/answers", json=ASKED)
            assert late.status_code == 503 and int(late.headers["retry-after"]) > 0
        for text in await asyncio.gather(*streams):
            assert "event: done" in text and "event: problem" not in text
        await asyncio.wait_for(running, 10)


async def test_with_nothing_under_way_it_leaves_soon(town):
    _, server, running = town
    server.handle_exit(signal.SIGTERM, None)
    await asyncio.wait_for(running, 5)


async def test_a_second_signal_does_not_wait(town):
    base, server, _ = town
    async with httpx.AsyncClient(base_url=base) as web:
        answer = asyncio.ensure_future(web.post("/library/v1/answers", json=ASKED, timeout=30))
        await asyncio.sleep(0.2)
        server.handle_exit(signal.SIGTERM, None)
        server.handle_exit(signal.SIGINT, None)
        assert server.should_exit
        server._captured_signals.clear()  # it would raise it again, in us
        await asyncio.gather(answer, return_exceptions=True)
