"""Turns of phrase that tell what a person wants of an office (민원 처리에 관한 법률 제2조)."""

import re

CUES = {
    "신청": re.compile(
        r"(?:허가|신고|등록|증명|발급|승인|신청서|신고서)\S*\s*(?:\S+\s+){0,3}"
        r"(?:신청|제출|접수|발급|하려고|받고자|하고자)"
    ),
    "묻기": re.compile(
        r"궁금|알고\s*싶|설명|어떻게\s*(?:되|정|계산|산정)|기준을\s*알려|절차를\s*알"
        r"|어떤\s*(?:기준|순서|절차)|무엇인지|얼마인지|몇\s*(?:명|데시벨|년)"
    ),
    "제안": re.compile(
        r"건의|제안|좋겠|좋을\s*것|편하겠|늘려\s*(?:주|달)|확대|개선|설치해\s*주시면|신설|도입"
        r"|해주셨으면|주셨으면"
    ),
    "억울함": re.compile(
        r"억울|부당|불공평|취소해|취소\s*(?:바랍|를)|바로잡|시정|철회|재(?:검토|조사|심사|판단)"
        r"|잘못된\s*(?:처분|결정)|잘못\s*부과|다시\s*(?:봐|조사|판단)|보상|사과|너무합니다|지나칩니다"
    ),
    "불편": re.compile(
        r"고장|고쳐|망가|치워|냄새|시끄|소음|막혀|막고|파손|위험|점검|봐\s*주|봐주|안\s*(?:켜|나와|열|눌)"
        r"|보수|정리해|수거|방역|확인"
    ),
}
"""What stands for it -> how it is said."""


def cues_in(text: str) -> list[str]:
    """Return the names of the turns in a text, marked so that no word is mistaken for one."""
    return [f"={name}" for name, pattern in CUES.items() if pattern.search(text)]
