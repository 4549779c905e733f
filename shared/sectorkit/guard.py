"""Let a question in, changed or unchanged; send it to a person; or refuse."""

from collections.abc import Sequence

from .errors import Refused, SectorKitError
from .policies import everywhere
from .sector import Policy
from .values import Question


def guard(question: Question, policies: Sequence[Policy]) -> Question:
    """Pass the question through the kit's policies, then the sector's; doubt refuses."""
    for policy in (*everywhere, *policies):
        try:
            question = policy(question)
        except SectorKitError:
            raise
        except Exception as error:  # a guard that breaks is a guard that says no
            raise Refused(
                "guard_failed", "이 질문을 안전하게 확인하지 못해 답하지 않습니다."
            ) from error
    return question
