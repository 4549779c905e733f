"""Check every law, article and case that a text cites against what is held."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

import httpx

from ..errors import NotFound, SectorKitError
from ..publicdata.cases import CaseSearch, Decision
from ..retrieval.holdings import Holdings
from ..retrieval.references import Reference, law_key, parse_reference
from ..values import Citation
from . import Result, Source
from .articles import check_article
from .cases import Case, doubts, faults, parse_cases
from .claims import spans_of

Verdict = Literal["exists", "not_found", "repealed", "not_yet", "mismatch", "unchecked"]
Kind = Literal["article", "law", "case"]

LABELS: dict[Verdict, str] = {
    "exists": "있음",
    "not_found": "없음",
    "repealed": "폐지·삭제됨",
    "not_yet": "아직 시행 전",
    "mismatch": "내용이 다름",
    "unchecked": "오프라인에서 확인 불가",
}
RULE = (
    "조문은 색인에 있는 법령의 기준일 현재 판과 대조합니다. 내용은 따온 말, 수, 긍정과 부정이 "
    "조문과 어긋날 때만 '내용이 다름'으로 적습니다. 색인에 없는 법령과 판례는 있다고도 없다고도 "
    "하지 않습니다. 판례는 번호와 날짜가 규칙에 맞는지만 보며, law.go.kr 키가 있으면 조회합니다."
)
_NAMED = re.compile(r"[「『](?P<law>[^「」『』]{2,80}?)[」』]")
_LAW = re.compile(r"(?:법|법률|령|규칙|규정|헌법|조례)$")
_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one citation: `text[start:end] == cited`.

    `source` is the right text, an exact span of a stored passage; `claim` is what the text says
    of it, at `claim_start:claim_end`. `right` is what an official answer says of a case.
    """

    kind: Kind
    verdict: Verdict
    label: str
    cited: str
    start: int
    end: int
    reason: str
    law: str = ""
    locator: str = ""
    compared: str = ""
    claim: str = ""
    claim_start: int = 0
    claim_end: int = 0
    source: Citation | None = None
    right: str = ""
    rule: Source | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Result):
    """Every citation of a text in order, each with its verdict, as of one day."""

    as_of: date
    findings: Sequence[Finding]
    notices: Sequence[str] = ()


def check(
    text: str, holdings: Holdings, as_of: date, official: CaseSearch | None = None
) -> list[Finding]:
    """Return a finding for each citation in a text, in order.

    Cases are looked up where there is an `official` source (see `officially`), else only held to
    the rules of numbering.
    """
    references = _references(text, holdings)
    spans = spans_of(text) if references else []
    articles = [_article(text, r, references, spans, holdings, as_of) for r in references]
    laws = list(_laws(text, references, holdings, as_of))
    cases = list(_cases(text, official, as_of))
    found = [each for each in (*articles, *laws, *cases) if each]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def report(findings: Sequence[Finding], as_of: date, notices: Sequence[str] = ()) -> Checked:
    """Return findings as a tool's result: counted, with the texts they stand on."""
    counts = Counter(finding.verdict for finding in findings)
    told = [f"{LABELS[verdict]} {counts[verdict]}" for verdict in LABELS if counts[verdict]]
    worst = [f for f in findings if f.verdict not in ("exists", "unchecked")]
    named = "; ".join(f"{f.cited}: {f.label}({f.reason})" for f in worst[:20])
    summary = f"인용 {len(findings)}건({', '.join(told)}), 기준일 {as_of.isoformat()}."
    return Checked(
        summary=f"{summary} 문제가 있는 인용: {named}" if named else summary,
        values={"citations": len(findings), **{v: counts[v] for v in LABELS}},
        rule=RULE,
        sources=_sources(findings),
        as_of=as_of,
        findings=tuple(findings),
        notices=tuple(notices),
    )


def _sources(findings: Sequence[Finding]) -> list[Source]:
    found: dict[tuple[str, str], Source] = {}
    for finding in findings:
        if source := finding.source:
            since = source.effective_from.isoformat() if source.effective_from else ""
            key = (source.title, finding.locator or source.locator)
            found[key] = Source(title=key[0], locator=key[1], url=source.url, effective_from=since)
        elif rule := finding.rule:
            found[(rule.title, rule.locator)] = rule
    return list(found.values())


def _references(text: str, holdings: Holdings) -> list[Reference]:
    titles = [editions[0].title for editions in holdings.laws.values()]
    found = parse_reference(text, abbreviations=holdings.abbreviations, laws=titles)
    return [reference for reference in found if reference.law or reference.kind]


