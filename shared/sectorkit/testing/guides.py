"""Hold a folder of hand-written guides to the laws and the agencies they rest on.

A guide is Markdown with front matter and the four sections in ``SECTIONS``. Every sector that
writes guides runs ``problems_in`` over each of them and ``problems_among`` over all of them; an
empty list means that the guide stands.

A source is an article (``{law, kind, article, effective, url}``) or what an agency publishes
(``{agency, title, url, read, says}``): ``says`` are the few words of it that carry the numbers and
the telephone numbers that the guide takes over.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from sectorkit.testing.figures import Figure, figures
from sectorkit.testing.statute_folder import Statutes

SECTIONS = ("결론", "근거", "할 일", "물어볼 곳")
LICENCES = frozenset({"CC-BY-4.0", "CC0-1.0", "Apache-2.0"})
PHONES = frozenset({"132", "1350", "1372", "112", "119", "109", "1366", "110", "1332"})
KEYS = ("id", "title", "area", "licence", "date", "url", "sources", "ask")
LENGTH = (450, 900)

_LAW_OR_ARTICLE = re.compile(r"「([^」]+)」|제(\d+)조(?:의(\d+))?(?:제(\d+)항)?")
_PHONE = re.compile(
    r"(?<![\d제,.])(?:(1\d{2,3})(?=에|로|나|와|과|이나|으로|번|[\s,.·)(]|$)|(\d{2,4}-\d{3,4}(?:-\d{4})?))"
)
_AMENDED = re.compile(r"<[^>]*?(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?\s*>")
_LEANING = re.compile(r"같은 (?:법|영|조|항)(?![가-힣])|동법")
_SENTENCE_END = re.compile(r"(?<=[다요오]\.)\s+")


@dataclass(frozen=True)
class Source:
    """An article that a guide rests on; ``effective`` is None when no dated copy was at hand."""

    law: str
    kind: str
    article: str
    effective: date | None
    url: str


@dataclass(frozen=True)
class Notice:
    """What an agency publishes, the day it was read, and its words that carry numbers."""

    agency: str
    title: str
    url: str
    read: date
    says: str


@dataclass(frozen=True)
class Reference:
    """An article named in running text; ``paragraph`` is 0 when none is named."""

    law: str
    article: str
    paragraph: int


@dataclass(frozen=True)
class Guide:
    """One guide as read from its file."""

    path: Path
    id: str
    title: str
    area: str
    licence: str
    date: date
    url: str
    sources: tuple[Source, ...]
    ask: tuple[str, ...]
    sections: Mapping[str, str]
    notices: tuple[Notice, ...] = ()


def read_guide(path: Path) -> Guide:
    """Parse one file; a ValueError names the file and what is missing."""
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ValueError(f"{path.name}: 앞머리(---)가 없습니다.")
    head = yaml.safe_load(parts[1])
    missing = [key for key in KEYS if not head.get(key)]
    if missing:
        raise ValueError(f"{path.name}: 앞머리에 {', '.join(missing)} 이(가) 없습니다.")
    sources = tuple(_source(row) for row in head["sources"] if "law" in row)
    notices = tuple(_notice(row) for row in head["sources"] if "law" not in row)
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", parts[2], re.S | re.M))
    text = {key: str(head[key]) for key in ("id", "title", "area", "licence", "url")}
    day = date.fromisoformat(str(head["date"]))
    return Guide(
        path,
        **text,
        date=day,
        sources=sources,
        ask=tuple(head["ask"]),
        sections=sections,
        notices=notices,
    )


def read_guides(folder: Path) -> list[Guide]:
    """Every ``*.md`` of a folder, by name."""
    return [read_guide(path) for path in sorted(folder.glob("*.md"))]


def references(text: str) -> list[Reference]:
    """Articles named in ``text``, each under the law last named before it ("" when none was)."""
    law, found = "", []
    for name, number, branch, paragraph in _LAW_OR_ARTICLE.findall(text):
        if name:
            law = name
            continue
        article = f"제{number}조" + (f"의{branch}" if branch else "")
        found.append(Reference(law, article, int(paragraph or 0)))
    return found


def problems_in(
    guide: Guide,
    statutes: Statutes | None = None,
    length: tuple[int, int] = LENGTH,
    phones: Collection[str] = (),
) -> list[str]:
    """What is wrong with one guide; without ``statutes`` only its form is checked.

    ``length`` is the fewest and the most characters of its body, spaces not counted;
    ``phones`` are numbers that the sector itself has checked, beside ``PHONES``.
    """
    found = [*_form(guide, length), *_unlisted(guide), *_phones(guide, phones)]
    if statutes is not None:
        found += [*_sources(guide, statutes), *_paragraphs(guide, statutes)]
        found += _figures(guide, statutes)
    return [f"{guide.path.name}: {problem}" for problem in found]


def problems_among(guides: Iterable[Guide]) -> list[str]:
    """What is wrong with a set of guides taken together: an id or a title used twice."""
    everyone = list(guides)
    counts = Counter([guide.id for guide in everyone]) + Counter(
        [guide.title for guide in everyone]
    )
    return [f"{name}: {count}번 쓰였습니다." for name, count in counts.items() if count > 1]


def _source(row: Mapping[str, object]) -> Source:
    effective = row.get("effective")
    day = date.fromisoformat(str(effective)) if effective else None
    return Source(str(row["law"]), str(row["kind"]), str(row["article"]), day, str(row["url"]))


def _notice(row: Mapping[str, object]) -> Notice:
    text = {key: str(row.get(key) or "") for key in ("agency", "title", "url", "says")}
    return Notice(**text, read=date.fromisoformat(str(row["read"])))


def _form(guide: Guide, wanted: tuple[int, int]) -> Iterable[str]:
    if tuple(guide.sections) != SECTIONS:
        yield f"절은 {SECTIONS} 순서여야 합니다: {tuple(guide.sections)}"
    yield from (f"빈 절: {name}" for name, text in guide.sections.items() if not text.strip())
    if guide.licence not in LICENCES:
        yield f"허용되지 않은 이용허락: {guide.licence}"
    if not guide.id.endswith(guide.path.stem) or not re.fullmatch(r"[a-z0-9-]+", guide.id):
        yield f"id {guide.id} 는 파일 이름으로 끝나는 소문자여야 합니다."
    if not 3 <= len(guide.ask) <= 6:
        yield f"ask 는 3~6개여야 합니다: {len(guide.ask)}개"
    length = _length(guide)
    if not wanted[0] <= length <= wanted[1]:
        yield f"본문이 {length}자입니다({wanted[0]}~{wanted[1]}자)."
    body = "\n".join(guide.sections.values())
    yield from (f"홀로 설 수 없는 말: {word}" for word in _LEANING.findall(body))


def _length(guide: Guide) -> int:
    """Characters of the body, spaces not counted."""
    return len(re.sub(r"\s", "", "".join(guide.sections.values())))


def _unlisted(guide: Guide) -> Iterable[str]:
    listed = {(source.law, source.article) for source in guide.sources}
    named: set[tuple[str, str]] = set()
    for sentence in _sentences(guide):
        for reference in references(sentence):
            named.add((reference.law, reference.article))
            if not reference.law:
                yield f"법 이름 없이 {reference.article} 을(를) 말합니다: {sentence[:40]}"
    yield from (f"sources 에 없는 조문: {law} {article}" for law, article in sorted(named - listed))
    yield from (f"본문에 없는 source: {law} {article}" for law, article in sorted(listed - named))
    for sentence in _split(guide.sections.get("근거", "")):
        if not references(sentence) and not _named(guide, sentence):
            yield f"근거 문장에 조문도 기관도 없습니다: {sentence[:40]}"


def _named(guide: Guide, sentence: str) -> list[Notice]:
    """The notices whose agency a sentence names."""
    return [notice for notice in guide.notices if notice.agency in sentence]


def _phones(guide: Guide, checked: Collection[str]) -> Iterable[str]:
    text = guide.sections.get("할 일", "") + guide.sections.get("물어볼 곳", "")
    said = " ".join(notice.says for notice in guide.notices)
    for short, long in _PHONE.findall(text):
        number = short or long
        if number not in PHONES and number not in checked and number not in said:
            yield f"확인하지 않은 전화번호: {number}"


def _sources(guide: Guide, statutes: Statutes) -> Iterable[str]:
    for source in guide.sources:
        statute = statutes.find(source.law)
        text = statute.articles.get(source.article) if statute else None
        name = f"{source.law} {source.article}"
        if statute is None or not text:
            yield f"없는 조문: {name}"
        elif source.kind != statute.kind:
            yield f"{name}: 종류는 {statute.kind} 입니다."
        else:
            yield from (
                f"{name}: {late}" for late in _dates(source, statute.effective, text, guide)
            )


def _dates(source: Source, stored: date | None, text: str, guide: Guide) -> Iterable[str]:
    """The date given must be the stored text's, or an earlier one that the article predates."""
    if stored is None or source.effective is None:
        if stored is not source.effective:
            yield f"effective 는 {stored or 'null(시행일을 적은 사본이 없음)'} 이어야 합니다."
        return
    if stored <= guide.date and source.effective != stored:
        yield f"시행일은 {stored} 입니다."
    if source.effective > guide.date:
        yield f"{source.effective} 에야 시행됩니다."
    amended = max((date(*map(int, day)) for day in _AMENDED.findall(text)), default=date.min)
    if amended > source.effective:
        yield f"{amended} 개정이 아직 시행되지 않았습니다."


