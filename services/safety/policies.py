"""What the safety service will not do, and by which law; and who is called instead."""

import re

from sectorkit import Abstained, Question, Redirected, Referral, Refused
from sectorkit.errors import Declined
from sectorkit.sector import Policy

CAMERA = r"(?:CCTV|씨씨티비|시시티브이|카메라|영상|화면|녹화본|캡처|사진|스트림)"
ASKED = r"(?:알려|찾아|해\s*(?:줘|주|달)|하는\s*(?:방법|법)|하려면|방법|어떻게\s*(?:하|알|찾|만드))"

FACE = re.compile(
    rf"""(?:얼굴|안면|홍채|걸음걸이)\S*\s*(?:\S+\s*){{0,2}}(?:인식|대조|매칭|식별|비교|검색)\S*
        \s*(?:\S+\s*){{0,6}}(?:줘|주세요|주시|달라|찾아|하는\s*(?:방법|법)|돌려)
    | {CAMERA}\S*\s*(?:\S+\s*){{0,4}}(?:사람|남자|여자|얼굴|아이)\S*\s*(?:\S+\s*){{0,3}}
        (?:누구(?:인지|야|예요|인가|죠)|신원|이름을?\s*(?:알|찾))
    | (?:얼굴|안면)\s*(?:인식|데이터베이스|DB)\S*\s*(?:\S+\s*){{0,3}}(?:등록|구축|만들|켜|붙여)\S*
        \s*(?:줘|주세요|방법|법)
    """,
    re.VERBOSE | re.IGNORECASE,
)
LISTENING = re.compile(
    rf"""도청 | 엿듣는?\s*(?:방법|법|기능)
    | (?:음성|소리|대화|말소리|목소리)\S*\s*(?:\S+\s*){{0,3}}(?:녹음|분석|들을|따내|인식)\S*
        \s*(?:\S+\s*){{0,4}}(?:줘|주세요|켜|하는\s*(?:방법|법)|방법)
    | {CAMERA}\S*\s*(?:\S+\s*){{0,2}}(?:몰래\s*)?(?:녹음|마이크)\S*\s*(?:\S+\s*){{0,2}}
        (?:켜|하는\s*(?:방법|법)|달아|줘|주세요)
    """,
    re.VERBOSE | re.IGNORECASE,
)
TRACKING = re.compile(
    rf"""(?:사람|남자|여자|남편|아내|애인|여자친구|남자친구|직원|이웃|누나|그\s*분|특정인|전\s*애인)\S*
        \s*(?:\S+\s*){{0,5}}(?:추적|미행|뒤쫓|따라다니|동선|행적|이동\s*경로)\S*
        \s*(?:\S+\s*){{0,4}}(?:줘|주세요|알려|찾|파악|보여|방법|{ASKED})
    | {CAMERA}\S*\s*(?:\S+\s*){{0,5}}(?:추적|미행|따라가)\S*
        \s*(?:\S+\s*){{0,3}}(?:줘|주세요|방법|법)
    | (?:위치|동선)\S*\s*(?:몰래|실시간으로)\s*(?:\S+\s*){{0,3}}(?:추적|확인|알아)
    """,
    re.VERBOSE | re.IGNORECASE,
)
HARM = re.compile(
    r"""(?:폭탄|폭발물|화염병|사제\s*총|독가스|신경가스|염소\s*가스|방화\s*도구)\S*\s*(?:\S+\s*){0,4}
        (?:만드|만들|제조|제작|조합|레시피)
    | (?:불|화재)\S*\s*(?:\S+\s*){0,3}(?:지르|질러|내는)\S*\s*(?:방법|법|려면|고\s*싶|알려)
    | (?:방화|테러)\S*\s*(?:하는|저지르는)\s*(?:방법|법)
    | (?:소화기|스프링클러|화재\s*경보|감지기|소화전|비상벨|소방\s*시설|안전\s*장치|차단기)\S*\s*
        (?:\S+\s*){0,4}(?:끄는|꺼\s*두|무력화|망가뜨|고장\s*내|안\s*울리게|우회)
        \S*\s*(?:\S+\s*){0,3}(?:방법|법|려면|알려)
    | (?:CCTV|카메라|관제)\S*\s*(?:\S+\s*){0,3}
        (?:해킹|피하|피해\s*가|안\s*걸리|사각지대|속이|무력화)
        \S*\s*(?:\S+\s*){0,4}(?:방법|법|려면|알려|찾아|들어가|줘)
    | (?:가스|밸브)\S*\s*(?:\S+\s*){0,3}(?:일부러|몰래)\s*(?:\S+\s*){0,3}(?:열|새게|터뜨|폭발)
    | (?:열차|지하철|승강기|엘리베이터|댐|전력망|정수장)\S*\s*(?:\S+\s*){0,3}
        (?:마비시키|폭파|탈선시키|독을?\s*타|고장\s*내는)
    """,
    re.VERBOSE | re.IGNORECASE,
)

