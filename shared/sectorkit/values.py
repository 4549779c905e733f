"""The values that travel down the line, in the order they are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from math import inf
from typing import Literal
from uuid import uuid4

KOREA = timezone(timedelta(hours=9), "KST")

Status = Literal["answered", "abstained", "refused", "redirected"]
Part = Literal["conclusion", "grounds", "next"]


def today() -> date:
    """Return today's date in Korea, the date the law is read as of unless a question says."""
    return datetime.now(KOREA).date()


def now() -> datetime:
    """Return the current instant, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a fresh opaque identifier of 32 hexadecimal characters."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, and the date it is asked as of."""

    text: str
    history: Sequence[Turn] = ()
    as_of: date = field(default_factory=today)
    filters: Mapping[str, str] = field(default_factory=dict)
    top_k: int = 8
    tenant: str = "public"
    id: str = field(default_factory=new_id)
    plain: bool = False
    """Wished: few, short, plain sentences. They are verified like any other."""
    deadline: float = inf
    """When the answer must be there, in monotonic seconds."""
    batch: bool = False
    """Nobody waits for it: everybody else goes first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a stored document, small enough to quote.

    `text` is exactly what is stored: every citation is a pair of character offsets into it.
    `headings` are the titles above it (chapter, article) and the ways people ask for it: searched,
    never quoted.
    """

    id: str
    document_id: str
    text: str
    title: str
    locator: str = ""
    headings: Sequence[str] = ()
    url: str = ""
    licence: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    fetched_at: date | None = None
    collection: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Prompt:
    """The exact words sent to the model, and the passage behind each citation token."""

    question: Question
    system: str
    user: str
    sources: Mapping[str, Passage]


@dataclass(frozen=True, slots=True)
class Usage:
    """What the model read and wrote, in its own tokens."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Instead:
    """The model is not there: the one of this name writes what follows."""

    name: str
    late: bool = False
    """It was there, and had not ended when its time was up: what it left unfinished is dropped."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One complete sentence as the model wrote it: not yet an answer.

    `tokens` are the citation tokens that follow it, as written, known or not; `usage` is what
    had been read and written by then; `instead` is who wrote it, where that is not the model, and
    `late` whether that is because its time was up. The last draft may carry nothing but its usage.
    """

    text: str
    tokens: Sequence[str] = ()
    part: Part | None = None
    usage: Usage = Usage()
    instead: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A fact the server proved: `passage.text[start:end] == quote`, in characters."""

    passage_id: str
    document_id: str
    title: str
    locator: str
    url: str
    quote: str
    start: int
    end: int
    licence: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    fetched_at: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that stands on its citations."""

    text: str
    citations: Sequence[Citation]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A person or office that can help further."""

    name: str
    phone: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A hard word and what it means in plain ones; no part of a quotation."""

    word: str
    plain: str
    law: str = ""
    """The article that uses or defines it; empty where the explanation is only our own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person receives."""

    id: str
    status: Status
    text: str
    as_of: date
    model: str
    sentences: Sequence[Sentence] = ()
    sources: Sequence[Passage] = ()
    notices: Sequence[str] = ()
    referral: Referral | None = None
    reason: str = ""
    plain_words: Sequence[PlainWord] = ()
    """The hard words of `text` that the sector explains, in the order they first stand there."""
    degraded: Sequence[str] = ()
    dropped: int = 0
    """Sentences the model wrote that no source carries: they did not leave."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Usage = Usage()
    ai_generated: Literal[True] = True


# What leaves the line while it is at work, in the order it leaves.


@dataclass(frozen=True, slots=True)
class Searching:
    """The question is being looked up among so many passages."""

    query: str
    passages: int


@dataclass(frozen=True, slots=True)
class Sources:
    """These passages were found; the answer may stand on them."""

    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long it may be until a question has its turn."""

    ahead: int
    """Questions that will have their turn before it."""
    seconds: int | None
    """About how long; None while no answer has been timed yet."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know beside the answer; `wait` if it is that they must wait."""

    text: str
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, last."""

    answer: Answer


Event = Searching | Sources | Sentence | Notice | Done
