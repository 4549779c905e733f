"""Somebody in danger is sent to a person at once, before anything is looked up.

Asking about the law, a treatment or a statistic is not a crisis: what redirects is danger that
the words place here and now.
"""

import re
from dataclasses import dataclass

from ..errors import Redirected
from ..values import Question, Referral

POLICE = Referral(
    "경찰 긴급신고", "112", "https://www.police.go.kr", "지금 위험하면 경찰이 바로 출동합니다."
)
RESCUE = Referral(
    "119 구조·구급", "119", "https://www.119.go.kr", "불, 사고, 위급한 몸 상태에 바로 출동합니다."
)
SUICIDE = Referral(
    "자살예방 상담전화",
    "109",
    "https://www.129.go.kr/109",
    "24시간, 무료로 이야기를 들어 드립니다.",
)
WOMEN = Referral(
    "여성긴급전화", "1366", "https://www.women1366.kr", "24시간 상담과 긴급 보호를 연결합니다."
)


@dataclass(frozen=True, slots=True)
class Crisis:
    """Words of danger, what must not stand beside them, what is said and who takes over."""

    name: str
    words: re.Pattern[str]
    message: str
    referral: Referral
    unless: re.Pattern[str] | None = None


ABOUT = r"처벌|형량|판례|보험금|통계|조항|방조|혐의|무죄|유죄|예방\s*(?:교육|정책|법)"
NOW = r"(?:지금|방금|당장|막|현재|여기|계속|급해|살려|도와)"

URGENT = re.compile(r"지금|방금|당장|살려|도와")

CONSENT = (
    r"(?s:^(?!.*(?:(?:사람|분|환자|옆에|앞에)\S*\s*있(?:는데|어|습니다)|쓰러|어떡|빨리|급해|119))"
    r".*의식(?:이|도)?\s*없(?:는(?!데|지)|을\s*때).*"
    r"(?:연명의료|동의|대리|후견|의향서|결정(?:은|을|권)))"
)
"""Who decides for somebody unconscious: told of a person as such, not of what is happening."""

CRISES = (
    Crisis(
        "fire_or_injury",
        re.compile(
            rf"""(?:불이|불은|화재가|연기가)\s*(?:났|나고|나요|번지|차오)
            | 가스(?:가|\s)*\s*(?:새|누출)\S*\s*(?:있|어|는데)
            | (?:의식|숨|호흡|맥박|심장)(?:이|을|도|은)?\s*(?:없|안\s*쉬|못\s*쉬|멈|멎)
            | {NOW}.{{0,20}}(?:쓰러졌|쓰러져|피를?\s*(?:많이|너무)|경련|질식|물에\s*빠)
            | 물에\s*빠(?:졌|져).{{0,12}}{NOW}
            | (?:깔려|갇혀|매몰돼|고립돼)\s*(?:있|서|었)
            """,
            re.VERBOSE,
        ),
        "지금 119에 전화하세요. 위치와 다친 사람의 상태를 먼저 말하면 됩니다.",
        RESCUE,
        re.compile(rf"{ABOUT}|보상|배상|책임|피해\s*신고|났었|났을\s*때|나면|없던|{CONSENT}"),
    ),
    Crisis(
        "suicide",
        re.compile(
            r"""죽고\s*싶 | 죽어\s*버리고 | 자살하고\s*싶 | 자살할(?:래|까|게|\s*거)
            | 자살을?\s*(?:생각|결심|시도하려) | 목숨을?\s*끊(?:고|을|으려)
            | 살고\s*싶지\s*않 | 살기\s*싫 | 더\s*(?:이상\s*)?살\s*(?:이유|자신)
            | (?:생을?|삶을?)\s*(?:마감|끝내) | 사라지고\s*싶 | 자해(?:하고|를\s*하고|했|를\s*했)
            | 세상을?\s*(?:떠나|등지)(?:려|고\s*싶|기로) | 손목을?\s*(?:긋|그으)
            | 아프지\s*않게\s*죽 | 몇\s*알\S*\s*먹어야\s*(?:\S+\s*){0,2}(?:죽|깨어나지)
            """,
            re.VERBOSE,
        ),
        "많이 힘드셨겠습니다. 혼자 견디지 마시고 지금 109에 전화해 이야기해 주세요. "
        "이미 다쳤거나 약을 드셨다면 119에 바로 전화하세요.",
        SUICIDE,
        re.compile(ABOUT),
    ),
    Crisis(
        "violence_now",
        re.compile(
            rf"""(?:칼|흉기|망치|총|둔기)(?:을|를|로)?\s*(?:들고|들이|휘두|위협|쥐고|겨누)
            | (?:때리|맞|폭행하|폭행당하|조르|쫓아오|따라오|부수|감금하|협박하)고\s*있
            | 죽이려고?\s*(?:하고\s*있|해요|합니다|해$)
            | {NOW}.{{0,25}}(?:때려|때리|맞았|쫓아|따라와|따라오|부수|죽이겠|죽인다)
            | {NOW}.{{0,25}}(?:감금|가둬|납치|침입|집\s*앞에|문\s*앞에)
            | (?:집|문)\s*앞에\s*(?:와|서)\s*있.{{0,12}}{NOW}
            | 죽이겠다고\s*(?:\S+\s*){{0,2}}(?:와|오고|찾아|쫓)
            | 납치(?:됐|당했|되었) | 갇혀서\s*못\s*나
            """,
            re.VERBOSE,
        ),
        "지금 위험하면 112에 전화하세요. 말하기 어려우면 112로 문자를 보내도 됩니다. "
        "안전한 곳으로 피한 뒤 1366에서 보호와 상담을 받을 수 있습니다.",
        POLICE,
        re.compile(rf"{ABOUT}|했었|작년|예전에|지난\s*(?:달|주|해)|[하두들]면\s"),
    ),
)


def _only_about(crisis: Crisis, text: str) -> bool:
    """Tell whether the danger is a topic; what happens right now never is."""
    return bool(crisis.unless and crisis.unless.search(text)) and not URGENT.search(text)


def send_crises_to_people(question: Question) -> Question:
    """Raise `Redirected` for danger that is here and now."""
    for crisis in CRISES:
        if crisis.words.search(question.text) and not _only_about(crisis, question.text):
            raise Redirected(crisis.name, crisis.message, crisis.referral)
    return question
