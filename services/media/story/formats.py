"""The form of three kinds of manuscript: web novel, screenplay, synopsis."""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Literal

from .check import Quote
from .coach import Note

Form = Literal["웹소설", "시나리오", "시놉시스"]

_EPISODE = re.compile(r"^\s*(?:제\s*)?(\d{1,4})\s*(?:화|회|장|부)\b[^\n]*", re.MULTILINE)
_SCENE = re.compile(r"^\s*(?:S#|씬|신|#)?\s*(\d{1,3})\s*[.)]?\s*([^\n]+)$", re.MULTILINE)
_PLACE_TIME = re.compile(
    r"(?:실내|실외|안|밖|INT|EXT|내부|외부)?.{1,30}[-–/(,]\s*(?:낮|밤|아침|저녁|새벽|오후|오전|"
    r"해 질 녘)"
)
_DIALOGUE = re.compile(
    r"^(?P<who>[가-힣A-Z][가-힣A-Za-z ]{0,7})\s*(?:\t|:| {2,})\s*\S", re.MULTILINE
)
_PARTS = {
    "바라는 것": r"원하|바라|되고 싶|찾아|꿈|목표|하려|하고자|위해",
    "막는 것": r"그러나|하지만|막|방해|위기|빼앗|반대|쫓기|잃",
    "결말": r"마침내|결국|끝내|결말|마지막|돌아온다|떠난다|밝혀진다|받아들인다",
}
SYNOPSIS_LONGEST = 3000
DIRECTION_LONGEST = 300


def check_form(text: str, form: Form) -> list[Note]:
    """Return what departs from the form, in reading order."""
    rules: dict[str, Callable[[str], Iterator[Note]]] = {
        "웹소설": _web_novel,
        "시나리오": _screenplay,
        "시놉시스": _synopsis,
    }
    return sorted(rules[form](text), key=lambda n: n.place.start)


def counts(text: str) -> dict[str, int]:
    """Return the lengths that platforms and competitions ask for."""
    return {
        "characters": len(text),
        "without_spaces": len(re.sub(r"\s", "", text)),
        "bytes_utf8": len(text.encode()),
        "pages_200": -(-len(text) // 200),
        "paragraphs": sum(1 for p in text.split("\n") if p.strip()),
    }


def _note(kind: str, why: str, text: str, start: int, end: int) -> Note:
    return Note(kind, why, Quote(start, end, text[start:end]))


def _web_novel(text: str) -> Iterator[Note]:
    heads = list(_EPISODE.finditer(text))
    for one, after in itertools.pairwise(heads):
        if int(after[1]) != int(one[1]) + 1:
            why = f"{one[1]}화 다음이 {after[1]}화입니다. 번호가 이어지는지 보세요."
            yield _note("회차 번호", why, text, after.start(), after.end())
    for match in re.finditer(r"[^\n“\"]{0,200}[“\"][^“”\"\n]+[”\"][^\n“\"]{0,10}[“\"]", text):
        why = "한 문단에 두 사람의 대사가 있으면 누가 말하는지 헷갈립니다."
        yield _note("대사", why, text, match.start(), match.end())
    opened = [m.start() for m in re.finditer(r"[“”\"]", text)]
    straight = text.count('"')
    if straight % 2 or text.count("“") != text.count("”"):
        at = opened[-1] if opened else 0
        yield _note("따옴표", "따옴표의 짝이 맞지 않습니다.", text, at, at + 1)
    if straight and "“" in text:
        at = text.index('"')
        yield _note("따옴표", "곧은 따옴표와 굽은 따옴표가 섞여 있습니다.", text, at, at + 1)


def _screenplay(text: str) -> Iterator[Note]:
    yield from _headings(text)
    for match in re.finditer(r"^[^\n]*[“\"][^\n]+[”\"][^\n]*$", text, re.MULTILINE):
        why = "시나리오의 대사에는 큰따옴표를 쓰지 않습니다(한글 맞춤법 부록 문장 부호)."
        yield _note("따옴표", why, text, match.start(), match.end())
    inner = r"^[^\n]*(?:생각했다|느꼈다|기억이 났다|속으로)[^\n]*$"
    for match in re.finditer(inner, text, re.MULTILINE):
        why = "화면에 보이거나 들리지 않는 말입니다. 보이는 행동으로 바꿀 수 있는지 보세요."
        yield _note("지문", why, text, match.start(), match.end())
    for match in re.finditer(r"[^\n]+", text):
        if len(match.group()) > DIRECTION_LONGEST and not _DIALOGUE.match(match.group()):
            why = f"{len(match.group())}자 지문입니다. 화면이 바뀌는 곳에서 나누세요."
            yield _note("지문", why, text, match.start(), match.start() + 40)


def _headings(text: str) -> Iterator[Note]:
    heads = [m for m in _SCENE.finditer(text) if len(m[2]) < 60]
    for number, head in enumerate(heads):
        if not _PLACE_TIME.search(head[2]):
            why = "장면 제목에 장소와 시간이 없습니다. 예: 1. 실내. 카페 - 낮"
            yield _note("장면 제목", why, text, head.start(1), head.end())
        if number and int(head[1]) != int(heads[number - 1][1]) + 1:
            why = f"장면 번호가 {heads[number - 1][1]} 다음에 {head[1]}입니다."
            yield _note("장면 번호", why, text, head.start(1), head.end(1))
    if not heads:
        why = "장면 제목을 찾지 못했습니다. 예: 1. 실내. 카페 - 낮"
        yield _note("장면 제목", why, text, 0, min(20, len(text)))


def _synopsis(text: str) -> Iterator[Note]:
    for part, words in _PARTS.items():
        if not re.search(words, text):
            why = f"{part}이(가) 드러나는 문장을 찾지 못했습니다. 시놉시스는 결말까지 적습니다."
            yield _note(part, why, text, 0, min(20, len(text)))
    if len(text) > SYNOPSIS_LONGEST:
        why = f"{len(text)}자입니다. 요강의 분량을 확인하세요."
        yield _note("분량", why, text, SYNOPSIS_LONGEST, SYNOPSIS_LONGEST + 20)
    for match in re.finditer(r"[^.\n]*(?:과연|\?\s*$|두둥|기대해)[^.\n]*", text):
        if match.group().strip():
            why = "궁금증만 남기는 소개 글의 말투입니다. 일어나는 일을 적으세요."
            yield _note("소개 글", why, text, match.start(), match.end())
