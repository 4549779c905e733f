"""The event wall: cards that wait for somebody to say what they are.

Kept are a blurred picture, what the rule saw, the procedure and the decision: sealed, for
`KEPT_DAYS`. The video itself is never kept, nor its name.
"""

import asyncio
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from sectorkit.errors import NotFound
from sectorkit.store.conversations import Owner
from sectorkit.store.records import Record
from sectorkit.values import now
from sectorkit.web.access import Caller
from sectorkit.web.service import Service

from .blur import as_jpeg
from .detect import Detector
from .learn import Decision, thresholds
from .procedure import procedure
from .second_look import SecondLook
from .triage import Tally, triage
from .values import KINDS, Camera, Frame, Sighting
from .watch import watch

KIND = "cctv-event"
KEPT_DAYS = 30
"""Days after which a card is deleted; the operator's published policy decides."""
MOST = 200
"""Cards that one video may raise."""

Verdict = Literal["confirmed", "false"]


@dataclass(frozen=True, slots=True)
class Round:
    """What came of watching one source: the cards, and how much was watched."""

    cards: Sequence[Record]
    tally: Tally


class Wall:
    """One service's cards, looked up by who asks."""

    def __init__(self, service: Service) -> None:
        """Keep cards in this service's store and find procedures in its index."""
        self._service = service

    def owner(self, caller: Caller) -> Owner:
        """Return whose wall it is: operators of a tenant share one, anybody else has their own."""
        subject = "" if "operator" in caller.roles and not caller.guest_from else caller.subject
        return Owner(caller.tenant, subject, self._service.sector.name)

    async def look(
        self,
        source: Path | str,
        camera: Camera,
        caller: Caller,
        *,
        seconds: float = 600.0,
        detector: Detector | None = None,
        second: SecondLook | None = None,
    ) -> Round:
        """Watch a file or a stream and put a card on the wall for each event.

        With `second` a model looks at each picture too, blurred; what it says stands on the card.

        Raises `BadInput` and `Unavailable` as `watch` does.
        """
        tally = Tally()
        seen = await asyncio.to_thread(
            lambda: list(_some(triage(watch(source, 5.0, seconds), camera, detector, tally)))
        )
        return Round(await self._put(seen, camera, caller, second), tally)

    async def rehearse(self, frames: Iterator[Frame], camera: Camera, caller: Caller) -> Round:
        """Do the same with pictures that were drawn."""
        tally = Tally()
        seen = await asyncio.to_thread(lambda: list(_some(triage(frames, camera, None, tally))))
        return Round(await self._put(seen, camera, caller), tally)

    async def _put(
        self,
        seen: Sequence[Sighting],
        camera: Camera,
        caller: Caller,
        second: SecondLook | None = None,
    ) -> Sequence[Record]:
        index, records = self._service.engine.index, self._service.store.records
        cards = []
        for one in seen:
            told = await procedure(one.kind, index, caller.shelf)
            said = await second.ask(one) if second else ""
            body = _body(one, camera) | {"procedure": dict(told), "second_look": said}
            cards.append(await asyncio.to_thread(records.put, self.owner(caller), KIND, body))
        return cards

    def cards(self, caller: Caller) -> Sequence[Record]:
        """Return the cards, newest first; those that are too old are deleted."""
        owner, records = self.owner(caller), self._service.store.records
        kept = []
        for record in records.all(owner, KIND):
            if now() - record.created_at > timedelta(days=KEPT_DAYS):
                records.delete(owner, KIND, record.id)
            else:
                kept.append(record)
        return kept[::-1]

    def decide(
        self, caller: Caller, id: str, verdict: Verdict, note: str = "", revision: int | None = None
    ) -> Record:
        """Keep what an operator says of a card. Raises `NotFound`, and `Conflict` if overtaken."""
        owner, records = self.owner(caller), self._service.store.records
        record = records.get(owner, KIND, id)
        if record is None:
            raise NotFound("그런 알림이 없습니다. 목록을 새로 불러와 주세요.")
        decision = {"verdict": verdict, "note": note[:300], "at": now().isoformat()}
        return records.put(owner, KIND, {**record.body, "decision": decision}, id, revision)

    def forget(self, caller: Caller, id: str) -> bool:
        """Delete a card for good; say whether there was one."""
        return self._service.store.records.delete(self.owner(caller), KIND, id)

    def learned(self, cards: Sequence[Record]) -> Mapping[tuple[str, str], float]:
        """Return the thresholds that the decisions so far amount to."""
        return thresholds(decisions(cards))


def decisions(cards: Sequence[Record]) -> Iterator[Decision]:
    """Yield what operators have said of cards."""
    for card in cards:
        if said := card.body.get("decision"):
            yield Decision(
                card.body["camera"],
                card.body["kind"],
                float(card.body["score"]),
                said["verdict"] == "confirmed",
            )


def rows(
    cards: Sequence[Record], learned: Mapping[tuple[str, str], float]
) -> tuple[Sequence[Record], Sequence[Record]]:
    """Return what waits for a decision: first, and with a score below what was learned."""
    first: list[Record] = []
    second: list[Record] = []
    for card in cards:
        if card.body.get("decision"):
            continue
        need = learned.get((card.body["camera"], card.body["kind"]), 0.0)
        (second if float(card.body["score"]) < need else first).append(card)
    return first, second


def _some(seen: Iterator[Sighting]) -> Iterator[Sighting]:
    for _, one in zip(range(MOST), seen, strict=False):
        yield one


def _body(one: Sighting, camera: Camera) -> dict[str, Any]:
    """Return what is kept of a sighting: nothing that tells one person from another."""
    return {
        "kind": one.kind,
        "title": KINDS[one.kind],
        "camera": camera.name,
        "place": camera.place,
        "zone": one.zone,
        "at": round(one.at, 1),
        "lasted": round(one.lasted, 1),
        "score": one.score,
        "picture": b64encode(as_jpeg(one.image)).decode(),
        "decision": None,
    }


def named(camera: Camera, name: str, place: str) -> Camera:
    """Return the same way of watching under the name and place that an operator gave."""
    return replace(camera, name=name.strip() or camera.name, place=place.strip() or camera.place)
