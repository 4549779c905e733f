"""What a question must look like to be asked at all."""

from ..errors import BadInput, TooLarge
from ..values import Question

LONGEST = 8_000
"""Characters in one question."""


def require_a_question(question: Question) -> Question:
    """Raise `BadInput` for an empty question and `TooLarge` for one over the limit."""
    if not question.text.strip():
        raise BadInput("질문이 비어 있습니다. 궁금한 내용을 한 문장 이상 적어 주세요.")
    if len(question.text) > LONGEST:
        raise TooLarge(
            f"질문이 {len(question.text):,}자입니다. {LONGEST:,}자 이하로 줄이거나, "
            "긴 문서는 파일로 올린 뒤 물어봐 주세요."
        )
    return question
