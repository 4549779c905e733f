"""What is said of a person's own record, beside what the sources say: by rule, never by a model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .audit import text_of
from .values import Answer, Passage, Question, Sentence
from .verify import cite

OWN = "~own"
"""How the id of every passage begins that is an entry of somebody's own record."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that stands on an entry of the person's record and on a source."""

    sentence: Sentence
    entry: Passage


Own = Callable[[Question, Sequence[Passage]], Sequence[Remark]]
"""Given a question and what was found for it, returns what the record adds, most telling first."""


def remark(text: str, entry: Passage, source: Passage, quote: str) -> Remark | None:
    """Return a remark that repeats the entry and a source word for word, or nothing.

    An entry is cited whole. Where the source does not have the words, nothing is said.
    """
    start = source.text.find(quote)
    if start < 0 or not quote or entry.text not in text or quote not in text:
        return None
    spans = (cite(entry, 0, len(entry.text)), cite(source, start, start + len(quote)))
    return Remark(Sentence(text, spans, "conclusion"), entry)


def sources_of(remarks: Sequence[Remark]) -> list[Passage]:
    """Return the entries that the remarks stand on, each once."""
    return list({each.entry.id: each.entry for each in remarks}.values())


def text_without_own(answer: Answer) -> str:
    """Return what an answer said without what it told of the person's record.

    It is what may be kept unsealed, and shown to a model as what was said before.
    """
    rest = [each for each in answer.sentences if not _is_own(each)]
    return answer.text if len(rest) == len(answer.sentences) else text_of(rest)


def _is_own(sentence: Sentence) -> bool:
    return any(citation.passage_id.startswith(OWN) for citation in sentence.citations)