def _paragraphs(guide: Guide, statutes: Statutes) -> Iterable[str]:
    for reference in {one for sentence in _sentences(guide) for one in references(sentence)}:
        text = _text(statutes, reference)
        if reference.paragraph and text and chr(0x245F + reference.paragraph) not in text:
            yield f"없는 항: {reference.law} {reference.article}제{reference.paragraph}항"


def _figures(guide: Guide, statutes: Statutes) -> Iterable[str]:
    """A reason's numbers stand in the paragraphs it names; others in one listed."""
    listed = [Reference(source.law, source.article, 0) for source in guide.sources]
    for name, text in guide.sections.items():
        for sentence in _split(text):
            used = references(sentence) if name == "근거" else listed
            said = _named(guide, sentence) if name == "근거" else guide.notices
            known = frozenset[Figure]().union(
                *(figures(_carried(statutes, one)) for one in used),
                *(figures(notice.says) for notice in said),
            )
            for unit, value in sorted(figures(_plain(sentence)) - known):
                yield f"조문에 없는 수 {float(value):g}{unit}: {sentence[:60]}"


def _plain(sentence: str) -> str:
    """Without its list number, the names of laws and the numbers of articles."""
    return re.sub(r"^\d+\. |제\d+(?:조|항|호)(?:의\d+)?|「[^」]*」", " ", sentence)


def _text(statutes: Statutes, reference: Reference) -> str:
    statute = statutes.find(reference.law)
    return statute.articles.get(reference.article, "") if statute else ""


def _carried(statutes: Statutes, reference: Reference) -> str:
    """The paragraph named, with those of its article that it points to; else the whole article."""
    text = _text(statutes, reference)
    paragraphs = {part[0]: part for part in re.split(r"(?=[①-⑳])", text) if part}
    named = paragraphs.get(chr(0x245F + reference.paragraph), "")
    if not reference.paragraph or not named:
        return text
    pointed = re.findall(r"(?<![조의\d])제(\d+)항", named)
    return named + " ".join(paragraphs.get(chr(0x245F + int(one)), "") for one in pointed)


def _sentences(guide: Guide) -> list[str]:
    return [sentence for text in guide.sections.values() for sentence in _split(text)]


def _split(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [part for line in lines if line for part in _SENTENCE_END.split(line)]
