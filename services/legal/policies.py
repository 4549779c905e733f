"""What the legal service will not do, and by which law."""

import re

from sectorkit import Abstained, Question, Refused
from sectorkit.errors import Declined
from sectorkit.sector import Policy

OUTCOME = re.compile(
    r"""(?:승소|이길|이기|질|패소|무죄|유죄|집행유예|구속|실형|기소유예)\S*\s*(?:확률|가능성|승산)
    | 몇\s*(?:퍼센트|프로|%)\S*\s*(?:이길|승소)
    | (?:이길|승소할)\s*수\s*있(?:을까|나요|을지|습니까|겠)
    | (?:이긴다|승소한다|무죄라)고?\s*(?:장담|보장|약속|확답)
    | 누구?(?:의|한테)?\s*(?:손을?\s*들어|편을?\s*들)
    | 판결이?\s*어떻게\s*(?:나올|날)까 | 형량(?:이|은)?\s*(?:얼마나|어떻게)\s*(?:나올|받을)
    """,
    re.VERBOSE,
)
ACT = r"(?:소송|고소|재판|법정|합의|협상|변호|신고|제출|출석)"
REPRESENTATION = re.compile(
    rf"""(?:(?:저|나|우리)\s*대신|제\s*대리인으로)\s*(?:\S+\s+){{0,2}}\S*{ACT}
    | {ACT}\S*\s*(?:저|나|우리)\s*대신
    | 대신\s*(?:\S+\s+){{0,2}}\S*{ACT}\S*\s*(?:해|나가)\s*(?:줘|주)
    | 변호(?:인|사)(?:이|가)?\s*(?:되어|돼)\S*\s*(?:\S+\s+){{0,3}}(?:줘|주)
    | (?:사건|소송|재판)을?\s*(?:맡아|대리해|변호해)\S*\s*(?:\S+\s+)?(?:변호해\s*)?(?:줘|주)
    """,
    re.VERBOSE,
)
EVASION = re.compile(
    r"""(?:증거|기록|블랙박스|CCTV|영상|문서|서류|진단서|영수증)\S*\s*(?:몰래\s*)?
        (?:인멸|없애|지우|조작|위조|꾸미)\S*\s*(?:\S+\s*){0,2}(?:방법|법|어떻게|알려|하려면|안\s*걸리)
    | 재산\S*\s*(?:\S+\s+){0,3}(?:빼돌|은닉|숨기|감추)\S*\s*
        (?:\S+\s*){0,2}(?:방법|법|어떻게|알려|하려면|안\s*걸리)
    | (?:위증|거짓\s*(?:진술|증언))\S*\s*(?:\S+\s*){0,2}(?:방법|하는\s*법|안\s*걸리)
    | (?:세입자|임차인)\S*\s*(?:\S+\s+){0,5}(?:쫓아내|내쫓)는\s*(?:방법|법)
    """,
    re.VERBOSE,
)
COUNTRIES = (
    "미국|캘리포니아|뉴욕|일본|중국|독일|프랑스|영국|캐나다|호주|베트남|대만|홍콩|싱가포르|러시아|"
    "인도|태국|필리핀|스페인|이탈리아|유럽연합|EU"
)
FOREIGN = re.compile(
    rf"(?:{COUNTRIES})\s*(?:\S+\s+)?\S*법(?:으로|에서|은|이|률|상|\s)"
    rf"|(?:{COUNTRIES})(?:에서(?!\s*(?:온|왔|살다|돌아))|에\s*있는|의\s*법)"
)


def _ends(pattern: re.Pattern[str], ending: type[Declined], reason: str, message: str) -> Policy:
    """Return a policy that ends every question the pattern is found in."""

    def policy(question: Question) -> Question:
        if pattern.search(question.text):
            raise ending(reason, message)
        return question

    return policy


# Who will win is a lawyer's appraisal, and acting for others is a lawyer's work
# (변호사법 제109조 제1호).
refuse_prediction = _ends(
    OUTCOME,
    Refused,
    "prediction",
    "재판의 승패나 형량은 예측하지 않습니다. 관련 법과 절차를 물어보시거나, "
    "사건의 판단이 필요하면 변호사나 대한법률구조공단(국번 없이 132)에 상담해 주세요.",
)
refuse_representation = _ends(
    REPRESENTATION,
    Refused,
    "representation",
    "이 서비스는 누구를 대리하거나 대신 소송할 수 없습니다. 법률 정보와 서류에 들어갈 "
    "내용은 도와드립니다. 대리인이 필요하면 대한법률구조공단(국번 없이 132)에 물어보세요.",
)
refuse_evasion = _ends(
    EVASION,
    Refused,
    "evasion",
    "증거를 없애거나 거짓을 꾸미는 방법은 안내하지 않습니다. 내 권리를 지키는 적법한 "
    "절차가 궁금하면 다시 물어봐 주세요.",
)
abstain_from_foreign_law = _ends(
    FOREIGN,
    Abstained,
    "foreign_law",
    "다른 나라의 법은 자료에 없어 답하지 않습니다. 그 나라의 변호사나, 해외에 계시면 "
    "가까운 재외공관에 물어봐 주세요.",
)
