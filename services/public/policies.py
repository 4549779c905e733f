"""What the public service will not do, and by which law."""

import re

from sectorkit import Question, Refused
from sectorkit.errors import Declined
from sectorkit.sector import Policy

DECISION = re.compile(
    r"""(?:수급자|수급자격|자격|대상자|지급|등급|허가|승인)\S*\s*(?:으로|로|을|를|이|가)?\s*
        (?:\S+\s+){0,1}(?:결정|확정|판정|승인|선정)\S*\s*(?:해|내려)\s*(?:줘|주)
    | (?:무조건|확실히|100\s*(?:%|퍼센트|프로)|반드시)\s*(?:\S+\s+){0,3}
        (?:받을\s*수|받나|되나|나오나|된다고|받는다고)
    | (?:받는다고|된다고|선정된다고|나온다고)\s*(?:장담|보장|약속|확답|확정)
    | (?:될|받을|선정될|통과될)\s*(?:확률|가능성)\S*\s*(?:몇|얼마|퍼센트|%)
    """,
    re.VERBOSE,
)
RECORDS = re.compile(
    r"""(?:주민\s*등록?\s*번호|주민번호|개인정보|주소|전화번호|연락처|소득|재산|수급\s*여부
        |민원\s*내용)\S*\s*(?:\S+\s+){0,2}(?:조회|알아봐|알려|찾아|확인해)\S*\s*(?:줘|주|달)
    | (?:옆집|이웃|전\s*남편|전\s*부인|직장\s*동료|친구|그\s*사람|담당자|공무원)\S*\s*
        (?:\S+\s+){0,3}
        (?:수급자인지|수급자예요|신고한\s*사람|민원\s*낸\s*사람|사는\s*곳|집\s*주소|휴대폰\s*번호)
    | (?:누가|어떤\s*사람이)\s*(?:\S+\s+){0,3}(?:신고|민원)\S*\s*(?:했는지|넣었는지|냈는지)
    | (?:제|내|우리)\s*(?:\S+\s+){0,2}(?:신청|민원|접수)\S*\s*(?:\S+\s+){0,2}
        (?:상태|현황|진행\s*상황|결과)\S*\s*(?:조회|확인|알아봐|찾아)\S*\s*(?:해\s*)?(?:줘|주|달)
    """,
    re.VERBOSE,
)
EVASION = re.compile(
    r"""(?:위장\s*(?:이혼|전입)|거짓\s*(?:신고|서류)|허위\s*(?:신고|서류|증명))\S*\s*
        (?:\S+\s*){0,4}(?:방법|법|어떻게|하려면|안\s*걸리|받으려)
    | (?:재산|소득|알바|일하는\s*것|동거|차)\S*\s*(?:\S+\s+){0,3}
        (?:숨기|숨겨|감추|빼돌|속이|신고\s*안\s*하)\S*\s*(?:\S+\s*){0,5}(?:방법|법|어떻게|하려면|안\s*걸리|받을|되나)
    | (?:부정\s*수급|부정수급)\S*\s*(?:\S+\s*){0,3}(?:방법|하는\s*법|안\s*걸리|하려면)
    | (?:담당자|공무원)\S*\s*(?:\S+\s+){0,3}(?:돈|선물|뇌물|봉투|접대)\S*\s*(?:\S+\s+){0,3}
        (?:주면|줘도|주려|방법|얼마)
    """,
    re.VERBOSE,
)
FILING = re.compile(
    r"""(?:대신|알아서)\s*(?:\S+\s+){0,3}(?:접수|제출|신청|결재|발송|민원)\S*\s*(?:\S+\s+)?(?:해|넣어|내)\s*(?:줘|주)
    | (?:접수|제출|결재|발송)\S*\s*(?:까지\s*)?대신\s*(?:해|좀)
    """,
    re.VERBOSE,
)
PARTISAN = re.compile(
    r"(?:어느|어떤|누구|무슨)\s*(?:당|정당|후보|대통령|시장|의원)\S*\s*(?:\S+\s+){0,3}"
    r"(?:찍|뽑|투표|지지|나은가|좋은가|좋아요|잘하)|(?:정당|후보|대통령)\S*\s*(?:지지|비판|평가)\S*\s*(?:글|연설)"
)


def _ends(pattern: re.Pattern[str], ending: type[Declined], reason: str, message: str) -> Policy:
    """Return a policy that ends every question the pattern is found in."""

    def policy(question: Question) -> Question:
        if pattern.search(question.text):
            raise ending(reason, message)
        return question

    return policy


# The office decides who is entitled (사회보장급여법 제9조 제1항); a service that did would be
# high-impact AI (인공지능기본법 제2조 제4호 자목).
refuse_decision = _ends(
    DECISION,
    Refused,
    "decision",
    "받을 수 있는지는 담당 공무원이 조사하여 결정합니다. 이 서비스는 결정하거나 확답하지 않고, "
    "규칙에 비추어 될 수 있음, 아님, 확인 필요를 알려 드립니다. 상담은 보건복지상담센터(국번 없이 "
    "129)에서 받으세요.",
)
# No individual's records are held or shown (개인정보 보호법 제3조, 제18조; 민원처리법 제7조).
refuse_records = _ends(
    RECORDS,
    Refused,
    "records",
    "이 서비스는 누구의 신청이나 민원, 개인정보도 가지고 있지 않아 조회할 수 없습니다. 본인의 "
    "처리상황은 접수한 기관에, 어느 기관인지 모르면 정부민원안내(국번 없이 110)에 물어보세요.",
)
# Benefits got by deceit are taken back (사회보장급여법 제22조 제1항).
refuse_evasion = _ends(
    EVASION,
    Refused,
    "evasion",
    "거짓 신고나 재산을 숨기는 방법, 담당자에게 금품을 주는 방법은 안내하지 않습니다. 부정하게 "
    "받은 급여는 환수됩니다. 내 사정으로 받을 수 있는 지원이 궁금하면 다시 물어봐 주세요.",
)
# A paper becomes official by a person's signature (행정업무규정 제6조 제1항).
refuse_filing = _ends(
    FILING,
    Refused,
    "filing",
    "이 서비스는 민원을 대신 접수하거나 문서를 대신 결재하고 보내지 않습니다. 초안을 만들어 "
    "드리니 읽고 고친 뒤 직접 내 주세요.",
)
# Officials stay neutral (공직선거법 제9조 제1항).
refuse_partisan = _ends(
    PARTISAN,
    Refused,
    "partisan",
    "정당이나 후보에 대한 의견과 지지, 비판은 다루지 않습니다. 선거 절차는 중앙선거관리위원회"
    "(국번 없이 1390)에 물어보세요.",
)

ALL = (refuse_decision, refuse_records, refuse_evasion, refuse_filing, refuse_partisan)
