"""Drafts over HTTP: bound to the caller, checked by field, written in four formats, deletable."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.errors import Misconfigured
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings

HOME = "http://127.0.0.1:8000"
FIELDS = {"신청인": "홍길동", "금액": "100만원", "날짜": "2026-11-23"}
CARD = """---
name: library-card
title: 도서관 회원 신청서
description: 도서관 회원이 되려고 냅니다.
goes_to: 마을 도서관
fields:
  - name: 신청인
    title: 신청인 이름
    kind: person
    required: true
    example: 홍길동
    source: "「도서관법」 제43조"
  - {name: 전화, title: 전화, kind: phone, example: 010-0000-0000}
  - {name: 금액, title: 보증금, kind: money, required: true, example: 10000}
  - {name: 종류, title: 회원 종류, kind: choice, options: [어린이, 어른], example: 어른}
  - {name: 날짜, title: 신청한 날, kind: date, required: true, example: "2026-11-23"}
  - name: 가족
    title: 함께 쓸 가족
    kind: rows
    columns: [{name: 이름, title: 이름, kind: person}]
    example: [{이름: 홍길순}]
sources:
  - {law: 도서관법, article: 제43조, url: "https://www.law.go.kr/법령/도서관법/제43조"}
licence: CC-BY-4.0
date: 2026-11-23
---
# 도서관 회원 신청서

| 신청인 | {{신청인}} |
| 전화 | {{전화}} |
| 보증금 | {{금액}} |
| 종류 | {{종류}} |

{{가족}}

