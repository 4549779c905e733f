"""Old and new of one article, side by side, 항 by 항."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Annotated, Literal

from pydantic import Field

from sectorkit.errors import BadInput, NotFound
from sectorkit.retrieval.holdings import Edition, Holdings
from sectorkit.retrieval.provisions import Part, is_deleted, parts, within
from sectorkit.retrieval.references import law_key, parse_reference
from sectorkit.tools import Result, Source
from sectorkit.values import Citation, Passage
from sectorkit.verify import cite

from .papers import NOTICES

Change = Literal["same", "changed", "added", "removed"]

CHANGES: Mapping[Change, str] = {
    "same": "같음",
    "changed": "바뀜",
    "added": "새로 생김",
    "removed": "없어짐",
}
RULE = (
    "같은 법령의 두 판에서 같은 번호의 항을 나란히 놓고 글자를 대조합니다. 개정 표시는 빼고 봅니다."
)
_AMENDED = re.compile(r"\s*[<\[](?:개정|신설|전문개정|본조신설|제목개정)[^>\]]*[>\]]")


@dataclass(frozen=True, slots=True)
class Row:
    """One 항 then and now: exact texts, and the words that went and came."""

    locator: str
    change: Change
    label: str
    before: Citation | None
    after: Citation | None
    gone: Sequence[str] = ()
    came: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared(Result):
    """An article on two days, row by row."""

    rows: Sequence[Row]
    notices: Sequence[str] = NOTICES


def compare_article(
    holdings: Holdings,
    law: Annotated[str, Field(min_length=2, max_length=80, description="법령 이름")],
    article: Annotated[str, Field(min_length=2, max_length=20, description="조문, 예: 제6조의3")],
    before: Annotated[date, Field(description="앞의 날")],
    after: Annotated[date, Field(description="뒤의 날")],
) -> Compared:
    """[전문가용] 한 조문을 두 날짜의 판에서 항별로 나란히 대조합니다."""
    locator = _locator(article)
    old, new = _edition(holdings, law, before), _edition(holdings, law, after)
    then, now = old.article(locator), new.article(locator)
    if not then and not now:
        raise NotFound(f"「{old.title}」의 두 판 모두에 {locator}이(가) 없습니다.")
    numbers = sorted({part.path[0] for part in (*parts(then), *parts(now))})
    rows = [_row(locator, n, _paragraph(then, n), _paragraph(now, n)) for n in numbers]
    counts = Counter(row.change for row in rows)
    told = ", ".join(
        f"{said} {counts[change]}" for change, said in CHANGES.items() if counts[change]
    )
    same = " 두 날짜에 같은 판이 시행됩니다." if old.document_id == new.document_id else ""
    return Compared(
        summary=f"「{old.title}」 {locator}: {_since(old)} 판과 {_since(new)} 판. {told}.{same}",
        values={str(change): counts[change] for change in CHANGES},
        rule=RULE,
        sources=[_source(old, locator), _source(new, locator)],
        rows=rows,
    )


def _locator(article: str) -> str:
    found = parse_reference(f"법 {article}")
    if not found:
        raise BadInput("조문은 '제6조의3'처럼 적어 주세요.")
    return found[0].locator


def _edition(holdings: Holdings, law: str, day: date) -> Edition:
    name = holdings.abbreviations.get(law_key(law), law)
    held = holdings.editions(name)
    found = [edition for edition in held if edition.holds_on(day)]
    if found:
        return found[-1]
    if not held:
        raise NotFound(f"「{law}」이(가) 색인에 없습니다. 법령을 먼저 넣어 주세요.")
    there = ", ".join(_since(edition) for edition in held)
    raise NotFound(f"「{law}」의 {day.isoformat()} 판이 색인에 없습니다. 있는 판: {there}.")


def _since(edition: Edition) -> str:
    return f"{edition.begins.isoformat()} 시행" if edition.begins else "시행일 모름"


def _source(edition: Edition, locator: str) -> Source:
    article = edition.article(locator)
    since = edition.begins.isoformat() if edition.begins else ""
    url = article[0].url if article else ""
    return Source(title=edition.title, locator=locator, url=url, effective_from=since)


def _paragraph(article: Sequence[Passage], number: int) -> list[Part]:
    """Return what stands under a 항; 0 is what stands before the first one."""
    if number:
        return within(article, (number, 0, 0, ""))
    found = [part for part in parts(article) if part.path[0] == 0]
    if not found:
        return []
    first = [part for part in found if part.passage is found[0].passage]
    return [Part(first[0].passage, first[0].start, first[-1].end, (0, 0, 0, ""))]


def _row(locator: str, number: int, then: Sequence[Part], now: Sequence[Part]) -> Row:
    old, new = _words(then), _words(now)
    change = _change(old, new)
    gone, came = _differences(old, new) if change == "changed" else ((), ())
    name = f"{locator} 제{number}항" if number else locator
    return Row(name, change, CHANGES[change], _cite(then), _cite(now), gone, came)


def _change(old: str, new: str) -> Change:
    if not old or is_deleted(old):
        return "added" if new and not is_deleted(new) else "same"
    if not new or is_deleted(new):
        return "removed"
    return "same" if law_key(old) == law_key(new) else "changed"


def _words(found: Sequence[Part]) -> str:
    return " ".join(_AMENDED.sub("", part.text) for part in found).strip()


def _differences(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the runs of words that went, and those that came."""
    a, b = old.split(), new.split()
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    gone = tuple(" ".join(a[i:j]) for kind, i, j, _, _ in steps if kind != "equal" and j > i)
    came = tuple(" ".join(b[i:j]) for kind, _, _, i, j in steps if kind != "equal" and j > i)
    return gone, came


def _cite(found: Sequence[Part]) -> Citation | None:
    return cite(found[0].passage, found[0].start, found[0].end) if found else None
