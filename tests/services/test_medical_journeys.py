"""Three patients reach the end of their way, over HTTP, without a model; two carry a paper out."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.build import build_library
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.settings import Settings
from sectorkit.store import open_store
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from services.medical import sector

GUIDES = ("record-copy", "record-retention", "med-counsel", "right-posted", "med-side-effect")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    opened = build_library(sector, Settings(data_dir=tmp_path_factory.mktemp("medical")))
    ingest(opened.public, [sector.corpus / f"{name}.md" for name in GUIDES])
    opened.public.wait()
    yield opened
    opened.close()


@asynccontextmanager
async def clinic(library: Library, folder: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    """Open the service over these guides, as the embedded default has it."""
    store = open_store(folder)
    engine = Engine(index=library, model=ExtractiveModel(), audit=Audit(store.ledger))
    app = create_api(sector, engine, store, settings=WebSettings(warm_demo=False, scratch=folder))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as web,
    ):
        yield web
    store.close()


async def walk(web: httpx.AsyncClient, goal: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """Start a run and answer what it asks, until it ends."""
    run = (await web.post("/v1/runs", json={"goal": goal})).json()
    for _ in range(1500):
        if run["state"] in ("done", "failed"):
            return run
        if pending := run["pending"]:
            said = "네" if pending["kind"] == "confirm" else answers[pending["field"]]
            body = {"decision": "answer", "answer": said, "pending": pending["id"]}
            run = (await web.post(f"/v1/runs/{run['id']}/decision", json=body)).json()
        else:
            await asyncio.sleep(0.02)
            run = (await web.get(f"/v1/runs/{run['id']}")).json()
    raise AssertionError(run)


WAYS = [
    (
        "진료기록 사본을 신청하고 싶어요",
        {
            "병원": "가상병원",
            "환자_이름": "송가온",
            "기간": "2026년 1월부터 10월까지",
            "종류": "진료기록부와 검사 결과",
            "연락처": "모름",
        },
        "record-copy-request",
        ("송가온", "진료기록부와 검사 결과"),
    ),
    (
        "진료를 앞두고 요약을 준비하고 싶어요",
        {
            "이름": "송가온",
            "진료일": "2099년 12월 3일",
            "진료과": "가상의원 내과",
            "불편": "두 주 전부터 아침에 머리가 무겁습니다.",
            "앓는_병": "모름",
            "먹는_약": "예시가온정",
            "알레르기": "모름",
            "잰_값": "모름",
            "질문": "약을 계속 먹으면 되나요?",
        },
        "visit-summary",
        ("예시가온정", "머리가 무겁습니다"),
    ),
]


@pytest.mark.parametrize(("goal", "answers", "template", "words"), WAYS)
async def test_a_patient_carries_a_paper_out(library, tmp_path, goal, answers, template, words):
    async with clinic(library, tmp_path) as web:
        run = await walk(web, goal, answers)
        draft = run["result"]["draft"]
        assert draft["template"] == template
        kept = (await web.get(f"/v1/drafts/{draft['id']}")).json()
        for format, begins in (("hwpx", b"PK"), ("pdf", b"%PDF"), ("docx", b"PK")):
            file = await web.get(f"/v1/drafts/{draft['id']}/file?format={format}")
            assert file.status_code == 200 and file.content.startswith(begins)
    assert run["state"] == "done" and all(word in kept["text"] for word in words)


async def test_who_suffered_a_side_effect_learns_the_last_day(library, tmp_path):
    async with clinic(library, tmp_path) as web:
        goal = "약 부작용 피해구제를 신청하고 싶어요"
        run = await walk(web, goal, {"진료일": "2026년 3월 2일"})
    (day,) = [
        s["result"]["values"]["last_day"] for s in run["steps"] if s["tool"] == "claim_deadline"
    ]
    assert day == "2031-03-02" and run["result"]["answer"]["sentences"]