def _article(
    text: str,
    reference: Reference,
    others: Sequence[Reference],
    spans: Sequence[tuple[int, int]],
    holdings: Holdings,
    as_of: date,
) -> Finding:
    checked = check_article(text, reference, others, spans, holdings, as_of)
    compared = checked.comparison
    return Finding(
        kind="article",
        verdict=checked.verdict,
        label=LABELS[checked.verdict],
        cited=text[reference.start : reference.end],
        start=reference.start,
        end=reference.end,
        reason=checked.reason,
        law=reference.title,
        locator=reference.full_locator,
        compared=compared.state,
        claim=text[compared.start : compared.end].strip(),
        claim_start=compared.start,
        claim_end=compared.end,
        source=checked.source,
        right=checked.source.quote if checked.source else "",
        notes=checked.notes,
    )


def _laws(
    text: str, references: Sequence[Reference], holdings: Holdings, as_of: date
) -> Iterator[Finding]:
    """Yield the laws named in 「」 without an article, each once."""
    seen = {law_key(reference.title) for reference in references}
    inside = [(reference.start, reference.end) for reference in references]
    for match in _NAMED.finditer(text):
        name = match["law"].strip()
        covered = any(a <= match.start() < b for a, b in inside)
        if covered or law_key(name) in seen or not _LAW.search(name):
            continue
        seen.add(law_key(name))
        held = holdings.editions(name)
        now = [edition for edition in held if edition.holds_on(as_of)]
        verdict: Verdict = "exists" if now else "unchecked"
        yield Finding(
            kind="law",
            verdict=verdict,
            label=LABELS[verdict],
            cited=match[0],
            start=match.start(),
            end=match.end(),
            law=name,
            reason="색인에 기준일 현재 판이 있습니다." if now else "색인에 없는 법령입니다.",
        )


def _cases(text: str, official: CaseSearch | None, as_of: date) -> Iterator[Finding]:
    for case in parse_cases(text):
        verdict, reason, right, rule = _judged(case, official, as_of)
        yield Finding(
            kind="case",
            verdict=verdict,
            label=LABELS[verdict],
            cited=text[case.start : case.end],
            start=case.start,
            end=case.end,
            locator=case.number,
            reason=reason,
            right=right,
            rule=rule,
            notes=tuple(doubts(case)),
        )


@contextmanager
def officially(holdings: Holdings) -> Iterator[CaseSearch | None]:
    """Open the way to law.go.kr for as long as the block runs; nothing without the key for it."""
    if not holdings.key("law"):
        yield None
        return
    with httpx.Client(timeout=_SECONDS) as client:
        yield CaseSearch(holdings.key("law"), client, wait=lambda _: None)


def _judged(
    case: Case, official: CaseSearch | None, as_of: date
) -> tuple[Verdict, str, str, Source | None]:
    """Return verdict, reason, what is right, and the rule that makes the case impossible."""
    if wrong := faults(case, as_of):
        rule = next((fault.source for fault in wrong if fault.source), None)
        return (
            "not_found",
            "있을 수 없는 사건입니다. " + " ".join(f.reason for f in wrong),
            "",
            rule,
        )
    if official is None:
        reason = "판례는 오프라인에서 확인할 수 없습니다. 번호와 날짜의 형식에는 모순이 없습니다."
        return "unchecked", reason, "", None
    if case.constitutional:
        return "unchecked", "헌법재판소 결정은 아직 조회하지 않습니다.", "", None
    return (*_looked_up(case, official), None)


def _looked_up(case: Case, official: CaseSearch) -> tuple[Verdict, str, str]:
    try:
        found = official.by_number(case.number)
    except NotFound:
        found = []
    except SectorKitError as error:
        return "unchecked", f"law.go.kr에서 확인하지 못했습니다. {error}", ""
    if not found:
        reason = (
            "law.go.kr 판례에 없는 번호입니다. 공개되지 않은 판결일 수 있으니 법원에서 확인하세요."
        )
        return "not_found", reason, ""
    right = next((each for each in found if _same(case, each)), None)
    if right:
        return "exists", "law.go.kr 판례에 있습니다.", _told(right)
    return "mismatch", "번호는 있으나 법원이나 선고일이 다릅니다.", _told(found[0])


def _same(case: Case, decision: Decision) -> bool:
    court = not case.court or not decision.court or case.court in decision.court
    day = not case.decided or not decision.decided or date(*case.decided) == decision.decided
    return court and day


def _told(decision: Decision) -> str:
    day = decision.decided.isoformat() if decision.decided else ""
    return " ".join(part for part in (decision.court, day, decision.number, decision.name) if part)
