"""Turn a question and its passages into the exact words the model reads."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .values import Passage, Prompt, Question

BETWEEN = "\n\n"
SENTENCE_END = re.compile(r"(?<=[다요음함임][.])(?=\s)|(?=\n)")
PLAINLY = (
    "쉬운 말로 답하세요. 결론부터 한 문장으로 말하고, 한 문장에는 한 가지만 짧게 적습니다. "
    "숫자, 날짜, 조건과 예외는 자료의 것을 빠뜨리거나 바꾸지 않습니다."
)
"""What a model is asked for who wishes plain words; what it writes is verified all the same."""


def compose(question: Question, passages: Sequence[Passage], instructions: str) -> Prompt:
    """Number the passages so that the model cites tokens, never addresses it could invent.

    What never changes comes first and the question last, so that a server's prefix cache hits;
    passages stand in the order of their ids, whatever their rank.
    """
    ordered = sorted(passages, key=lambda passage: passage.id)
    sources = {str(n): passage for n, passage in enumerate(ordered, start=1)}
    shown = [_source(token, passage) for token, passage in sources.items()]
    return Prompt(
        question=question, system=instructions, user=_user(question, shown), sources=sources
    )


def fit(prompt: Prompt, characters: int) -> Prompt:
    """Return the prompt with as many of its best sources as so many characters hold.

    The first that has no room is shown as far as its sentences go, the worse ones not at all.
    Tokens, order and `sources` stay: what is cited is still a span of a whole stored passage.
    """
    left = characters - len(prompt.system) - len(_user(prompt.question, ()))
    best = sorted(prompt.sources.items(), key=lambda source: -source[1].score)
    shown: dict[str, str] = {}
    for token, passage in best:
        whole = _source(token, passage)
        if len(whole) > left:
            begun = replace(passage, text=_begun(passage.text, left - len(whole)))
            shown |= {token: _source(token, begun)} if begun.text else {}
            break
        shown[token] = whole
        left -= len(whole) + len(BETWEEN)
    in_order = [shown[token] for token in prompt.sources if token in shown]
    return replace(prompt, user=_user(prompt.question, in_order))


def _begun(text: str, over: int) -> str:
    """Return the sentences or lines a text begins with, so many characters (below 0) shorter."""
    ends = [found.end() for found in SENTENCE_END.finditer(text, 0, max(0, len(text) + over))]
    return text[: ends[-1]] if ends else ""


def _user(question: Question, shown: Sequence[str]) -> str:
    plainly = f"\n{PLAINLY}" if question.plain else ""
    asked = f"기준일: {question.as_of.isoformat()}\n질문: {question.text}{plainly}"
    return BETWEEN.join([BETWEEN.join(shown), asked])


def _source(token: str, passage: Passage) -> str:
    """Return a passage as quoted data: nothing inside it can end the quotation early."""
    where = " > ".join(part for part in (passage.title, passage.locator) if part)
    body = passage.text.replace("</자료", "<\\/자료")
    return f'<자료 번호="{token}" 출처="{where.replace(chr(34), chr(39))}">\n{body}\n</자료>'
