"""Find the articles of law that a Korean text names."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

Kind = Literal["", "법률", "시행령", "시행규칙"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One article named in a text: `text[start:end]` is where, law name included if it is there.

    `law` is the act's name without 시행령 or 시행규칙, or None where the text does not say which.
    `kind` is 법률 for the act itself whatever its rank, and empty where the text does not say.
    `branch` is N of 제3조의N, 0 for none; `paragraph` 항, `item` 호, `subitem` 목 likewise.
    """

    article: int
    start: int
    end: int
    law: str | None = None
    kind: Kind = ""
    branch: int = 0
    paragraph: int = 0
    item: int = 0
    item_branch: int = 0
    subitem: str = ""

    @property
    def title(self) -> str:
        """The title a statute's document carries: `주택임대차보호법 시행령`, or empty."""
        suffix = f" {self.kind}" if self.kind in ("시행령", "시행규칙") else ""
        return f"{self.law}{suffix}" if self.law else ""

    @property
    def locator(self) -> str:
        """The article as locators write it: `제3조의3`."""
        return article_locator(self.article, self.branch)

    @property
    def full_locator(self) -> str:
        """The article with the parts named below it: `제3조의3 제1항 제2호 가목`."""
        branch = f"의{self.item_branch}" if self.item_branch else ""
        parts = (
            self.locator,
            f"제{self.paragraph}항" if self.paragraph else "",
            f"제{self.item}호{branch}" if self.item else "",
            f"{self.subitem}목" if self.subitem else "",
        )
        return " ".join(part for part in parts if part)


def article_locator(article: int, branch: int = 0) -> str:
    """Return `제3조의3` for (3, 3) and `제3조` for (3, 0)."""
    return f"제{article}조의{branch}" if branch else f"제{article}조"


def law_key(name: str) -> str:
    """Return the name as it is compared: without spaces, brackets and middle dots."""
    return "".join(char for char in name if char not in _DROPPED)


_DROPPED = frozenset(" \t\n\r\u00a0\u3000「」『』ㆍ·・‧∙•")
_LONGEST_NAME = 80
_NAME_ENDS = frozenset("법률령칙정영」』)")
"""What a law's name ends with, and the brackets around it: one of them stands before an article."""
_BELOW = (
    r"(?:\s?(?:제\s?)?(?P<{p}paragraph>\d{{1,3}})\s?항|\s?(?P<{p}circle>[①-⑳]))?"
    r"(?:\s?(?:제\s?)?(?P<{p}item>\d{{1,3}})\s?호(?:의(?P<{p}item_branch>\d{{1,2}}))?)?"
    r"(?:\s?(?P<{p}subitem>[가나다라마바사아자차카타파하])목)?"
)
_PART = re.compile(
    r"(?<!\d)(?:"
    # An article; the space in `제3조의 3` is read only where no unit follows the number.
    r"(?P<ordinal>제\s?)?(?P<article>\d{1,4})\s?조(?!\s?(?:원|달러|여|억|각|\d[\d,]*\s?[천백억만원]))"
    r"(?:의(?P<branch>\d{1,3})(?!\d)|\s?의\s(?P<spaced>\d{1,3})(?=\s?[제에을를은는이가와과의,.)」]|\s?$))?"
    r"(?:\s?\([^()]{1,60}\)(?=\s?제\s?\d+\s?[항호]))?"
    + _BELOW.format(p="")
    + r"|(?=제\s?\d+\s?[항호])"
    + _BELOW.format(p="o_")
    + r")"
)
_SAME = r"(?P<same>같은|동|이)\s?"
_AFTER_NAME = r"(?:상의|상|에서|의|은|는|에|이|가)?\s*(?:\([^()]{0,60}\))?\s*[(（]?\s*$"
_LOWER = r"(?P<lower>시행령|시행규칙)?"
_QUOTED = re.compile(r"[「『](?P<law>[^「」『』]{1,80})[」』]\s*" + _LOWER + _AFTER_NAME)
_REPEATED = re.compile(
    r"(?<![가-힣])"
    + _SAME
    + r"(?P<word>법률|법|영|시행령|시행규칙|규칙|규정)\s?"
    + _LOWER
    + _AFTER_NAME
)
_BARE = re.compile(r"(?<![가-힣」])(?P<word>법|영|규칙|시행령|시행규칙)\s?" + _AFTER_NAME)
_TITLED = re.compile(
    r"(?P<law>(?:[가-힣ㆍ·]*[가-힣ㆍ·](?<![은는])\s+){0,14}[가-힣ㆍ·]*관한\s?(?:특별법|특례법|법률|규정|규칙))\s?"
    + _LOWER
    + _AFTER_NAME
)
_WORD = re.compile(
    r"(?<![가-힣])(?!(?:방법|기법|수법|편법|불법|위법|적법|법령|명령|대통령령|연령)[^가-힣])(?P<law>[가-힣ㆍ·]*(?:법률|법|헌법|규정|규칙|령))\s?"
    + _LOWER
    + _AFTER_NAME
)
_KNOWN_TAIL = re.compile(_LOWER + _AFTER_NAME)
_SAME_ARTICLE = re.compile(r"(?<![가-힣])(?:같은|동)\s?조(?:문)?\s?$")
_JOINED = re.compile(r"[\s,ㆍ·、~-]*(?:및|또는|내지|부터|까지|와|과|이나|나)?[\s,]*")
_KIND_OF_WORD: Mapping[str, Kind] = {
    "영": "시행령",
    "시행령": "시행령",
    "규칙": "시행규칙",
    "시행규칙": "시행규칙",
}
_WINDOW = 100


