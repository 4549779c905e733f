"""The HTTP contract of one service, over ASGI, with a made-up library behind it."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.errors import ModelUnavailable
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, MemoryShelf, small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from sectorkit.web.portal import create_portal

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
HOME = "http://127.0.0.1:8000"


class Town:
    """A service and what stands behind it."""

    def __init__(self, folder: Path, model: FakeModel | None = None, **settings: object) -> None:
        self.sector, self.index = small_sector()
        self.store = open_store(folder)
        self.model = model or FakeModel()
        engine = Engine(index=self.index, model=self.model, audit=Audit(self.store.ledger))
        self.app = create_api(
            self.sector,
            engine,
            self.store,
            shelf=MemoryShelf(self.index),
            settings=WebSettings(warm_demo=False, scratch=folder, **settings),
        )

    def client(self, address: str = "127.0.0.1", base: str = HOME, **kw) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 5))
        return httpx.AsyncClient(transport=transport, base_url=base, **kw)

    def key(self, *roles: str, tenant: str = "clinic", per_minute: int = 600) -> dict[str, str]:
        secret, _ = self.store.keys.create(tenant, roles or ("reader",), per_minute)
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


def events(text: str) -> list[tuple[str, dict]]:
    frames = [frame.split("\n") for frame in text.strip().split("\n\n")]
    return [(name[7:], json.loads(data[6:])) for name, data in frames]


def problem(response: httpx.Response, status: int) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status and body["title"] and body["detail"] and body["type"]
    assert "Traceback" not in response.text
    return body


async def test_every_citation_of_an_answer_is_an_exact_span_of_its_sources(web):
    answer = (await web.post("/v1/answers", json={"question": QUESTION})).json()
    assert answer["status"] == "answered" and answer["ai_generated"] is True
    texts = {passage["id"]: passage["text"] for passage in answer["sources"]}
    cited = [c for sentence in answer["sentences"] for c in sentence["citations"]]
    assert cited
    for c in cited:
        assert texts[c["passage_id"]][c["start"] : c["end"]] == c["quote"]


async def test_a_stream_tells_search_sources_sentences_and_the_end(web):
    headers = {"Accept": "text/event-stream"}
    response = await web.post("/v1/answers", json={"question": QUESTION}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    names = [name for name, _ in told]
    assert names[:2] == ["searching", "sources"] and names[-1] == "done"
    assert set(names[2:-1]) == {"sentence"}
    assert told[0][1]["passages"] == 3
    assert told[-1][1]["status"] == "answered"


async def test_an_invented_sentence_never_leaves(tmp_path: Path):
    town = Town(tmp_path, FakeModel("## 결론\n책은 100권까지 빌릴 수 있습니다. [2]"))
    async with town.client() as web:
        answer = (await web.post("/v1/answers", json={"question": QUESTION})).json()
        metrics = (await web.get("/metrics")).text
    assert answer["status"] == "abstained" and not answer["sources"]
    assert answer["dropped"] == 1 and "100권" not in answer["text"]
    assert 'sectorkit_citations_total{kind="dropped",sector="library"} 1.0' in metrics
    town.store.close()


@pytest.mark.parametrize(
    "body",
    [
        {"question": "  "},
        {"question": 5},
        {},
        {"question": "가" * 8001},
        {"question": "책", "top_k": 0},
        {"question": "책", "as_of": "어제"},
        {"question": "책", "guard": False},
        {"question": "책", "history": [{"role": "system", "content": "x"}]},
        {"question": "책", "conversation_id": "../../etc"},
    ],
)
async def test_a_body_that_does_not_fit_is_told_which_field(web, body):
    told = problem(await web.post("/v1/answers", json=body), 422)
    assert told["errors"][0]["field"] and told["errors"][0]["detail"]


async def test_broken_json_a_lone_surrogate_and_an_unknown_address_are_problems(web):
    as_json = {"Content-Type": "application/json"}
    problem(await web.post("/v1/answers", content=b"{", headers=as_json), 422)
    lone = b'{"question": "\\ud800"}'
    problem(await web.post("/v1/answers", content=lone, headers=as_json), 422)
    problem(await web.get("/v1/nothing-here"), 404)
    told = await web.put("/v1/answers")
    problem(told, 405)
    assert told.headers["allow"] == "POST"


async def test_a_long_body_is_refused_by_what_arrives_not_by_what_it_says(web):
    async def drip():
        for _ in range(40):
            yield b" " * 65_536

    problem(await web.post("/v1/answers", content=drip()), 413)
    problem(await web.post("/v1/answers", content=b" " * 1_100_000), 413)


async def test_a_well_formed_request_id_comes_back_and_becomes_the_answer(web):
    ours = {"X-Request-Id": "visit-7"}
    response = await web.post("/v1/answers", json={"question": QUESTION}, headers=ours)
    assert response.headers["x-request-id"] == "visit-7" == response.json()["id"]
    audit = (await web.get("/v1/audit")).json()
    assert audit["entries"][-1]["entry"]["id"] == "visit-7"
    for bad in ("a b", "x" * 65, "한글".encode()):
        response = await web.get("/health/live", headers={"X-Request-Id": bad})
        assert response.headers["x-request-id"] not in (bad, "visit-7")


async def test_an_unexpected_error_says_nothing_of_itself(tmp_path: Path, monkeypatch):
    town = Town(tmp_path)

    async def broken(question):
        raise RuntimeError("secret inside")

    monkeypatch.setattr(town.index, "count", broken)
    async with town.client() as web:
        response = await web.post("/v1/answers", json={"question": QUESTION})
    problem(response, 500)
    assert "secret inside" not in response.text
    town.store.close()


async def test_a_model_that_is_away_is_503_before_the_stream_and_a_problem_within_it(
    tmp_path: Path,
):
    class Away(FakeModel):
        async def rephrase(self, question):
            raise ModelUnavailable("모델 서버가 응답하지 않습니다.", 7)

        async def write(self, prompt):
            raise ModelUnavailable("모델 서버가 응답하지 않습니다.", 7)
            yield ""

    town = Town(tmp_path, Away())
    headers = {"Accept": "text/event-stream"}
    history = [{"role": "user", "content": "책"}]
    async with town.client() as web:
        early = {"question": QUESTION, "history": history}
        response = await web.post("/v1/answers", json=early, headers=headers)
        problem(response, 503)
        assert response.headers["retry-after"] == "7"
        response = await web.post("/v1/answers", json={"question": QUESTION}, headers=headers)
    name, told = events(response.text)[-1]
    assert (name, told["status"]) == ("problem", 503)
    town.store.close()


async def test_an_answer_that_takes_too_long_is_504(tmp_path: Path):
    town = Town(tmp_path, FakeModel(pause=0.2), deadline_seconds=0.1)
    async with town.client() as web:
        problem(await web.post("/v1/answers", json={"question": QUESTION}), 504)
    assert town.model.closed == 1
    town.store.close()


async def test_beyond_the_queue_callers_are_sent_away_at_once(tmp_path: Path):
    town = Town(tmp_path, FakeModel(pause=0.05), at_once=1, waiting=1)
    async with town.client() as web:
        asked = [web.post("/v1/answers", json={"question": QUESTION}) for _ in range(4)]
        responses = await asyncio.gather(*asked)
        metrics = (await web.get("/metrics")).text
    assert sorted(r.status_code for r in responses) == [200, 200, 503, 503]
    assert all(r.headers["retry-after"] for r in responses if r.status_code == 503)
    assert 'sectorkit_shed{sector="library"} 2.0' in metrics
    town.store.close()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_client_that_hangs_up_stops_the_model(tmp_path: Path, accept: str):
    town = Town(tmp_path, FakeModel(pause=0.05))
    body = json.dumps({"question": QUESTION}).encode()
    messages: asyncio.Queue = asyncio.Queue()
    await messages.put({"type": "http.request", "body": body, "more_body": False})
    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/v1/answers",
        "raw_path": b"/v1/answers",
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8000),
        "headers": [
            (b"host", b"127.0.0.1:8000"),
            (b"accept", accept.encode()),
            (b"content-type", b"application/json"),
        ],
    }
    serving = asyncio.create_task(town.app(scope, messages.get, send))
    while not town.model.asked:
        await asyncio.sleep(0.01)
    await messages.put({"type": "http.disconnect"})
    async with asyncio.timeout(1):
        await serving
    assert town.model.closed == 1
    assert not any(b"event: done" in m.get("body", b"") for m in sent)
    assert town.store.ledger.page("local", "library")[-1].entry["status"] == "cancelled"
    town.store.close()


async def test_a_strange_page_cannot_make_a_visitor_ask(web):
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        problem(await web.post("/v1/search", json={"query": "책"}, headers=headers), 403)
    ours = {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}
    assert (await web.post("/v1/search", json={"query": "책"}, headers=ours)).is_success


async def test_every_response_carries_the_security_headers(web):
    for path in ("/v1/sector", "/about/ai", "/nowhere"):
        headers = (await web.get(path)).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_without_keys_only_this_machine_by_its_own_name_is_let_in(town: Town):
    async with town.client("10.0.0.9") as stranger:
        told = problem(await stranger.get("/v1/sector"), 401)
        assert "키" in told["detail"]
        assert (await stranger.get("/health/live")).status_code == 200
        assert (await stranger.get("/v1/system-card")).status_code == 200
    async with town.client(base="http://rebound.example:8000") as rebound:
        problem(await rebound.get("/v1/sector"), 401)
    async with town.client(headers={"X-Forwarded-For": "203.0.113.5"}) as proxied:
        problem(await proxied.get("/v1/sector"), 401)


async def test_with_keys_even_this_machine_needs_one(town: Town):
    key = town.key("reader")
    async with town.client() as web:
        assert problem(await web.get("/v1/sector"), 401)
        assert (await web.get("/v1/sector", headers=key)).status_code == 200
        wrong = {"Authorization": "Bearer sk-wrong"}
        problem(await web.get("/v1/sector", headers=wrong), 401)
        problem(await web.get("/v1/audit", headers=key), 403)
        files = [("files", ("a.md", b"# a"))]
        problem(await web.post("/v1/documents", files=files, headers=key), 403)
    async with town.client("10.0.0.9") as far:
        assert (await far.get("/v1/sector", headers=key)).status_code == 200


async def test_a_key_that_asks_too_often_is_told_when_to_come_back(town: Town):
    key = town.key("reader", per_minute=3)
    async with town.client(headers=key) as web:
        codes = []
        for _ in range(5):
            response = await web.post("/v1/search", json={"query": "책"})
            codes.append(response.status_code)
    assert codes == [200, 200, 200, 429, 429]
    assert 1 <= int(response.headers["retry-after"]) <= 20


async def finished(web: httpx.AsyncClient, job: dict) -> dict:
    for _ in range(100):
        job = (await web.get(f"/v1/jobs/{job['id']}")).json()
        if job["state"] in ("done", "failed"):
            return job
        await asyncio.sleep(0.02)
    raise AssertionError(job)


async def test_an_upload_is_found_by_its_tenant_alone_until_it_is_deleted(town: Town):
    files = [
        ("files", ("note.md", "표식낱말 문서의 기한은 사십이 일이다.".encode())),
        ("files", ("virus.exe", b"MZ\x00\x01")),
    ]
    mine, other = town.key("reader", "writer"), town.key("reader", "writer", tenant="other")
    async with town.client(headers=mine) as web, town.client(headers=other) as stranger:
        response = await web.post("/v1/documents", files=files)
        assert response.status_code == 202
        job = await finished(web, response.json())
        note, virus = job["files"]
        assert note["state"] == "added" and virus["state"] == "rejected" and virus["reason"]
        problem(await stranger.get(f"/v1/jobs/{job['id']}"), 404)
        hits = (await web.post("/v1/search", json={"query": "표식낱말"})).json()["passages"]
        assert "표식낱말" in hits[0]["text"]
        theirs = (await stranger.post("/v1/search", json={"query": "표식낱말"})).json()
        assert not any("표식낱말" in p["text"] for p in theirs["passages"])
        problem(await stranger.delete(f"/v1/documents/{note['document_id']}"), 404)
        problem(await stranger.get(f"/v1/documents/{note['document_id']}"), 404)
        assert (await web.delete(f"/v1/documents/{note['document_id']}")).status_code == 204
        assert (await web.get("/v1/documents")).json()["documents"] == []


async def test_an_upload_with_a_path_for_a_name_stays_in_its_folder(town: Town, tmp_path: Path):
    async with town.client() as web:
        files = [("files", ("../../evil.md", b"# x"))]
        job = await finished(web, (await web.post("/v1/documents", files=files)).json())
        assert job["files"][0]["name"] == "evil.md"
        twice = [("files", ("a/x.md", b"1")), ("files", ("b/x.md", b"2"))]
        problem(await web.post("/v1/documents", files=twice), 422)
        problem(await web.post("/v1/documents", files=[("files", ("..", b"1"))]), 422)
    assert not list(tmp_path.parent.glob("evil.md")) and not list(tmp_path.glob("upload-*"))


async def test_a_file_over_the_limit_is_413_and_leaves_nothing_behind(tmp_path: Path):
    town = Town(tmp_path, file_bytes=1000)
    async with town.client() as web:
        told = await web.post("/v1/documents", files=[("files", ("big.md", b"x" * 1001))])
        problem(told, 413)
    assert not list(tmp_path.glob("upload-*"))
    town.store.close()


async def test_a_conversation_is_remembered_for_its_caller_and_forgotten_on_request(town: Town):
    mine, other = town.key(), town.key()
    body = {"question": "책은 몇 권까지 빌릴 수 있나요? 900101-1234568"}
    async with town.client(headers=mine) as web, town.client(headers=other) as stranger:
        await web.post("/v1/answers", json=body | {"conversation_id": "talk"})
        again = {"question": "며칠 동안 빌릴 수 있나요?", "conversation_id": "talk"}
        await web.post("/v1/answers", json=again)
        assert "책은 몇 권" in town.model.asked[-1].question.text
        kept = await web.get("/v1/conversations/talk")
        assert len(kept.json()["turns"]) == 4
        assert "1234568" not in kept.text
        problem(await stranger.get("/v1/conversations/talk"), 404)
        problem(await stranger.delete("/v1/conversations/talk"), 404)
        assert (await web.delete("/v1/conversations/talk")).status_code == 204
        problem(await web.get("/v1/conversations/talk"), 404)


async def test_tools_tell_their_schema_and_refuse_what_does_not_fit(web):
    tool = (await web.get("/v1/tools")).json()["tools"][0]
    assert tool["parameters"]["required"] == ["start", "days"] and tool["description"]
    good = await web.post("/v1/tools/add_days", json={"start": "2026-11-01", "days": 30})
    assert good.json()["result"] == {"last_day": "2026-12-01"}
    for bad in ({"no_such": 1}, {"start": "2026-11-01"}, {"start": "x", "days": 1}):
        problem(await web.post("/v1/tools/add_days", json=bad), 422)
    endless = {"start": "2026-11-01", "days": 10**12}
    problem(await web.post("/v1/tools/add_days", json=endless), 422)
    problem(await web.post("/v1/tools/no_such_tool", json={}), 404)


async def test_feedback_is_taken_and_drafts_say_that_there_are_none(web):
    opinion = {"answer_id": "a1", "rating": "up", "comment": "좋아요"}
    assert (await web.post("/v1/feedback", json=opinion)).status_code == 201
    problem(await web.post("/v1/feedback", json=opinion | {"rating": "meh"}), 422)
    assert (await web.get("/v1/templates")).json() == {"templates": []}
    problem(await web.post("/v1/drafts", json={"template": "none"}), 404)


async def test_the_portal_mounts_each_sector_and_runs_its_life(tmp_path: Path):
    town = Town(tmp_path)
    portal = create_portal([town.app])
    transport = httpx.ASGITransport(portal, client=("127.0.0.1", 5))
    async with (
        portal.router.lifespan_context(portal),
        httpx.AsyncClient(transport=transport, base_url=HOME) as web,
    ):
        front = await web.get("/")
        assert "도서관" in front.text and "인공지능" in front.text
        assert (await web.get("/library/v1/sector")).json()["name"] == "library"
        ready = (await web.get("/health/ready")).json()
        assert ready["sectors"]["library"]["store"] == "ready"
        problem(await web.get("/nowhere"), 404)
        problem(await web.get("/library/v1/nowhere"), 404)
        assert (await web.get("/library/about/ai")).status_code == 200
    town.store.close()
