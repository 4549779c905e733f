"""Plain written endings turned into polite ones, and nothing else changed."""

import re

FIRST, FINALS = 0xAC00, 28
N, B = 4, 17
"""Numbers of the final consonants ㄴ and ㅂ in a composed syllable."""

PLAIN = re.compile(r"([가-힣])다(?=[.!?]?$)")


def polite(sentence: str) -> str:
    """Return `신청할 수 있다.` as `신청할 수 있습니다.`; other endings stay as they are."""
    found = PLAIN.search(sentence)
    if not found or sentence[: found.start() + 2].endswith("니다"):
        return sentence
    before, last, rest = sentence[: found.start()], found[1], sentence[found.end() :]
    if last == "는":
        return f"{before}습니다{rest}"
    final = (ord(last) - FIRST) % FINALS
    if final in (0, N):
        return f"{before}{_with(last, B)}니다{rest}"
    return f"{before}{last}습니다{rest}"


def _with(syllable: str, final: int) -> str:
    """Return the syllable with another final consonant."""
    return chr(ord(syllable) - (ord(syllable) - FIRST) % FINALS + final)
