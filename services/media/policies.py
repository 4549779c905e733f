"""What the media service will not do, and by which law."""

import re

from sectorkit import Question, Refused
from sectorkit.errors import Declined
from sectorkit.sector import Policy

ASKED = (
    r"(?:\S+\s+){0,4}\S*"
    r"(?:만들어|합성해|바꿔|넣어|붙여|흉내\s*내|따라\s*해|복제해|벗겨|써|적어|작성해)"
)
GIVE = r"\s*(?:줘|주세요|주라|달라|줄래|주실|드려|볼래|봐)"
WAY = (
    r"(?:\S+\s+){0,4}(?:만드는|합성하는|바꾸는|복제하는|벗기는|흉내\s*내는|쓰는|올리는)"
    r"\s*(?:방법|법)"
)
PERSON = (
    r"(?:연예인|아이돌|배우|가수|유명인|정치인|대통령|후보|전\s*여자?\s*친구?|전\s*남자?\s*친구?|"
    r"여자\s*친구|남자\s*친구|친구|동창|선생님|직장\s*동료|동료|상사|"
    r"아는\s*(?:사람|언니|누나|동생)|실제\s*(?:사람|인물)|그\s*사람)"
)
DEEPFAKE = re.compile(
    rf"""딥페이크\S*\s*{ASKED}{GIVE}
    | 딥페이크\S*\s*(?:영상|사진|음성)?\S*\s*(?:만드는|제작하는)\s*(?:방법|법)
    | {PERSON}\S*\s*(?:\S+\s+){{0,2}}(?:얼굴|목소리|사진|음성|몸)\S*\s*{ASKED}{GIVE}
    | {PERSON}\S*\s*(?:\S+\s+){{0,2}}(?:얼굴|목소리|사진|음성)\S*\s*{WAY}
    | (?:얼굴|목소리)\S*\s*(?:\S+\s+){{0,3}}(?:안\s*들키|몰래|동의\s*없이)\S*\s*
        (?:\S+\s+){{0,2}}(?:합성|복제|바꾸)
    | 옷\S*\s*벗\S*\s*(?:사진|영상)?\S*\s*(?:만들|합성|바꿔)
    """,
    re.VERBOSE,
)
UNUSED = r"안\s*(?:써|사|가|먹어)"
REVIEW = re.compile(
    rf"""(?:가짜|거짓|허위)\s*(?:후기|리뷰|별점|댓글|평점)\S*\s*{ASKED}{GIVE}
    | (?:후기|리뷰|상품평|별점)\S*\s*(?:\S+\s+){{0,4}}{UNUSED}\S*\s*(?:봤|봤지만|지만|는데)\S*\s*
        (?:\S+\s+){{0,4}}\S*(?:써|적어|작성){GIVE}?
    | {UNUSED}\s*\S*\s*(?:\S+\s+){{0,5}}(?:후기|리뷰|상품평)\S*\s*
        (?:\S+\s+){{0,3}}\S*(?:써|적어|작성해){GIVE}
    | (?:경쟁\s*업체|경쟁사|옆\s*가게)\S*\s*(?:\S+\s+){{0,3}}
        (?:악플|나쁜\s*(?:후기|리뷰)|별점\s*테러)
    | (?:가짜|거짓|허위)\s*(?:후기|리뷰)\S*\s*(?:쓰는|만드는|올리는)\s*(?:방법|법)
    """,
    re.VERBOSE,
)
WORK = r"(?:소설|웹툰|시|가사|대본|시나리오|논문|기사|책|영화|드라마|노래|음원|글|작품|독후감|영상)"
UNSEEN = r"(?:안\s*(?:걸리|들키)|티\s*안\s*나)"
COPYING = re.compile(
    rf"""{WORK}\S*\s*(?:\S+\s+){{0,4}}(?:전문|통째로|그대로|전부|전체를?)\s*
        (?:\S+\s+){{0,2}}\S*(?:써|적어|베껴|옮겨|복사해|올려|보여){GIVE}
    | (?:표절|베낀\s*(?:것|거|걸)|카피)\S*\s*(?:\S+\s+){{0,3}}{UNSEEN}
    | {UNSEEN}\S*\s*(?:\S+\s+){{0,3}}(?:표절|베끼|베껴|카피)
    | (?:저작권|표절\s*검사)\S*\s*(?:\S+\s+){{0,2}}(?:안\s*걸리|피하|우회)\S*\s*
        (?:\S+\s+){{0,3}}(?:방법|법|올리|베끼|고쳐)
    | (?:워터마크|DRM|복제\s*방지)\S*\s*(?:\S+\s+){{0,2}}
        (?:지우는|없애는|푸는|뚫는|제거하는)\s*(?:방법|법)
    | (?:워터마크|DRM)\S*\s*(?:\S+\s+){{0,2}}(?:지워|없애|풀어|뚫어){GIVE}
    | (?:불법|무료로)\s*(?:\S+\s+){{0,3}}(?:다운로드|다운|보는\s*사이트|토렌트)\S*\s*
        (?:\S+\s+){{0,2}}(?:알려|추천|어디|방법|법)
    """,
    re.VERBOSE,
)
WRITTEN = r"(?:소설|웹소설|시나리오|대본|시|수필|독후감|에세이|자소설|가사)"
GHOST = re.compile(
    rf"""{WRITTEN}\S*\s*(?:\S+\s+){{0,4}}
        (?:한\s*편|전체|처음부터\s*끝까지|대신|통째로|완성)\S*\s*
        (?:\S+\s+){{0,2}}\S*(?:써|지어|작성해|집필해)\s*(?:줘|주세요|달라|주라)
    | 대신\s*(?:\S+\s+){{0,2}}{WRITTEN}\S*\s*(?:\S+\s+){{0,2}}(?:써|지어)\s*(?:줘|주세요)
    """,
    re.VERBOSE,
)
VERDICT = re.compile(
    r"""(?:표절|저작권\s*침해|침해)\S*\s*(?:\S+\s+){0,1}
        (?:판정|확정|확답|단정|결론\s*내)\S*\s*(?:해|내려|해서)\s*(?:줘|주세요|주실)
    | (?:표절|침해)\S*\s*(?:판정|확정|단정)해\s*(?:줘|주세요)
    | (?:소송|재판)\S*\s*(?:하면\s*)?(?:이길|이기|질)\S*\s*(?:\S+\s+){0,1}
        (?:확률|가능성|까요|수\s*있)
    | (?:소송|재판)\S*\s*(?:하면\s*)?(?:제가\s*)?이길\s*수\s*있
    """,
    re.VERBOSE,
)


