"""Let a question in, changed or unchanged; send it to a person; or refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from .errors import Declined, Refused, SectorKitError
from .policies import everywhere
from .sector import Policy
from .values import Question


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard found, to be heard where the answer is made: it need not look twice."""

    found: Question | Declined
    seconds: float
    """How long it took."""

    @property
    def passed(self) -> bool:
        """Say whether the question was let in."""
        return isinstance(self.found, Question)

    def hear(self) -> Question:
        """Return the question as it was let in, or raise the `Declined` that turned it away."""
        if isinstance(self.found, Declined):
            raise self.found
        return self.found


def judge(question: Question, policies: Sequence[Policy]) -> Verdict:
    """Return what `guard` says, before anybody has to hear it. Raises what is no refusal."""
    started = perf_counter()
    try:
        found: Question | Declined = guard(question, policies)
    except Declined as declined:
        found = declined
    return Verdict(found, perf_counter() - started)


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
