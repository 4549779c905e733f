"""Public services for people, and shared work for the offices behind them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sectorkit import Desk, Referral, Sector
from sectorkit.sector import Tab

from . import corpus, journeys, policies, tools

HERE = Path(__file__).parent


def tabs() -> Sequence[Tab]:
    """Return the page's own tabs; Gradio is imported only here."""
    from .pages import TABS

    return TABS


def routes(service: Any) -> Any:
    """Return the sector's own routes; FastAPI is imported only here."""
    from .routes import router

    return router(service)


sector = Sector(
    name="public",
    title="공공",
    title_en="Public",
    description="민원, 복지 혜택, 행정 절차, 공문서 작성을 근거와 함께 쉬운 말로 안내합니다.",
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
    tabs=tabs,
    routes=routes,
    examples=(
        "구청에 고충민원을 냈는데 며칠 안에 답을 받을 수 있나요?",
        "가장이 갑자기 쓰러져서 생활비가 없어요. 긴급복지를 받을 수 있나요?",
        "기초연금은 몇 살부터 어떤 사람이 받나요?",
        "정보공개를 청구했는데 비공개 결정을 받았어요. 어떻게 하나요?",
        "육아휴직 급여는 언제까지 신청해야 하나요?",
        "공문서에 날짜와 금액은 어떻게 쓰나요?",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "안내일 뿐 결정이 아닙니다. 받을 수 있는지와 민원의 결과는 담당 공무원이 정합니다.",
    ),
    desks=(
        Desk(
            referral=Referral(
                name="보건복지상담센터",
                phone="129",
                url="https://www.129.go.kr",
                why="기초생활, 긴급복지, 돌봄 같은 복지 지원을 상담합니다.",
            ),
            words=("기초생활", "생계급여", "수급", "긴급복지", "아동수당", "복지", "돌봄", "장애"),
        ),
        Desk(
            referral=Referral(
                name="고용노동부 고객상담센터",
                phone="1350",
                url="https://1350.moel.go.kr",
                why="실업급여, 육아휴직, 취업지원을 상담합니다.",
            ),
            words=("실업", "구직", "육아휴직", "출산휴가", "취업", "고용보험"),
        ),
        Desk(
            referral=Referral(
                name="국민연금공단",
                phone="1355",
                url="https://www.nps.or.kr",
                why="국민연금과 기초연금, 장애 심사를 상담합니다.",
            ),
            words=("연금",),
        ),
        Desk(
            referral=Referral(
                name="국민건강보험공단",
                phone="1577-1000",
                url="https://www.nhis.or.kr",
                why="건강보험과 노인장기요양, 의료비 지원을 상담합니다.",
            ),
            words=("건강보험", "장기요양", "요양등급", "병원비", "의료비"),
        ),
        Desk(
            referral=Referral(
                name="정부민원안내 콜센터",
                phone="110",
                url="https://www.110.go.kr",
                why="어느 행정기관에 물어야 할지 모를 때 연결합니다.",
            ),
        ),
    ),
    lexicon={
        "실업급여": ("구직급여",),
        "기초수급": ("기초생활보장", "생계급여"),
        "수급자": ("기초생활보장", "생계급여"),
        "노령연금": ("기초연금",),
        "육휴": ("육아휴직",),
        "출산휴가": ("출산전후휴가",),
        "에너지바우처": ("에너지이용권",),
        "요양등급": ("장기요양인정",),
        "활동보조": ("활동지원급여",),
        "아이돌보미": ("아이돌봄",),
        "월세": ("임차료", "주거급여"),
        "난방비": ("에너지이용권",),
        "동사무소": ("행정복지센터",),
        "주민센터": ("행정복지센터",),
        "민원처리법": ("민원 처리에 관한 법률",),
        "정보공개법": ("공공기관의 정보공개에 관한 법률",),
        "공공데이터법": ("공공데이터의 제공 및 이용 활성화에 관한 법률",),
        "행정업무규정": ("행정업무의 운영 및 혁신에 관한 규정",),
        "공문": ("공문서",),
        "국취제": ("구직자 취업촉진", "취업지원서비스"),
        "산재": ("업무상의 재해", "요양급여"),
    },
)
