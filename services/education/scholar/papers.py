"""Read the caller's own papers: every sentence that is shown is theirs, with its page."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sectorkit.retrieval.korean import content_words, sentences
from sectorkit.values import Citation, Passage
from sectorkit.verify import cite

Facet = Literal["목적", "대상과 자료", "방법", "결과", "결론", "한계"]
Level = Literal["중학생", "대학생", "연구자"]

_CUES: Mapping[Facet, re.Pattern[str]] = {
    "목적": re.compile(
        r"목적|알아보|살펴보|규명|본\s*연구는|이\s*연구는|we (?:study|ask|aim|investigate|"
        r"examine|propose)|"
        r"this (?:study|paper|work)|the (?:aim|goal|purpose)|objective",
        re.IGNORECASE,
    ),
    "대상과 자료": re.compile(
        r"\d+\s*명|참여자|참가자|대상으로|표본|자료(?:는|를)|데이터(?:는|를)|participants?|"
        r"students took|"
        r"recruited|sample|dataset|data were|\bN\s*=",
        re.IGNORECASE,
    ),
    "방법": re.compile(
        r"방법|실험|설문|측정하|분석하|무작위|회귀|검정|we (?:used|measured|trained|applied|"
        r"conducted)|"
        r"method|procedure|randomi[sz]ed|regression|experiment",
        re.IGNORECASE,
    ),
    "결과": re.compile(
        r"결과|나타났|높았|낮았|유의|차이가|증가하였|감소하였|results? (?:show|indicate|suggest)|"
        r"significant|higher|lower|increased|outperform|\bp\s*[<=]|\bM\s*=",
        re.IGNORECASE,
    ),
    "결론": re.compile(
        r"결론|시사|따라서|요컨대|제안한다|in conclusion|conclusion|we conclude|suggests? that|"
        r"implies",
        re.IGNORECASE,
    ),
    "한계": re.compile(
        r"한계|제한점|후속\s*연구|일반화하기|limitation|future (?:work|research)|however, this|"
        r"caution",
        re.IGNORECASE,
    ),
}
FACETS: tuple[Facet, ...] = tuple(_CUES)
_AT: Mapping[Level, Mapping[Facet, int]] = {
    "중학생": {"목적": 1, "결과": 1, "결론": 1},
    "대학생": {"목적": 1, "대상과 자료": 1, "방법": 1, "결과": 2, "결론": 1, "한계": 1},
    "연구자": {"목적": 2, "대상과 자료": 2, "방법": 3, "결과": 4, "결론": 2, "한계": 2},
}
"""How many sentences of each kind a reader of each level is shown."""
_ASKING = frozenset(
    "how many much what which who where when why does did do is are was were be been the a an of "
    "in on to and or for with this that these those there paper study".split()
)
"""Words that ask, and are in every English sentence."""
_ROW = re.compile(r"^\|.*\|\s*$")
_RULE = re.compile(r"^\|[\s:|-]+\|\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a paper, exactly, with where it stands."""

    citation: Citation
    facet: Facet | None = None
    weight: float = 0.0

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.citation.quote

    @property
    def page(self) -> str:
        """Return the page, or the heading where there are no pages."""
        return self.citation.locator or "쪽 정보 없음"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a paper."""

    title: str
    page: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def has_figures(self) -> bool:
        """Tell whether it reports numbers."""
        cells = [cell for row in self.rows[1:] for cell in row]
        return sum(bool(re.search(r"\d", cell)) for cell in cells) >= max(2, len(cells) // 4)


def sentences_of(passages: Sequence[Passage]) -> list[Said]:
    """Return every sentence of running text, in reading order; tables and headings are none."""
    return [Said(cite(p, start, end)) for p in passages for start, end in _spans(p.text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text):
        line = text[start:end]
        if len(line) >= 15 and not line.lstrip().startswith(("|", "#")) and "---" not in line:
            yield start, end


def asked_of(question: str, passages: Sequence[Passage], most: int = 5) -> list[Said]:
    """Return the sentences that share most with a question, best first; none if none does."""
    wanted = set(content_words(question)) - _ASKING
    said = sentences_of(passages)
    words = [set(content_words(each.text)) for each in said]
    held = Counter(word for each in words for word in each)
    rare = {w: math.log(1 + len(said) / (1 + held[w])) for w in wanted}
    due = sum(rare.values()) or 1.0
    scored = [
        Said(each.citation, weight=sum(rare[w] for w in wanted & own) / due)
        for each, own in zip(said, words, strict=True)
    ]
    good = [each for each in scored if each.weight >= 0.34]
    return sorted(good, key=lambda each: -each.weight)[:most]


def facets_of(passages: Sequence[Passage]) -> dict[Facet, list[Said]]:
    """Return the sentences that tell purpose, data, method, results, conclusion and limits."""
    found: dict[Facet, list[Said]] = {facet: [] for facet in FACETS}
    said = sentences_of(passages)
    for each in said:
        hits = {facet: len(cue.findall(each.text)) for facet, cue in _CUES.items()}
        facet = max(hits, key=lambda name: hits[name])
        if hits[facet]:
            bare = hits[facet] + 0.5 * bool(re.search(r"\d", each.text)) * (facet == "결과")
            found[facet].append(Said(each.citation, facet, bare))
    for each_list in found.values():
        each_list.sort(key=lambda s: -s.weight)
    return found


def explained(passages: Sequence[Passage], level: Level) -> list[Said]:
    """Return the sentences of a paper that a reader of this level starts from, in order."""
    found = facets_of(passages)
    chosen = [s for facet, most in _AT[level].items() for s in found[facet][:most]]
    if not chosen:
        chosen = sentences_of(passages)[: 2 + len(_AT[level])]
    if level == "중학생":
        chosen = [s for s in chosen if len(s.text) < 200] or chosen[:2]
    return chosen


def compared(
    one: Sequence[Passage], other: Sequence[Passage]
) -> list[tuple[Facet, Said | None, Said | None]]:
    """Return the same aspects of two papers side by side; what a paper does not say is nothing."""
    left, right = facets_of(one), facets_of(other)
    return [
        (facet, next(iter(left[facet]), None), next(iter(right[facet]), None)) for facet in FACETS
    ]


def tables_of(passages: Sequence[Passage]) -> list[Table]:
    """Return the tables of a paper, each with its page."""
    return [table for passage in passages for table in _tables(passage)]


def _tables(passage: Passage) -> Iterator[Table]:
    rows: list[tuple[str, ...]] = []
    for line in [*passage.text.splitlines(), ""]:
        if _ROW.match(line):
            if not _RULE.match(line):
                rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
        elif rows:
            if len(rows) >= 2:
                yield Table(passage.title, passage.locator or "쪽 정보 없음", tuple(rows))
            rows = []


def to_csv(tables: Sequence[Table]) -> str:
    """Return tables as CSV; every row says of which paper and page it is.

    A cell that a spreadsheet would take for a formula is written as text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(tables, start=1):
        for at, row in enumerate(table.rows):
            kind = "머리글" if at == 0 else "값"
            writer.writerow([number, table.title, table.page, kind, *(_plain(c) for c in row)])
    return out.getvalue()


def _plain(cell: str) -> str:
    formula = cell[:1] in "=@\t" or (cell[:1] in "+-" and not re.fullmatch(r"[+-]?[\d.,%]+", cell))
    return f"'{cell}" if formula and cell not in ("-", "+") else cell
