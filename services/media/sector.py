"""Creative work and video: a consistent story, and video edited by words, in the open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sectorkit import Desk, Referral, Sector
from sectorkit.sector import Tab

from . import corpus, journeys, policies, tools

HERE = Path(__file__).parent


def routes(service: Any) -> Any:
    """Return what only this sector serves: stories, videos, and their files."""
    from .routes import router

    return router(service)


def tabs() -> Sequence[Tab]:
    """Return the writer's desk and the video editor."""
    from .pages.editor import build_editor
    from .pages.writer import build_writer

    return (
        Tab("글쓰기 책상", "Writer's desk", build_writer),
        Tab("영상 편집", "Video editor", build_editor),
    )


sector = Sector(
    name="media",
    title="미디어·창작",
    title_en="Media",
    description="저작권과 계약, 등급과 접근성을 안내하고, 원고의 어긋난 설정을 찾고, 영상을 말로 "
    "편집합니다.",
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
        "소설에 노래 가사를 인용해도 되나요?",
        "공공누리 4유형 사진을 편집해서 써도 되나요?",
        "AI로 만든 영상에 표시를 해야 하나요?",
        "계약서 없이 외주 일을 했는데 돈을 못 받았어요.",
        "유튜브에 올리는 영상도 등급분류를 받아야 하나요?",
        "인물의 나이가 회차마다 달라지지 않게 하려면 어떻게 하나요?",
    ),
    notices=(
        "이 답변은 인공지능(AI)이 자료에서 찾아 만든 것입니다.",
        "일반 정보이며 법률 자문이 아닙니다. 침해인지의 판단은 한국저작권위원회 "
        "저작권상담센터(1800-5455)나 변호사와 상의하세요.",
        "내보내는 영상에는 인공지능을 썼다는 문구가 들어가며 끌 수 없습니다.",
    ),
    desks=(
        Desk(
            referral=Referral(
                name="디지털성범죄피해자지원센터",
                phone="02-735-8994",
                url="https://d4u.stop.or.kr",
                why="합성·유포된 영상의 삭제와 상담을 지원합니다.",
            ),
            words=("딥페이크", "합성", "불법촬영", "유포"),
        ),
        Desk(
            referral=Referral(
                name="한국예술인복지재단",
                phone="02-3668-0200",
                url="https://www.kawf.kr",
                why="예술인의 계약과 권리침해를 상담하고 복지 사업을 안내합니다.",
            ),
            words=("예술인", "계약서", "외주비", "공연료", "고료", "원고료", "창작준비금"),
        ),
        Desk(
            referral=Referral(
                name="콘텐츠분쟁조정위원회",
                phone="1588-2594",
                url="https://www.kcdrc.kr",
                why="콘텐츠의 거래와 이용에 관한 다툼을 상담하고 조정합니다.",
            ),
            words=("환불", "결제", "아이템", "계정", "플랫폼", "정산"),
        ),
        Desk(
            referral=Referral(
                name="방송미디어통신심의위원회",
                phone="1377",
                url="https://www.kocsc.or.kr",
                why="방송 내용과 인터넷의 불법·유해 정보를 상담합니다.",
            ),
            words=("방송", "심의", "악플", "게시물", "게시글", "유해"),
        ),
        Desk(
            referral=Referral(
                name="한국저작권위원회 저작권상담센터",
                phone="1800-5455",
                url="https://www.copyright.or.kr",
                why="저작권에 관한 물음을 무료로 상담합니다.",
            ),
        ),
    ),
    lexicon={
        "영비법": ("영화 및 비디오물의 진흥에 관한 법률",),
        "정통망법": ("정보통신망 이용촉진 및 정보보호 등에 관한 법률",),
        "부경법": ("부정경쟁방지 및 영업비밀보호에 관한 법률",),
        "장차법": ("장애인차별금지 및 권리구제 등에 관한 법률",),
        "AI기본법": ("인공지능 발전과 신뢰 기반 조성 등에 관한 기본법",),
        "KOGL": ("공공누리",),
        "유튜브": ("온라인 영상", "영상"),
        "브이로그": ("촬영", "영상"),
        "인공지능": ("AI",),
        "표절": ("저작권 침해",),
        "퍼갔": ("복제", "전송"),
        "무단": ("허락 없이",),
        "판권": ("영상화", "2차적저작물"),
        "매절": ("저작재산권 양도",),
        "고료": ("계약 금액", "수익 배분"),
        "소속사": ("대중문화예술기획업자", "전속계약"),
        "자막": ("폐쇄자막",),
        "PPL": ("간접광고",),
        "가챠": ("확률형 아이템",),
        "전자책": ("배타적발행권", "전자출판물"),
        "19금": ("청소년 관람불가", "청소년유해매체물"),
        "글씨체": ("글꼴",),
        "폰트": ("글꼴",),
        "짤": ("공정이용", "패러디"),
        "긁어": ("데이터베이스", "복제"),
        "크롤링": ("데이터베이스", "복제"),
        "담임": ("수업", "학교"),
        "교실": ("수업", "학교"),
        "입장료": ("영리", "공연"),
        "돌아가신": ("사망", "보호기간"),
        "말로만": ("계약서", "서면계약"),
        "바코드": ("국제표준자료번호", "ISBN"),
        "공짜로 받": ("협찬", "표시ㆍ광고"),
        "굿즈": ("초상", "상품"),
        "실업": ("고용보험", "구직급여"),
        "초상권": ("초상", "성명"),
        "퍼블리시티": ("초상", "음성", "성명"),
    },
)
