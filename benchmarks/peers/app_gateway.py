"""Our door and model layer with nothing between them: what a gateway does. No such route ships.

    python app_gateway.py FOLDER PORT MODEL_URL

Every request passes the key, the rate limit, the tenant's quota of tokens, the admission queue and
the backend (deadline, breaker, retry budget), and is counted in the database and for Prometheus:
the parts that every answer of `sectorkit up` passes, without retrieval, verification and audit.
"""

import sys
from pathlib import Path
from time import monotonic

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from sectorkit.build import build_backend, find_sector
from sectorkit.serving.admission import USUAL, Claim
from sectorkit.store import open_store
from sectorkit.testing.fakes import MemoryIndex, MemoryLedger
from sectorkit.web.access import caller_of
from sectorkit.web.api import door
from sectorkit.web.service import Service
from sectorkit.web.stream import JSON


def main() -> None:
    folder, port, url = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    folder.mkdir(parents=True, exist_ok=True)
    store, backend, sector = open_store(folder), build_backend(url, ""), find_sector("legal")
    (folder / "key").write_text(store.keys.create("bench", ("reader",), per_minute=10**7)[0])
    store.usage.allow("bench", 10**12)
    service = Service(sector, Nothing(), store)

    async def relay(request):
        caller, body = caller_of(request), orjson.loads(await request.body())
        await store.meter.admit(caller.tenant, caller.subject)
        deadline = monotonic() + service.settings.deadline_seconds
        claim = Claim(sector=sector.name, tenant=caller.tenant, cost=USUAL // 4)
        async with service.admission.queue(claim, deadline) as place:
            await place.turn()
            told = await backend.post(
                "chat/completions", body, id=request.scope["request_id"], deadline=deadline
            )
        read, written = (told["usage"][f"{kind}_tokens"] for kind in ("prompt", "completion"))
        await store.meter.add(caller.tenant, sector.name, read, written, caller.subject)
        service.metrics.tokens.labels(sector.name, "prompt").inc(read)
        service.metrics.tokens.labels(sector.name, "completion").inc(written)
        return JSON(told)

    routes = [Route("/v1/chat/completions", relay, methods=["POST"])]
    app = Starlette(routes=routes, middleware=door(service))
    uvicorn.run(app, port=port, log_level="warning", server_header=False)


class Nothing:
    """An engine of which only the model's counts are asked for."""

    index, audit, model = MemoryIndex([]), MemoryLedger(), None


if __name__ == "__main__":
    main()