INVESTING = re.compile(
    r"(?:주식|주가|종목|코인|비트코인|가상자산|펀드)\S*\s*(?:\S+\s*){0,4}"
    r"(?:사야|사도|살까|팔아|팔까|오를|오르|투자|추천)|투자\S*\s*(?:\S+\s*){0,3}(?:추천|해도|할까)"
)

AT_SEA = re.compile(
    r"""(?:배|보트|낚싯배|어선|요트|선박|여객선)(?:가|이|에서|은|는)?\s*(?:\S+\s*){0,3}
        (?:뒤집|전복|침몰|가라앉|기울(?:고|어지|었)|물이?\s*차|표류|고장\s*나서\s*떠|불이\s*(?:났|나))
    | (?:갯벌|갯바위|방파제|테트라포드|바다|해변|해수욕장)\S*\s*(?:\S+\s*){0,4}
        (?:갇혔|갇혀|고립됐|고립돼|고립되었|빠졌|빠져서|떠내려가|휩쓸렸|휩쓸려|못\s*나오)
    """,
    re.VERBOSE,
)
IN_WATER = re.compile(
    r"""(?:강|하천|계곡|저수지|호수|수영장|개울|물)(?:에서|에|가에서)?\s*(?:\S+\s*){0,3}
        (?:허우적|떠내려가|빠졌|빠져서|휩쓸렸|휩쓸려)
    """,
    re.VERBOSE,
)
MISSING = re.compile(
    r"""(?:아이|애|딸|아들|손자|손녀|조카|어머니|아버지|할머니|할아버지|치매)\S*\s*(?:\S+\s*){0,4}
        (?:없어졌|사라졌|잃어버렸|안\s*보여|길을?\s*잃|실종됐|실종됐어|안\s*들어와)
    """,
    re.VERBOSE,
)
TOPIC = re.compile(
    r"을\s*때|예방|처벌|통계|했을\s*때는?\s*(?:어떤|무슨)\s*법|법적|과태료|나면|지면|되면|하면|어지면|으면|려면"
    r"|작년|예전|지난\s*(?:달|주|해)|연습|훈련|대비"
)
NOW = re.compile(r"지금|방금|당장|살려|도와|급해|여기")

SEA_RESCUE = Referral(
    "119 신고(해양사고)",
    "119",
    "https://www.kcg.go.kr",
    "바다에서 난 사고도 119로 신고하면 해양경찰에 바로 연결됩니다.",
)
WATER_RESCUE = Referral(
    "119 구조·구급", "119", "https://www.119.go.kr", "물에 빠진 사람을 구하러 바로 출동합니다."
)
MISSING_PERSON = Referral(
    "경찰 긴급신고",
    "112",
    "https://www.safe182.go.kr",
    "아이나 치매 어르신이 보이지 않으면 기다리지 말고 바로 신고합니다.",
)


