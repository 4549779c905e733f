"""Where health records lie: sealed, under one owner, and only after a separate consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sectorkit.errors import Forbidden, NotFound
from sectorkit.store import Store
from sectorkit.store.conversations import Owner
from sectorkit.values import now

from .entries import KINDS, Entry, EntryBody

CONSENT = "health-consent"
ENTRY = "health-"
ASKS = (
    "건강에 관한 정보는 민감정보라서 다른 동의와 따로 동의를 받아야 저장할 수 있습니다(개인정보 "
    "보호법 제23조). 저장하는 것: 적어 주신 병, 약, 알레르기, 임신, 잰 값, 계획. 쓰는 곳: 답변에 "
    "기록을 함께 보여 주고 요약과 그림을 만드는 일. 두는 기간: 지우실 때까지. 동의하지 않아도 "
    "다른 기능은 모두 쓸 수 있고, 언제든 모두 지울 수 있습니다."
)
MOST = 2_000
"""Entries of one person."""


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """The record of one owner."""

    store: Store
    owner: Owner

    @property
    def is_consented(self) -> bool:
        """Tell whether the owner has said that a record may be kept."""
        return self.store.records.get(self.owner, CONSENT, "consent") is not None

    def consent(self) -> None:
        """Keep that the owner agrees, to what, and when."""
        body = {"at": now().isoformat(), "text": ASKS}
        self.store.records.put(self.owner, CONSENT, body, id="consent")

    def add(self, told: EntryBody) -> Entry:
        """Keep an entry. Raises `Forbidden` without consent."""
        if not self.is_consented:
            raise Forbidden("건강 기록을 저장하려면 먼저 따로 동의해 주세요.")
        if len(self.all()) >= MOST:
            raise Forbidden("기록이 너무 많습니다. 오래된 기록을 지운 뒤 다시 적어 주세요.")
        entry = Entry("", **told.model_dump())
        kept = self.store.records.put(self.owner, ENTRY + told.kind, entry.body())
        return Entry(kept.id, **kept.body)

    def all(self, kind: str = "") -> Sequence[Entry]:
        """Return the entries, or those of a kind: oldest day first."""
        found = [
            Entry(kept.id, **kept.body)
            for each in ((kind,) if kind else KINDS)
            for kept in self.store.records.all(self.owner, ENTRY + each)
        ]
        return sorted(found, key=lambda entry: entry.day)

    def remove(self, kind: str, id: str) -> None:
        """Forget one entry for good. Raises `NotFound`."""
        if not self.store.records.delete(self.owner, ENTRY + kind, id):
            raise NotFound("그런 기록이 없습니다. 이미 지워졌을 수 있습니다.")

    def erase(self) -> None:
        """Forget everything of the owner for good, consent included, and say so in the ledger."""
        self.store.forget(self.owner)
