"""The event wall over HTTP: a video in, cards with their procedure out, decisions that count."""

import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from sectorkit.agents.planning import journey_of
from sectorkit.drafting import fill, load_templates
from sectorkit.store.records import Record
from sectorkit.testing.served import guides_of, served, walk
from sectorkit.tools.signature import arguments_of
from sectorkit.values import now
from services.safety import sector
from services.safety.cctv.scenes import fall, stage
from services.safety.cctv.staged import film, frames
from services.safety.cctv.wall import rows
from tests.services.rtsp_camera import camera

CAMERA = {"name": "정문", "place": "1층 현관", "zones": [{"name": "전체", "watch": ["fall"]}]}
TEMPLATES = load_templates(sector.templates)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    names = ("operator-*", "cctv-access", "cctv-where", "cctv-notice", "privacy-report")
    with guides_of(sector, tmp_path_factory.mktemp("index"), names) as opened:
        yield opened


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(stage(fall, 21), tmp_path_factory.mktemp("film") / "entrance-kim.mp4", 21)


async def send(web: httpx.AsyncClient, path: Path, told: Mapping[str, Any] = CAMERA) -> Any:
    files = {"file": (path.name, path.read_bytes(), "video/mp4")}
    return await web.post("/v1/cctv/uploads", files=files, data={"camera": json.dumps(told)})


async def test_a_video_becomes_a_card_with_its_procedure_and_leaves_nothing_else(
    library, store, fallen, tmp_path
):
    async with served(sector, library, store, tmp_path) as web:
        got = await send(web, fallen)
        assert got.status_code == 200, got.text
        told = got.json()
        [event] = told["events"]
        assert (event["kind"], event["camera"], event["decision"]) == ("fall", "정문", None)
        assert event["procedure"]["document"] == "safety-operator-fall"
        assert any("119" in part["text"] for part in event["procedure"]["parts"])
        assert told["looked_at"] < told["pictures"]

        picture = await web.get(f"/v1/cctv/events/{event['id']}/picture")
        assert picture.headers["content-type"] == "image/jpeg"
        listed = (await web.get("/v1/cctv/events")).json()["events"]
        assert [one["id"] for one in listed] == [event["id"]]

        everything = [p for p in tmp_path.rglob("*") if p.is_file()]
        assert not [p for p in everything if p.suffix == ".mp4" or "kim" in p.name]
        assert not any(b"entrance-kim" in p.read_bytes() for p in everything)
        assert not any("쓰러짐".encode() in p.read_bytes() for p in everything)

        assert (await web.delete(f"/v1/cctv/events/{event['id']}")).status_code == 204
        assert (await web.get("/v1/cctv/events")).json()["events"] == []


