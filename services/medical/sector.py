"""Health information, and a companion for what the doctor said: it never plays doctor."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sectorkit import Desk, Referral, Sector
from sectorkit.sector import Tab

from . import corpus, journeys, policies, tools
from .record.remarks import own

HERE = Path(__file__).parent


def _desk(name: str, phone: str, url: str, why: str, *words: str) -> Desk:
    return Desk(referral=Referral(name=name, phone=phone, url=url, why=why), words=words)


DESKS = (
    _desk(
        "119 구조·구급", "119", "https://www.119.go.kr",
        "응급 상담과 구급차, 받을 수 있는 응급실을 안내합니다.",
        "응급실", "응급", "구급차", "심폐소생", "화상", "쓰러",
    ),
    _desk(
        "자살예방 상담전화", "109", "https://www.129.go.kr/109",
        "24시간, 무료로 이야기를 들어 드립니다.",
        "우울", "불안", "자살", "자해", "정신건강",
    ),
    _desk(
        "한국의약품안전관리원", "1644-6223", "https://www.drugsafe.or.kr",
        "의약품 부작용 신고를 받고 피해구제를 안내합니다.",
        "약", "부작용", "복용", "처방", "DUR",
    ),
    _desk(
        "한국의료분쟁조정중재원", "1670-2545", "https://www.k-medi.or.kr",
        "의료사고 상담과 조정 신청을 안내합니다.",
        "의료사고", "의료분쟁", "수술이 잘못", "과실",
    ),
    _desk(
        "질병관리청 콜센터", "1339", "https://www.kdca.go.kr",
        "감염병과 예방접종을 상담합니다.",
        "예방접종", "백신", "감염", "독감", "코로나", "결핵", "수두", "격리",
    ),
    _desk(
        "국민건강보험공단", "1577-1000", "https://www.nhis.or.kr",
        "건강보험, 건강검진, 본인부담상한, 장기요양을 안내합니다.",
        "건강보험", "검진", "상한", "장기요양", "요양등급", "본인부담", "환급",
    ),
    _desk(
        "보건복지상담센터", "129", "https://www.129.go.kr",
        "보건과 복지의 어느 곳에 물어야 할지 안내합니다.",
    ),
)  # fmt: skip


def _routes(service: Any) -> Any:
    """Return what only medical serves; FastAPI is imported when the API is built."""
    from .routes import router

    return router(service)


def _tabs() -> Sequence[Tab]:
    """Return medical's own tabs; Gradio is imported when the page is built."""
    from .pages import TABS

    return TABS


sector = Sector(
    name="medical",
    priority=5,
    title="의료",
    title_en="Medical",
    description="건강 정보와 의료 제도를 출처와 함께 안내하고, 의사가 준 계획과 잰 값을 기록하게 "
    "돕습니다. 진단하지 않습니다.",
    instructions=(HERE / "prompts/answer.md").read_text(encoding="utf-8"),
    corpus=HERE / "data/guides",
    evals=HERE / "evals",
    templates=HERE / "templates",
    plain_words=HERE / "data/plain_words.yaml",
    review=HERE / "data/compliance.yaml",
    laws=corpus.laws(HERE / "data/guides"),
    policies=policies.ALL,
    tools=tools.ALL,
    journeys=journeys.JOURNEYS,
    routes=_routes,
    tabs=_tabs,
    own=own,
    examples=(
        "병원에서 진료기록 사본을 안 떼어 줘요. 어떻게 하나요?",
        "올해 국가 암검진은 무엇을 받을 수 있나요?",
        "집에서 혈압을 어떻게 재야 정확한가요?",
        "한 해 병원비가 너무 많이 나왔는데 돌려받을 수 있나요?",
        "약을 먹고 부작용으로 입원했는데 보상받을 수 있나요?",
        "부모님 장기요양등급은 어떻게 신청하나요?",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "건강 정보이며 진단이나 처방이 아닙니다. 갑자기 심해지면 바로 119에 전화하고, 치료와 약은 "
        "의사·약사와 정하세요.",
    ),
    desks=DESKS,
    lexicon={
        "차트": ("진료기록",),
        "의무기록": ("진료기록",),
        "피검사": ("검사", "혈액"),
        "병원비": ("진료비", "본인부담금"),
        "뺑뺑이": ("응급", "거부", "이송"),
        "독감": ("인플루엔자",),
        "고지혈증": ("이상지질혈증",),
        "에이즈": ("후천성면역결핍증",),
        "치매센터": ("치매안심센터",),
        "요양등급": ("장기요양등급",),
        "실손": ("보험",),
        "수면제": ("향정신성의약품",),
        "제세동기": ("자동심장충격기",),
        "AED": ("자동심장충격기",),
        "CPR": ("심폐소생술",),
        "국민행복카드": ("이용권", "임신ㆍ출산"),
        "연명치료": ("연명의료",),
        "강제입원": ("보호의무자", "입원"),
        "의료사고": ("의료분쟁",),
        "약 버리": ("폐의약품",),
        "영양제": ("건강기능식품",),
        "간병": ("간호ㆍ간병통합서비스",),
        "노인": ("어르신",),
    },
)
