"""A matter: the tenant's own documents in one line of time, and where its parties are named.

Nobody is guessed at: the names come from the person who asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.korean import sentences
from sectorkit.tools import Result, Source
from sectorkit.values import Citation, Passage
from sectorkit.verify import cite

from .papers import NOTICES

RULE = (
    "문서에 적힌 연월일을 그대로 뽑아 늘어놓습니다. 날짜가 그 일이 있었던 날인지는 판단하지 않고, "
    "'작년', '그다음 날' 같은 말과 해가 없는 날짜는 뽑지 않습니다. 이름은 알려 주신 것만 찾습니다."
)
_DAY = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})\s?(?:년|[.\-/])\s?(?P<m>\d{1,2})\s?(?:월|[.\-/])\s?"
    r"(?P<d>\d{1,2})(?!\d)(?:\s?일|\.)?"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A day that a document names, the sentence it stands in, and the parties named there."""

    day: date
    written: str
    source: Citation
    parties: Sequence[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a party is named: `source.quote` is the name, `source` its exact place."""

    party: str
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Result):
    """A matter's days in order, its parties, and dates that cannot be."""

    name: str
    timeline: Sequence[Event]
    mentions: Sequence[Mention]
    unreadable: Sequence[Citation]
    notices: Sequence[str] = NOTICES


def matter_timeline(
    holdings: Holdings,
    name: Annotated[str, Field(min_length=1, max_length=200, description="사건의 이름")],
    document_ids: Annotated[
        list[str], Field(min_length=1, max_length=50, description="올린 문서의 id")
    ],
    parties: Annotated[
        tuple[Annotated[str, Field(min_length=2, max_length=60)], ...],
        Field(max_length=30, description="당사자의 이름. 적은 이름만 찾습니다"),
    ] = (),
) -> Matter:
    """[전문가용] 올린 문서에서 날짜를 뽑아 시간순으로, 당사자 이름을 찾아 늘어놓습니다."""
    passages = [p for id in dict.fromkeys(document_ids) for p in holdings.own_passages(id)]
    found = [event for passage in passages for event in _events(passage, parties)]
    timeline = sorted((e for e in found if isinstance(e, Event)), key=lambda event: event.day)
    mentions = [m for passage in passages for m in _mentions(passage, parties)]
    documents = {passage.document_id: passage.title for passage in passages}
    span = (
        f" {timeline[0].day.isoformat()}부터 {timeline[-1].day.isoformat()}까지" if timeline else ""
    )
    return Matter(
        summary=f"{name}: 문서 {len(documents)}건에서 날짜 {len(timeline)}개{span}.",
        values={"documents": len(documents), "events": len(timeline), "mentions": len(mentions)},
        rule=RULE,
        sources=[Source(title=title, locator="", url="") for title in documents.values()],
        name=name,
        timeline=timeline,
        mentions=mentions,
        unreadable=[each for each in found if isinstance(each, Citation)],
    )


def _events(passage: Passage, parties: Sequence[str]) -> Iterator[Event | Citation]:
    """Yield each day of a passage; a day that no calendar has comes as its place alone."""
    spans = sentences(passage.text)
    for match in _DAY.finditer(passage.text):
        around = (s for s in spans if s[0] <= match.start() < s[1])
        a, b = next(around, match.span())
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            yield cite(passage, *match.span())
            continue
        said = passage.text[a:b]
        named = tuple(party for party in parties if party in said)
        yield Event(day, match[0], cite(passage, a, b), named)


def _mentions(passage: Passage, parties: Sequence[str]) -> Iterator[Mention]:
    for party in parties:
        for match in re.finditer(re.escape(party), passage.text):
            yield Mention(party, cite(passage, *match.span()))
