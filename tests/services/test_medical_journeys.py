"""Three patients reach the end of their way, over HTTP, without a model; two carry a paper out."""

import pytest

from sectorkit.testing.served import guides_of, served, walk
from services.medical import sector

GUIDES = ("record-copy", "record-retention", "med-counsel", "right-posted", "med-side-effect")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    with guides_of(sector, tmp_path_factory.mktemp("index"), GUIDES) as opened:
        yield opened


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
async def test_a_patient_carries_a_paper_out(
    library, store, tmp_path, goal, answers, template, words
):
    async with served(sector, library, store, tmp_path) as web:
        run = await walk(web, goal, answers)
        draft = run["result"]["draft"]
        assert draft["template"] == template
        kept = (await web.get(f"/v1/drafts/{draft['id']}")).json()
        for format, begins in (("hwpx", b"PK"), ("pdf", b"%PDF"), ("docx", b"PK")):
            file = await web.get(f"/v1/drafts/{draft['id']}/file?format={format}")
            assert file.status_code == 200 and file.content.startswith(begins)
    assert run["state"] == "done" and all(word in kept["text"] for word in words)


async def test_who_suffered_a_side_effect_learns_the_last_day(library, store, tmp_path):
    async with served(sector, library, store, tmp_path) as web:
        goal = "약 부작용 피해구제를 신청하고 싶어요"
        run = await walk(web, goal, {"진료일": "2026년 3월 2일"})
    (day,) = [
        s["result"]["values"]["last_day"] for s in run["steps"] if s["tool"] == "claim_deadline"
    ]
    assert day == "2031-03-02" and run["result"]["answer"]["sentences"]