def _ends(pattern: re.Pattern[str], ending: type[Declined], reason: str, message: str) -> Policy:
    """Return a policy that ends every question the pattern is found in."""

    def policy(question: Question) -> Question:
        if pattern.search(question.text):
            raise ending(reason, message)
        return question

    return policy


# 생체인식정보는 민감정보이고(개인정보 보호법 제23조), 관제 영상 분석은 목적에 필요한 최소한이다
# (재난 및 안전관리 기본법 제74조의5).
refuse_face_recognition = _ends(
    FACE,
    Refused,
    "face_recognition",
    "영상 속 사람이 누구인지 알아내거나 얼굴을 대조하지 않습니다. 이 서비스에는 그 기능이 "
    "없습니다. 범죄나 실종과 관련된 영상이면 112에 신고하고 영상을 지우지 말고 보관해 주세요.",
)
# 고정형 영상정보처리기기는 녹음기능을 사용할 수 없다(개인정보 보호법 제25조 제5항).
refuse_listening = _ends(
    LISTENING,
    Refused,
    "audio",
    "소리를 녹음하거나 엿듣거나 분석하는 방법은 안내하지 않습니다. 고정형 CCTV는 녹음 기능을 "
    "쓸 수 없습니다(개인정보 보호법 제25조 제5항).",
)
refuse_tracking = _ends(
    TRACKING,
    Refused,
    "tracking",
    "특정한 사람을 영상으로 뒤쫓거나 이동 경로를 알아내지 않습니다. 사람을 찾아야 하는 위급한 "
    "일이면 112에 신고해 주세요. 내 영상의 열람은 카메라 운영자에게 요구할 수 있습니다.",
)
refuse_harm = _ends(
    HARM,
    Refused,
    "harm",
    "사람을 다치게 하거나 안전 시설을 못 쓰게 하는 방법은 안내하지 않습니다. 위험한 물건이나 "
    "계획을 알게 되었다면 112나 119에 신고해 주세요.",
)


abstain_from_investing = _ends(
    INVESTING,
    Abstained,
    "investing",
    "무엇을 사거나 팔지는 이 자료로 답하지 않습니다. 안전과 영상관제를 물어봐 주세요.",
)


def _happening(pattern: re.Pattern[str], text: str) -> bool:
    """Tell danger that is here and now from danger as a topic."""
    return bool(pattern.search(text)) and (not TOPIC.search(text) or bool(NOW.search(text)))


def send_to_sea_rescue(question: Question) -> Question:
    """Raise `Redirected` for an accident at sea."""
    if _happening(AT_SEA, question.text):
        raise Redirected(
            "at_sea",
            "지금 119에 전화하세요. 바다에서 난 사고도 119로 신고하면 해양경찰로 연결됩니다. "
            "위치와 배 이름, 사람 수를 먼저 말하고 구명조끼를 입으세요.",
            SEA_RESCUE,
        )
    return question


def send_to_water_rescue(question: Question) -> Question:
    """Raise `Redirected` for somebody who is in the water now."""
    if _happening(IN_WATER, question.text):
        raise Redirected(
            "in_water",
            "지금 119에 전화하세요. 물에 뛰어들지 말고 튜브나 장대처럼 뜨거나 긴 것을 던져 주세요.",
            WATER_RESCUE,
        )
    return question


def send_to_missing_person_report(question: Question) -> Question:
    """Raise `Redirected` for somebody who cannot be found."""
    if _happening(MISSING, question.text):
        raise Redirected(
            "missing_person",
            "지금 112에 전화하세요. 마지막으로 본 곳과 시각, 옷차림을 말하면 됩니다.",
            MISSING_PERSON,
        )
    return question


ALL = (
    send_to_sea_rescue,
    send_to_water_rescue,
    send_to_missing_person_report,
    refuse_face_recognition,
    refuse_listening,
    refuse_tracking,
    refuse_harm,
    abstain_from_investing,
)
"""Danger first: who is in it is sent on before anything is refused."""
