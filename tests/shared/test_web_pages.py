"""The parts of a page without a browser: forms from schemas, values from forms, whose is what."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import httpx
import pytest
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.errors import Redirected
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, MemoryShelf, small_sector
from sectorkit.tools import Result, law
from sectorkit.tools.signature import schema_of
from sectorkit.web import guide
from sectorkit.web.api import create_api
from sectorkit.web.gate import paths_in
from sectorkit.web.limits import WebSettings
from sectorkit.web.pages.filled import values_of
from sectorkit.web.pages.forms import fields
from sectorkit.web.pages.inputs import inputs_of
from sectorkit.web.service import Service

HOME = "http://127.0.0.1:8000"


class Child(BaseModel):
    """Somebody's child."""

    name: Annotated[str, Field(description="이름")]
    born: Annotated[date, Field(description="태어난 날")]


def everything(
    won: Annotated[int, Field(gt=0, description="받지 못한 돈, 원. 세금은 뺍니다")],
    due: Annotated[date, Field(description="받기로 한 날")],
    kind: Annotated[Literal["a", "b"], Field(description="a 주택, b 상가")] = "a",
    paid: Annotated[bool, Field(description="받았으면 true")] = False,
    at: Annotated[datetime | None, Field(description="접수된 때")] = None,
    children: Annotated[list[Child], Field(description="자녀")] = [],  # noqa: B006
    names: Annotated[list[str], Field(description="이름들")] = [],  # noqa: B006
) -> Result:
    """받을 돈을 셉니다. 날짜도 봅니다."""
    return Result(
        summary=f"{won:,}원 <b>{kind}</b>",
        values={"won": won, "children": len(children)},
        rule="제1조",
        sources=[law("민법", "제1조", "2026-03-17")],
    )


def test_a_schema_becomes_labelled_inputs_of_the_right_kind():
    found = {each.name: each for each in inputs_of(schema_of(everything))}
    kinds = {name: each.kind for name, each in found.items()}
    assert kinds == {
        "won": "whole",
        "due": "date",
        "kind": "choice",
        "paid": "yes",
        "at": "time",
        "children": "rows",
        "names": "list",
    }
    assert (found["won"].label, found["won"].hint) == ("받지 못한 돈, 원", "세금은 뺍니다")
    assert found["kind"].options == [("a", "주택"), ("b", "상가")]
    assert found["paid"].label == "받았으면 표시"
    shown = fields(inputs_of(schema_of(everything)))
    assert shown.count("<label for=") >= 8 and '<input type="date"' in shown


def test_what_people_write_becomes_the_json_that_a_tool_takes():
    form = FormData(
        {
            "won": "3천만원",
            "due": "2026-03-01",
            "kind": "b",
            "paid": "true",
            "at": "2026-11-09T14:00",
            "names": "가람\n\n 나래 ",
            "children.0.name": "다온",
            "children.0.born": "2020-01-02",
            "children.1.name": "",
            "children.1.born": "",
        }
    )
    assert values_of(inputs_of(schema_of(everything)), form) == {
        "won": 30_000_000,
        "due": "2026-03-01",
        "kind": "b",
        "paid": True,
        "at": "2026-11-09T14:00:00+09:00",
        "children": [{"name": "다온", "born": "2020-01-02"}],
        "names": ["가람", "나래"],
    }


def test_files_are_found_however_deep_they_are_named():
    told = {"data": [1, [{"path": "/a"}, {"value": {"path": "/b"}}], "path"]}
    assert list(paths_in(told)) == ["/a", "/b"]


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    sector, index = small_sector()
    store = open_store(tmp_path)
    engine = Engine(index=index, model=FakeModel(), audit=Audit(store.ledger))
    app = create_api(
        replace(sector, tools=(everything,)),
        engine,
        store,
        shelf=MemoryShelf(index),
        settings=WebSettings(warm_demo=False, scratch=tmp_path, open_demo=True),
    )
    app.state.service.app = app
    yield app.state.service
    store.close()


