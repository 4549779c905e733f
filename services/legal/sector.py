"""Legal information for citizens, with the article named in every ground."""

from pathlib import Path

from sectorkit import Desk, Referral, Sector

from . import corpus, journeys, policies, tools
from .desk import DESK_TOOLS

HERE = Path(__file__).parent

sector = Sector(
    name="legal",
    title="법률",
    title_en="Legal",
    description="생활 속 법률 정보를 조문과 함께 쉬운 말로 안내합니다.",
    instructions=(HERE / "prompts/answer.md").read_text(encoding="utf-8"),
    corpus=HERE / "data/guides",
    evals=HERE / "evals",
    templates=HERE / "templates",
    plain_words=HERE / "data/plain_words.yaml",
    review=HERE / "data/compliance.yaml",
    laws=corpus.laws(HERE / "data/guides"),
    policies=(
        policies.refuse_prediction,
        policies.refuse_representation,
        policies.refuse_evasion,
        policies.abstain_from_foreign_law,
    ),
    tools=(*tools.ALL, *DESK_TOOLS),
    journeys=journeys.JOURNEYS,
    examples=(
        "전세 계약이 끝났는데 집주인이 보증금을 돌려주지 않아요. 어떻게 해야 하나요?",
        "석 달째 월급을 못 받았습니다. 어디에 신고하나요?",
        "문자 한 통으로 해고됐어요. 부당해고 아닌가요?",
        "지급명령을 받았는데 이의신청은 언제까지 해야 하나요?",
        "돌아가신 아버지의 빚을 물려받지 않으려면 어떻게 하나요?",
        "인터넷에서 산 옷을 환불받고 싶은데 판매자가 거절합니다.",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "법률 정보이며 법률 자문이 아닙니다. 중요한 결정은 변호사나 대한법률구조공단(132)과 "
        "상의하세요.",
    ),
    desks=(
        Desk(
            referral=Referral(
                name="고용노동부 고객상담센터",
                phone="1350",
                url="https://1350.moel.go.kr",
                why="임금, 퇴직금, 해고, 휴가 같은 일터의 문제를 상담합니다.",
            ),
            words=("임금", "월급", "해고", "퇴직", "근로", "알바", "주휴", "연차", "최저임금"),
        ),
        Desk(
            referral=Referral(
                name="1372 소비자상담센터",
                phone="1372",
                url="https://www.1372.go.kr",
                why="환불, 계약 해지 같은 소비자 문제를 상담하고 조정을 안내합니다.",
            ),
            words=("환불", "청약철회", "소비자", "반품", "할부", "쇼핑몰", "헬스장", "구독"),
        ),
        Desk(
            referral=Referral(
                name="여성긴급전화",
                phone="1366",
                url="https://www.women1366.kr",
                why="가정폭력, 성폭력, 스토킹 피해를 24시간 상담하고 보호를 연결합니다.",
            ),
            words=("가정폭력", "성폭력", "스토킹", "성추행", "불법촬영", "데이트폭력"),
        ),
        Desk(
            referral=Referral(
                name="금융감독원 금융민원 상담",
                phone="1332",
                url="https://www.fss.or.kr",
                why="불법 사금융, 불법 추심, 보이스피싱 피해를 상담합니다.",
            ),
            words=("사채", "대부", "추심", "보이스피싱", "대출"),
        ),
        Desk(
            referral=Referral(
                name="정부민원안내 콜센터",
                phone="110",
                url="https://www.110.go.kr",
                why="어느 행정기관에 물어야 할지 모를 때 연결합니다.",
            ),
            words=("행정심판", "정보공개", "민원", "과태료"),
        ),
        Desk(
            referral=Referral(
                name="대한법률구조공단",
                phone="132",
                url="https://www.klac.or.kr",
                why="누구나 무료로 법률상담을 받을 수 있습니다.",
            ),
        ),
    ),
    lexicon={
        "근기법": ("근로기준법",),
        "주임법": ("주택임대차보호법",),
        "상임법": ("상가건물 임대차보호법",),
        "전자상거래법": ("전자상거래 등에서의 소비자보호에 관한 법률",),
        "정통망법": ("정보통신망 이용촉진 및 정보보호 등에 관한 법률",),
        "개보법": ("개인정보 보호법",),
        "집주인": ("임대인",),
        "세입자": ("임차인",),
        "월급": ("임금",),
        "짤렸": ("해고",),
        "잘렸": ("해고",),
        "빚": ("채무",),
        "물려받": ("상속",),
        "떼였": ("반환",),
        "알바": ("근로자", "단시간근로자"),
        "반품": ("청약철회",),
        "환불": ("청약철회",),
        "월세": ("차임",),
        "전세금": ("보증금",),
        "이혼": ("협의이혼", "재판상 이혼"),
        "악플": ("모욕", "명예훼손"),
        "층간소음": ("소음",),
        "빌려준": ("대여금",),
    },
)
