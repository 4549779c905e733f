"""Which sector a question belongs to, and why: by what each sector has, with no model."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..policies.crises import send_crises_to_people
from ..policies.injection import strip_hidden_text
from ..policies.personal_data import mask_personal_data
from ..retrieval.korean import content_words
from ..sector import Sector
from ..values import Passage, Question
from .service import Service

LONGEST = 500
"""Characters of a question that are looked at here."""
SECONDS = 5.0
FLOOR = 0.25
"""A sector that has nothing at least so near is not suggested."""
SURE = 0.5
"""Below this the suggestion is told as a guess."""
BESIDE = 0.6
"""A second sector is shown when it is at least this share as near as the first."""
OWN_WORD = 0.08
"""What one of the sector's own words in the question is worth."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sector, how near it is, and what in it is near: a document, and words of its own."""

    sector: Sector
    score: float
    title: str
    words: Sequence[str]


async def suggest(services: Sequence[Service], text: str) -> list[Suggestion]:
    """Return the sectors that a question belongs to, likeliest first; none if to none.

    Raises `Redirected` for danger, and for nothing else.
    """
    question = mask_personal_data(strip_hidden_text(Question(text[:LONGEST].strip(), top_k=3)))
    send_crises_to_people(question)
    found = await asyncio.gather(*(_near(service, question) for service in services))
    likely = sorted((each for each in found if each.score >= FLOOR), key=lambda s: -s.score)
    return [each for each in likely if each.score >= likely[0].score * BESIDE][:MOST]


async def _near(service: Service, question: Question) -> Suggestion:
    """Return how near a sector is: its best passage, and its own words in the question."""
    passages: Sequence[Passage] = ()
    try:
        passages = await asyncio.wait_for(service.engine.index.search(question), SECONDS)
    except Exception:  # one sector that cannot be searched must not close the front door
        passages = ()
    said = frozenset(content_words(question.text))
    words = sorted(said & _own_words(service.sector))
    best = max(passages, key=lambda passage: passage.score or 0.0, default=None)
    score = (best.score or 0.0) if best else 0.0
    return Suggestion(
        service.sector, score + OWN_WORD * min(len(words), 3), best.title if best else "", words
    )


@lru_cache(maxsize=64)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in content_words(text))


def _own_words(sector: Sector) -> frozenset[str]:
    """Return the words by which a sector names what it is about."""
    desks = (word for desk in sector.desks for word in desk.words)
    means = (word for pair in sector.lexicon.items() for word in (pair[0], *pair[1]))
    return _words_of((*sector.examples, *desks, *means))
