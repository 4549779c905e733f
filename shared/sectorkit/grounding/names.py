"""The laws, articles, offices and foreign words of a Korean text, which nobody may invent."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from ..retrieval.references import Reference, law_key, parse_reference
from ..values import Passage

_PARTICLE = r"(?=[은는이가을를의에로와과도만]|[^가-힣]|$)"
_LAW = re.compile(
    r"[「『](?P<quoted>[^「」『』]{2,80})[」』]"
    r"|(?<![가-힣])(?P<titled>[가-힣ㆍ·]+(?:에|등에)\s?관한\s?(?:특별법|특례법|법률|규정|규칙))"
    r"|(?<![가-힣])(?P<word>[가-힣ㆍ·]*[가-힣](?:법률|법|조례|시행령|시행규칙))" + _PARTICLE
)
_NO_LAW = re.compile(
    r"(?:방|불|위|적|합|편|입|사|공|준|용|요|문|해|기|수|어|화|비|범|탈|무|상위|관계|개별|일반)법$"
)
_OFFICE = re.compile(
    r"(?<![가-힣])[가-힣A-Za-z]*(?:공단|공사|위원회|법원|재판소|검찰청|경찰청|경찰서|경찰|시청|구청|군청|도청|교육청"
    r"|교육지원청|노동청|노동지청|세무서|국세청|관세청|병무청|조달청|특허청|센터|재단|협회|은행|보건소|학교"
    r"|병원|진흥원|연구원|소비자원|상담소|지원단|조합|공제회|거래소|의회|개발원|복지관|대사관|영사관|우체국"
    r"|소방서|사무소|등기소|본부|사업소|감독원|감사원|심판원|중재원|공단"
    r"|(?:복지|노동|법무|국토|교통|안전|교육|환경|가족|외교|통일|국방|관광|식품|자원|통상|수산|기업|재정|통신|경제)부"
    r"(?!동산))" + _PARTICLE
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_TABLE = re.compile(
    r"(?:별[표지]\s?(?:제?\s?\d+호?)?(?:의\d+)?|제\s?\d+호(?:의\d+)?\s?서식|제\s?\d+[장편절관])"
)
_PARAGRAPH = re.compile(r"(?<![\d가-힣])제\s?(\d+)\s?([항호])")
_CIRCLED = re.compile(r"[①-⑳]")


def invented(sentence: str, span: str, passage: Passage) -> bool:
    """Tell whether the sentence names something that its source does not.

    Names may stand in the span, or above the passage: in its title, headings and locator.
    """
    around = [span, passage.title, passage.locator, *passage.headings]
    sentence = _respelled(sentence, passage.title)
    references = parse_reference(sentence)
    return (
        any(not _stands(name, around) for name in _names(sentence))
        or any(not _named(reference, span, passage) for reference in references)
        or any(not _stands_below(part, span, passage) for part in _bare(sentence, references))
    )


def _names(text: str) -> Iterator[str]:
    """Yield each name as written."""
    for match in _LAW.finditer(text):
        name = match["quoted"] or match["titled"] or match["word"]
        if not _NO_LAW.search(name) and name not in ("법률", "시행령", "시행규칙"):
            yield name
    for pattern in (_OFFICE, _LATIN, _TABLE):
        yield from (match.group() for match in pattern.finditer(text))


def _respelled(text: str, title: str) -> str:
    """Return the text with the title spelled as it is: 주택 임대차 보호법 is 주택임대차보호법."""
    key = law_key(title)
    if not key or _squeezed(key) not in _squeezed(text):
        return text
    spaced = r"(?<![가-힣])" + r"[ ㆍ·]*".join(map(re.escape, key))
    return re.sub(spaced, lambda _: title, text)


def _bare(text: str, references: Iterable[Reference]) -> Iterator[re.Match[str]]:
    """Yield each 제1항 or 제2호 that no article stands before."""
    covered = [range(reference.start, reference.end) for reference in references]
    for match in _PARAGRAPH.finditer(text):
        if not any(match.start() in place for place in covered):
            yield match


def _stands_below(part: re.Match[str], span: str, passage: Passage) -> bool:
    """Tell whether the span names the 항 or 호, or is the 항 that the sentence opens with."""
    if any(part.groups() == there.groups() for there in _PARAGRAPH.finditer(span)):
        return True
    own = part.start() == 0 and part[2] == "항"
    return own and int(part[1]) in _paragraphs(span, passage)


def _stands(name: str, places: Iterable[str]) -> bool:
    """Tell whether the name begins a word in one of the places, whatever its spacing."""
    letters = law_key(_folded(name))
    there = [place for place in map(_folded, places) if _squeezed(letters) in _squeezed(place)]
    if not there:
        return False
    begins = "" if _OFFICE.fullmatch(name) else r"(?<![가-힣a-z0-9])"
    ends = r"(?!\d)" if name[-1:].isdigit() else ""
    pattern = re.compile(begins + r"[\sㆍ·・]*".join(map(re.escape, letters)) + ends)
    return any(pattern.search(place) for place in there)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=1024)
def _squeezed(text: str) -> str:
    """Return the text without what may stand between the letters of a name.

    Looked through first: to compile a pattern for a name that is not there costs milliseconds.
    """
    return re.sub(r"[\sㆍ·・]+", "", text)


def _named(wanted: Reference, span: str, passage: Passage) -> bool:
    """Tell whether the span, or what stands above it, names the article that is wanted."""
    if any(_same(wanted, there, passage.title) for there in parse_reference(span)):
        return True
    above = [f"「{passage.title}」 {passage.locator}", passage.title, *passage.headings]
    return any(
        _same(_whole(wanted, own, span, passage), own, passage.title)
        for place in above
        for own in parse_reference(place)
    )


def _whole(wanted: Reference, own: Reference, span: str, passage: Passage) -> Reference:
    """Return the reference without the 항 and 호 that the span itself is."""
    if own.paragraph == 0 and wanted.paragraph in _paragraphs(span, passage):
        wanted = replace(wanted, paragraph=0)
    if own.item == 0 and re.search(rf"(?m)(?:^|\s){wanted.item}\.\s", passage.text):
        wanted = replace(wanted, item=0, item_branch=0, subitem="")
    return wanted


def _paragraphs(span: str, passage: Passage) -> set[int]:
    """Return the numbers of the 항 that the span belongs to; an article without marks is one."""
    start = passage.text.find(span)
    marks = _CIRCLED.findall(passage.text[: start + 1])[-1:] + _CIRCLED.findall(span)
    return {ord(mark) - ord("①") + 1 for mark in marks} or {1}


def _same(wanted: Reference, there: Reference, title: str) -> bool:
    """Tell whether both are one article; an article without a law's name is of the title's law."""
    if (wanted.article, wanted.branch) != (there.article, there.branch):
        return False
    if wanted.law and law_key(wanted.title) != law_key(there.title or title):
        return False
    if wanted.kind and _rank(wanted.kind) != _rank(there.kind or title):
        return False
    below = ("paragraph", "item", "item_branch", "subitem")
    return all(getattr(wanted, part) in (0, "", getattr(there, part)) for part in below)


def _rank(name: str) -> str:
    """Return 시행령 or 시행규칙 if the name ends with it: an act and its decree share a name."""
    return next((kind for kind in ("시행령", "시행규칙") if name.endswith(kind)), "")
