"""The embedded model: it writes nothing of its own, it picks and orders what the sources say.

Needs no weights, no GPU and no network, and is what every newcomer meets first. A guide that
keeps to the headings `결론`, `근거`, `할 일` and `물어볼 곳` is answered along them; a statute is
quoted, with its article; anything else by the sentences that say most about the question.
"""

import asyncio
import math
import re
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ..generate import PARTS
from ..policies.injection import speaks_to_a_machine
from ..retrieval.korean import content_words, sentences
from ..values import Part, Passage, Prompt, Question, Usage
from .polite import polite

SECTIONS: Mapping[str, Part] = {
    "결론": "conclusion",
    "핵심": "conclusion",
    "요약": "conclusion",
    "근거": "grounds",
    "할 일": "next",
    "방법": "next",
    "절차": "next",
    "물어볼 곳": "next",
}
MOST: Mapping[Part, int] = {"conclusion": 2, "grounds": 3, "next": 4}
"""Sentences in each part: an answer has to fit a telephone's screen."""

NEAR = 0.8
"""Passages that score this share of the best one may add to the answer."""

TOSS_UP = 1.8
"""Where the odds of two guides differ by less, the second one's conclusion is told as well: 32 of
175 legal questions were such a toss-up; the first guide was right in 34 % of them, one of the two
in 63 %."""

SHORTEST, LONGEST = 8, 260
"""Characters of a sentence worth quoting."""

TITLES = {part: title for title, part in PARTS.items()}
CIRCLES = {chr(0x2460 + n): n + 1 for n in range(20)}

ADDENDA = "부칙"
"""When an amendment takes effect adds to an answer only where it is the answer."""