def _ends(pattern: re.Pattern[str], ending: type[Declined], reason: str, message: str) -> Policy:
    """Return a policy that ends every question the pattern is found in."""

    def policy(question: Question) -> Question:
        if pattern.search(question.text):
            raise ending(reason, message)
        return question

    return policy


# 성폭력처벌법 제14조의2, 부정경쟁방지법 제2조제1호타목, 공직선거법 제82조의8.
refuse_deepfake = _ends(
    DEEPFAKE,
    Refused,
    "deepfake",
    "실제 사람의 얼굴이나 목소리를 합성하는 일은 돕지 않습니다. 피해를 입으셨다면 "
    "디지털성범죄피해자지원센터(02-735-8994)에 상담하세요. 표시 의무나 처벌이 궁금하면 "
    "다시 물어봐 주세요.",
)
# 표시광고법 제3조, 전자상거래법 제21조제1항.
refuse_fake_reviews = _ends(
    REVIEW,
    Refused,
    "fake_review",
    "쓰지 않은 물건의 후기나 거짓 평가는 만들지 않습니다(표시광고법 제3조). 협찬을 밝히는 "
    "방법이 궁금하면 다시 물어봐 주세요.",
)
# 저작권법 제136조제1항, 제104조의2, 제104조의3.
refuse_copying = _ends(
    COPYING,
    Refused,
    "copying",
    "남의 작품을 그대로 옮기거나 보호조치를 푸는 일은 돕지 않습니다(저작권법 제136조, "
    "제104조의2). 인용이나 이용허락을 받는 방법은 안내해 드립니다.",
)
refuse_ghost_writing = _ends(
    GHOST,
    Refused,
    "ghost_writing",
    "대신 써 드리지는 않습니다. 쓰신 원고를 글쓰기 책상에 넣으면 설정이 어긋난 곳과 형식을 "
    "찾아 드립니다. 쓰는 방법이 궁금하면 물어봐 주세요.",
)
# 변호사법 제109조제1호.
refuse_verdict = _ends(
    VERDICT,
    Refused,
    "verdict",
    "침해인지 아닌지나 소송의 결과는 판정하지 않습니다. 판단 기준은 안내해 드리며, 판정이 "
    "필요하면 한국저작권위원회 저작권상담센터(1800-5455)나 변호사에게 상담하세요.",
)

ALL = (
    refuse_deepfake,
    refuse_fake_reviews,
    refuse_copying,
    refuse_ghost_writing,
    refuse_verdict,
)
"""In the order they are asked."""
