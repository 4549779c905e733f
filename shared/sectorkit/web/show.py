"""Values to HTML for the page: every word of a model, a source or a visitor is escaped here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from ..values import (
    Answer,
    Citation,
    Done,
    Event,
    Notice,
    Passage,
    Searching,
    Sentence,
    Sources,
    Wait,
)
from .below import call, degraded, foot, referral_to, steps_of
from .gloss import Glosses
from .steps import Step
from .words import both

Mark = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Visit:
    """One question on the page and what has come of it so far."""

    number: int
    question: str
    """As it was asked, personal identifiers masked."""
    searched: int = 0
    found: int = 0
    passages: Mapping[str, Passage] = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()
    answer: Answer | None = None
    problem: str = ""
    wait: Wait | None = None
    """How long it may be until it has its turn, while it waits for that."""
    steps: Sequence[Step] = ()
    """What may be done next."""

    def cited_only(self) -> "Visit":
        """Return the visit without the passages that nothing in it cites."""
        cited = {mark[0] for mark in self.marks()}
        passages = {id: passage for id, passage in self.passages.items() if id in cited}
        answer = self.answer and replace(self.answer, sources=())
        return replace(self, passages=passages, answer=answer)

    def after(self, event: Event) -> "Visit":
        """Return the visit as it stands after an event."""
        match event:
            case Searching(_, searched):
                return replace(self, searched=searched, wait=None)
            case Notice(_, wait) if wait:
                return replace(self, wait=wait)
            case Sources(passages):
                known = {passage.id: passage for passage in passages}
                return replace(self, passages=known, found=len(known))
            case Sentence():
                return replace(self, sentences=(*self.sentences, event))
            case Done(answer):
                return replace(self, answer=answer, sentences=answer.sentences)
            case _:
                return self

    def marks(self) -> dict[Mark, int]:
        """Return the number of each cited span, in the order they are first cited."""
        cited = [c for sentence in self.sentences for c in sentence.citations]
        return {mark: n for n, mark in enumerate(dict.fromkeys(map(mark_of, cited)), start=1)}


def mark_of(citation: Citation) -> Mark:
    """Return what one cited span is told apart by."""
    return citation.passage_id, citation.start, citation.end


def conversation(visits: Sequence[Visit]) -> str:
    """Return all questions and answers, oldest first."""
    return "".join(_visit(visit) for visit in visits)


def conversation_of(visit: Visit) -> str:
    """Return what was said to one question."""
    return _ending(visit)


def _visit(visit: Visit) -> str:
    return (
        f'<article class="visit" id="visit-{visit.number}">'
        f'<h2 class="asked"><span class="who">{both("질문", "You asked")}</span>'
        f"{escape(visit.question)}</h2>{_ending(visit)}</article>"
    )


def _ending(visit: Visit) -> str:
    if visit.problem:
        return f'<div class="said calm" role="alert"><p>{escape(visit.problem)}</p></div>'
    if visit.answer is None:
        return f'<div class="said">{_sentences(visit)}{_stage(visit)}</div>'
    match visit.answer.status:
        case "redirected":
            return _redirected(visit.answer)
        case "refused" | "abstained":
            return _declined(visit, visit.answer)
        case _:
            return (
                f'<div class="said">{degraded(visit.answer)}{_sentences(visit)}'
                f"{foot(visit.answer)}</div>{steps_of(visit.steps, visit.question)}"
                f"{referral_to(visit.answer.referral)}"
            )


def _stage(visit: Visit) -> str:
    """Say what is going on, in a line."""
    if visit.wait:
        return _queued(visit.wait)
    if not visit.searched:
        words = both("질문을 확인하는 중…", "Checking the question…")
    elif not visit.found:
        words = both(
            f"자료 {visit.searched:,}건에서 찾는 중…", f"Searching {visit.searched:,} passages…"
        )
    else:
        words = both(
            f"찾은 자료 {visit.found}건과 한 문장씩 대조하는 중…",
            f"Checking each sentence against {visit.found} sources…",
        )
    return f'<p class="stage"><span class="dot" aria-hidden="true"></span>{words}</p>'


def _queued(wait: Wait) -> str:
    """Say honestly that it is a wait: how long about, and behind how many."""
    ahead_ko = f"앞에 {wait.ahead}명" if wait.ahead else "다음 차례"
    ahead_en = f"{wait.ahead} ahead of you" if wait.ahead else "you are next"
    known_ko = f"약 {wait.seconds}초 뒤 시작" if wait.seconds else "앞의 답이 끝나면 시작"
    known_en = f"about {wait.seconds} s" if wait.seconds else "as soon as there is room"
    head = both("지금 이용자가 많아 기다리고 있습니다", "Many people are asking: please wait")
    stay = both(
        "창을 닫지 않으면 차례대로 답해 드립니다. 급한 위험이면 기다리지 말고 119에 전화하세요.",
        "Keep this window open. In danger, do not wait: call 119.",
    )
    return (
        f'<div class="queued"><p class="stage"><span class="dot" aria-hidden="true"></span>'
        f"<b>{head}</b></p>"
        f'<p class="until">{both(f"{ahead_ko} · {known_ko}", f"{ahead_en} · {known_en}")}</p>'
        f"<p>{stay}</p></div>"
    )


HEADS: Mapping[str, tuple[str, str]] = {
    "conclusion": ("", ""),
    "grounds": ("근거", "Grounds"),
    "next": ("할 일", "What to do"),
}


ORDER = {name: number for number, name in enumerate(HEADS)}


def _sentences(visit: Visit) -> str:
    """Return the verified sentences by part: the conclusion first and large, steps as a list."""
    marks = visit.marks()
    glosses = Glosses(visit.number, visit.answer.plain_words if visit.answer else ())
    parts: dict[str, list[str]] = {}
    for sentence in sorted(visit.sentences, key=lambda each: ORDER[each.part or "conclusion"]):
        notes = "".join(_note(visit, citation, marks) for citation in sentence.citations)
        text, explained = glosses.told(sentence.text)
        said = f"{text}{notes}{explained}"
        parts.setdefault(sentence.part or "conclusion", []).append(said)
    told = "".join(_part(name, parts[name]) for name in HEADS if name in parts)
    return _foldable(visit, told) if visit.answer else told


def _foldable(visit: Visit, told: str) -> str:
    """Return the sentences with what opens those after the first, where only that is wished."""
    more = len(visit.sentences) - 1
    if more < 1:
        return told
    words = both(f"까닭과 할 일 {more}문장 더 보기", f"Show {more} more sentences")
    return (
        f'<div class="told" id="told-{visit.number}">{told}</div><button type="button" '
        f'class="unfold" aria-expanded="false" aria-controls="told-{visit.number}">{words}</button>'
    )


def _part(name: str, said: Sequence[str]) -> str:
    if name == "conclusion":
        first, *rest = said
        others = f' <span class="rest">{" ".join(rest)}</span>' if rest else ""
        return f'<p class="lead">{first}{others}</p>'
    items = "".join(f"<li>{sentence}</li>" for sentence in said)
    kind = "ol" if name == "next" else "ul"
    return f'<h3>{both(*HEADS[name])}</h3><{kind} class="{name}">{items}</{kind}>'


def _note(visit: Visit, citation: Citation, marks: Mapping[Mark, int]) -> str:
    n = marks[mark_of(citation)]
    where = escape(" ".join(part for part in (citation.title, citation.locator) if part))
    return (
        f'<button type="button" class="note" data-card="card-{visit.number}-{n}" '
        f'aria-haspopup="dialog" aria-label="근거 {n}: {where}">{n}</button>'
    )


def _redirected(answer: Answer) -> str:
    """Return the state in which a person, not a service, must help: the call comes first."""
    referral = answer.referral
    number = call(referral, "call big") if referral else ""
    name = f"<p><b>{escape(referral.name)}</b> {escape(referral.why)}</p>" if referral else ""
    return (
        f'<div class="said urgent" role="alert"><p class="lead">{escape(answer.text)}</p>'
        f"{number}{name}</div>"
    )


def _declined(visit: Visit, answer: Answer) -> str:
    abstained = answer.status == "abstained"
    head = (
        both("확인된 답을 찾지 못했습니다", "No verified answer was found")
        if abstained
        else both("이 질문에는 답하지 않습니다", "This question is not answered here")
    )
    searched = ""
    if abstained and visit.searched:
        searched = "<p>" + both(
            f"자료 {visit.searched:,}건에서 찾아보았습니다. 상황, 날짜, 상대방을 넣어 "
            "조금 더 자세히 물어보시면 찾을 수도 있습니다.",
            f"{visit.searched:,} passages were searched. More detail may help.",
        )
        searched += "</p>"
    return (
        f'<div class="said calm"><h3>{head}</h3><p>{escape(answer.text)}</p>{searched}</div>'
        f"{steps_of(visit.steps, visit.question)}{referral_to(answer.referral)}"
    )


def spoken(visit: Visit, event: Event) -> str:
    """Return what a screen reader should say of an event: sentences, never tokens."""
    match event:
        case Sentence(text) | Notice(text):
            return escape(text)
        case Done(answer) if answer.status != "answered":
            return escape(answer.text)
        case Done():
            return f"답변이 끝났습니다. 근거 {len(visit.marks())}개."
        case _:
            return ""
