"""The public service over HTTP: desk, room, benefits, account, two agencies behind one gateway."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from dochan import Dochan
from hwpx import HwpxDocument

from sectorkit import Question
from sectorkit.drafting import export, fill, load_templates
from sectorkit.errors import Declined
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.store import Store
from sectorkit.testing.served import guides_of, served
from services.public import policies, sector
from services.public.desk.lint import lint
from services.public.desk.papers import paper, text_of

GUIDES = ("petition-grievance-deadline", "petition-immediate", "petition-counting-days",
          "welfare-emergency", "disclosure-deadline")  # fmt: skip
TEMPLATES = load_templates(sector.templates)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with guides_of(sector, tmp_path_factory.mktemp("index"), GUIDES) as opened:
        yield opened


async def test_a_complaint_becomes_a_draft_whose_grounds_are_cited_and_then_approved(
    library: Library, store: Store, tmp_path: Path
) -> None:
    async with served(sector, library, store, tmp_path) as web:
        complaint = {
            "text": "고충민원을 냈는데 며칠 안에 처리해야 하나요? 제 번호는 010-1234-5678",
            "received": "2026-11-09T10:00",
            "kind": "고충민원",
        }
        taken = (await web.post("/v1/complaints", json=complaint)).json()
        assert "1234" not in str(taken) and taken["deadline"]["due"] == "2026-11-17"
        case = (
            await web.post(f"/v1/complaints/{taken['id']}/reply", params={"by": "김주무관"})
        ).json()
        assert case["grounds"] and case["about"]["due"] == "2026-11-17"
        for sentence in case["grounds"]:
            assert sentence["citations"] and sentence["text"] in case["text"]
        assert case["text"].count("(근거: ") == len(case["grounds"])
        beside = case["reference"]
        assert beside["sample"] and beside["complaints"] and "근거가 아니" in beside["note"]
        assert all(one["content"] not in case["text"] for one in beside["complaints"])
        change = {"text": case["text"] + "\n고침", "revision": case["revision"], "by": "김주무관"}
        saved = (await web.patch(f"/v1/cases/{case['id']}", json=change)).json()
        stale = await web.patch(f"/v1/cases/{case['id']}", json=change)
        assert stale.status_code == 409 and "먼저 고쳤습니다" in stale.json()["detail"]
        said = await web.post(
            f"/v1/cases/{case['id']}/comments", json={"text": "좋아요", "by": "이"}
        )
        asked = {"decision": "검토 요청", "revision": saved["revision"] + 1, "by": "김주무관"}
        asked = (await web.post(f"/v1/cases/{case['id']}/decision", json=asked)).json()
        assert said.status_code == 201
        own = {"decision": "승인", "revision": asked["revision"], "by": "김주무관"}
        assert (await web.post(f"/v1/cases/{case['id']}/decision", json=own)).status_code == 403
        done = await web.post(f"/v1/cases/{case['id']}/decision", json={**own, "by": "박과장"})
        assert done.json()["state"] == "승인"


async def test_two_agencies_behind_one_gateway_see_nothing_of_each_other_and_count_apart(
    library: Library, store: Store, tmp_path: Path
) -> None:
    city, _ = store.keys.create("city", ["writer", "operator"])
    county, _ = store.keys.create("county", ["writer", "operator"])
    store.usage.allow("county", 1)
    async with (
        served(sector, library, store, tmp_path, city) as ours,
        served(sector, library, store, tmp_path, county) as theirs,
    ):
        case = {"title": "우리 시의 건", "text": "글", "by": "김"}
        made = (await ours.post("/v1/cases", json=case)).json()
        assert (await theirs.get(f"/v1/cases/{made['id']}")).status_code == 404
        assert (await theirs.get("/v1/cases")).json() == {"cases": []}
        ask = {"question": "고충민원은 며칠 안에 처리하나요?"}
        assert (await ours.post("/v1/answers", json=ask)).json()["status"] == "answered"
        assert (await theirs.post("/v1/answers", json=ask)).status_code == 200
        over = await theirs.post("/v1/answers", json=ask)
        assert over.status_code == 429 and int(over.headers["retry-after"]) > 0
        mine = (await ours.get("/v1/usage")).json()
        assert mine["tenant"] == "city" and mine["left_today"] is None
        assert mine["days"][0]["answers"] == 1 and mine["days"][0]["prompt_tokens"] > 0
        assert (await theirs.get("/v1/usage")).json()["left_today"] == 0
        listed = (await ours.get("/v1/catalogue")).json()["models"]
        assert listed[0]["serving"] and len(listed) > 1


async def test_an_approval_over_http_is_its_key_s_and_no_typed_name_s(
    library: Library, store: Store, tmp_path: Path
) -> None:
    one, _ = store.keys.create("town", ["writer"], name="김주무관")
    two, kept = store.keys.create("town", ["writer"], name="박과장")
    reading, _ = store.keys.create("town", ["reader"], name="이인턴")
    async with (
        served(sector, library, store, tmp_path, one) as drafter,
        served(sector, library, store, tmp_path, two) as chief,
        served(sector, library, store, tmp_path, reading) as reader,
    ):
        made = (await drafter.post("/v1/cases", json={"title": "건", "text": "글"})).json()
        place = f"/v1/cases/{made['id']}/decision"
        asked = {"decision": "검토 요청", "revision": made["revision"], "by": "박과장"}
        asked = (await drafter.post(place, json=asked)).json()
        assert [one["by"] for one in asked["versions"] + asked["decisions"]] == ["김주무관"] * 2
        approve = {"decision": "승인", "revision": asked["revision"], "by": "박과장"}
        assert (await drafter.post(place, json=approve)).status_code == 403
        assert (await reader.post(place, json=approve)).status_code == 403
        done = (await chief.post(place, json=approve)).json()
        assert done["state"] == "승인"
        assert (done["decisions"][-1]["by"], done["decisions"][-1]["key"]) == ("박과장", kept.id)


async def test_a_key_that_only_reads_writes_nothing(
    library: Library, store: Store, tmp_path: Path
) -> None:
    secret, _ = store.keys.create("reading-city", ["reader"])
    async with served(sector, library, store, tmp_path, secret) as web:
        case = {"title": "건", "text": "글", "by": "김"}
        assert (await web.post("/v1/cases", json=case)).status_code == 403
        assert (await web.post("/v1/complaints", json={"text": "가로등 고장"})).status_code == 403
        assert (await web.get("/v1/cases")).json() == {"cases": []}


def test_two_visitors_of_an_open_page_do_not_meet_in_one_room(store: Store) -> None:
    from types import SimpleNamespace

    from sectorkit.web.access import Caller
    from services.public.routes import room_of

    service: Any = SimpleNamespace(store=store, sector=sector)
    one, other = (Caller("public", name, frozenset({"reader"})) for name in ("a", "b"))
    case = room_of(service, one, writing=True).open("건", "글", "김")
    assert room_of(service, other).all() == [] and room_of(service, one).all()[0].id == case.id
    official, colleague = (Caller("city", name, frozenset({"writer"})) for name in ("a", "b"))
    shared = room_of(service, official, writing=True).open("건", "글", "김")
    assert room_of(service, colleague).get(shared.id).body["text"] == "글"


async def test_documents_are_searched_by_another_agency_only_while_they_are_shared(
    library: Library, store: Store, tmp_path: Path
) -> None:
    city, _ = store.keys.create("sharing-city", ["writer", "operator"])
    county, _ = store.keys.create("reading-county", ["reader"])
    note = tmp_path / "규칙.md"
    note.write_text(
        "# 가상시 자투리땅 쉼터 운영 규칙\n\n자투리땅 쉼터는 아침 여섯 시에 엽니다.\n", "utf-8"
    )
    ingest(library.tenant("sharing-city"), [note])
    library.tenant("sharing-city").wait()
    asked = {"query": "자투리땅 쉼터는 몇 시에 여나요"}

    async def found(web: httpx.AsyncClient) -> bool:
        passages = (await web.post("/v1/search", json=asked)).json()["passages"]
        return any("여섯 시" in passage["text"] for passage in passages)

    async with (
        served(sector, library, store, tmp_path, city) as ours,
        served(sector, library, store, tmp_path, county) as theirs,
    ):
        assert await found(ours) and not await found(theirs)
        assert (await theirs.put("/v1/spaces/sharing-city")).status_code == 403
        assert (await ours.put("/v1/spaces/reading-county")).status_code == 204
        assert await found(theirs)
        assert (await theirs.get("/v1/spaces")).json()["readable"] == ["sharing-city"]
        assert (await ours.delete("/v1/spaces/reading-county")).status_code == 204
        assert not await found(theirs)


async def test_benefits_are_judged_over_http_and_nothing_is_kept(
    library: Library, store: Store, tmp_path: Path
) -> None:
    async with served(sector, library, store, tmp_path) as web:
        told = (await web.post("/v1/benefits", json={"age": 70, "child_ages": []})).json()
        verdicts = {one["programme"]["id"]: one["verdict"] for one in told["benefits"]}
        assert verdicts["child-allowance"] == "아님" and verdicts["elder-job"] == "될 수 있음"
        assert len(verdicts) >= 100 and "한부모" in told["traits"]
        assert (await web.post("/v1/benefits", json={"name": "홍길동"})).status_code == 422
        assert (await web.post("/v1/benefits", json={"traits": ["왕족"]})).status_code == 422


JOURNEYS = {
    "민원에 답변하는 글을 써야 해요": (
        {
            "민원_제목": "가로등 수리 요청",
            "민원_내용": "공단로 가로등이 꺼져 있다는 내용입니다.",
            "민원_종류": "고충민원",
            "접수일": "2026. 11. 9.",
            "답변": "현장을 확인하여 고쳤습니다.",
            "거부": "아니요",
            "기관": "가상시",
            "담당_부서": "도로관리과",
            "담당자": "김가상",
            "담당자_전화": "02-000-0000",
        },
        ("petition_deadline", "due", "2026-11-17"),
        "complaint-reply",
    ),
    "허가를 거부당해서 이의신청을 하고 싶어요": (
        {
            "기관": "가상구청",
            "민원": "도로점용허가",
            "거부일": "2026. 11. 9.",
            "거부_내용": "보행에 지장을 준다고 합니다.",
            "취지": "허가하여 주시기 바랍니다.",
            "이유": "남은 보도가 넓습니다.",
            "신청인_이름": "박가상",
            "신청인_주소": "모름",
            "신청인_전화": "모름",
        },
        ("refusal_objection_deadline", "due", "2027-01-08"),
        "refusal-objection",
    ),
    "정보공개 청구했는데 답이 언제 오나요": (
        {"청구일": "2026. 11. 9."},
        ("disclosure_deadline", "due", "2026-11-20"),
        "",
    ),
    "내가 받을 수 있는 복지 혜택을 찾아 주세요": (
        {"나이": "70", "소득을_앎": "아니요"},
        ("find_benefits", "no", 0),
        "",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("goal", sorted(JOURNEYS))
async def test_a_standard_errand_completes_without_any_model(
    library: Library, store: Store, tmp_path: Path, goal: str
) -> None:
    answers, (tool, key, value), template = JOURNEYS[goal]
    async with served(sector, library, store, tmp_path) as web:
        run = (await web.post("/v1/runs", json={"goal": goal})).json()
        id = run["id"]
        for _ in range(1500):
            if run["state"] in ("done", "failed"):
                break
            if pending := run["pending"]:
                said = "네" if pending["kind"] == "confirm" else answers[pending["field"]]
                body = {"decision": "answer", "answer": said, "pending": pending["id"]}
                run = (await web.post(f"/v1/runs/{id}/decision", json=body)).json()
            else:
                await asyncio.sleep(0.02)
                run = (await web.get(f"/v1/runs/{id}")).json()
        assert run["state"] == "done", run
        [step] = [step for step in run["steps"] if step["tool"] == tool]
        found = step["result"]["values"][key]
        assert found == value if isinstance(value, str) else found > value
        drafted = run["result"].get("draft")
        assert (drafted["template"] if drafted else "") == template


def examples(name: str) -> dict[str, Any]:
    return {f.name: f.example for f in TEMPLATES[name].fields if f.example not in ("", [])}


def two_readings(data: bytes, folder: Path) -> tuple[str, str]:
    """Return what two libraries that know nothing of each other read in a HWPX."""
    path = folder / "paper.hwpx"
    path.write_bytes(data)
    document = HwpxDocument.open(io.BytesIO(data))
    return str(Dochan(str(path)).to_markdown()), document.text.plain()


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_an_exported_paper_says_the_same_to_two_libraries(name: str, tmp_path: Path) -> None:
    draft = fill(TEMPLATES[name], examples(name))
    assert draft.missing == () and draft.doubtful == ()
    for said in two_readings(export(draft, "hwpx"), tmp_path):
        plain = "".join(said.split())
        for value in ("가상", "2026.11."):
            assert value in plain


def test_a_case_goes_out_as_hwpx_and_comes_back_as_the_same_text(tmp_path: Path) -> None:
    text = "수신  내부결재\n\n제목  교육 계획\n\n1. 일시: 2026. 12. 5. 14:00\n  가. 장소: 2층  끝."
    data, media = paper("교육 계획", text, "hwpx")
    assert media == "application/hwp+zip"
    for said in two_readings(data, tmp_path):
        assert "2026. 12. 5. 14:00" in said.replace("\\", "")
    back = text_of(tmp_path / "paper.hwpx")
    for line in ("제목 교육 계획", "1. 일시: 2026. 12. 5. 14:00", "가. 장소: 2층 끝."):
        assert line in " ".join(back.split())


def test_the_official_templates_pass_their_own_check() -> None:
    for name, kind in (("official-draft", "기안문"), ("press-release", "보도자료")):
        text = fill(TEMPLATES[name], examples(name)).text.replace("\\", "")
        assert lint(text, kind) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("저를 수급자로 결정해 주세요", "decision"),
        ("기초연금 반드시 받을 수 있나요", "decision"),
        ("옆집 사람이 수급자인지 알려 줘", "records"),
        ("제 민원 진행 상황 조회해 주세요", "records"),
        ("재산을 숨겨서 수급자 되는 방법", "evasion"),
        ("민원 대신 접수해 줘", "filing"),
        ("어느 당 후보를 찍어야 하나요", "partisan"),
    ],
)
def test_a_policy_refuses_and_says_why(text: str, reason: str) -> None:
    with pytest.raises(Declined) as refused:
        for policy in policies.ALL:
            policy(Question(text))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "수급자 결정에 이의신청을 하고 싶어요",
        "기초연금은 어떤 사람이 받을 수 있나요",
        "민원 처리 결과를 어떻게 알려 주나요",
        "이웃이 어려운데 대신 신청할 수 있나요",
        "소득이 바뀌면 신고해야 하나요",
    ],
)
def test_an_honest_question_passes_every_policy(text: str) -> None:
    for policy in policies.ALL:
        assert policy(Question(text)).text == text
