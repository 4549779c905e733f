"""What somebody looks like, does for a living, can do, and what colour their things are."""

import re
from collections.abc import Iterator

from .facts import Fact, state
from .lines import Line
from .words import ANIMALS, BODY, COLOUR, COLOURS, JOB, SAME_THING, THINGS

_EYES = re.compile(
    rf"(?P<v>{COLOUR}) ?(?:눈동자|눈(?=[의을에이과 .,]))|눈(?:동자)?(?:은|는|이) (?P<w>{COLOUR})"
)
_HAIR = re.compile(rf"(?P<v>{COLOUR}) ?머리(?!카락 ?[끈핀])|(?P<w>금발|흑발|은발)")
_HAND = re.compile(r"(?P<v>왼손|오른손)잡이")
_HEIGHT = re.compile(r"(?P<v>1[3-9]\d|2[01]\d) ?(?:센티(?:미터)?|cm)")
_BLOOD = re.compile(r"(?<![A-Za-z])(?P<v>AB|A|B|O)형(?=[이인은을의 ])")
_SCAR = re.compile(
    rf"(?P<v>왼|오른)쪽 (?P<p>{BODY})(?:에|에는|의)? ?[^.,]{{0,6}}?(?:흉터|점|문신|상처)"
    rf"|(?P<q>{BODY}) (?P<w>왼|오른)쪽(?:에|에는|의) ?[^.,]{{0,6}}?(?:흉터|점|문신|상처)"
)
_MARK = re.compile(r"흉터|점|문신|상처")
_JOB_IS = re.compile(rf"(?P<v>{JOB})(?P<how>였|이었|이다|인 |이자|로 일|으로 일|답게)")
_BECAME = re.compile(rf"(?:{JOB})(?:이|가) (?:되었|된|됐)|그만두|퇴직|은퇴|전직|해고")
_THING = re.compile(rf"(?P<t>{THINGS})(?:은|는|이) (?P<v>{COLOUR})")
_COLOURED = re.compile(rf"(?P<v>{COLOUR}) (?P<t>{THINGS})(?=[이가은는을를의에와 ])")
_PET_IS = re.compile(
    rf"(?P<o>[가-힣]{{2,4}}?)(?:은|는) (?P<v>{COLOUR})(?: ?(?:{ANIMALS})|이었|이다)"
)
_PET = re.compile(rf"(?P<v>{COLOUR}) (?:{ANIMALS}) (?P<o>[가-힣]{{2,3}}?)(?=[이가은는을를의에])")
_DYED = re.compile(r"염색|물들|렌즈|칠했|바꿨|새로 산|새 ")


def traits(line: Line) -> Iterator[Fact]:
    """Yield what a sentence says of somebody's looks, job and things."""
    dyed = bool(_DYED.search(line.text))
    for attribute, pattern in (("눈 색", _EYES), ("머리 색", _HAIR)):
        for match in pattern.finditer(line.text):
            if subject := line.subject(*match.span()):
                value = COLOURS[match["v"] or match["w"]]
                yield state(line, "특징", subject, attribute, value, *match.span(), fresh=dyed)
    for attribute, pattern in (("쓰는 손", _HAND), ("키", _HEIGHT), ("혈액형", _BLOOD)):
        for match in pattern.finditer(line.text):
            if (subject := line.subject(*match.span())) and not line.unreal:
                yield state(line, "특징", subject, attribute, match["v"], *match.span())
    yield from _scars(line)
    yield from _jobs(line)
    yield from _things(line, dyed)


def _scars(line: Line) -> Iterator[Fact]:
    for match in _SCAR.finditer(line.text):
        mark = _MARK.search(match.group())
        part = match["p"] or match["q"]
        if mark and (subject := line.subject(*match.span())):
            side = match["v"] or match["w"]
            yield state(line, "특징", subject, f"{part} {mark.group()}", side, *match.span())


def _jobs(line: Line) -> Iterator[Fact]:
    change = bool(_BECAME.search(line.text))
    for match in _JOB_IS.finditer(line.text):
        subject = line.subject(match.start(), len(match.group().rstrip()) + match.start())
        if subject and not line.unreal:
            yield state(line, "직업", subject, "직업", match["v"], *match.span(), fresh=change)
    if change:
        for who in {w.name for w in line.who} or {line.topic}:
            yield state(line, "직업", who, "직업", "", 0, len(line.text), fresh=True)


def _things(line: Line, dyed: bool) -> Iterator[Fact]:
    for pattern in (_THING, _COLOURED):
        for match in pattern.finditer(line.text):
            thing = SAME_THING.get(match["t"], match["t"])
            if subject := _owner(line, match):
                value = COLOURS[match["v"]]
                yield state(line, "특징", subject, f"{thing} 색", value, *match.span(), fresh=dyed)
    for pattern in (_PET_IS, _PET):
        for match in pattern.finditer(line.text):
            owner = match["o"]
            named = any(w.name == owner for w in line.who)
            if named or (pattern is _PET and owner not in ANIMALS.split("|")):
                value = COLOURS[match["v"]]
                yield state(line, "특징", owner, "털색", value, *match.span(), fresh=dyed)


def _owner(line: Line, match: re.Match[str]) -> str:
    """Return whose thing it is: only what stands right before it, `유진의 (빨간) 차`."""
    for one in line.who:
        between = line.text[one.end : match.start()]
        if one.end <= match.start() and between in ("의 ", "의"):
            return one.name
    alone = line.text[: match.start()].strip() == "" and match.re is _THING
    return line.topic if alone and not line.sentence.spoken else ""
