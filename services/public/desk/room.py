"""A room where colleagues work on one draft: versions, comments, approval by a second person.

A case is one sealed record of the whole tenant. Saving names the revision that was read: whoever
was slower gets `Conflict` and what is there now, and nobody's words are overwritten unseen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sectorkit.errors import BadInput, Conflict, Forbidden, NotFound
from sectorkit.store.conversations import Owner
from sectorkit.store.records import Record, Records
from sectorkit.values import now

CASE = "case"
TRIES = 5
LONGEST = 50_000
Decision = Literal["검토 요청", "승인", "반려"]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """The cases of one tenant in one sector."""

    records: Records
    tenant: str
    sector: str = "public"
    subject: str = ""
    """Whose alone it is; nobody's name is the whole tenant."""

    @property
    def owner(self) -> Owner:
        """Return the owner that stands for the whole tenant, or for one visitor."""
        return Owner(self.tenant, self.subject, self.sector)

    def open(self, title: str, text: str, by: str, about: Body | None = None) -> Record:
        """Start a case with its first version."""
        body = {
            "title": _said(title, "제목", 200),
            "text": _said(text, "글", LONGEST),
            "state": "작성",
            "versions": [_version(1, text, by)],
            "comments": [],
            "decisions": [],
            "about": dict(about or {}),
        }
        return self.records.put(self.owner, CASE, body)

    def all(self) -> Sequence[Record]:
        """Return every case, the one that changed last first."""
        return sorted(self.records.all(self.owner, CASE), key=lambda c: c.updated_at, reverse=True)

    def get(self, id: str) -> Record:
        """Return a case. Raises `NotFound`."""
        found = self.records.get(self.owner, CASE, id)
        if found is None:
            raise NotFound("그런 건이 없습니다. 목록에서 다시 골라 주세요.")
        return found

    def save(self, id: str, text: str, revision: int, by: str) -> Record:
        """Keep a new version of the text, if nobody changed the case since `revision`.

        An approved text that is changed is no longer approved. Raises `Conflict`.
        """
        case = self.get(id)
        versions = case.body["versions"]
        version = _version(versions[-1]["number"] + 1, text, by)
        changed = {"text": _said(text, "글", LONGEST), "versions": [*versions, version]}
        body = {**case.body, **changed, "state": "작성"}
        return self.records.put(self.owner, CASE, body, id, revision)

    def comment(self, id: str, text: str, by: str) -> Record:
        """Add a comment; two at the same moment are both kept."""
        said = {"by": _by(by), "at": now().isoformat(), "text": _said(text, "의견", 2_000)}
        return self._change(id, lambda body: {"comments": [*body["comments"], said]})

    def decide(self, id: str, decision: Decision, revision: int, by: str) -> Record:
        """Ask for review, approve or send back the revision that was read.

        Who wrote the last version cannot approve it. Raises `Forbidden`, `BadInput`, `Conflict`.
        """
        case = self.get(id)
        if decision != "검토 요청" and case.body["state"] != "검토 요청":
            raise BadInput("검토를 요청한 글만 승인하거나 반려할 수 있습니다.")
        last = case.body["versions"][-1]
        if decision == "승인" and last["by"] == _by(by):
            raise Forbidden(
                "마지막으로 고친 사람은 승인할 수 없습니다. 다른 사람이 승인해야 합니다."
            )
        made = {"by": _by(by), "at": now().isoformat(), "what": decision, "version": last["number"]}
        body = {**case.body, "state": decision, "decisions": [*case.body["decisions"], made]}
        return self.records.put(self.owner, CASE, body, id, revision)

    def delete(self, id: str) -> bool:
        """Forget a case for good; say whether there was one."""
        return self.records.delete(self.owner, CASE, id)

    def _change(self, id: str, change: Callable[[Body], Body]) -> Record:
        for _ in range(TRIES):
            case = self.get(id)
            try:
                body = {**case.body, **change(case.body)}
                return self.records.put(self.owner, CASE, body, id, case.revision)
            except Conflict:
                continue
        raise Conflict("여러 사람이 한꺼번에 고치고 있습니다. 잠시 뒤 다시 해 주세요.")


def _version(number: int, text: str, by: str) -> dict[str, Any]:
    return {"number": number, "by": _by(by), "at": now().isoformat(), "text": text}


def _by(name: str) -> str:
    return _said(name, "이름", 60)


def _said(text: str, what: str, most: int) -> str:
    """Return a text that is there and not too long. Raises `BadInput`."""
    plain = text.replace("\0", "").strip()
    if not plain:
        raise BadInput(f"{what}을(를) 적어 주세요.")
    if len(plain) > most:
        raise BadInput(f"{what}은(는) {most:,}자까지 쓸 수 있습니다.")
    return plain
