"""A sector as its users meet it, without a port: over HTTP, embedded, with the guides it needs."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx

from ..answer import Engine
from ..audit import Audit
from ..build import build_library
from ..retrieval.ingest import ingest
from ..retrieval.library import Library
from ..sector import Sector
from ..serving.extractive import ExtractiveModel
from ..settings import PREFIX, read_settings
from ..store import Store
from ..web.api import create_api
from ..web.limits import WebSettings

POLITE = re.compile(r"(\?|요)[.']*( ?\([^()]*\))?[.']*$")
"""How a question to a citizen ends; an example may follow in brackets."""


@contextmanager
def guides_of(sector: Sector, folder: Path, names: Sequence[str]) -> Iterator[Library]:
    """Index these guides of the sector (shell patterns, without `.md`), words and vectors."""
    library = build_library(sector, read_settings({f"{PREFIX}DATA_DIR": str(folder)}))
    files = [path for name in names for path in sorted(sector.corpus.glob(f"{name}.md"))]
    ingest(library.public, files)
    library.public.wait()
    try:
        yield library
    finally:
        library.close()


@asynccontextmanager
async def served(
    sector: Sector, library: Library, store: Store, folder: Path, secret: str = ""
) -> AsyncGenerator[httpx.AsyncClient, None]:
    """Open the service as the embedded default has it; a secret is a caller's key."""
    library.lenders = lambda tenant: store.spaces.readable(tenant, sector.name)
    engine = Engine(index=library, model=ExtractiveModel(), audit=Audit(store.ledger))
    app = create_api(sector, engine, store, settings=WebSettings(warm_demo=False, scratch=folder))
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=("127.0.0.1", 5)),
            base_url="http://127.0.0.1:8000",
            headers=headers,
            timeout=120,
        ) as web,
    ):
        yield web


async def walk(web: httpx.AsyncClient, goal: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """Start a run and answer by field as a citizen does, "네" to what is read back, until it ends.

    Returns the run, and under `asked` what was asked, one question at a time and politely.
    """
    run = (await web.post("/v1/runs", json={"goal": goal})).json()
    path, asked = f"/v1/runs/{run['id']}", list[Any]()
    for _ in range(1500):
        if run["state"] in ("done", "failed"):
            return {**run, "asked": asked}
        if pending := run["pending"]:
            asked.append(pending)
            assert POLITE.search(pending["text"]), pending["text"]
            said = "네" if pending["kind"] == "confirm" else answers[pending["field"]]
            body = {"decision": "answer", "answer": said, "pending": pending["id"]}
            run = (await web.post(f"{path}/decision", json=body)).json()
        else:
            await asyncio.sleep(0.02)
            run = (await web.get(path)).json()
    raise AssertionError(run)
