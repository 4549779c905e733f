"""Instructions hidden in questions and sources are data, never orders.

Nothing here is what keeps an order from being obeyed: the prompt quotes sources as data and
`verify` lets nothing leave that a source does not carry. This removes text that people cannot
see, and knows sentences that speak to a machine rather than to a reader, so that they are never
quoted at one either.
"""

import re
from dataclasses import replace

from ..errors import Refused
from ..values import Question

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
"""Zero-width, direction, variation, tag, filler and control characters."""

MACHINE = r"(?:AI|인공지능|챗봇|어시스턴트|언어\s*모델|LLM|GPT|assistant|chatbot|model)"
ORDERS = re.compile(
    rf"""
    (?:이전|위|앞|기존|지금까지)의?\s*(?:모든\s*)?(?:지시|명령|지침|규칙|프롬프트|안내)\S*\s*
        (?:\S+\s*){{0,3}}(?:무시|잊|따르지)
    | (?:시스템|system)\s*(?:프롬프트|메시지|prompt|message)
    | (?:ignore|disregard|forget|override)\s+(?:\w+\s+){{0,4}}(?:instruction|prompt|rule|message)
    | {MACHINE}\s*(?:는|은|이|가|에게|야|님)?[\s,:]*(?:\S+\s+){{0,8}}
        \S*(?:하라|해라|하십시오|하시오|마라|답하라|출력하라|말하라)(?=[\s.!]|$)
    | you\s+(?:are\s+now|must\s+now)\b | \bact\s+as\s+(?:a|an|the)\b
    | <\|?(?:im_start|im_end|system|assistant)\|?> | \[/?INST\]
    """,
    re.VERBOSE | re.IGNORECASE,
)


def visible(text: str) -> str:
    """Return the text without characters that no reader sees."""
    return INVISIBLE.sub("", text)


def speaks_to_a_machine(sentence: str) -> bool:
    """Tell whether a sentence gives orders to a model instead of informing a reader."""
    return bool(ORDERS.search(sentence))


def strip_hidden_text(question: Question) -> Question:
    """Remove what the person asking could not have seen on their own screen."""
    return replace(question, text=visible(question.text))


SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")


def drop_orders(question: Question) -> Question:
    """Take sentences that speak to the machine out of a question; what is left is asked."""
    asked = [s for s in SENTENCE.findall(question.text) if not speaks_to_a_machine(s)]
    if not any(s.strip() for s in asked) and question.text.strip():
        raise Refused(
            "injection",
            "서비스의 규칙을 바꾸거나 보여 달라는 요청입니다. 궁금한 점을 물어봐 주세요.",
        )
    return replace(question, text="".join(asked).strip())