>< {{날짜}}
"""


class Town:
    """A library that has one form."""

    def __init__(self, folder: Path) -> None:
        forms = folder / "forms"
        forms.mkdir(exist_ok=True)
        (forms / "library-card.md").write_text(CARD, encoding="utf-8")
        sector, index = small_sector()
        self.store = open_store(folder)
        self.app = create_api(
            replace(sector, templates=forms),
            Engine(index=index, model=FakeModel(), audit=Audit(self.store.ledger)),
            self.store,
            settings=WebSettings(warm_demo=False, scratch=folder),
        )

    def client(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 5))
        return httpx.AsyncClient(transport=transport, base_url=HOME, headers=headers)

    def key(self, tenant: str) -> dict[str, str]:
        secret, _ = self.store.keys.create(tenant, ("reader",), 600)
        return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def town(tmp_path: Path):
    town = Town(tmp_path)
    yield town
    town.store.close()


@pytest.fixture
async def web(town: Town):
    async with town.client() as client:
        yield client


async def made(web: httpx.AsyncClient, fields: dict[str, object], **more: object) -> dict:
    response = await web.post(
        "/v1/drafts", json={"template": "library-card", "fields": fields, **more}
    )
    assert response.status_code == 201, response.text
    return response.json()


async def test_templates_tell_their_fields_as_json_schema(web):
    (told,) = (await web.get("/v1/templates")).json()["templates"]
    assert told["name"] == "library-card" and told["title"] and told["description"]
    schema = told["fields"]
    assert schema["type"] == "object" and schema["additionalProperties"] is False
    assert schema["required"] == ["신청인", "금액", "날짜"]
    assert schema["properties"]["신청인"]["x-source"] == "「도서관법」 제43조"
    assert (await web.get("/v1/sector")).json()["templates"][0]["goes_to"] == "마을 도서관"


async def test_an_empty_draft_lists_what_is_missing_and_still_becomes_every_file(web):
    draft = await made(web, {})
    assert [m["field"] for m in draft["missing"]] == ["신청인", "금액", "날짜"]
    assert "〔신청인 이름〕" in draft["text"] and draft["fields"] == {}
    for kind, magic in (("hwpx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"---")):
        file = await web.get(f"/v1/drafts/{draft['id']}/file", params={"format": kind})
        assert file.status_code == 200 and file.content.startswith(magic), kind
        assert f'filename="library-card.{kind}"' in file.headers["content-disposition"]
        assert file.headers["cache-control"] == "no-store"


async def test_every_filled_field_knows_where_it_came_from(web):
    origins = {"금액": "tool:deposit", "신청인": "conversation"}
    draft = await made(web, FIELDS, origins=origins)
    assert draft["origins"] == {**origins, "날짜": "form"}
    changed = await web.patch(f"/v1/drafts/{draft['id']}", json={"fields": {"금액": 20000}})
    assert changed.json()["origins"]["금액"] == "form"
    assert changed.json()["origins"]["신청인"] == "conversation"


async def test_a_change_is_kept_and_null_empties_a_field(web):
    draft = await made(web, FIELDS)
    path = f"/v1/drafts/{draft['id']}"
    changed = (await web.patch(path, json={"fields": {"신청인": None, "종류": "어른"}})).json()
    assert [m["field"] for m in changed["missing"]] == ["신청인"]
    again = (await web.get(path)).json()
    assert again["text"] == changed["text"] and "어른" in again["text"]
    assert "신청인" not in again["fields"] and again["updated_at"] >= draft["updated_at"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"없는것": "값"}, "fields.없는것"),
        ({"종류": "노인"}, "fields.종류"),
        ({"신청인": 5}, "fields.신청인"),
        ({"신청인": ["홍길동"]}, "fields.신청인"),
        ({"금액": -1}, "fields.금액"),
        ({"금액": True}, "fields.금액"),
        ({"가족": [{"나이": "3"}]}, "fields.가족"),
        ({"가족": [{"이름": "가나"}] * 51}, "fields.가족"),
        ({"신청인": "가" * 301}, "fields.신청인"),
    ],
)
async def test_a_field_that_does_not_fit_is_a_problem_that_names_it(web, fields, named):
    response = await web.post("/v1/drafts", json={"template": "library-card", "fields": fields})
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [named]


@pytest.mark.parametrize(
    "value", [b'"\\ud800"', b'"\\u0000\\u202e\\ufffe"', b"NaN", b"1e400", b"[[[[]]]]", b'{"a": 1}']
)
async def test_no_json_breaks_a_draft_or_its_files(web, value):
    body = '{"template": "library-card", "fields": {"신청인": '.encode() + value + b"}}"
    headers = {"Content-Type": "application/json"}
    response = await web.post("/v1/drafts", content=body, headers=headers)
    assert response.status_code in (201, 422), response.text
    if response.status_code == 201:
        for kind in ("hwpx", "docx", "pdf", "md"):
            path = f"/v1/drafts/{response.json()['id']}/file"
            assert (await web.get(path, params={"format": kind})).status_code == 200


async def test_an_unknown_template_format_origin_or_draft_is_refused(web):
    assert (await web.post("/v1/drafts", json={"template": "none"})).status_code == 404
    body = {"template": "library-card", "origins": {"금액": "a friend"}}
    assert (await web.post("/v1/drafts", json=body)).status_code == 422
    draft = await made(web, {})
    path = f"/v1/drafts/{draft['id']}/file"
    assert (await web.get(path, params={"format": "hwp"})).status_code == 422
    for call in (web.get, web.delete):
        assert (await call("/v1/drafts/" + "0" * 32)).status_code == 404


async def test_a_draft_belongs_to_the_key_that_made_it(town):
    async with town.client(town.key("clinic")) as mine, town.client(town.key("school")) as other:
        draft = await made(mine, FIELDS)
        path = f"/v1/drafts/{draft['id']}"
        assert (await mine.get(path)).status_code == 200
        for call, path_of in ((other.get, path), (other.get, f"{path}/file"), (other.delete, path)):
            assert (await call(path_of)).status_code == 404
        assert (await other.patch(path, json={"fields": {"신청인": "남"}})).status_code == 404
        assert (await mine.get(path)).json()["fields"]["신청인"] == "홍길동"


async def test_a_deleted_draft_leaves_nothing_of_the_person_behind(town, web, tmp_path):
    draft = await made(web, {**FIELDS, "신청인": "고유표식이름"})
    assert (await web.delete(f"/v1/drafts/{draft['id']}")).status_code == 204
    assert (await web.get(f"/v1/drafts/{draft['id']}")).status_code == 404
    with town.store._database.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM drafts").scalar() == 0


async def test_a_resident_number_is_hidden_before_it_is_kept(town, web):
    draft = await made(web, {"신청인": "홍길동 900101-1234567"})
    assert (
        "1234567" not in draft["text"] + str(draft["fields"]) and "900101-XXXXXXX" in draft["text"]
    )
    assert any("제24조의2" in doubt["reason"] for doubt in draft["doubtful"])
    with town.store._database.connect() as connection:
        (kept,) = connection.exec_driver_sql("SELECT fields FROM drafts").all()
    assert "1234567" not in kept[0]


async def test_a_draft_survives_a_restart(tmp_path):
    first = Town(tmp_path)
    async with first.client() as web:
        draft = await made(web, FIELDS, conversation_id="talk-1")
    first.store.close()
    again = Town(tmp_path)
    async with again.client() as web:
        found = (await web.get(f"/v1/drafts/{draft['id']}")).json()
    again.store.close()
    assert found == draft and found["conversation_id"] == "talk-1"


def test_a_service_whose_template_is_broken_does_not_start(tmp_path):
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "bad.md").write_text(CARD.replace("{{전화}}", "{{팩스}}"), encoding="utf-8")
    sector, index = small_sector()
    store = open_store(tmp_path)
    with pytest.raises(Misconfigured, match=r"bad\.md"):
        create_api(
            replace(sector, templates=forms),
            Engine(index=index, model=FakeModel(), audit=Audit(store.ledger)),
            store,
        )
    store.close()
