"""A service that is told to stop ends what it began and tells the rest when to come back."""

import asyncio
import os
import signal
import socket
from contextlib import aclosing
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


class Held(FakeModel):
    """Says its first word and then waits to be released, however slow the machine is."""

    def __init__(self) -> None:
        """Hold everybody."""
        super().__init__()
        self.released = asyncio.Event()

    async def write(self, prompt):
        """Yield the first piece, and the rest once released."""
        async with aclosing(super().write(prompt)) as pieces:
            async for piece in pieces:
                yield piece
                await self.released.wait()


async def asked(model, times):
    async with asyncio.timeout(30):
        while len(model.asked) < times:
            await asyncio.sleep(0.02)


@pytest.fixture
def model():
    return Held()


@pytest.fixture
async def town(tmp_path, model):
    sector, index = small_sector()
    store = open_store(tmp_path)
    engine = Engine(index=index, model=model, audit=Audit(store.ledger))
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


async def test_at_sigterm_streams_end_whole_and_newcomers_are_told_when_to_come_back(town, model):
    base, _, running = town
    async with httpx.AsyncClient(base_url=base, limits=httpx.Limits(max_connections=None)) as web:

        async def stream() -> str:
            return (await web.post("/library/v1/answers", json=ASKED, headers=STREAM)).text

        streams = [asyncio.ensure_future(stream()) for _ in range(50)]
        await asked(model, len(streams))
        os.kill(os.getpid(), signal.SIGTERM)
        told = monotonic()
        ready = await web.get("/health/ready")
        assert ready.status_code == 503 and monotonic() - told < 1
        assert (await web.get("/health/live")).status_code == 200
        for _ in range(20):
            late = await web.post("/library/v1/answers", json=ASKED)
            assert late.status_code == 503 and int(late.headers["retry-after"]) > 0
        assert not any(stream.done() for stream in streams)
        model.released.set()
        for text in await asyncio.gather(*streams):
            assert "event: done" in text and "event: problem" not in text
        await asyncio.wait_for(running, 10)


async def test_with_nothing_under_way_it_leaves_soon(town):
    _, server, running = town
    server.handle_exit(signal.SIGTERM, None)
    await asyncio.wait_for(running, 5)


async def test_a_second_signal_does_not_wait(town, model):
    base, server, _ = town
    async with httpx.AsyncClient(base_url=base) as web:
        answer = asyncio.ensure_future(web.post("/library/v1/answers", json=ASKED, timeout=30))
        await asked(model, 1)
        server.handle_exit(signal.SIGTERM, None)
        server.handle_exit(signal.SIGINT, None)
        assert server.should_exit
        server._captured_signals.clear()  # it would raise it again, in us
        model.released.set()
        await asyncio.gather(answer, return_exceptions=True)
