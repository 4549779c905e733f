"""A contract, clause by clause, against a checklist kept as data; nothing beyond the checklist."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from sectorkit.errors import BadInput
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.references import parse_reference
from sectorkit.tools import Result, Source, law
from sectorkit.tools.articles import standing
from sectorkit.values import Citation, today

from .papers import NOTICES, Pasted, Uploaded, text_of

Kind = Literal["standard_terms", "housing_lease", "employment"]

CHECKLISTS = Path(__file__).parent.parent / "data" / "checklists"
RULE = (
    "점검표의 말이 조항에 있는지만 봅니다. 찾은 조항이 무효라고 하지 않으며, 찾지 못한 것이 문제가 "
    "없다는 뜻도 아닙니다."
)
_CLAUSE = re.compile(
    r"^[ \t#*]*(?:제\s?\d+\s?조(?:의\s?\d+)?(?=[\s(\[【:.])|\d{1,2}[.)]\s)", re.MULTILINE
)
_LONGEST_CLAUSE = 4_000


class Item(BaseModel):
    """One thing to look for, with the article it comes from.

    `catches` and `passes` are clauses that must and must not be found: the tests read them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    looks_for: tuple[str, ...]
    unless: tuple[str, ...] = ()
    missing: bool = False
    """Found when no clause of the whole contract has the words."""
    risk: str
    ask: str
    law: str
    article: str
    catches: str
    passes: str

    def match(self, text: str) -> re.Match[str] | None:
        """Return the words it looks for in a text, unless others there excuse them."""
        if any(re.search(pattern, text) for pattern in self.unless):
            return None
        found = (re.search(pattern, text) for pattern in self.looks_for)
        return next((match for match in found if match), None)


class Checklist(BaseModel):
    """What to look for in one kind of contract, and what it does not look at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    applies: str
    checked_at: date
    not_checked: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: `text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A clause that a lawyer should look at, and why; `clause` is empty where one is missing.

    `text[start:end] == clause`, and `text[at:at + len(words)] == words`. `source` is the article's
    exact words where it is held; `article` names it in any case.
    """

    item: str
    clause: str
    start: int
    end: int
    words: str
    at: int
    risk: str
    ask: str
    article: Source
    source: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Result):
    """The concerns of a contract in order, and what was not looked at."""

    concerns: Sequence[Concern]
    clauses: int
    applies: str
    not_checked: Sequence[str]
    notices: Sequence[str] = NOTICES


@lru_cache(maxsize=8)
def load_checklist(kind: Kind) -> Checklist:
    """Return the checklist of one kind of contract."""
    path = CHECKLISTS / f"{kind}.yaml"
    return Checklist.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def clauses(text: str) -> list[Clause]:
    """Return the clauses of a contract: by 제1조 or 1., else by paragraph; all of it is in one."""
    starts = [match.start() for match in _CLAUSE.finditer(text)]
    if len(starts) < 2:
        starts = [match.end() for match in re.finditer(r"\A|\n\s*\n|\n", text)]
    places = sorted({0, *starts, len(text)})
    found = []
    for a, b in pairwise(places):
        words = text[a:b]
        start = a + len(words) - len(words.lstrip())
        if words.strip():
            found.append(Clause(words.strip(), start, start + len(words.strip())))
    return found


def review_contract(
    holdings: Holdings,
    kind: Annotated[
        Kind,
        Field(description="standard_terms 약관, housing_lease 주택임대차, employment 근로계약"),
    ],
    text: Pasted = "",
    document_id: Uploaded = "",
    as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
) -> Review:
    """[전문가용] 계약서를 조항별로 점검표와 대조해, 살펴볼 조항과 근거 조문을 알립니다."""
    words = text_of(holdings, text, document_id)
    checklist, day = load_checklist(kind), as_of or today()
    split = clauses(words)
    if not split:
        raise BadInput("계약서에 글이 없습니다.")
    each = (_concerns(item, words, split, checklist, holdings, day) for item in checklist.items)
    found = sorted(chain.from_iterable(each), key=lambda c: (not c.clause, c.start))
    return Review(
        summary=f"{checklist.title} 점검: 조항 {len(split)}개에서 살펴볼 곳 {len(found)}건. "
        f"{checklist.applies}",
        values={"clauses": len(split), "concerns": len(found), "items": len(checklist.items)},
        rule=RULE,
        sources=list({c.article.url: c.article for c in found}.values()),
        concerns=found,
        clauses=len(split),
        applies=checklist.applies,
        not_checked=(*checklist.not_checked, "점검표에 없는 것은 보지 않았습니다."),
    )


def _concerns(
    item: Item,
    text: str,
    split: Sequence[Clause],
    checklist: Checklist,
    holdings: Holdings,
    day: date,
) -> list[Concern]:
    if item.missing:
        there = item.match(text)
        return [] if there else [_concern(item, Clause("", 0, 0), "", 0, checklist, holdings, day)]
    found = []
    for clause in split:
        match = item.match(clause.text[:_LONGEST_CLAUSE])
        if match:
            at = clause.start + match.start()
            found.append(_concern(item, clause, match[0], at, checklist, holdings, day))
    return found


def _concern(
    item: Item,
    clause: Clause,
    words: str,
    at: int,
    checklist: Checklist,
    holdings: Holdings,
    day: date,
) -> Concern:
    reference = parse_reference(f"「{item.law}」 {item.article}")[0]
    return Concern(
        item=item.id,
        clause=clause.text,
        start=clause.start,
        end=clause.end,
        words=words,
        at=at,
        risk=item.risk,
        ask=item.ask,
        article=law(item.law, item.article, checked_at=checklist.checked_at.isoformat()),
        source=standing(reference, holdings, day).source,
    )
