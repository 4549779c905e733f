"""What the education service will not do, and by which law."""

import re

from sectorkit import Question, Redirected, Referral, Refused
from sectorkit.sector import Policy

WORK = (
    r"(?:과제|숙제|레포트|리포트|보고서|독후감|논문|에세이|자소서|자기소개서|학위논문|초록|발표문)"
)
PLEASE = r"(?:줘(?!도|서|야|라는)|주세요|주십|줄래|달라(?!는|고\s*하면)|부탁|주실)"
GHOST = re.compile(
    rf"""{WORK}\S*\s*(?:\S+\s+){{0,6}}\S*(?:대신|대필)\S*\s*(?:\S+\s+){{0,3}}
        \S*(?:써|작성|쓰|해)\S*\s*{PLEASE}
    | (?:대신|대필)\S*\s*(?:\S+\s+){{0,4}}{WORK}\S*\s*(?:\S+\s+){{0,3}}
        (?:써|작성|완성|만들어|해)\S*\s*{PLEASE}
    | {WORK}\S*\s*(?:\S+\s+){{0,5}}(?:전부|통째로|처음부터\s*끝까지|다|한\s*편)\s*
        (?:써|작성해|완성해|만들어)\s*{PLEASE}
    | {WORK}\S{{0,2}}\s*(?:\S+\s+){{0,3}}(?:\d[\d,천백]*\s*(?:자|쪽|장|페이지|글자)\S*\s*)
        (?:\S+\s+){{0,3}}(?:써|작성해|만들어)\s*{PLEASE}
    | (?:표절|카피킬러|AI\s*탐지|탐지기)\S*\s*(?:\S+\s*){{0,4}}
        (?:안\s*걸리|피하|우회|통과|속이|낮추)\S*\s*(?:\S+\s*){{0,3}}(?:써|바꿔|고쳐|방법|법|줘|주)
    """,
    re.VERBOSE,
)
GRADING = re.compile(
    rf"""(?:채점|등급|점수|성적|학점|평점)\S*\s*(?:\S+\s*){{0,2}}
        (?:매겨|채점해|정해|내려|부여해|판정해)\s*{PLEASE}
    | 채점(?:을|도)?\s*(?:\S+\s*)?(?:해\s*줘|해\s*주|부탁)
    | (?:몇\s*점|몇\s*등급|A\+?|상중하)\s*(?:\S+\s*)?(?:줄까|줘야\s*할까|매겨|인지\s*정해)
    | (?:합격|불합격|입학|선발|탈락|퇴학|유급)\S*\s*(?:\S+\s*){{0,3}}
        (?:결정해|판단해|골라|가려)\s*{PLEASE}
    """,
    re.VERBOSE,
)
MINORS = re.compile(
    r"""(?:학생|아이|반\s*애|우리\s*반)\S*\s*(?:\S+\s+){0,4}
        (?:주민(?:등록)?번호|전화번호|집\s*주소|카톡|인스타|가정\s*형편|상담\s*기록|진단\s*기록)
        \S*\s*(?:\S+\s+){0,3}(?:찾아|알아봐|조회해|알려|수집|모아|캐)\s*(?:\S+\s*)?(?:줘|주|달라|내)
    | (?:학생|아이)들?\s*(?:\S+\s+){0,3}(?:몰래|동의\s*없이)\s*(?:\S+\s+){0,3}
        (?:감시|추적|녹음|촬영|수집|조회)\S*\s*(?:\S+\s*){0,2}(?:방법|법|하려|싶|줘|알려)
    """,
    re.VERBOSE,
)
ANSWER_KEY = re.compile(
    r"(?:수능|모의고사|중간고사|기말고사|시험)\S*\s*(?:\S+\s+){0,3}"
    r"(?:유출|훔|빼돌|미리\s*받|답안지를?\s*구|정답을?\s*(?:빼|미리))"
    r"\S*\s*(?:\S+\s*){0,3}(?:방법|법|어떻게|줘|줄|알려|구해|싶)"
)
VIOLENCE = re.compile(
    r"(?:지금|방금|오늘도|내일)\s*(?:\S+\s+){0,6}"
    r"(?:(?:때리|때려|맞고\s*있|끌고\s*가|협박하|가두|돈을?\s*뺏|불러내)\S*)"
)


def _ends(pattern: re.Pattern[str], reason: str, message: str) -> Policy:
    """Return a policy that refuses every question the pattern is found in."""

    def policy(question: Question) -> Question:
        if pattern.search(question.text):
            raise Refused(reason, message)
        return question

    return policy


# A degree gained by another's work may be withdrawn (고등교육법 시행령 제52조), and naming as
# author who did not contribute is misconduct (국가연구개발혁신법 시행령 제56조 제2항).
refuse_ghost_writing = _ends(
    GHOST,
    "ghost_writing",
    "과제나 논문을 대신 써 드리지 않으며 표절 검사를 피하는 방법도 안내하지 않습니다. 부정한 "
    "방법으로 "
    "받은 학위는 취소될 수 있습니다(고등교육법 시행령 제52조). 개요를 어떻게 짜는지, 참고문헌이 "
    "실제로 있는지, 어디를 고치면 좋을지는 도와드립니다.",
)
# Assessing pupils is a high-impact use (인공지능기본법 제2조 제4호 차목): it stays with people.
refuse_grading = _ends(
    GRADING,
    "grading",
    "점수나 등급, 합격 여부를 정하지 않습니다. 학생 평가에 쓰는 인공지능은 고영향 인공지능의 "
    "영역이고"
    "(인공지능 발전과 신뢰 기반 조성 등에 관한 기본법 제2조 제4호), 평가는 선생님이 합니다. 학생이 "
    "어느 단계에서 막혔는지와 다음에 무엇을 연습할지는 알려 드립니다.",
)
# Pupils' records go to nobody without consent (초ㆍ중등교육법 제30조의6,
# 개인정보 보호법 제22조의2).
refuse_minors_data = _ends(
    MINORS,
    "minors_data",
    "학생의 개인정보를 찾거나 모으는 일은 하지 않습니다. 학생 자료는 동의 없이 제공할 수 없고"
    "(초ㆍ중등교육법 제30조의6), 만 14세 미만 아동은 법정대리인의 동의가 필요합니다"
    "(개인정보 보호법 제22조의2). 이 서비스는 이름 대신 별칭만 씁니다.",
)
refuse_exam_theft = _ends(
    ANSWER_KEY,
    "exam_theft",
    "시험 문제나 정답을 미리 얻는 방법은 안내하지 않습니다. 어려운 단원을 알려 주시면 공부를 "
    "도와드립니다.",
)


def redirect_violence_now(question: Question) -> Question:
    """Send violence among pupils that is here and now to the police line for schools."""
    if VIOLENCE.search(question.text):
        raise Redirected(
            "school_violence",
            "지금 위험하면 112에 먼저 전화하세요. 학교폭력은 국번 없이 117에서 24시간 신고와 "
            "상담을 "
            "받습니다.",
            Referral(
                name="학교폭력 신고센터",
                phone="117",
                url="https://www.safe182.go.kr",
                why="학교폭력 신고와 상담을 받고 보호를 연결합니다.",
            ),
        )
    return question


ALL: tuple[Policy, ...] = (
    redirect_violence_now,
    refuse_ghost_writing,
    refuse_grading,
    refuse_minors_data,
    refuse_exam_theft,
)
