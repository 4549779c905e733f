"""What the medical service will not do, and by which law. Each refusal names a next step."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from sectorkit import Question, Refused
from sectorkit.sector import Policy

from .departments import department_for
from .redflags import send_danger_to_people

FILE = Path(__file__).parent / "data/refusals.yaml"


def _patterns() -> Mapping[str, re.Pattern[str]]:
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    parts = told.pop("parts")

    def whole(text: str) -> str:
        return re.sub(r"<(\w+)>", lambda found: f"(?:{parts[found[1]]})", text)

    flags = re.VERBOSE | re.IGNORECASE
    return {name: re.compile(whole(text), flags) for name, text in told.items()}


PATTERNS = _patterns()
"""What is refused, and `ranges`: a value beside a published range is told all the same."""

WHERE_NEXT = (
    "다음에 할 일: {department}에 예약하고, 언제부터·어디가·얼마나 자주 그런지와 먹는 약을 적어 "
    "가세요. 마비, 가슴 통증, 숨참, 의식 흐림처럼 갑자기 심해지면 바로 119에 전화하세요."
)


def refuse_diagnosis(question: Question) -> Question:
    """Say no to who asks what they have, and where to have it found out (의료법 제27조 제1항)."""
    text = question.text
    if PATTERNS["diagnosis"].search(text) and not PATTERNS["ranges"].search(text):
        where = WHERE_NEXT.format(department=department_for(text))
        raise Refused(
            "diagnosis",
            "증상을 듣고 어떤 병인지, 심각한지는 판단하지 않습니다. 그것은 진찰이고 의료인만 할 "
            "수 있습니다(의료법 제27조 제1항). " + where,
        )
    return question


def refuse_prescribing(question: Question) -> Question:
    """Say no to who asks which medicine, how much of it, or whether to stop it."""
    if PATTERNS["prescribing"].search(question.text):
        raise Refused(
            "prescribing",
            "어떤 약을 쓸지, 얼마나 먹을지, 끊어도 되는지는 정해 드리지 않습니다(의료법 제27조 "
            "제1항). 다음에 할 일: 약을 마음대로 바꾸지 말고, 처방한 의사나 조제한 약국에 약 "
            "이름과 지금 상태를 말하고 물어보세요. 같이 먹으면 안 되는 약인지는 약 확인 도구로 "
            "공공자료를 찾아볼 수 있습니다. 많이 먹었거나 몸이 이상하면 바로 119에 전화하세요.",
        )
    return question


def _refuses(reason: str, message: str) -> Policy:
    """Return a policy that refuses every question that has the pattern of that name."""

    def policy(question: Question) -> Question:
        if PATTERNS[reason].search(question.text):
            raise Refused(reason, message)
        return question

    return policy


# Software that observes a prognosis or foresees how a treatment works is a 디지털의료기기
# (디지털의료제품법 제2조 제2호).
refuse_prognosis = _refuses(
    "prognosis",
    "앞으로 어떻게 될지, 치료가 잘 들을지는 예측하지 않습니다(디지털의료제품법 제2조가 정한 "
    "디지털의료기기의 일입니다). 다음에 할 일: 담당 의사에게 지금 상태와 치료의 목표, 다른 "
    "방법, 걱정되는 점을 물어보세요. 진료 전 질문지를 문서 도구로 만들 수 있습니다.",
)
# Prescription medicine is sold by prescription only (약사법 제50조 제2항), narcotics are nobody's
# to deal in (마약류 관리에 관한 법률 제4조), a false certificate is a crime (형법 제233조).
refuse_unlawful = _refuses(
    "unlawful",
    "처방 없이 약을 구하거나, 마약류를 거래하거나, 서류를 꾸미거나, 누구를 해치는 방법은 "
    "안내하지 않습니다(약사법 제50조, 마약류 관리에 관한 법률 제4조). 다음에 할 일: 치료가 "
    "필요하면 진료를 받고, 마음이 힘들면 109, 위험하면 112나 119에 전화하세요.",
)
# Introducing patients for gain is forbidden (의료법 제27조 제3항); ranking is advertising (제56조).
refuse_brokerage = _refuses(
    "brokerage",
    "특정 병원이나 의사를 추천하거나 순위를 매기지 않습니다(의료법 제27조 제3항, 제56조). 다음에 "
    "할 일: 가까운 곳은 병원 찾기 도구나 건강보험심사평가원(www.hira.or.kr)에서 찾고, 전화로 "
    "진료 과목과 시간을 확인하세요.",
)

ALL: tuple[Policy, ...] = (
    send_danger_to_people,
    refuse_unlawful,
    refuse_brokerage,
    refuse_prescribing,
    refuse_diagnosis,
    refuse_prognosis,
)
"""In this order: danger first."""
