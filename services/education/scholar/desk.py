"""The scholar's tools: check a list, write it out, ask and read one's own papers."""

from collections import Counter
from typing import Annotated

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result, Source
from sectorkit.values import Passage, Question

from . import papers
from .checking import TOLD, Checked, check_all
from .reading import read_references
from .sources import Indexes
from .writing import Format, as_recorded, write

LONGEST = 200_000

References = Annotated[
    str,
    Field(
        max_length=LONGEST,
        description="참고문헌 목록이나 원고(BibTeX, RIS, CSL-JSON, 한 줄에 하나씩 적은 목록)",
    ),
]
Paper = Annotated[str, Field(max_length=500, description="올린 논문(PDF, HWPX, DOCX 등)의 id")]

RULE = (
    "DOI, arXiv 번호, PMID로 먼저 조회하고 제목으로 다시 찾아 제목, 저자, 연도, 학술지, 권, 쪽을 "
    "대조합니다. 모든 색인이 답했는데 없을 때만 찾지 못했다고 합니다."
)


async def check_references(text: References, holdings: Holdings) -> Result:
    """참고문헌이 실제로 있는지, 서지가 맞는지, 철회되었는지 학술 색인에서 확인합니다."""
    checked = await check_all(read_references(text), Indexes(holdings))
    counts = Counter(each.verdict for each in checked)
    told = ", ".join(f"{TOLD[v]} {n}건" for v, n in counts.items())
    sample = any(each.record and each.record.sample for each in checked)
    mark = "[예시 자료] " if sample else ""
    return Result(
        summary=f"{mark}참고문헌 {len(checked)}건: {told}.",
        values={f"{n}": _line(each) for n, each in enumerate(checked, start=1)},
        rule=RULE,
        sources=_indexes(checked, sample),
    )


def _line(checked: Checked) -> str:
    return f"{TOLD[checked.verdict]} | {checked.entry.title or checked.entry.raw[:80]} | " + (
        checked.reason
        + "".join(f" ({d.field}: {d.said} → {d.recorded})" for d in checked.differences)
    )


def _indexes(checked: list[Checked], sample: bool) -> tuple[Source, ...]:
    names = dict.fromkeys(each.record.source for each in checked if each.record)
    mark = " (예시 자료)" if sample else ""
    urls = {each.record.source: each.record.url for each in checked if each.record}
    made = tuple(Source(title=f"{n}{mark}", locator="", url=urls[n]) for n in names)
    return made or (Source(title="Crossref", locator="", url="https://www.crossref.org"),)


async def export_references(
    text: References,
    form: Annotated[Format, Field(description="내보낼 형식")],
    holdings: Holdings,
    verified_only: Annotated[
        bool, Field(description="확인된 것만, 색인에 적힌 서지로 바로잡아 내보냅니다")
    ] = True,
) -> Result:
    """참고문헌을 BibTeX, RIS, CSL-JSON으로 내보냅니다. 기본은 색인에서 확인된 것만 내보냅니다."""
    entries = read_references(text)
    left = 0
    if verified_only:
        checked = await check_all(entries, Indexes(holdings))
        held = [c for c in checked if c.record and c.verdict in ("exists", "wrong_metadata")]
        left = len(entries) - len(held)
        entries = [as_recorded(c.entry, c.record) for c in held if c.record]
    written = write(entries, form) if entries else ""
    said = f" 확인되지 않았거나 철회된 {left}건은 뺐습니다." if left else ""
    return Result(
        summary=f"{len(entries)}건을 {form} 형식으로 적었습니다.{said}",
        values={"file": written, "count": len(entries), "left_out": left},
        rule=RULE,
        sources=(
            Source(
                title="CSL-JSON 명세",
                locator="",
                url="https://docs.citationstyles.org/en/stable/specification.html",
            ),
        ),
    )