ARTICLE = re.compile(r"^제\d+조(?:의\d+)?")
BULLET = re.compile(r"^\s*(?:[-*•·○□]|\d{1,2}[.)]|[가-하][.)]|[①-⑳]|\(\d+\))\s*")
LEANING = re.compile(r"^(?:그럼|그러면|그런데|근데|그건|그거|그게|이건|이거|거기|그\s|이\s|또\s)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a source, and what speaks for it."""

    text: str
    token: str
    passage: Passage
    part: Part | None
    order: int
    paragraph: int = 0
    """The 항 of an article that it stands in, 0 if it has none."""
    weight: float = 0.0

    @property
    def is_law(self) -> bool:
        """Whether it is the text of a statute, which is quoted rather than retold."""
        return bool(ARTICLE.match(self.passage.locator))

    @property
    def is_worth_saying(self) -> bool:
        """Whether it is long enough, short enough, for readers, and in a law a whole sentence."""
        whole = not self.is_law or self.text.rstrip(". ").endswith("다")
        return (
            SHORTEST <= len(self.text) <= LONGEST and whole and not speaks_to_a_machine(self.text)
        )


class ExtractiveModel:
    """Answers with the sources' own sentences."""

    name = "sectorkit-extractive-1"

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """Yield the answer a sentence at a time; usage is in words read and written."""
        written = 0
        for part, chosen in (await asyncio.to_thread(plan, prompt)).items():
            yield f"## {TITLES[part]}\n"
            for candidate in chosen:
                sentence = said(candidate)
                written += len(sentence.split())
                yield f"{sentence} [{candidate.token}]\n"
        yield Usage(len(prompt.system.split()) + len(prompt.user.split()), written)

    async def rephrase(self, question: Question) -> str:
        """Put the last question before one that leans on it or says too little to stand alone."""
        asked = [turn.content for turn in question.history if turn.role == "user"]
        alone = len(content_words(question.text)) > 3 and not LEANING.match(question.text)
        return question.text if alone or not asked else f"{asked[-1]} {question.text}"


def plan(prompt: Prompt) -> dict[Part, list[Candidate]]:
    """Return what is said in each part, in the order it is said."""
    candidates = _weighed(prompt)
    if not candidates:
        return {}
    best = max(candidates, key=lambda c: (c.passage.score, -c.order)).passage
    own = [c for c in candidates if c.passage.document_id == best.document_id]
    others = [c for c in candidates if c.passage.document_id != best.document_id]
    if any(c.part for c in own):
        parts = _along_headings(own)
        parts["grounds"] += _runner_up(others, best)
    elif ARTICLE.match(best.locator):
        parts = _by_weight([c for c in own if c.passage.id == best.id])
    else:
        parts = _by_weight(candidates)
    _add_grounds(parts, [c for c in others if c.weight])
    return {part: chosen for part, chosen in parts.items() if chosen}


def _along_headings(own: Sequence[Candidate]) -> dict[Part, list[Candidate]]:
    """Follow a guide's own headings; where a part is long, keep what says most."""
    return {part: _top([c for c in own if c.part == part], most) for part, most in MOST.items()}


def _runner_up(others: Sequence[Candidate], best: Passage) -> list[Candidate]:
    """Return what the next guide comes to, where it is nearly a toss-up between the two."""
    conclusions = (c for c in others if c.part == "conclusion")
    close = (c for c in conclusions if _odds(c.passage.score) * TOSS_UP >= _odds(best.score))
    return list(islice(close, 1))


def _odds(score: float) -> float:
    return score / max(1 - score, 1e-9)


def _by_weight(candidates: Sequence[Candidate]) -> dict[Part, list[Candidate]]:
    """Lead with the sentence that says most about the question, then the next ones."""
    speaking = [c for c in candidates if c.weight] or list(candidates[:3])
    lead = max(speaking, key=lambda c: (round(c.weight * c.passage.score, 3), -c.order))
    rest = [c for c in speaking if c is not lead and not _same(c, [lead])]
    return {"conclusion": [lead], "grounds": _top(rest, MOST["grounds"]), "next": []}


def _add_grounds(parts: dict[Part, list[Candidate]], others: Sequence[Candidate]) -> None:
    """Let other sources add what they say best, where it is not yet said."""
    grounds = parts.setdefault("grounds", [])
    for candidate in sorted(others, key=lambda c: -c.weight * c.passage.score):
        if len(grounds) >= MOST["grounds"] + 1:
            break
        said_already = [c for chosen in parts.values() for c in chosen]
        one_each = all(c.passage.id != candidate.passage.id for c in said_already)
        if candidate.part in (None, "conclusion", "grounds") and one_each:
            if not _same(candidate, said_already) and candidate.weight >= 0.5:
                grounds.append(candidate)


def _top(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """Return the weightiest few, in the order of the source, none twice."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.weight, c.order)):
        if len(kept) < most and not _same(candidate, kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.order)


def _same(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    """Tell whether another sentence already says nearly the same words."""
    words = set(candidate.text.split())
    return any(
        len(words & set(o.text.split())) > 0.7 * min(len(words), len(o.text.split()))
        for o in others
    )


def _weighed(prompt: Prompt) -> list[Candidate]:
    """Return the candidates, each with the share of the question's weight that it carries."""
    found = list(_candidates(prompt))
    asked = content_words(prompt.question.text)
    rarity = {
        word: math.log(1 + len(found) / (1 + sum(word in c.text for c in found))) for word in asked
    }
    total = sum(rarity.values()) or 1.0
    return [
        replace(c, weight=sum(w for word, w in rarity.items() if word in c.text) / total)
        for c in found
    ]


def _candidates(prompt: Prompt) -> Iterator[Candidate]:
    """Yield every sentence worth quoting of the passages near the best one, best first."""
    ranked = sorted(prompt.sources.items(), key=lambda item: -item[1].score)
    best = ranked[0][1].score if ranked else 0.0
    order = 0
    for token, passage in ranked:
        if passage.score < NEAR * best and passage.document_id != ranked[0][1].document_id:
            continue
        for part, paragraph, text in _sentences(passage.text):
            if passage.locator.startswith(ADDENDA) and passage is not ranked[0][1]:
                continue
            candidate = Candidate(text, token, passage, part, order + 1, paragraph)
            if candidate.is_worth_saying:
                order += 1
                yield candidate


def _sentences(text: str) -> Iterator[tuple[Part | None, int, str]]:
    """Yield (part, 항, sentence) down a passage, without bullets, headings and table rows."""
    part: Part | None = None
    paragraph = 0
    for line in text.split("\n"):
        paragraph = CIRCLES.get(line.lstrip()[:1], paragraph)
        if line.startswith("#"):
            part = SECTIONS.get(line.lstrip("# ").strip())
        elif not line.lstrip().startswith("|"):
            for start, end in sentences(line):
                yield part, paragraph, BULLET.sub("", line[start:end]).strip()


def said(candidate: Candidate) -> str:
    """Return the sentence as it is said: a law is quoted with its article, the rest politely."""
    if not candidate.is_law:
        return polite(candidate.text)
    where = f"「{candidate.passage.title}」 {candidate.passage.locator}"
    if candidate.paragraph and "항" not in candidate.passage.locator:
        where += f" 제{candidate.paragraph}항"
    quote = candidate.text.rstrip(". ")
    return f"{where}{_topic(where)} “{quote}”{'' if quote.endswith('다') else '이'}라고 정합니다."


def _topic(word: str) -> str:
    """Return 은 or 는, as the last sound of the word asks."""
    last = word[-1]
    closed = last in "013678" if last.isdigit() else (ord(last) - 0xAC00) % 28 > 0
    return "은" if closed else "는"
