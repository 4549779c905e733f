"""Korea Open Government Licence: what each type allows, and the line that names the source."""

from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result, Source, law

Type = Literal["제0유형", "제1유형", "제2유형", "제3유형", "제4유형"]

BANS: dict[str, tuple[bool, bool, bool]] = {
    "제0유형": (False, False, False),
    "제1유형": (True, False, False),
    "제2유형": (True, True, False),
    "제3유형": (True, False, True),
    "제4유형": (True, True, True),
}
"""Type -> (source has to be named, commercial use is banned, changing is banned)."""

KOGL = Source(
    title="공공누리 유형 안내",
    locator="이용조건",
    url="https://www.kogl.or.kr/info/license.do",
    checked_at="2026-11-26",
)
AI = Source(
    title="공공누리 제0유형·AI유형 신설",
    locator="2026-01-28 발표",
    url="https://www.asiae.co.kr/article/2026012808273731970",
    checked_at="2026-11-26",
)


def check_kogl(
    kind: Annotated[Type, Field(description="저작물에 표시된 공공누리 유형")],
    commercial: Annotated[bool, Field(description="돈을 버는 일에 쓰는지")],
    changing: Annotated[bool, Field(description="자르거나 고치거나 자막을 얹는지")],
    ai_training: Annotated[bool, Field(description="인공지능 학습에만 쓰는지")] = False,
    ai_mark: Annotated[bool, Field(description="AI유형이 함께 표시되어 있는지")] = False,
    agency: Annotated[str, Field(max_length=100, description="기관 이름")] = "",
    title: Annotated[str, Field(max_length=200, description="저작물 이름")] = "",
    year: Annotated[int | None, Field(ge=1900, le=2100, description="작성한 해")] = None,
) -> Result:
    """공공누리 유형에 따라 하려는 이용이 되는지 살피고 출처 문구를 만듭니다."""
    named, no_trade, fixed = BANS[kind]
    training = ai_training and (ai_mark or kind == "제0유형")
    against = [] if training else _against(no_trade and commercial, fixed and changing)
    line = _line(kind, agency, title, year) if named and not training else ""
    said = "할 수 있습니다" if not against else f"할 수 없습니다: {', '.join(against)}"
    return Result(
        summary=f"공공누리 {kind}에서 이 이용은 {said}." + (f" 출처: {line}" if line else ""),
        values={"allowed": not against, "attribution": line, "source_required": bool(line)},
        rule="제1유형 출처표시, 제2유형 상업적 이용금지, 제3유형 변경금지, 제4유형 둘 다 금지, "
        "제0유형 조건 없음. AI유형은 인공지능 학습에만 자유롭습니다.",
        sources=[KOGL, AI, law("저작권법", "제24조의2", "2026-08-11")],
    )


def _against(trade: bool, change: bool) -> list[str]:
    return [why for why, so in (("상업적 이용금지", trade), ("변경금지", change)) if so]


def _line(kind: str, agency: str, title: str, year: int | None) -> str:
    """Return the attribution as the licence's own example words it."""
    who, what, when = agency or "〔기관〕", title or "〔저작물 이름〕", f"{year or '〔연도〕'}년"
    return (
        f"본 저작물은 '{who}'에서 '{when}' 작성하여 공공누리 {kind}으로 개방한 '{what}'을(를) "
        "이용하였습니다."
    )
