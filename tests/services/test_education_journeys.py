"""A pupil, a parent and a researcher reach their paper, over HTTP, without a model."""

import pytest

from sectorkit.testing.served import guides_of, served, walk
from services.education import sector

GUIDES = (
    "expulsion-appeal",
    "school-discipline",
    "violence-report",
    "violence-protection",
    "violence-measures",
    "informed-consent",
    "irb-needed",
    "irb-exempt",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    with guides_of(sector, tmp_path_factory.mktemp("index"), GUIDES) as opened:
        yield opened


async def test_an_expelled_pupil_gets_both_last_days_and_the_paper(library, store, tmp_path):
    answers = {
        "조치일": "2026년 11월 16일",
        "안_날": "2026년 11월 17일",
        "학교": "가상고등학교 2학년",
        "교육청": "가상도교육청",
        "학생_이름": "한누리",
        "청구인_이름": "한보람",
        "청구인_관계": "보호자",
        "전화": "모름",
        "사유": "의견을 말할 기회를 받지 못했습니다.",
    }
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(web, "고등학교에서 퇴학 처분을 받았는데 재심을 청구하고 싶어요", answers)
        draft = run["result"]["draft"]
        kept = (await web.get(f"/v1/drafts/{draft['id']}")).json()
    days = [
        s["result"]["values"]["last_day"] for s in run["steps"] if s["tool"] == "school_deadline"
    ]
    assert days == ["2026-12-01", "2026-11-27"]
    assert "제18조의2" in run["result"]["answer"]["text"]
    assert draft["template"] == "expulsion-appeal" and "한누리" in kept["text"]
    assert [m["field"] for m in kept["missing"]] == ["전화"]


async def test_a_parent_reports_violence_and_asks_for_protection(library, store, tmp_path):
    answers = {
        "학교": "가상중학교",
        "신고인_관계": "보호자",
        "신고인_이름": "오세나",
        "전화": "010-0000-5678",
        "피해학생": "2학년 3반 오하람",
        "일시": "2026년 11월 20일 점심시간",
        "장소": "2층 복도",
        "내용": "두 학생이 어깨를 밀치고 돈을 가져오라고 했습니다.",
        "증거": "모름",
        "보호_요청": "분리를 바랍니다.",
    }
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(
            web, "우리 아이가 학교폭력을 당했어요. 신고하고 보호를 요청할게요", answers
        )
        kept = (await web.get(f"/v1/drafts/{run['result']['draft']['id']}")).json()
    assert "오하람" in kept["text"] and "제20조 제5항" in kept["text"]
    assert kept["template"] == "violence-report" and not kept["missing"]


async def test_a_researcher_drafts_a_consent_form(library, store, tmp_path):
    answers = {
        "연구_제목": "복습 간격과 수학 기억",
        "연구자": "가상대학교 문가람",
        "연락처": "02-000-0000",
        "목적": "복습 간격의 효과를 알아봅니다.",
        "방법": "네 주 동안 한 주에 두 번 문제를 풉니다.",
        "위험과_이득": "위험은 거의 없습니다.",
        "개인정보": "이름을 받지 않습니다.",
        "보상": "소속 기관의 규정에 따릅니다.",
        "철회": "언제든 그만둘 수 있습니다.",
        "아동": "아동이 참여함",
    }
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(web, "설문 연구에 쓸 동의서를 만들고 싶어요", answers)
        kept = (await web.get(f"/v1/drafts/{run['result']['draft']['id']}")).json()
    assert kept["template"] == "research-consent" and "아동이 참여함" in kept["text"]
    assert "제16조" in run["result"]["answer"]["text"]
