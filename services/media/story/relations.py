"""Who is what to whom, and what a family allows."""

import re
from collections.abc import Iterator, Mapping

from .facts import Fact, state
from .lines import Line
from .people import Cast, Mention
from .words import FUNCTIONAL, INVERSE, KIN, KIN_WORDS

_OF = rf"(?P<kin>{KIN_WORDS})"
_ONLY = re.compile(r"외동(?:아들|딸|이)?(?=[이였인으\s.])")
_BIRTH = re.compile(
    r"(?:[가-힣]+ ?(?:남매|형제|자매) (?:중|가운데) )(?P<o>막내|맏이|첫째|둘째|셋째)"
)
_HAS = re.compile(r"(?:형|누나|오빠|언니|동생)(?:이|가)? ?(?:하나가|한 명|둘이|두 명)(?:이)? ?있")
_NO_CHILD = re.compile(r"(?:아이|자식|자녀)(?:가|는|도) (?:없|아직 없)")
_BOTH = re.compile(r"(?P<a>[가-힣]{2,4})(?:와|과) (?P<b>[가-힣]{2,4})의 (?P<kin>아들|딸)")


def relations(line: Line, cast: Cast) -> Iterator[Fact]:
    """Yield who is whose kin in a sentence."""
    text = line.text
    named = {m.start: m for m in cast.mentions(text)}
    for one in named.values():
        kin = re.match(rf"의 {_OF}(?: 이름은)? ?", text[one.end :])
        if not kin:
            continue
        after = one.end + kin.end()
        if after in named:
            other = named[after]
            yield from _pair(line, one.name, kin["kin"], other.name, one.start, other.end)
        elif told := _told_of(text, named, one.start):
            yield from _pair(line, one.name, kin["kin"], told, one.start, after)
    yield from _family(line)
    for match in _BOTH.finditer(text):
        for parent in (match["a"], match["b"]):
            name = cast.known(parent)
            yield state(line, "관계", name, "자식", match["kin"], *match.span())


def _told_of(text: str, named: Mapping[int, Mention], before: int) -> str:
    """Return the topic that `A의 누나이다` tells of."""
    for start in sorted(named):
        one = named[start]
        end, name = one.end, one.name
        if end < before and re.match(r"이?(?:은|는) (?:[^.,]{0,6})?$", text[end:before]):
            return name
    return ""


def _pair(line: Line, whose: str, kin: str, who: str, start: int, end: int) -> Iterator[Fact]:
    """Yield the relation in one direction for both ways of telling it, and what follows."""
    role = KIN[kin]
    first, second = sorted((whose, who))
    told = role if first == whose else INVERSE[role]
    if not line.unreal or role != "spouse":
        yield state(line, "관계", f"{first}|{second}", "관계", told, start, end)
    if kin in FUNCTIONAL:
        yield state(line, "관계", whose, FUNCTIONAL[kin], who, start, end)
    if role in ("older", "younger"):
        yield state(line, "관계", whose, "형제", "있음", start, end)
        order = "막내 아님" if role == "younger" else "맏이 아님"
        yield state(line, "관계", whose, "형제 순서", order, start, end)
    if role == "child":
        yield state(line, "관계", whose, "자식", kin, start, end)


def _family(line: Line) -> Iterator[Fact]:
    """Yield what a sentence says of somebody's brothers, sisters and children."""
    for pattern, attribute, value in (
        (_ONLY, "형제", "외동"),
        (_BIRTH, "형제", "있음"),
        (_BIRTH, "형제 순서", ""),
        (_HAS, "형제", "있음"),
    ):
        for match in pattern.finditer(line.text):
            told = value or match["o"].replace("첫째", "맏이")
            if subject := line.subject(*match.span()):
                yield state(line, "관계", subject, attribute, told, *match.span())
    for match in _NO_CHILD.finditer(line.text):
        for who in [w.name for w in line.who] or [line.topic]:
            yield state(line, "관계", who, "자식", "없음", *match.span())
