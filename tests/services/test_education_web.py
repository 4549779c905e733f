"""What only education serves, over HTTP: textbook, tutor, classes, references."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.build import build_embedder
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.library import Library
from sectorkit.store import open_store
from sectorkit.testing import FakeModel
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from services.education import sector


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    library = Library.open(
        tmp_path / "index", embedder=build_embedder("", "", 0), analyser=Korean({})
    )
    store = open_store(tmp_path)
    engine = Engine(index=library, model=FakeModel(), audit=Audit(store.ledger))
    settings = WebSettings(warm_demo=False, scratch=tmp_path)
    app = create_api(sector, engine, store, settings=settings)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client
    store.close()
    library.close()


async def test_a_unit_is_served_without_the_answers(web):
    listed = (await web.get("/v1/units")).json()["units"]
    assert len(listed) == 9 and "[" not in listed[0]["id"]
    unit = (await web.get("/v1/units/linear-equations")).json()
    assert len(unit["items"]) >= 15 and "answer" not in str(unit["items"])
    assert (await web.get("/v1/units/nothing")).status_code == 404


async def test_the_tutor_keeps_nothing_and_tells_no_answer(web):
    body = {"item": "linear-equations-01", "written": "2x=14\nx=7"}
    said = (await web.post("/v1/tutor", json=body)).json()
    assert said["kind"] == "wrong" and said["line"] == 1 and "x=4" not in said["says"]
    assert (await web.post("/v1/tutor", json={"item": "x"})).status_code == 422


async def test_a_class_from_its_making_to_its_end(web):
    made = (await web.post("/v1/classes", json={"size": 2})).json()
    at, code = f"/v1/classes/{made['id']}", made["codes"][0]
    key = {"X-Class-Key": made["key"]}
    chosen = (await web.get(f"{at}/learners/{code}/next")).json()
    body = {"item": chosen["item"], "written": "x=999", "hints": 1}
    await web.post(f"{at}/learners/{code}/attempts", json=body)
    assert (await web.get(f"{at}/needs")).status_code == 422
    assert (await web.get(f"{at}/needs", headers={"X-Class-Key": "no"})).status_code == 403
    needs = await web.get(f"{at}/needs", headers=key)
    assert needs.status_code == 200
    saved = await web.get(f"{at}/needs?form=csv", headers=key)
    assert saved.headers["content-type"].startswith("text/csv") and "성취기준" in saved.text
    given = {"codes": [code], "items": ["integers-03"]}
    assert (await web.post(f"{at}/assignments", json=given)).status_code == 422
    await web.post(f"{at}/assignments", json=given, headers=key)
    assert (await web.get(f"{at}/learners/{code}/next")).json()["item"] == "integers-03"
    assert (await web.delete(at, headers=key)).json()["forgotten"] >= 2
    assert (await web.get(f"{at}/learners/{code}/next")).status_code == 404


async def test_references_are_told_apart_and_the_sample_says_so(web):
    text = "LaCour, M. J., & Green, D. P. (2014). When contact changes minds: An experiment on "
    text += "transmission of support for gay equality. Science, 346(6215), 1366-1369."
    told = (await web.post("/v1/references", json={"text": text})).json()
    assert told["live"] is False
    assert told["references"][0]["verdict"] == "retracted"
    assert told["references"][0]["record"]["sample"] is True
    assert (await web.post("/v1/references", json={"text": ""})).status_code == 422