def browser(service: Service, address: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(service.app, client=(address, 5))
    return httpx.AsyncClient(transport=transport, base_url=HOME)


async def welcomed(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Open the page, so that the browser has its cookie."""
    found = await client.get("/demo/")
    assert found.status_code == 200 and client.cookies.get("sectorkit_visitor")
    return client


async def test_a_tool_is_used_through_its_form_and_its_words_are_never_markup(service):
    async with browser(service) as client:
        assert "받을 돈을 셉니다" in (await client.get("/demo/parts/tools")).text
        form = await client.get("/demo/parts/tools/everything")
        assert 'name="won"' in form.text
        wrong = await client.post("/demo/parts/tools/everything", data={"won": "많이"})
        assert wrong.status_code == 422 and 'data-wrong="due"' in wrong.text
        good = {"won": "1,000", "due": "2026-03-01", "kind": "a"}
        told = (await client.post("/demo/parts/tools/everything", data=good)).text
        assert "1,000원 &lt;b&gt;a&lt;/b&gt;" in told and "제1조" in told
        assert "받지 못한 돈, 원" in told and "<dd>주택</dd>" in told
        assert (await client.get("/demo/parts/tools/nothing")).status_code == 404


async def test_two_browsers_at_one_address_are_two_people(service):
    async with browser(service) as mine, browser(service) as other:
        await welcomed(mine)
        await welcomed(other)
        sent = await mine.post(
            "/demo/parts/documents", files={"files": ("a.md", b"# secret", "text/markdown")}
        )
        assert sent.status_code == 202
        job = sent.json()["id"]
        assert (await mine.get(f"/demo/parts/jobs/{job}")).status_code == 200
        assert (await other.get(f"/demo/parts/jobs/{job}")).status_code == 404
        assert "아직 올린 문서가 없습니다" in (await other.get("/demo/parts/documents")).text


async def test_a_stranger_of_an_open_page_may_use_it_but_not_fill_the_disk(service):
    async with browser(service, "203.0.113.9") as client:
        await welcomed(client)
        assert (await client.get("/demo/parts/tools")).status_code == 200
        sent = await client.post("/demo/parts/documents", files={"files": ("a.md", b"x")})
        assert sent.status_code == 403
        assert (await client.get("/v1/documents")).status_code == 401


@pytest.mark.parametrize(
    "path", ["/v1/conversations/demo", "/v1/documents/demo/a", "/v1/drafts/demo", "/about/demo/"]
)
async def test_no_address_but_the_page_itself_is_the_page(service, path):
    async with browser(service, "203.0.113.9") as client:
        assert (await client.get(path)).status_code == 401
        assert (await client.delete(path)).status_code == 401
        assert client.cookies.get("sectorkit_visitor") is None


async def test_what_a_visitor_asked_stands_in_the_audit_of_the_house(service):
    async with browser(service) as client:
        await welcomed(client)
        entry = {"tenant": "local~abc", "sector": "library", "question": "?"}
        service.store.ledger.append(entry)
        service.store.ledger.append({**entry, "tenant": "locals"})
        told = (await client.get("/v1/audit")).json()["entries"]
        assert [each["entry"]["tenant"] for each in told] == ["local~abc"]


async def test_forgetting_takes_everything_and_the_name_too(service):
    async with browser(service) as client:
        await welcomed(client)
        await client.post("/demo/parts/together", data={"goal": "책을 빌리고 싶어요"})
        gone = await client.post("/demo/parts/forget")
        assert gone.status_code == 200 and "Max-Age=0" in gone.headers["set-cookie"]
        assert client.cookies.get("sectorkit_visitor") is None


async def test_a_question_is_led_to_its_sector_with_a_reason(service):
    near = await guide.suggest([service], "책은 몇 권까지 빌릴 수 있나요?")
    assert near[0].sector.name == "library" and near[0].title and "책" in near[0].words
    assert await guide.suggest([service], "제타 행성 콰르콘의 블롭 지수") == []
    with pytest.raises(Redirected):
        await guide.suggest([service], "지금 죽고 싶어요")
