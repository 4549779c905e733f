"""Who is what to whom, and what a family allows."""

import re
from collections.abc import Iterator

from .facts import Fact, state
from .lines import Line
from .people import Cast
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


def _told_of(text: str, named: dict[int, "object"], before: int) -> str:
    """Return the topic that `A의 누나이다` tells of."""
    for start in sorted(named):
        one = named[start]
        end, name = one.end, one.name  # type: ignore[attr-defined]
        if end < before and re.match(r"이?(?:은|는) (?:[^.,]{0,6})?$", text[end:before]):
            return str(name)
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
    for match in _ONLY.finditer(line.text):
        if subject := line.subject(*match.span()):
            yield state(line, "관계", subject, "형제", "외동", *match.span())
    for match in _BIRTH.finditer(line.text):
        if subject := line.subject(*match.span()):
            order = {"첫째": "맏이"}.get(match["o"], match["o"])
            yield state(line, "관계", subject, "형제 순서", order, *match.span())
            yield state(line, "관계", subject, "형제", "있음", *match.span())
    for match in _HAS.finditer(line.text):
        if subject := line.subject(*match.span()):
            yield state(line, "관계", subject, "형제", "있음", *match.span())
    for match in _NO_CHILD.finditer(line.text):
        for who in [w.name for w in line.who] or [line.topic]:
            yield state(line, "관계", who, "자식", "없음", *match.span())
