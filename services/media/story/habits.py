"""What somebody never does, and then does."""

import re
from collections.abc import Iterator

from .facts import Fact, state
from .lines import Line

_MADE_OF = {
    "술": r"술|소주|맥주|와인|막걸리|위스키|폭탄주",
    "담배": r"담배|시가",
    "커피": r"커피|라테|아메리카노|에스프레소",
    "고기": r"고기|삼겹살|갈비|스테이크|치킨|불고기",
    "수영": r"수영|헤엄",
    "운전": r"운전",
    "안경": r"안경",
}
_NEVER = (
    r"(?:은|는|을|를|도)? ?(?:한 모금도 |한 번도 |절대 |전혀 )?(?:입에도 대지|못 ?(?:마|먹|피|"
    r"했|한|하)|"
    r"(?:마시|먹|피우|쓰|하)지 (?:않|못)|쓴 적이 없|할 줄 (?:몰|모르)|배운 적이 없)"
)
_DOES = (
    r"(?:을|를|은|는|으로|로)? ?(?:[^.,]{0,10}?)(?:마셨|마시며|마시고|들이켰|먹었|먹으며|피웠|"
    r"피우며|"
    r"고쳐 쓴|고쳐 썼|썼다|쓰고|벗었|건너|했다|하며)"
)
_DENIED = re.compile(r"지 (?:않|못)|못 |없었|없다|안 ")


def habits(line: Line) -> Iterator[Fact]:
    """Yield what a sentence says somebody never does, and what it says they do."""
    if line.unreal:
        return
    for habit, words in _MADE_OF.items():
        never = re.search(rf"(?:{words}){_NEVER}", line.text)
        does = re.search(rf"(?:{words}){_DOES}", line.text)
        if never:
            yield from _told(line, habit, "안 함", never)
        elif does and not _DENIED.search(does.group()):
            yield from _told(line, habit, "함", does)


def _told(line: Line, habit: str, value: str, match: re.Match[str]) -> Iterator[Fact]:
    if subject := line.subject(*match.span()):
        yield state(line, "특징", subject, f"{habit} 습관", value, *match.span())