def parse_reference(
    text: str,
    *,
    abbreviations: Mapping[str, str] = MappingProxyType({}),
    laws: Collection[str] = (),
) -> list[Reference]:
    """Return every article that `text` names, in order.

    `abbreviations` maps short names to full ones (근기법 to 근로기준법). `laws` are full names
    known to exist: they are found whatever their spacing and returned as given here. Without
    them an unquoted name is one word, or the words up to 관한 법률.
    `36조` without 제 counts only after a law's name: 36조 is more often money.
    """
    known = {law_key(name): name for name in laws}
    known |= {law_key(short): full for short, full in abbreviations.items()}
    return list(_walk(text, known))


def _walk(text: str, known: Mapping[str, str]) -> Iterator[Reference]:
    last: Reference | None = None
    for match in _PART.finditer(text):
        if match.start() == match.end():
            continue
        floor = last.end if last else 0
        before = text[max(floor, match.start() - _WINDOW) : match.start()]
        if match["article"] is None:
            found = _lower_part(match, last, before)
        else:
            found = _article(match, last, before, known)
        if found:
            last = found
            yield found


def _article(
    match: re.Match[str], last: Reference | None, before: str, known: Mapping[str, str]
) -> Reference | None:
    here = Reference(
        article=int(match["article"]),
        branch=int(match["branch"] or match["spaced"] or 0),
        start=match.start(),
        end=match.end(),
    )
    here = _with_below(here, match, "")
    if last and _JOINED.fullmatch(before):
        return replace(here, law=last.law, kind=last.kind)
    law, kind, length = _law_before(before, last, known)
    if not match["ordinal"] and not length:
        return None
    return replace(here, law=law, kind=kind, start=match.start() - length)


def _lower_part(match: re.Match[str], last: Reference | None, before: str) -> Reference | None:
    """Return 제2항 of the article named just before it; alone it names nothing."""
    if last is None or not (_JOINED.fullmatch(before) or _SAME_ARTICLE.search(before)):
        return None
    here = _with_below(replace(last, start=match.start(), end=match.end()), match, "o_")
    return here if here.paragraph else replace(here, paragraph=last.paragraph)


def _with_below(reference: Reference, match: re.Match[str], prefix: str) -> Reference:
    """Return the reference with the 항, 호 and 목 that the match names."""
    circle = match[f"{prefix}circle"]
    return replace(
        reference,
        paragraph=ord(circle) - ord("①") + 1 if circle else int(match[f"{prefix}paragraph"] or 0),
        item=int(match[f"{prefix}item"] or 0),
        item_branch=int(match[f"{prefix}item_branch"] or 0),
        subitem=match[f"{prefix}subitem"] or "",
    )


def _law_before(
    before: str, last: Reference | None, known: Mapping[str, str]
) -> tuple[str | None, Kind, int]:
    """Return the law that `before` ends with, its kind, and how many characters it takes."""
    letters = frozenset(before.rstrip(" (（\t\n")[-4:])
    if letters.isdisjoint(_NAME_ENDS) and letters.isdisjoint(name[-1:] for name in known):
        return None, "", 0
    if match := _QUOTED.search(before):
        return _named(match["law"], match["lower"], known, len(before) - match.start())
    if match := _REPEATED.search(before):
        return _repeated(match, last, len(before) - match.start())
    if found := _known_before(before, known):
        return found
    if match := _BARE.search(before):
        kind: Kind = _KIND_OF_WORD.get(match["word"], "법률")
        return None, kind, len(before) - match.start()
    titled = _TITLED.search(before) if "관한" in before else None
    if match := titled or _WORD.search(before):
        return _named(match["law"], match["lower"], known, len(before) - match.start())
    return None, "", 0


def _named(
    name: str, lower: str | None, known: Mapping[str, str], length: int
) -> tuple[str | None, Kind, int]:
    """Return a law by its written name, expanded and respelled when it is known."""
    law, kind = _split_kind(re.sub(r"\s+", " ", name).strip(), lower)
    return known.get(law_key(law), law), kind, length


def _split_kind(name: str, lower: str | None) -> tuple[str, Kind]:
    for kind in ("시행규칙", "시행령"):
        if lower == kind or (name.endswith(kind) and name != kind):
            return name.removesuffix(kind).strip(), _KIND_OF_WORD[kind]
    return name, "법률"


def _repeated(
    match: re.Match[str], last: Reference | None, length: int
) -> tuple[str | None, Kind, int]:
    """Return what 같은 법, 동법 시행령 or 이 법 stands for."""
    kind = _KIND_OF_WORD.get(match["lower"] or match["word"], "법률")
    law = last.law if last and match["same"] != "이" else None
    return law, kind, length


def _known_before(before: str, known: Mapping[str, str]) -> tuple[str | None, Kind, int] | None:
    """Return the longest known name that `before` ends with, whatever its spacing."""
    if not known:
        return None
    for tail in _KNOWN_TAIL.finditer(before):
        kept = [i for i, char in enumerate(before[: tail.start()]) if char not in _DROPPED]
        squeezed = "".join(before[i] for i in kept)
        for length in range(min(len(kept), _LONGEST_NAME), 1, -1):
            full, start = known.get(squeezed[-length:]), kept[-length]
            if full and not (start and "가" <= before[start - 1] <= "힣"):
                return _named(full, tail["lower"], {}, len(before) - start)
    return None