async def test_decisions_raise_the_threshold_and_are_kept_once(library, store, fallen, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        ids = [(await send(web, fallen)).json()["events"][0] for _ in range(3)]
        for event in ids:
            said = {"verdict": "false", "note": "운동하는 사람", "revision": event["revision"]}
            done = await web.post(f"/v1/cctv/events/{event['id']}/decision", json=said)
            assert done.json()["decision"]["verdict"] == "false"
            late = await web.post(f"/v1/cctv/events/{event['id']}/decision", json=said)
            assert late.status_code == 409
        learned = (await web.get("/v1/cctv/events")).json()["thresholds"]
        assert 0 < learned["정문/fall"] <= 0.8


def test_a_low_score_waits_in_the_second_row_and_is_never_hidden():
    def card(id: str, score: float, verdict: str = "") -> Record:
        said = {"verdict": verdict} if verdict else None
        body = {"camera": "정문", "kind": "fall", "score": score, "decision": said}
        return Record(id, "cctv-event", body, 1, now(), now())

    cards = [card("a", 0.9), card("b", 0.5), card("c", 0.4, "false"), card("d", 0.7)]
    first, second = rows(cards, {("정문", "fall"): 0.61})
    assert [one.id for one in first] == ["a", "d"] and [one.id for one in second] == ["b"]


async def test_an_old_card_is_gone_for_good(library, store, fallen, tmp_path, monkeypatch):
    async with served(sector, library, store, tmp_path) as web:
        await send(web, fallen)
        monkeypatch.setattr("services.safety.cctv.wall.KEPT_DAYS", -1)
        assert (await web.get("/v1/cctv/events")).json()["events"] == []
        monkeypatch.undo()
        assert (await web.get("/v1/cctv/events")).json()["events"] == []


async def test_a_stream_is_watched_for_a_while(library, store, tmp_path):
    pictures = list(islice(frames(stage(fall, 22), 22), 180))
    async with served(sector, library, store, tmp_path) as web:
        with camera(pictures) as address:
            body = {"url": address, "seconds": 18, "camera": CAMERA}
            told = await web.post("/v1/cctv/streams", json=body)
        assert [one["kind"] for one in told.json()["events"]] == ["fall"]


@pytest.mark.parametrize(
    ("name", "told", "status"),
    [
        ("note.txt", CAMERA, 422),
        ("film.mp4", {"zones": [{"name": "", "watch": []}]}, 422),
        ("film.mp4", {"audio": True}, 422),
        ("film.mp4", {"face_recognition": True}, 422),
    ],
)
async def test_what_cannot_be_watched_is_a_problem_that_says_why(
    library, store, tmp_path, name, told, status
):
    path = tmp_path / name
    path.write_bytes(b"nothing")
    async with served(sector, library, store, tmp_path) as web:
        got = await send(web, path, told)
    assert got.status_code == status and got.json()["detail"]
    assert got.headers["content-type"] == "application/problem+json"


async def test_nobody_but_a_writer_sends_videos_and_walls_are_apart(
    library, store, fallen, tmp_path
):
    async with served(sector, library, store, tmp_path) as web:
        keys = store.keys
        roles = {"one": ["reader", "writer", "operator"], "two": ["reader", "writer"]}
        bearer = {
            name: {"Authorization": f"Bearer {keys.create(name, held)[0]}"}
            for name, held in (roles | {"three": ["reader"]}).items()
        }
        file = {"file": ("a.mp4", fallen.read_bytes(), "video/mp4")}
        data = {"camera": json.dumps(CAMERA)}
        send_as = {
            name: await web.post("/v1/cctv/uploads", files=file, data=data, headers=head)
            for name, head in bearer.items()
        }
        assert [got.status_code for got in send_as.values()] == [200, 200, 403]
        mine = send_as["one"].json()["events"][0]["id"]
        other = {"verdict": "false"}
        stolen = f"/v1/cctv/events/{mine}"
        head = bearer["two"]
        assert (await web.post(f"{stolen}/decision", json=other, headers=head)).status_code == 404
        assert (await web.get(f"{stolen}/picture", headers=head)).status_code == 404
        assert (await web.delete(stolen, headers=head)).status_code == 404
        stream = {"url": "rtsp://127.0.0.1:9/x"}
        assert (await web.post("/v1/cctv/streams", json=stream, headers=head)).status_code == 403


async def test_the_first_step_is_served_without_a_model(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        listed = (await web.get("/v1/actions")).json()["actions"]
        assert len(listed) >= 15 and all(card["first"] for card in listed)
        one = (await web.get("/v1/actions/승강기")).json()
        assert one["hazard"] == "승강기 갇힘" and one["source"]
        assert (await web.get("/v1/actions/외계인")).status_code == 404


async def test_a_refused_recording_ends_in_an_access_request(library, store, tmp_path):
    answers = {
        "운영자": "가상아파트 관리사무소",
        "카메라_위치": "101동 현관",
        "촬영일": "2026년 11월 20일",
        "촬영_시각": "오후 3시부터 3시 20분",
        "내_모습": "모름",
        "까닭": "넘어져 다친 경위를 확인하려고 합니다.",
        "요구인_이름": "제 이름은 전새봄입니다",
        "요구인_전화": "모름",
    }
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(web, "주차장 CCTV를 안 보여 준다고 거절당했어요", answers)
        assert run["state"] == "done", run
        draft = run["result"]["draft"]
        text = (await web.get(f"/v1/drafts/{draft['id']}")).json()["text"]
    assert "영상정보 열람 요구서" in text and "전새봄" in text
    assert "cctv_access_deadline" in {step["tool"] for step in run["steps"]}


@pytest.mark.parametrize(
    ("goal", "journey"),
    [
        ("CCTV 영상을 열람하고 싶은데 거절당했어요", "cctv-access"),
        ("가게에 CCTV를 설치하려고 해요", "cctv-policy"),
        ("지진이 나면 어떻게 하나요?", ""),
    ],
)
def test_a_goal_leads_to_its_own_journey_or_to_none(goal, journey):
    assert journey_of(goal, sector) == journey


@pytest.mark.parametrize("journey", sector.journeys, ids=lambda journey: journey.name)
def test_a_journey_fits_its_template_and_its_tools(journey):
    asked = {field.name for field in TEMPLATES[journey.template].fields}
    needs = {need.name for need in journey.needs}
    assert set(journey.fields) <= asked
    for compute in journey.compute:
        assert compute.arguments.keys() <= arguments_of(compute.tool).model_fields.keys()
        used = {str(v)[1:] for v in compute.arguments.values() if str(v).startswith("$")}
        assert used <= needs | {"today"}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_papers_own_examples_leave_nothing_missing_and_nothing_doubtful(name):
    template = TEMPLATES[name]
    full = fill(template, {f.name: f.example for f in template.fields if f.example})
    assert full.missing == () and full.doubtful == () and "〔" not in full.text
    empty = fill(template, {})
    required = [field.name for field in template.fields if field.required]
    assert [gap.field for gap in empty.missing] == required
