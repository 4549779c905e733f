"""Scholarly work that cannot invent a reference, and a mathematics textbook that teaches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sectorkit import Desk, Referral, Sector
from sectorkit.sector import Tab

from . import corpus, journeys, policies, tools

HERE = Path(__file__).parent


def _routes(service: Any) -> Any:
    """Return the sector's own routes; FastAPI is imported when they are mounted."""
    from .routes import build_routes

    return build_routes(service)


def _tabs() -> Sequence[Tab]:
    """Return the sector's own tabs; Gradio is imported when the page is built."""
    from .pages import TABS

    return TABS


sector = Sector(
    name="education",
    title="교육·학술",
    title_en="Education",
    description="참고문헌이 실제로 있는지 확인하고, 논문을 쪽수와 함께 읽고, 수학을 힌트로 배우고, "
    "학교와 대학의 제도를 조문과 함께 안내합니다.",
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
    examples=(
        "학교폭력을 당했는데 가해자와 같은 반이에요. 어떤 보호를 받을 수 있나요?",
        "학교에서 AI 학습 앱을 쓰려면 어떤 절차를 거쳐야 하나요?",
        "설문조사 연구도 IRB 심의를 받아야 하나요?",
        "챗GPT가 알려준 참고문헌이 진짜인지 어떻게 확인하나요?",
        "논문에서 문장을 조금 바꿔 쓰면 표절이 아닌가요?",
        "이항하면 왜 부호가 바뀌나요?",
        "학원을 그만두면 학원비를 돌려받을 수 있나요?",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "배우는 것을 돕는 안내이며 성적이나 합격을 정하지 않습니다. 과제와 논문은 대신 써 드리지 "
        "않습니다.",
    ),
    desks=(
        Desk(
            referral=Referral(
                name="학교폭력 신고센터",
                phone="117",
                url="https://www.safe182.go.kr",
                why="학교폭력 신고와 상담을 24시간 받고 보호를 연결합니다.",
            ),
            words=("학교폭력", "학폭", "따돌", "왕따", "괴롭힘", "사이버폭력"),
        ),
        Desk(
            referral=Referral(
                name="교권침해 직통번호",
                phone="1395",
                url="https://www.moe.go.kr",
                why="교육활동 침해 신고와 교원의 심리·법률 상담을 안내합니다.",
            ),
            words=("교권", "악성 민원", "교육활동 침해", "교사인데", "교원인데"),
        ),
        Desk(
            referral=Referral(
                name="한국장학재단",
                phone="1599-2000",
                url="https://www.kosaf.go.kr",
                why="국가장학금과 학자금대출의 신청과 상환을 상담합니다.",
            ),
            words=("장학금", "학자금", "등록금", "국가장학"),
        ),
        Desk(
            referral=Referral(
                name="한국저작권위원회 저작권상담센터",
                phone="1800-5455",
                url="https://www.copyright.or.kr",
                why="저작물을 쓸 수 있는 범위와 침해를 무료로 상담합니다.",
            ),
            words=("저작권", "복사", "스캔", "저작물", "공정이용"),
        ),
        Desk(
            referral=Referral(
                name="개인정보침해 신고센터",
                phone="118",
                url="https://privacy.kisa.or.kr",
                why="개인정보의 열람, 삭제, 침해를 상담하고 신고받습니다.",
            ),
            words=("개인정보", "유출", "회원가입", "내 정보"),
        ),
        Desk(
            referral=Referral(
                name="청소년상담전화",
                phone="1388",
                url="https://www.1388.go.kr",
                why="청소년의 고민을 24시간 상담하고 지원기관을 연결합니다.",
            ),
            words=("자퇴", "학교 밖", "가출", "친구 관계", "고민"),
        ),
        Desk(
            referral=Referral(
                name="교육민원 상담전화",
                phone="1396",
                url="https://www.moe.go.kr",
                why="관할 교육청의 민원실로 이어져 학교 제도를 상담합니다.",
            ),
        ),
    ),
    lexicon={
        "학폭": ("학교폭력",),
        "학폭위": ("학교폭력대책심의위원회",),
        "학운위": ("학교운영위원회",),
        "생기부": ("학교생활기록",),
        "학생부": ("학교생활기록",),
        "왕따": ("따돌림",),
        "강전": ("전학",),
        "강제전학": ("전학",),
        "에듀테크": ("학습지원 소프트웨어",),
        "학습앱": ("학습지원 소프트웨어",),
        "AIDT": ("학습지원 소프트웨어", "교육 자료"),
        "AI교과서": ("학습지원 소프트웨어", "교육 자료"),
        "IRB": ("기관생명윤리위원회", "심의"),
        "ICL": ("취업 후 상환 학자금대출",),
        "IEP": ("개별화교육계획",),
        "대필": ("부정한 방법", "저자"),
        "짜깁기": ("표절",),
        "베껴": ("표절",),
        "베끼": ("표절",),
        "챗GPT": ("인공지능",),
        "지피티": ("인공지능",),
        "레퍼런스": ("참고문헌",),
        "환불": ("반환",),
        "학원비": ("교습비",),
        "수강료": ("교습비",),
        "월반": ("조기진급",),
        "체벌": ("신체", "고통"),
        "꿈드림": ("학교 밖 청소년 지원센터",),
        "벼락치기": ("몰아서",),
        "동의서": ("서면동의",),
    },
)
