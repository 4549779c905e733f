"""What stands below an answer: its label, its sources to take along, what next, whom to call."""

from collections.abc import Mapping, Sequence
from html import escape

from ..degraded import WORDS
from ..values import Answer, Referral
from .steps import Step
from .words import both, safe_url


def degraded(answer: Answer) -> str:
    """Say that the answer was made without a part that was away, and what that means."""
    if not answer.degraded:
        return ""
    told = " ".join(WORDS.get(each, "") for each in answer.degraded).strip()
    words = both(
        told or "지금은 일부 기능 없이 답했습니다.",
        "Answered without a part of the service; every sentence was still checked.",
    )
    return f'<p class="degraded" role="note">{words}</p>'


WAYS: Mapping[str, tuple[str, str]] = {
    "together": ("함께 진행하기", "Go through it together"),
    "paper": ("서류 쓰기", "Draft"),
    "tool": ("계산하기", "Compute"),
}


def steps_of(steps: Sequence[Step], question: str) -> str:
    """Return what may be done next, as links into the other tabs."""
    links = "".join(
        f'<li><a class="step" href="#{escape(step.at)}" data-goal="{escape(question)}">'
        f"<b>{both(*WAYS[step.kind])}</b> {escape(step.title)}</a></li>"
        for step in steps
    )
    head = both("이어서 할 수 있는 일", "What next")
    label = "이어서 할 수 있는 일 · What next"
    nav = f'<nav class="next-steps" aria-label="{label}"><h3>{head}</h3><ul>{links}</ul></nav>'
    return nav if links else ""


def foot(answer: Answer) -> str:
    """Return the label, the date and the model of an answer, and what can be done with it."""
    dropped = ""
    if answer.dropped:
        dropped = "<br>" + both(
            f"자료로 확인되지 않은 문장 {answer.dropped}개는 뺐습니다.",
            f"{answer.dropped} sentence(s) that no source carries were left out.",
        )
    return (
        f'<p class="foot"><span class="badge">{both("AI 생성", "AI-generated")}</span> '
        f"{both('기준일', 'As of')} {answer.as_of.isoformat()} · {escape(answer.model)} "
        f'<button type="button" class="copy" data-copy="{escape(as_text(answer))}">'
        f"{both('출처와 함께 복사', 'Copy with sources')}</button>"
        f'<button type="button" class="share" hidden>{both("공유", "Share")}</button>'
        f'<button type="button" class="print">{both("인쇄", "Print")}</button>'
        f'<button type="button" class="aloud" hidden aria-pressed="false">'
        f"{both('소리로 듣기', 'Read aloud')}</button>{dropped}</p>"
    )


def as_text(answer: Answer) -> str:
    """Return an answer to paste elsewhere: its sources and its label go with it."""
    cited = [c for sentence in answer.sentences for c in sentence.citations]
    sources = dict.fromkeys(f"- {c.title} {c.locator} {c.url}".rstrip() for c in cited)
    return "\n".join([answer.text, "", "출처", *sources, "", *answer.notices])


def call(referral: Referral, kind: str) -> str:
    """Return a button that calls an office."""
    digits = "".join(c for c in referral.phone if c.isdigit() or c == "+")
    if not digits:
        return ""
    return (
        f'<a class="{kind}" href="tel:{digits}"><span aria-hidden="true">☎</span> '
        f"<b>{escape(referral.phone)}</b> {both('전화하기', 'Call')}</a>"
    )


def _home(referral: Referral) -> str:
    url = safe_url(referral.url)
    link = both("누리집 열기", "Open website")
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{link}</a>' if url else ""


def referral_to(referral: Referral | None) -> str:
    """Return who can be asked instead, with a way to call."""
    if referral is None:
        return ""
    return (
        f'<aside class="desk"><h3>{both("사람에게 물어보기", "Ask a person")}</h3>'
        f"<p><b>{escape(referral.name)}</b><br>{escape(referral.why)}</p>"
        f'<p class="ways">{call(referral, "call")}{_home(referral)}</p></aside>'
    )
