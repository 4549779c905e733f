"""A room where colleagues work on one draft: versions, comments, approval by a second person.

A case is one sealed record of the whole tenant. Saving names the revision that was read: whoever
was slower gets `Conflict` and what is there now, and nobody's words are overwritten unseen.

Who acts is whoever holds the key that was shown; a name that is typed counts only where nobody
has a key, and is kept as unproven.
"""

import re
import unicodedata
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
    key: str = ""
    """The id of the key that was shown; empty where nobody has one."""
    holder: str = ""
    """Who holds that key."""

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
            "versions": [self._version(1, text, by)],
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
        version = self._version(versions[-1]["number"] + 1, text, by)
        changed = {"text": _said(text, "글", LONGEST), "versions": [*versions, version]}
        body = {**case.body, **changed, "state": "작성"}
        return self.records.put(self.owner, CASE, body, id, revision)

    def comment(self, id: str, text: str, by: str) -> Record:
        """Add a comment; two at the same moment are both kept."""
        said = self._signed(by) | {"text": _said(text, "의견", 2_000)}
        return self._change(id, lambda body: {"comments": [*body["comments"], said]})

    def decide(self, id: str, decision: Decision, revision: int, by: str) -> Record:
        """Ask for review, approve or send back the revision that was read.

        Who wrote the last version cannot approve it, nor can a key without a name. Raises
        `Forbidden`, `BadInput`, `Conflict`.
        """
        case, signed = self.get(id), self._signed(by)
        if decision != "검토 요청" and case.body["state"] != "검토 요청":
            raise BadInput("검토를 요청한 글만 승인하거나 반려할 수 있습니다.")
        last = case.body["versions"][-1]
        if decision == "승인":
            self._may_approve(signed, last)
        made = signed | {"what": decision, "version": last["number"]}
        body = {**case.body, "state": decision, "decisions": [*case.body["decisions"], made]}
        return self.records.put(self.owner, CASE, body, id, revision)

    def delete(self, id: str) -> bool:
        """Forget a case for good; say whether there was one."""
        return self.records.delete(self.owner, CASE, id)

    def _may_approve(self, signed: Body, last: Body) -> None:
        """Raise `Forbidden` for whoever wrote the last version, and for a key without a name."""
        if self.key and not self.holder:
            raise Forbidden(
                "주인의 이름이 없는 키로는 승인할 수 없습니다. 관리자에게 "
                "`sectorkit key create --name 이름`으로 만든 키를 받아 주세요."
            )
        own = bool(self.key) and self.key == last.get("key")
        if own or _spelt(signed["by"]) == _spelt(last["by"]):
            raise Forbidden(
                "마지막으로 고친 사람은 승인할 수 없습니다. 다른 사람이 승인해야 합니다."
            )

    def _version(self, number: int, text: str, by: str) -> dict[str, Any]:
        return self._signed(by) | {"number": number, "text": text}

    def _signed(self, by: str) -> dict[str, Any]:
        """Return who acts, and when: the key's holder, whatever was typed."""
        name = self.holder or f"키 {self.key[:8]}" if self.key else _said(by, "이름", 60)
        return {"by": name, "key": self.key, "at": now().isoformat()}

    def _change(self, id: str, change: Callable[[Body], Body]) -> Record:
        for _ in range(TRIES):
            case = self.get(id)
            try:
                body = {**case.body, **change(case.body)}
                return self.records.put(self.owner, CASE, body, id, case.revision)
            except Conflict:
                continue
        raise Conflict("여러 사람이 한꺼번에 고치고 있습니다. 잠시 뒤 다시 해 주세요.")


def _spelt(name: str) -> str:
    """Return a name as it is compared: spaces, dots, case and width make no other person."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()


def _said(text: str, what: str, most: int) -> str:
    """Return a text that is there and not too long. Raises `BadInput`."""
    plain = text.replace("\0", "").strip()
    if not plain:
        raise BadInput(f"{what}을(를) 적어 주세요.")
    if len(plain) > most:
        raise BadInput(f"{what}은(는) {most:,}자까지 쓸 수 있습니다.")
    return plain
