"""When a step of a procedure must be taken at the latest."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.tools import Result, Source
from sectorkit.tools.dates import expiry, last_day

from .sources import article, table

Kind = Literal[
    "지급명령 이의신청",
    "이행권고결정 이의신청",
    "화해권고결정 이의신청",
    "조정을 갈음하는 결정 이의신청",
    "민사 답변서 제출",
    "민사 항소",
    "민사 항소이유서 제출",
    "민사 상고",
    "민사 상고이유서 제출",
    "민사 즉시항고",
    "민사 추후보완",
    "민사 재심",
    "가사 판결 항소",
    "집행절차 즉시항고",
    "배당이의의 소 제기 증명",
    "가압류 집행",
    "회생·파산 즉시항고(공고된 재판)",
    "형사 항소",
    "형사 상고",
    "형사 항소이유서 제출",
    "형사 상고이유서 제출",
    "약식명령 정식재판 청구",
    "즉결심판 정식재판 청구",
    "형사 즉시항고",
    "재정신청",
    "친고죄 고소",
    "과태료 이의제기",
    "과태료 약식재판 이의신청",
    "범칙금 납부",
    "운전면허 처분 이의신청",
    "행정심판 청구",
    "행정소송(취소소송) 제기",
    "처분에 대한 이의신청",
    "처분의 재심사 신청",
    "정보공개 여부 결정",
    "정보공개 이의신청",
    "법정민원 거부처분 이의신청",
    "국세 이의신청",
    "국세 심사청구",
    "조세심판 청구",
    "건강보험 이의신청",
    "국민연금 심사청구",
    "산재보험 심사청구",
    "산재보험 재심사청구",
    "고용보험 심사청구",
    "부당해고 구제신청",
    "노동위원회 재심신청",
    "노동위원회 재심판정 취소소송",
    "차별적 처우 시정신청",
    "상속포기",
    "상속 한정승인",
    "상속 특별한정승인",
    "유류분 반환청구",
    "상속회복청구",
    "이혼 재산분할 청구",
    "부정행위를 이유로 한 이혼청구",
    "협의이혼 신고",
    "친생부인의 소",
    "채권자취소의 소",
    "법률행위 취소",
    "출생신고",
    "사망신고",
]
COUNTING = (
    "첫날을 빼고 세며(제157조), 주·월·년은 역에 따라 계산하고(제160조), 마지막 날이 토요일이나 "
    "공휴일이면 다음 날에 끝납니다(제161조)."
)


def procedural_deadline(
    kind: Annotated[Kind, Field(description="어떤 절차인지")],
    event: Annotated[
        date,
        Field(description="기간이 시작되는 날. 절차에 따라 송달·통지받은 날, 안 날, 선고한 날"),
    ],
    occurred: Annotated[
        date | None,
        Field(
            description="행정심판·취소소송·유류분처럼 바깥 기한이 있을 때, 처분이나 일이 있었던 날"
        ),
    ] = None,
) -> Result:
    """소송, 심판, 이의, 신고를 늦어도 언제까지 해야 하는지 조문에 따라 셉니다."""
    row = table("deadlines")[kind]
    end, moved = expiry(event, row["amount"], row["unit"])
    outer = _outer(row, event, occurred)
    last = min(end, outer) if outer else end
    counted = "" if outer is None or outer >= end else f" {row['outer']['from']}부터 센 기한입니다."
    because = f" 마지막 날이 {', '.join(moved)}이어서 넘어갔습니다." if moved else ""
    values = {
        "last_day": last.isoformat(),
        "counted_from": row["from"],
        "before_holidays": last_day(event, row["amount"], row["unit"]).isoformat(),
        "moved": bool(moved),
        "cannot_be_extended": bool(row.get("fixed", False)),
    }
    return Result(
        summary=f"{kind}은(는) 늦어도 {last.isoformat()}까지 해야 합니다."
        + (counted or because)
        + _warn(row, outer),
        values=values | ({"outer_last_day": outer.isoformat()} if outer else {}),
        rule=_rule(row),
        sources=_sources(row),
    )


def _outer(row: Mapping[str, Any], event: date, occurred: date | None) -> date | None:
    """Return the day beyond which nothing helps, where the article sets one and it is known."""
    if occurred is None:
        return None
    if "outer" not in row:
        raise BadInput("이 절차에는 바깥 기한이 없습니다. occurred를 비워 주세요.")
    if occurred > event:
        raise BadInput("일이 있었던 날이 그것을 안 날보다 늦습니다. 두 날짜를 확인해 주세요.")
    return expiry(occurred, row["outer"]["amount"], row["outer"]["unit"])[0]


def _warn(row: Mapping[str, Any], outer: date | None) -> str:
    if "outer" not in row or outer:
        return ""
    bound = row["outer"]
    return f" 다만 {bound['from']}부터 {bound['amount']}{bound['unit']}을 넘길 수 없습니다."


def _rule(row: Mapping[str, Any]) -> str:
    where = f"{row['law']} {', '.join(row['at'])}"
    told = f"{row['from']}부터 {row['amount']}{row['unit']} 이내({where})."
    if "outer" in row:
        bound = row["outer"]
        told += f" {bound['from']}부터 {bound['amount']}{bound['unit']}이 지나면 할 수 없습니다."
    if row.get("fixed"):
        told += " 조문이 불변기간으로 정해 법원이나 기관이 늘려 줄 수 없습니다."
    return f"{told} {CRIMINAL if _criminal(row) else COUNTING}"


CRIMINAL = (
    "첫날을 빼고 세며, 마지막 날이 토요일이나 공휴일이면 그날은 넣지 않습니다(형사소송법 제66조)."
)


def _criminal(row: Mapping[str, Any]) -> bool:
    return row["law"] == "형사소송법" or bool(row.get("criminal"))


def _sources(row: Mapping[str, Any]) -> list[Source]:
    counting = (
        article("형사소송법", "제66조")
        if _criminal(row)
        else article("민법", "제157조", "제160조", "제161조")
    )
    return [*article(row["law"], *row["at"]), *counting]
