"""Until when: the periods of school law, counted as the Civil Act counts."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import Field

from sectorkit.tools import Result, law
from sectorkit.tools.dates import expiry

TABLE = Path(__file__).parent / "data/values/deadlines.yaml"

Period = Literal[
    "퇴학 재심청구(조치를 받은 날부터)",
    "퇴학 재심청구(안 날부터)",
    "재심 결정 뒤 행정심판",
    "학교폭력 조치 행정심판(안 날부터)",
    "학교안전공제 심사청구(안 날부터)",
    "학교안전공제 지급 결정(청구받은 날부터)",
    "학원 교습비 반환(반환사유가 생긴 날부터)",
    "개별화교육계획 송부(전학·진학할 때)",
    "특수교육 심사청구 결정(청구받은 날부터)",
    "박사학위논문 공표(학위를 받은 날부터)",
]
PERIODS: tuple[str, ...] = get_args(Period)


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """Return the periods by name."""
    return dict(yaml.safe_load(TABLE.read_text(encoding="utf-8")))


def school_deadline(
    kind: Annotated[Period, Field(description="어떤 기간인지")],
    event: Annotated[date, Field(description="기간이 시작되는 일이 있었던 날")],
) -> Result:
    """학교와 대학에 관한 법의 기간이 끝나는 날을 셉니다. 마지막 날이 쉬는 날이면 넘깁니다."""
    row = table()[kind]
    end, moved = expiry(event, row["amount"], row["unit"])
    because = f" 마지막 날이 {', '.join(moved)}이어서 넘어갔습니다." if moved else ""
    return Result(
        summary=f"{kind}: {event.isoformat()}부터 {row['amount']}{row['unit']}은 "
        f"{end.isoformat()}에 "
        f"끝납니다. 받는 곳은 {row['to']}입니다.{because}",
        values={"last_day": end.isoformat(), "to": row["to"], "moved": bool(moved)},
        rule=f"「{row['law']}」 {row['article']}의 기간을 민법 제157조, 제160조, 제161조에 따라 "
        f"셉니다.",
        sources=(law(row["law"], row["article"]), law("민법", "제157조"), law("민법", "제161조")),
    )


def abroad_report_day(
    departure: Annotated[date, Field(description="출국하는 날")],
) -> Result:
    """취업 후 상환 학자금대출을 받은 사람이 유학 전에 신고해야 하는 마지막 날을 셉니다."""
    last = date.fromordinal(departure.toordinal() - 40)
    return Result(
        summary=f"{departure.isoformat()}에 출국하려면 {last.isoformat()}까지 유학계획과 "
        f"상환계획을 "
        "교육부장관에게 신고해야 합니다.",
        values={"last_day": last.isoformat()},
        rule="해외유학을 하려는 채무자는 출국 40일 전까지 신고해야 합니다(제21조 제1항).",
        sources=(law("취업 후 학자금 상환 특별법", "제21조"),),
    )
