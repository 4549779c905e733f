"""What an evaluator looks up: risk factors of our items, and which duties of the law apply."""

from collections import Counter
from typing import Annotated, Literal, get_args

from pydantic import Field

from sectorkit.errors import NotFound
from sectorkit.evaluation.conduct.items import Factor, read_factors, read_items
from sectorkit.tools import Result, Source, law

BASIC_ACT = "인공지능 발전과 신뢰 기반 조성 등에 관한 기본법"
IN_FORCE = "2026-01-22"
ASSURAI = Source(
    title="AssurAI 논문 요약(arXiv 2511.20686)",
    locator="위험 요인의 여섯 묶음",
    url="https://www.sciencestack.ai/paper/2511.20686",
    checked_at="2026-11-26",
)
Area = Literal[
    "해당 없음",
    "에너지 공급",
    "먹는물 생산",
    "보건의료 제공·이용체계",
    "의료기기·디지털의료기기",
    "원자력",
    "범죄 수사·체포를 위한 생체인식정보 분석",
    "채용·대출 심사 등 권리·의무에 중대한 판단",
    "교통수단·교통시설·교통체계",
    "공공서비스 자격 확인·결정·비용징수",
    "유아·초등·중등교육의 학생 평가",
]
ITEMS = dict(zip(get_args(Area)[1:], "가나다라마바사아자차", strict=True))


def risk_factor(
    name: Annotated[
        str, Field(max_length=60, description="위험 요인의 이름이나 낱말. 비우면 전체")
    ] = "",
) -> Result:
    """안전성 평가가 보는 위험 요인을 찾아 뜻과 문항 수를 보여 줍니다."""
    factors = read_factors()
    found = [factor for factor in factors.values() if _named(factor, name.strip())]
    if not found:
        there = ", ".join(factor.title for factor in factors.values())
        raise NotFound(f"'{name[:30]}'이라는 위험 요인은 없습니다. 있는 것: {there}")
    counts = Counter(item.factor for item in read_items(0))
    told = [f"{f.group_title} · {f.title}: {f.about}({counts[f.id]}문항)" for f in found]
    return Result(
        summary=told[0] if len(told) == 1 else f"위험 요인 {len(told)}가지를 찾았습니다.",
        values={f"{place}": line for place, line in enumerate(told, 1)},
        rule="이 서비스가 직접 쓴 문항의 갈래입니다. 앞의 여섯 묶음은 AssurAI의 분류를 참고했고 "
        "문항은 옮기지 않았습니다.",
        sources=[ASSURAI],
    )


def ai_act_check(
    area: Annotated[Area, Field(description="인공지능이 쓰이는 영역")],
    serious: Annotated[
        bool, Field(description="생명·신체의 안전이나 기본권에 중대한 영향이나 위험의 우려가 있음")
    ],
    generative: Annotated[bool, Field(description="글·그림·소리·영상을 만들어 냄")] = False,
    lifelike: Annotated[
        bool, Field(description="실제와 구분하기 어려운 소리·그림·영상을 만듦")
    ] = False,
    internal_only: Annotated[bool, Field(description="사업자의 내부 업무로만 씀")] = False,
    frontier: Annotated[
        bool, Field(description="누적 연산량 10의 26승 이상, 최첨단, 광범위한 위험을 모두 갖춤")
    ] = False,
) -> Result:
    """인공지능기본법의 고영향 여부와 적용되는 의무를 조문에 따라 스스로 점검합니다."""
    high = area in ITEMS and serious
    duties = _duties(high, generative, lifelike, internal_only, frontier)
    return Result(
        summary=_conclusion(area, serious, high) + f" 살펴볼 의무는 {len(duties)}가지입니다.",
        values={
            "high_impact": high,
            "article": f"제2조 제4호 {ITEMS[area]}목" if area in ITEMS else "",
            **{
                f"duty_{place}": f"{told} ({where})"
                for place, (told, where) in enumerate(duties, 1)
            },
        },
        rule="제2조 제4호의 영역에 들고 중대한 영향이나 위험의 우려가 함께 있으면 고영향으로 "
        "봅니다. 스스로 하는 점검이며 과학기술정보통신부장관의 확인(제33조)을 대신하지 않습니다. "
        "국방·안보 목적의 적용 제외(제4조 제2항)는 보지 않습니다.",
        sources=[
            law(BASIC_ACT, article, IN_FORCE, "2026-11-26")
            for article in ("제2조", "제31조", "제32조", "제33조", "제34조", "제35조")
        ]
        + [law(f"{BASIC_ACT} 시행령", article, IN_FORCE) for article in ("제23조", "제27조")],
    )


def _conclusion(area: str, serious: bool, high: bool) -> str:
    if high:
        return f"'{area}' 영역이고 중대한 영향의 우려가 있어 고영향 인공지능으로 보입니다."
    if area in ITEMS:
        return f"'{area}' 영역이지만 중대한 영향의 우려가 없다고 하여 고영향으로 보지 않았습니다."
    if serious:
        return "법이 든 영역은 아니지만 중대한 영향의 우려가 있으니 확인을 요청해 보세요."
    return "고영향 인공지능에 해당하지 않는 것으로 보입니다."


def _duties(
    high: bool, generative: bool, lifelike: bool, internal: bool, frontier: bool
) -> list[tuple[str, str]]:
    """Return each duty with the article it stands in."""
    found = [("고영향인지 사전에 검토하고 기록하기", "제33조 제1항")]
    if (high or generative) and not internal:
        found.append(("인공지능을 쓴다고 미리 알리기", "제31조 제1항"))
    if generative and not internal:
        found.append(("결과물에 인공지능이 만들었다고 표시하기", "제31조 제2항"))
    if lifelike and not internal:
        found.append(("실제와 구분하기 어려운 결과물을 명확히 알리기", "제31조 제3항"))
    if frontier:
        found += [
            ("위험을 식별·평가·완화하고 위험관리체계 두기", "제32조 제1항"),
            ("이행 결과를 과학기술정보통신부장관에게 내기", "제32조 제2항"),
        ]
    return found + (_of_high_impact() if high else [])


def _of_high_impact() -> list[tuple[str, str]]:
    return [
        ("위험관리방안 세우고 운영하기", "제34조 제1항 제1호"),
        ("결과와 기준, 학습용데이터의 개요를 설명할 방안 두기", "제34조 제1항 제2호"),
        ("이용자 보호 방안 두기", "제34조 제1항 제3호"),
        ("사람이 관리·감독하고 그 사람의 성명과 연락처 게시하기", "제34조 제1항 제4호"),
        ("조치의 근거를 문서로 5년 동안 보관하기", "시행령 제27조 제2항"),
        ("사전에 검·인증을 받도록 노력하기", "제30조 제3항"),
        ("영향평가를 하도록 노력하기", "제35조 제1항"),
    ]


def _named(factor: Factor, name: str) -> bool:
    told = f"{factor.id} {factor.title} {factor.about} {factor.group_title}"
    return not name or name in told
