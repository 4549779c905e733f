"""What the legal service will not do, and by which law."""

import re

from sectorkit import Question, Refused

OUTCOME = re.compile(
    r"(?:승소|이길|이기|질|패소|무죄|유죄|집행유예|구속될?|실형)\S*\s*(?:확률|가능성|승산)"
    r"|몇\s*(?:퍼센트|프로|%)\S*\s*(?:이길|승소)|(?:이길|승소할)\s*수\s*있(?:을까|나요|을지|습니까|겠)"
    r"|판결이?\s*어떻게\s*(?:나올|날)까|형량(?:이|은)?\s*(?:얼마나|어떻게)\s*(?:나올|받을)"
)
REPRESENTATION = re.compile(
    r"(?:대리(?:인이?|해|로)|변호(?:인이|해|를\s*맡)|대신\s*(?:소송|고소|재판|법정|합의|협상))\S*\s*"
    r"(?:\S+\s*){0,2}(?:되어|돼|해\s*주|해줘|해\s*달|맡아|나가|출석)"
)
EVASION = re.compile(
    r"(?:증거(?:를|\s)*\s*(?:인멸|없애|조작|위조)|위증|문서를?\s*위조|재산을?\s*(?:빼돌|은닉|숨기))\S*\s*"
    r"(?:\S+\s*){0,3}(?:방법|하는\s*법|어떻게|알려|하려면|안\s*걸리)"
)


def refuse_prediction(question: Question) -> Question:
    """Refuse to tell who will win: that is a lawyer's appraisal (변호사법 제109조 제1호)."""
    if OUTCOME.search(question.text):
        raise Refused(
            "prediction",
            "재판의 승패나 형량은 예측하지 않습니다. 관련 법과 절차를 물어보시거나, "
            "사건의 판단이 필요하면 변호사나 대한법률구조공단(국번 없이 132)에 상담해 주세요.",
        )
    return question


def refuse_representation(question: Question) -> Question:
    """Refuse to act for anyone (변호사법 제109조 제1호)."""
    if REPRESENTATION.search(question.text):
        raise Refused(
            "representation",
            "이 서비스는 누구를 대리하거나 대신 소송할 수 없습니다. 법률 정보와 서류에 들어갈 "
            "내용은 도와드립니다. 대리인이 필요하면 대한법률구조공단(국번 없이 132)에 물어보세요.",
        )
    return question


def refuse_evasion(question: Question) -> Question:
    """Refuse to help anyone destroy evidence, lie to a court or hide assets."""
    if EVASION.search(question.text):
        raise Refused(
            "evasion",
            "증거를 없애거나 거짓을 꾸미는 방법은 안내하지 않습니다. 내 권리를 지키는 적법한 "
            "절차가 궁금하면 다시 물어봐 주세요.",
        )
    return question
