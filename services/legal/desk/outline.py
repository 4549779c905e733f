"""An outline of issues for a lawyer: what the sources say, and what to ask; no conclusion."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from sectorkit import Question
from sectorkit.retrieval import RELEVANT
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.korean import sentences
from sectorkit.retrieval.references import Reference, parse_reference
from sectorkit.tools import Result, Source, law
from sectorkit.tools.articles import Standing, standing
from sectorkit.values import Citation, Passage, today
from sectorkit.verify import cite

from .papers import NOTICES

MOST_ISSUES = 5
MOST_STATUTES = 6
RULE = (
    "쟁점은 사실관계로 찾은 안내문의 제목이며 판단이 아닙니다. 조문은 그 안내문이 든 것을 색인에서 "
    "찾아 보였고, 반대 주장은 조문의 예외에서 따온 물음으로만 적습니다."
)
NO_CASES = "판례는 오프라인에서 찾을 수 없습니다. law.go.kr이나 법원 도서관에서 찾으세요."
_EXCEPTION = re.compile(r"다만|그러나|그러하지 아니하")


@dataclass(frozen=True, slots=True)
class Statute:
    """An article that an issue turns on: its exact words where held, its address in any case."""

    article: Source
    standing: str
    source: Citation | None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question to examine before the other side asks it; `source` is the exception itself."""

    question: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue with what it stands on; `source` is why it is here."""

    title: str
    source: Citation
    statutes: Sequence[Statute]
    cases: str
    inquiries: Sequence[Inquiry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline(Result):
    """Issues, best found first."""

    issues: Sequence[Issue]
    as_of: date
    notices: Sequence[str] = NOTICES


async def outline_issues(
    holdings: Holdings,
    facts: Annotated[str, Field(min_length=10, max_length=8000, description="사실관계")],
    as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
) -> Outline:
    """[전문가용] 사실관계에서 살펴볼 쟁점, 조문, 따져 볼 물음을 출처와 함께 늘어놓습니다."""
    day = as_of or today()
    found = await holdings.search(Question(facts, as_of=day, top_k=12))
    guides = _guides([passage for passage in found if passage.score >= RELEVANT])
    issues = [_issue(facts, guide, holdings, day) for guide in guides]
    sources = {s.article.url: s.article for issue in issues for s in issue.statutes}
    told = ", ".join(issue.title for issue in issues) or "찾은 쟁점이 없습니다"
    return Outline(
        summary=f"살펴볼 쟁점 {len(issues)}개: {told}. 기준일 {day.isoformat()}.",
        values={"issues": len(issues), "statutes": len(sources)},
        rule=RULE,
        sources=list(sources.values()),
        issues=issues,
        as_of=day,
    )


def _guides(found: Sequence[Passage]) -> list[Passage]:
    """Return the best passage of each document that is no statute, best first."""
    best: dict[str, Passage] = {}
    for passage in found:
        if not re.match(r"제\d+조|부칙", passage.locator):
            best.setdefault(passage.document_id, passage)
    return list(best.values())[:MOST_ISSUES]


def _issue(facts: str, guide: Passage, holdings: Holdings, day: date) -> Issue:
    a, b = _closest(facts, guide.text)
    named = list(_named(guide, holdings))[:MOST_STATUTES]
    stands = [(reference, standing(reference, holdings, day)) for reference in named]
    return Issue(
        title=guide.title,
        source=cite(guide, a, b),
        statutes=[_statute(reference, found) for reference, found in stands],
        cases=NO_CASES,
        inquiries=list({i.source: i for _, found in stands for i in _inquiries(found)}.values()),
    )


def _closest(facts: str, text: str) -> tuple[int, int]:
    """Return the sentence of a text that shares most pairs of letters with the facts."""
    pairs = {facts[i : i + 2] for i in range(len(facts) - 1)}
    spans = sentences(text) or [(0, len(text))]

    def shared(span: tuple[int, int]) -> int:
        said = text[slice(*span)]
        return sum(said[i : i + 2] in pairs for i in range(len(said) - 1))

    return max(spans, key=shared)


def _named(guide: Passage, holdings: Holdings) -> Iterator[Reference]:
    """Yield each article or 항 that a guide names, once."""
    titles = [editions[0].title for editions in holdings.laws.values()]
    seen = set()
    for reference in parse_reference(guide.text, laws=titles):
        key = (reference.title, reference.locator, reference.paragraph)
        if reference.law and key not in seen:
            seen.add(key)
            yield reference


def _statute(reference: Reference, found: Standing) -> Statute:
    article = law(reference.title, reference.full_locator)
    label = "기준일 현재 있는 조문" if found.verdict == "exists" else found.reason
    return Statute(article, label, found.source)


def _inquiries(found: Standing) -> Iterator[Inquiry]:
    """Yield a question for each exception in the words of the part that was named."""
    source = found.source
    for passage in found.passages:
        if source is None or passage.id != source.passage_id:
            continue
        for a, b in sentences(passage.text):
            if source.start <= a < source.end and _EXCEPTION.search(passage.text[a:b]):
                name = f"{passage.title} {passage.locator}"
                question = f"{name}의 이 예외에 해당하는 사정이 있는지 살펴보았습니까?"
                yield Inquiry(question, cite(passage, a, b))
