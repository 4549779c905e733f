"""Three citizens reach their paper in the embedded default, over HTTP, without a model."""

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from sectorkit.agents.calling import Toolbox
from sectorkit.agents.planning import journey_of
from sectorkit.drafting import load_templates
from sectorkit.testing.served import guides_of, served, walk
from sectorkit.tools.dates import expiry, holiday
from sectorkit.tools.signature import arguments_of
from services.legal import sector

GUIDES = (
    "lease-deposit-return",
    "lease-registration-order",
    "lease-implied-renewal",
    "labor-unpaid-wages",
    "labor-dismissal-in-writing",
    "labor-dismissal-notice",
    "labor-annual-leave",
    "civil-payment-order-objection",
    "civil-payment-order",
    "civil-small-claims",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    with guides_of(sector, tmp_path_factory.mktemp("index"), GUIDES) as opened:
        yield opened


def cited(run: Mapping[str, Any]) -> set[str]:
    """Return the titles that the answer's sentences stand on; each quote is an exact span."""
    answer = run["result"]["answer"]
    texts = {p["id"]: p["text"] for p in answer["sources"]}
    citations = [c for s in answer["sentences"] for c in s["citations"]]
    assert citations
    for c in citations:
        assert texts[c["passage_id"]][c["start"] : c["end"]] == c["quote"]
    return {c["title"] for c in citations}


def called(run: Mapping[str, Any], tool: str) -> dict[str, Any]:
    [step] = [s for s in run["steps"] if s["tool"] == tool]
    assert step["state"] == "done", step
    return step["result"]["values"]


DEPOSIT = {
    "청구_금액": "5천만원이요",
    "계약일": "2024년 7월 1일",
    "시작일": "2024. 8. 1.",
    "만료일": "2026년 7월 31일이에요",
    "집을_넘겨줌": "네, 8월에 나왔어요",
    "넘겨준_날": "2026년 8월 1일",
    "종료_사정": "5월 2일 문자로 갱신하지 않겠다고 알렸고 알겠다는 답을 받았습니다.",
    "임대인_이름": "김가람이에요",
    "임대인_주소": "모름",
    "임차인_이름": "제 이름은 이나래입니다",
    "임차인_주소": "서울특별시 가상구 예시로 34, 503호",
    "주택_주소": "서울특별시 가상구 예시로 34, 503호",
    "지급_기한": "2099년 12월 10일",
}


async def test_an_unpaid_deposit_ends_in_a_certified_letter(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        goal = "전세 계약이 끝났는데 집주인이 보증금 5천만원을 돌려주지 않아요"
        run = await walk(web, goal, DEPOSIT)
        draft = run["result"]["draft"]
        kept = (await web.get(f"/v1/drafts/{draft['id']}")).json()
        file = await web.get(f"/v1/drafts/{draft['id']}/file?format=hwpx")
    assert run["asked"][0]["kind"] == "confirm" and run["asked"][0]["proposed"] == 50_000_000
    days = (date.fromisoformat(run["as_of"]) - date(2026, 8, 1)).days
    interest = called(run, "delay_interest")
    assert interest == {
        "amount_won": 50_000_000 * 5 * days // 36_500,
        "days": days,
        "rate_percent": 5.0,
    }
    text = run["result"]["answer"]["text"]
    assert "주택임대차보호법" in text and "제3조의3" in text
    assert f"{interest['amount_won']:,}원" in text
    assert {"민법"} < cited(run)
    assert draft["template"] == "certified-letter-deposit"
    assert [m["field"] for m in kept["missing"]] == ["임대인_주소"]
    assert "김가람" in kept["text"] and "금50,000,000원(금오천만원)" in kept["text"]
    assert kept["origins"]["청구_금액"] == "conversation"
    assert file.status_code == 200 and file.content[:2] == b"PK"


WAGES = {
    "사업장_이름": "가상식품",
    "대표자_이름": "오누리",
    "사업장_주소": "서울특별시 가상구 보기대로 100",
    "업무": "주방 조리",
    "임금_조건": "월 280만원, 매달 10일",
    "입사일": "2024년 3월 2일",
    "그만둠": "네 해고됐어요",
    "퇴사일": "2026년 10월 31일",
    "밀린_기간": "2026년 8월부터 10월까지",
    "못_받은_임금": "840만원",
    "시급": "13,400원",
    "석_달_임금": "840만원",
    "다섯_명_이상": "네",
    "사실": "사장이 문자로 그만 나오라고 했습니다.",
    "진정인_이름": "윤아람",
    "진정인_주소": "모름",
    "진정인_전화": "010-0000-9753",
}


async def test_unpaid_wages_and_a_dismissal_by_text_end_in_a_complaint(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        goal = "석 달째 월급을 못 받았는데 문자로 해고됐어요"
        run = await walk(web, goal, WAGES)
        draft = run["result"]["draft"]
    due = date(2026, 10, 31) + timedelta(days=14)
    days = max(0, (date.fromisoformat(run["as_of"]) - due).days)
    assert called(run, "unpaid_wage_interest")["amount_won"] == 8_400_000 * 20 * days // 36_500
    assert called(run, "dismissal_notice_pay")["amount_won"] == 13_400 * 8 * 30
    assert called(run, "severance_pay")["entitled"] is True
    # 근로기준법 제28조 제2항: 3개월 이내. 2027-01-31 is a Sunday
    assert called(run, "procedural_deadline")["last_day"] == "2027-02-01"
    answer = run["result"]["answer"]
    assert "3,216,000원" in answer["text"] and "「근로기준법」 제27조" in answer["text"]
    assert answer["referral"]["phone"] == "1350" and cited(run)
    assert draft["template"] == "wage-complaint"
    assert {m["field"] for m in draft["missing"]} == {"관서", "진정인_주소"}
    assert "8,400,000원" in draft["text"] and "010-0000-9753" in draft["text"]


ORDER = {
    "법원": "서울중앙지방법원",
    "사건번호": "2026차전12345",
    "채권자_이름": "박다온",
    "채무자_이름": "최라온",
    "채무자_주소": "서울특별시 가상구 예시길 7",
    "채무자_전화": "010-0000-4321",
    "범위": "전부요",
    "이유": "이미 모두 갚았습니다.",
}


async def test_a_payment_order_of_yesterday_ends_in_an_objection_in_time(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(web, "지급명령이 어제 왔는데 인정할 수 없어요", ORDER)
        draft = run["result"]["draft"]
    received = date.fromisoformat(run["as_of"]) - timedelta(days=1)
    assert run["asked"][0]["kind"] == "confirm"
    assert run["fields"]["송달일"] == received.isoformat()
    last, _ = expiry(received, 2, "주")
    assert called(run, "procedural_deadline")["last_day"] == last.isoformat() and not holiday(last)
    answer = run["result"]["answer"]
    assert last.isoformat() in answer["text"] and "민사소송법" in answer["text"] and cited(run)
    assert draft["template"] == "payment-order-objection" and not draft["missing"]
    assert "2026차전12345" in draft["text"] and "이미 모두 갚았습니다." in draft["text"]


async def test_a_doubtful_answer_is_read_back_and_a_wrong_one_asked_again(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        run = (await web.post("/v1/runs", json={"goal": "법원에서 지급명령을 받았어요"})).json()

        async def say(answer: str) -> dict[str, Any]:
            body = {"decision": "answer", "answer": answer}
            await web.post(f"/v1/runs/{run['id']}/decision", json=body)
            return await waiting()

        async def waiting() -> dict[str, Any]:
            for _ in range(500):
                told = (await web.get(f"/v1/runs/{run['id']}")).json()
                if told["pending"]:
                    return told["pending"]
                await asyncio.sleep(0.02)
            raise AssertionError(told)

        assert (await waiting())["kind"] == "question"
        assert "날짜로 읽지 못했습니다" in (await say("꽤 됐어요"))["text"]
        assert "아직 오지 않은" in (await say("2099년 1월 1일"))["text"]
        pending = await say("11월 3일에요")
        assert pending["kind"] == "confirm" and "11월 3일(" in pending["text"]
        assert (await say("아니요"))["text"].startswith("그럼 맞는 내용을")
        assert (await say("2026년 11월 2일"))["field"] == "법원"


async def test_a_resident_number_in_a_form_field_is_never_kept(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        fields = {"법원": "서울중앙지방법원 900101-1234567"}
        body = {"goal": "법원에서 지급명령을 받았어요", "fields": fields}
        run = (await web.post("/v1/runs", json=body)).json()
    assert run["fields"]["법원"].startswith("서울중앙지방법원") and "1234567" not in str(run)


@pytest.mark.parametrize(
    ("goal", "journey"),
    [
        ("전세 계약이 끝났는데 집주인이 보증금을 돌려주지 않아요", "deposit"),
        ("월세 보증금을 못 받고 있습니다", "deposit"),
        ("석 달째 월급을 못 받았고 문자로 해고됐어요", "wages"),
        ("사장이 임금을 안 줘요", "wages"),
        ("지급명령을 받았습니다", "payment-order"),
        ("못 받은 돈 때문에 지급명령을 신청하고 싶어요", ""),
        ("이혼할 때 재산은 어떻게 나누나요?", ""),
        ("보증금은 얼마까지 올릴 수 있나요?", ""),
    ],
)
def test_a_goal_leads_to_its_own_journey_or_to_none(goal, journey):
    assert journey_of(goal, sector) == journey


@pytest.mark.parametrize("journey", sector.journeys, ids=lambda journey: journey.name)
def test_a_journey_fits_its_template_and_its_tools(journey):
    template = load_templates(sector.templates)[journey.template]
    asked = {field.name for field in template.fields}
    assert set(journey.fields) <= asked
    needs = {need.name for need in journey.needs}
    known = needs | {"today"}
    for compute in journey.compute:
        assert compute.arguments.keys() <= arguments_of(compute.tool).model_fields.keys()
        used = {str(v)[1:] for v in compute.arguments.values() if str(v).startswith("$")}
        assert used <= known
    for need in journey.needs:
        assert {need.when, need.after} - {""} <= needs


def test_every_tool_of_a_journey_is_one_that_agents_have(library):
    listed = {tool["function"]["name"] for tool in Toolbox(sector, library).listed()}
    assert {c.tool.__name__ for j in sector.journeys for c in j.compute} <= listed