async def ask_papers(
    question: Annotated[str, Field(min_length=2, max_length=2000, description="논문에 묻는 말")],
    holdings: Holdings,
    document_id: Annotated[
        str, Field(max_length=500, description="한 논문에서만 찾으려면 그 id")
    ] = "",
) -> Result:
    """올린 논문에서 질문에 답이 되는 문장을 쪽수와 함께 그대로 찾습니다. 없으면 없다고 합니다."""
    passages = await _own(question, holdings, document_id)
    said = papers.asked_of(question, passages)
    if not said:
        return Result(
            summary="올린 논문에서 답이 되는 문장을 찾지 못했습니다.",
            values={"found": 0},
            rule="질문의 중요한 낱말을 함께 가진 문장만 그대로 옮깁니다.",
            sources=(),
        )
    best = said[0].citation
    return Result(
        summary=f"{best.title} {said[0].page}: “{best.quote}”",
        values={"found": len(said)}
        | {f"{n}": f"{s.citation.title}, {s.page}: {s.text}" for n, s in enumerate(said, 1)},
        rule="질문의 중요한 낱말을 함께 가진 문장만 그대로 옮깁니다.",
        sources=tuple(
            Source(title=s.citation.title, locator=s.page, url=s.citation.url) for s in said
        ),
    )


async def _own(question: str, holdings: Holdings, document_id: str) -> list[Passage]:
    if document_id:
        return holdings.own_passages(document_id)
    asked = Question(question, filters={"collection": "uploads"}, top_k=8)
    return list(await holdings.search(asked))


def explain_paper(
    document_id: Paper,
    level: Annotated[papers.Level, Field(description="누가 읽나요")],
    holdings: Holdings,
) -> Result:
    """올린 논문에서 읽는 사람의 수준에 맞게 먼저 읽을 문장을 쪽수와 함께 고릅니다."""
    said = papers.explained(holdings.own_passages(document_id), level)
    if not said:
        raise BadInput(
            "이 문서에서 문장을 읽지 못했습니다. 글자가 있는 PDF나 원본 파일을 올려 주세요."
        )
    return Result(
        summary=" ".join(s.text for s in said[:3]),
        values={
            f"{n}": f"[{s.facet or '본문'}] {s.text} ({s.page})" for n, s in enumerate(said, 1)
        },
        rule=f"{level} 수준: 목적, 결과, 결론을 알리는 문장을 원문 그대로 고릅니다. 바꾸어 쓰지 "
        f"않습니다.",
        sources=tuple(
            Source(title=s.citation.title, locator=s.page, url=s.citation.url) for s in said
        ),
    )


def compare_papers(first: Paper, second: Paper, holdings: Holdings) -> Result:
    """두 논문의 목적, 자료, 방법, 결과, 결론, 한계를 원문 문장과 쪽수로 나란히 놓습니다."""
    rows = papers.compared(holdings.own_passages(first), holdings.own_passages(second))
    held = [s for _, a, b in rows for s in (a, b) if s]

    def told(said: papers.Said | None) -> str:
        return f"{said.text} ({said.page})" if said else "이 논문에서 찾지 못했습니다"

    return Result(
        summary=f"두 논문을 {len(rows)}가지로 견주었습니다. 문장은 모두 원문 그대로입니다.",
        values={facet: f"첫째: {told(a)} / 둘째: {told(b)}" for facet, a, b in rows},
        rule="각 항목을 알리는 말이 가장 많은 문장을 논문마다 하나씩 고릅니다.",
        sources=tuple(
            Source(title=s.citation.title, locator=s.page, url=s.citation.url) for s in held
        ),
    )


def extract_tables(
    document_id: Paper,
    holdings: Holdings,
    figures_only: Annotated[bool, Field(description="숫자가 있는 결과표만")] = True,
) -> Result:
    """올린 논문의 결과표를 CSV로 뽑습니다. 줄마다 논문 이름과 쪽수가 붙습니다."""
    found = papers.tables_of(holdings.own_passages(document_id))
    tables = [t for t in found if t.has_figures or not figures_only]
    return Result(
        summary=f"표 {len(tables)}개를 찾았습니다." if tables else "표를 찾지 못했습니다.",
        values={"tables": len(tables), "csv": papers.to_csv(tables)},
        rule="문서에 표로 적힌 것만 옮기며 값을 고치거나 채우지 않습니다.",
        sources=tuple(Source(title=t.title, locator=t.page, url="") for t in tables),
    )


SCHOLAR_TOOLS = (
    check_references,
    export_references,
    ask_papers,
    explain_paper,
    compare_papers,
    extract_tables,
)
"""What a scholar uses, in the order a paper is written."""
