"""When a work is free: a year computed from the Copyright Act."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result, law
from sectorkit.values import today

Kind = Literal["저작자가 밝혀진 저작물", "공동저작물", "영상저작물", "업무상저작물", "무명 저작물"]

TERM = 70
LAST_EXPIRED_UNDER_OLD_LAW = 1962
"""The act of 2011-06-30 lengthened 50 years to 70 from 2013-07-01 and revived nothing: whoever
had died, or what had been published, by the end of 1962 was already free (부칙 제2조)."""
RULES = {
    "저작자가 밝혀진 저작물": "제39조",
    "공동저작물": "제39조",
    "영상저작물": "제42조",
    "업무상저작물": "제41조",
    "무명 저작물": "제40조",
}
EFFECTIVE = "2026-08-11"


def copyright_term(
    kind: Annotated[Kind, Field(description="저작물의 종류")],
    year: Annotated[
        int,
        Field(
            ge=1400,
            le=2100,
            description="저작자가 죽은 해(공동저작물은 마지막으로 죽은 해). 영상·업무상·무명 "
            "저작물은 처음 공표된 해",
        ),
    ],
    as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
) -> Result:
    """저작재산권이 언제 끝나는지 연도를 계산합니다. 번역자와 실연자의 권리는 따로 봅니다."""
    day = as_of or today()
    if year > day.year:
        raise BadInput("기준일보다 뒤의 해는 계산할 수 없습니다. 연도를 확인해 주세요.")
    old = year <= LAST_EXPIRED_UNDER_OLD_LAW
    term = 50 if old else TERM
    free_from = date(year + term + 1, 1, 1)
    free = day >= free_from
    since = "죽은" if RULES[kind] == "제39조" else "공표된"
    state = "보호기간이 끝났습니다" if free else "아직 보호됩니다"
    return Result(
        summary=f"{year}년에 {since} 저작물은 {free_from.isoformat()}부터 자유롭게 쓸 수 있고, "
        f"{day.isoformat()} 현재 {state}.",
        values={"free": free, "free_from": free_from.isoformat(), "term_years": term},
        rule=_rule(kind, old),
        sources=[
            law("저작권법", RULES[kind], EFFECTIVE),
            law("저작권법", "제44조", EFFECTIVE),
        ],
    )


def _rule(kind: Kind, old: bool) -> str:
    """Return the sentence that the figure stands on."""
    since = "사망한" if RULES[kind] == "제39조" else "공표한"
    if old:
        return (
            f"{since} 해가 1962년까지이면 50년의 옛 보호기간이 이미 끝났고, 70년으로 늘린 개정법은 "
            "소멸한 권리를 되살리지 않습니다(2011. 6. 30. 개정 부칙 제2조)."
        )
    return f"{since} 다음 해부터 세어({RULES[kind]}, 제44조) 70년이 지나면 끝납니다."
