"""Decisions of the courts from law.go.kr, found by their number and never without a key."""

import re
from dataclasses import dataclass
from datetime import date

from .law import LawGoKr, _date, _list, _map


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as the search lists it."""

    number: str
    court: str
    decided: date | None
    name: str
    serial: str

    @property
    def url(self) -> str:
        """Its public address."""
        return f"https://www.law.go.kr/판례/({self.number})"


class CaseSearch(LawGoKr):
    """Finds decisions with the caller's own OC key (`target=prec`, `nb` is 사건번호)."""

    def by_number(self, number: str) -> list[Decision]:
        """Return the decisions of that number; an empty list says that law.go.kr has none.

        law.go.kr publishes a part of all decisions, so none does not mean that none was given.
        Raises `Unavailable` where it does not answer.
        """
        body = self._get("lawSearch.do", target="prec", nb=number, display="100")
        rows = _list(_map(body.get("PrecSearch")).get("prec"))
        found = [_decision({str(k): str(v or "") for k, v in row.items()}) for row in rows]
        return [each for each in found if _squeezed(number) in _numbers(each.number)]


def _decision(row: dict[str, str]) -> Decision:
    day = row.get("선고일자", "")
    return Decision(
        number=row.get("사건번호", "").strip(),
        court=row.get("법원명", "").strip(),
        decided=_date(day) if re.search(r"\d{4}", day) else None,
        name=row.get("사건명", "").strip(),
        serial=row.get("판례일련번호", ""),
    )


def _numbers(written: str) -> set[str]:
    """Return each number of `2018다12345, 2018다12346(병합)`."""
    return {_squeezed(n) for n in re.findall(r"\d{2,4}\s?[가-힣]{1,3}\s?\d+", written)}


def _squeezed(number: str) -> str:
    return re.sub(r"\s", "", number)
