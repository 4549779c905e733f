"""Personal identifiers are masked before a model, a log, a cache or an index sees them."""

import re
from collections.abc import Collection
from dataclasses import replace

from ko_pii import detect_all

from ..values import Question, Turn

TITLES = {
    "RRN": "주민등록번호",
    "FRN": "외국인등록번호",
    "DRIVER_LICENSE": "운전면허번호",
    "PASSPORT": "여권번호",
    "CARD": "카드번호",
    "MEDICAL_INSURANCE": "건강보험증번호",
    "ACCOUNT": "계좌번호",
    "PHONE": "전화번호",
    "EMAIL": "이메일",
}
IN_QUESTIONS = frozenset(TITLES)
IN_DOCUMENTS = frozenset({"RRN", "FRN", "DRIVER_LICENSE", "PASSPORT", "CARD"})
"""Documents keep the telephone numbers and accounts of offices, which people need."""

RESIDENT = re.compile(r"(?<!\d)\d{6}\s*[-\u2010-\u2015\u2212\uff0d~.]?\s*[1-8]\d{6}(?!\d)")
"""Any number of this shape is treated as one: since October 2020 the last digits are random."""


def mask(text: str, labels: Collection[str] = IN_QUESTIONS) -> str:
    """Return the text with each identifier replaced by its name in brackets."""
    text = RESIDENT.sub("[주민등록번호]", text)
    for found in sorted(detect_all(text, include=sorted(labels)), key=lambda f: -f.start):
        text = f"{text[: found.start]}[{TITLES[found.label]}]{text[found.end :]}"
    return text


LIKELY = re.compile(r"\d[\d \-\u2010-\u2015]{6,}\d|[A-Z]\d{3}[A-Z0-9]\d{4}")
"""What every number of `IN_DOCUMENTS` looks like: most passages hold nothing of the kind."""


def mask_document(text: str) -> str:
    """Return a document's text without the identifiers of persons, before it is indexed."""
    return mask(text, IN_DOCUMENTS) if LIKELY.search(text) else text


def mask_personal_data(question: Question) -> Question:
    """Mask the question and what was said before it."""
    history = tuple(Turn(turn.role, mask(turn.content)) for turn in question.history)
    return replace(question, text=mask(question.text), history=history)
