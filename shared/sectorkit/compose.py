"""Turn a question and its passages into the exact words the model reads."""

from collections.abc import Sequence

from .values import Passage, Prompt, Question


def compose(question: Question, passages: Sequence[Passage], instructions: str) -> Prompt:
    """Number the passages so that the model cites tokens, never addresses it could invent.

    What never changes comes first and the question last, so that a server's prefix cache hits;
    passages stand in the order of their ids, whatever their rank.
    """
    ordered = sorted(passages, key=lambda passage: passage.id)
    sources = {str(n): passage for n, passage in enumerate(ordered, start=1)}
    shown = "\n\n".join(_source(token, passage) for token, passage in sources.items())
    return Prompt(
        question=question,
        system=instructions,
        user=f"{shown}\n\n기준일: {question.as_of.isoformat()}\n질문: {question.text}",
        sources=sources,
    )


def _source(token: str, passage: Passage) -> str:
    """Return a passage as quoted data: nothing inside it can end the quotation early."""
    where = " > ".join(part for part in (passage.title, passage.locator) if part)
    body = passage.text.replace("</자료", "<\\/자료")
    return f'<자료 번호="{token}" 출처="{where.replace(chr(34), chr(39))}">\n{body}\n</자료>'
