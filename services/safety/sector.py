"""Disaster help, CCTV triage and the evaluation of models, each with the procedure it rests on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sectorkit import Desk, Referral, Sector
from sectorkit.sector import Tab

from . import corpus, journeys, policies, tools

HERE = Path(__file__).parent


def tabs() -> Sequence[Tab]:
    """Return the page's own tabs; Gradio is imported only here."""
    from .demo import TABS

    return TABS


def routes(service: Any) -> Any:
    """Return the routes of the sector's own; FastAPI is imported only here."""
    from .routes import routes as router

    return router(service)


sector = Sector(
    name="safety",
    title="안전",
    priority=0,
    title_en="Safety",
    description="재난 행동요령과 대피소, 영상관제 보조, 인공지능 점검을 근거와 함께 안내합니다.",
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
    routes=routes,
    tabs=tabs,
    examples=(
        "지진이 나면 집 안에서 어떻게 해야 하나요?",
        "반지하에 물이 들어오면 어떻게 대피하나요?",
        "아파트에서 불이 나면 어디로 대피하나요?",
        "가게에 CCTV를 달 때 안내판에 무엇을 적어야 하나요?",
        "승강기에 갇히면 어떻게 하나요?",
        "관제센터가 인공지능으로 CCTV를 분석해도 되나요?",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "안전 정보이며 긴급신고를 대신하지 않습니다. 위험하면 먼저 119(화재·구조·구급·해양사고)나 "
        "112(범죄)에 전화하세요.",
    ),
    desks=(
        Desk(
            referral=Referral(
                name="한국인터넷진흥원 개인정보침해 신고센터",
                phone="118",
                url="https://privacy.kisa.or.kr",
                why="CCTV와 개인정보 침해를 상담하고 신고를 받습니다.",
            ),
            words=("CCTV", "씨씨티비", "개인정보", "영상정보", "카메라", "인공지능", "AI"),
        ),
        Desk(
            referral=Referral(
                name="기상콜센터",
                phone="131",
                url="https://www.weather.go.kr",
                why="기상특보와 날씨를 24시간 안내합니다.",
            ),
            words=("날씨", "특보", "태풍", "호우", "대설", "한파", "폭염", "강풍", "황사"),
        ),
        Desk(
            referral=Referral(
                name="고용노동부 고객상담센터",
                phone="1350",
                url="https://1350.moel.go.kr",
                why="일터의 안전과 산업재해를 상담합니다.",
            ),
            words=("산업안전", "중대재해", "작업", "일터", "현장", "산재"),
        ),
        Desk(
            referral=Referral(
                name="정부민원안내 콜센터",
                phone="110",
                url="https://www.110.go.kr",
                why="급하지 않은 안전 민원과 담당 기관을 안내합니다. 긴급한 일은 119와 112입니다.",
            ),
        ),
    ),
    lexicon={
        "씨씨티비": ("고정형 영상정보처리기기", "CCTV"),
        "시시티브이": ("고정형 영상정보처리기기", "CCTV"),
        "엘베": ("승강기",),
        "엘리베이터": ("승강기",),
        "물난리": ("침수", "호우"),
        "폭우": ("호우",),
        "장마": ("호우",),
        "눈폭탄": ("대설",),
        "폭설": ("대설",),
        "쓰나미": ("지진해일",),
        "대피소": ("대피소", "대피장소"),
        "재난안전법": ("재난 및 안전관리 기본법",),
        "재난기본법": ("재난 및 안전관리 기본법",),
        "개보법": ("개인정보 보호법",),
        "산안법": ("산업안전보건법",),
        "중처법": ("중대재해 처벌 등에 관한 법률",),
        "인공지능기본법": ("인공지능 발전과 신뢰 기반 조성 등에 관한 기본법",),
        "AI기본법": ("인공지능 발전과 신뢰 기반 조성 등에 관한 기본법",),
        "심폐소생술": ("심폐소생술", "가슴압박"),
        "씨피알": ("심폐소생술",),
        "불이 나갔": ("정전",),
        "전기가 나갔": ("정전",),
        "허우적": ("물에 빠진",),
        "녹화": ("영상",),
        "모니터": ("화면",),
        "119": ("119", "소방"),
    },
)
