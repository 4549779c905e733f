"""A small service before a model server, with all that a real one has at its door.

    python benchmarks/serving/gateway.py --model-url URL --model NAME [--port P]

Keys, quotas by key and tenant, a queue, metrics, the audit ledger and verification are on; behind
it are the made-up library's three cards. Prints one line of JSON, `{"url": …, "key": …}`, and
serves until it is stopped. `disconnect.py`, `load.py` and comparisons with other gateways start it.
"""

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

import uvicorn

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.serving.backend import Backend
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.vllm import VllmModel
from sectorkit.store import open_store
from sectorkit.store.usage import account_of
from sectorkit.testing import small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from sectorkit.web.portal import create_portal

ENDLESS = 10**9
"""Tokens and requests: limits are counted, and never reached."""


class Said(uvicorn.Server):
    """A server that says where it listens, and with which key."""

    key = ""

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(json.dumps({"url": f"http://127.0.0.1:{port}/library", "key": self.key}), flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--model-url", required=True)
    options.add_argument("--model", required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--at-once", type=int, default=16)
    options.add_argument("--waiting", type=int, default=64)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        secret, key = store.keys.create("bench", ("reader",), ENDLESS)
        for account in ("bench", account_of(key.id)):
            store.usage.allow(account, ENDLESS)
        sector, index = small_sector()
        model = WithFallback(VllmModel(Backend(chosen.model_url), chosen.model), ExtractiveModel())
        settings = WebSettings(
            warm_demo=False,
            scratch=Path(folder),
            at_once=chosen.at_once,
            waiting=chosen.waiting,
        )
        engine = Engine(index=index, model=model, audit=Audit(store.ledger))
        portal = create_portal([create_api(sector, engine, store, settings=settings)])
        server = Said(uvicorn.Config(portal, port=chosen.port, log_level="warning"))
        server.key = secret
        asyncio.run(server.serve())
        store.close()


if __name__ == "__main__":
    main()
