"""A complaint comes in: masked, sorted, counted, set beside others like it; then a draft reply.

Nothing of the person is kept: the text is masked before it is stored, and what is stored is
sealed and the tenant's own.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sectorkit.errors import BadInput
from sectorkit.policies.personal_data import mask
from sectorkit.retrieval.embed import Embedding
from sectorkit.store.conversations import Owner
from sectorkit.store.records import Record, Records
from sectorkit.tools.petitions import Kind, Span, petition_deadline
from sectorkit.values import Answer

from .similar import clusters, likeness
from .sorting import Guess, sort_complaint

COMPLAINT = "complaint"
LOOKED_BACK = 300
"""So many of the newest complaints are compared; each costs an embedding."""
NEAR = 0.3
LONGEST = 8_000
"""Characters of a complaint; each costs a search and, with a model, its tokens."""
QUERY: tuple[Kind, ...] = ("질의민원(법령)", "질의민원(제도·절차)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an official sees of a complaint that came in."""

    id: str
    text: str
    kind: Guess
    department: Guess
    deadline: dict[str, Any]
    similar: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one tenant's complaints come in."""

    records: Records
    tenant: str
    embedding: Embedding
    sector: str = "public"
    subject: str = ""
    """Whose alone it is; nobody's name is the whole tenant."""

    @property
    def owner(self) -> Owner:
        """Return the owner that stands for the whole tenant, or for one visitor."""
        return Owner(self.tenant, self.subject, self.sector)

    def take(
        self,
        text: str,
        received: datetime,
        kind: Kind | None = None,
        amount: int | None = None,
        unit: Span | None = None,
    ) -> Taken:
        """Take a complaint in; an official's `kind` goes before the proposed one.

        Raises `BadInput` for a longer text than is read.
        """
        if len(text) > LONGEST:
            raise BadInput(f"민원은 {LONGEST:,}자까지 받습니다. 줄이거나 나누어 접수해 주세요.")
        masked = mask(text.replace("\0", "").strip())
        guessed, department = sort_complaint(masked)
        chosen = kind or counted_as(guessed.label, masked)
        deadline = _deadline(chosen, received, amount, unit)
        before = self.all()[-LOOKED_BACK:]
        similar = self._similar(masked, before)
        body = {
            "text": masked,
            "kind": chosen,
            "department": department.label,
            "due": deadline.get("due", ""),
        }
        kept = self.records.put(self.owner, COMPLAINT, body)
        return Taken(kept.id, masked, guessed, department, deadline, similar)

    def all(self) -> Sequence[Record]:
        """Return every complaint taken in, oldest first."""
        return self.records.all(self.owner, COMPLAINT)

    def get(self, id: str) -> Record | None:
        """Return one complaint, or nothing."""
        return self.records.get(self.owner, COMPLAINT, id)

    def _similar(self, text: str, before: Sequence[Record]) -> list[dict[str, Any]]:
        if not before:
            return []
        alike = likeness([text, *(record.body["text"] for record in before)], self.embedding)[0, 1:]
        ranked = sorted(range(len(before)), key=lambda at: -alike[at])[:5]
        return [
            {"id": before[at].id, "likeness": round(float(alike[at]), 3), **before[at].body}
            for at in ranked
            if alike[at] >= NEAR
        ]

    def groups(self) -> list[list[Record]]:
        """Return the complaints that ask for the same thing, two or more together."""
        kept = self.all()[-LOOKED_BACK:]
        if len(kept) < 2:
            return []
        texts = [record.body["text"] for record in kept]
        found = clusters(likeness(texts, self.embedding))
        return [[kept[at] for at in group] for group in found if len(group) > 1]


def counted_as(label: str, text: str) -> Kind:
    """Return the kind as the decree counts it: a question of law has longer than one of routine."""
    if label == "질의민원":
        return (
            QUERY[0] if any(word in text for word in ("법", "조례", "조문", "규정")) else QUERY[1]
        )
    kinds: dict[str, Kind] = {
        "법정민원": "법정민원",
        "건의민원": "건의민원",
        "고충민원": "고충민원",
    }
    return kinds.get(label, "기타민원")


def _deadline(
    kind: Kind, received: datetime, amount: int | None, unit: Span | None
) -> dict[str, Any]:
    """Return when it must be dealt with; a legal petition needs the published period."""
    if kind == "법정민원" and not (amount and unit) and unit != "즉시":
        return {
            "kind": kind,
            "due": "",
            "rule": "민원편람에 공표된 처리기간을 넣어 주세요(법 제17조).",
        }
    found = petition_deadline(kind, received, amount, unit)
    sources = [asdict(source) for source in found.sources]
    return {"kind": kind, **found.values, "rule": found.rule, "sources": sources}


def reply_draft(complaint: str, answer: Answer, office: str = "○○시") -> str:
    """Return a reply whose every ground carries the article it stands on, for a person to finish.

    Only sentences that the line verified are taken over; without one the draft says so.
    """
    head = ["제목  민원에 대한 답변", "", "1. 귀하께서 신청하신 민원에 대하여 답변드립니다.", ""]
    asked = ["2. 민원의 요지", f"  {complaint}", ""]
    tail = [
        "4. 더 궁금하신 것은 담당자에게 물어보시기 바랍니다.",
        "  담당 부서: 〔담당 부서〕, 담당자: 〔담당자〕, 전화: 〔02-000-0000〕  끝.",
        "",
        f"{office}장",
    ]
    return "\n".join([*head, *asked, "3. 검토 결과", *_grounds(answer), "", *tail])


def _grounds(answer: Answer) -> list[str]:
    lines = [
        f"  {LETTERS[number]}. {sentence.text} (근거: {_cited(sentence)})"
        for number, sentence in enumerate(answer.sentences[: len(LETTERS)])
    ]
    return lines or ["  〔자료에서 근거를 찾지 못했습니다. 검토 결과를 적어 주세요.〕"]


LETTERS = "가나다라마바사아자차카타파하"


def _cited(sentence: Any) -> str:
    named = dict.fromkeys(
        f"{citation.title} {citation.locator}".strip() for citation in sentence.citations
    )
    return ", ".join(named)
