"""Turn a follow-up question into one that stands on its own."""

from dataclasses import replace

from .serving import Model
from .values import Question


async def rephrase(question: Question, model: Model) -> Question:
    """Return the question with what it leans on in the history written out.

    Without history nothing is asked of the model. The history has done its work here: what
    follows in the line sees only the question.
    """
    if not question.history:
        return question
    return replace(question, text=await model.rephrase(question), history=())
