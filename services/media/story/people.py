"""Who is in a story: names found by how they are used, and every place they are named."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sectorkit.retrieval.korean import kiwi

from .words import ANIMALS, CITIES, KIN_WORDS, SAID, TITLES

SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용"
)
_FOLLOWS = (
    r"(?=이?(?:은|는|이|가|의|을|를|에게|께|한테|와|과|랑|도|만|처럼|보다|야|아|씨|군|양|님|였|"
    r"인|답|"
    r"라|더러|보고)|[^가-힣]|$)"
)
_NOT_NAMES = frozenset(
    "그녀 그들 우리 당신 자신 누구 모두 아이 사람 남자 여자 소년 소녀 어머니 아버지 할머니 "
    "할아버지 "
    "엄마 아빠 오빠 언니 누나 동생 남편 아내 아들 손님 선생 친구 주인 코치 담임 집사 왕비 그것 "
    "이것 "
    "오늘 내일 어제 저녁 아침 마음 얼굴 목소리 사장 두사람 회의 사건 사고".split()
)
_TITLED = re.compile(
    rf"(?<![가-힣])([{SURNAMES}]) ({TITLES})(?=[은는이가의을를에께한와과도님,.\s])"
)
_SPEAKS = re.compile(
    rf"(?<![가-힣])([가-힣]{{2,4}}?)(?:이가|이|가|은|"
    rf"는)\s(?:[^\s.!?“”\"]+\s){{0,4}}?[^\s.!?“”\"]*(?:{SAID})"
)
_HONOURED = re.compile(r"(?<![가-힣])([가-힣]{2,4}) ?씨(?=[은는이가의을를에,.\s])")
_PET = re.compile(rf"(?:{ANIMALS}) ([가-힣]{{2,3}}?){_FOLLOWS}")
_NAMED_KIN = re.compile(
    rf"[가-힣]{{2,4}}의 (?:{KIN_WORDS})(?:의)? (?:이름은 )?([가-힣]{{2,4}}?)"
    r"(?=이?(?:은|는|이|가|을|를|의|에게|와|과|도)\s|이었|였|이다)"
)
_KIN_OF = re.compile(rf"(?<![가-힣])([가-힣]{{2,4}})의 (?:{KIN_WORDS})(?![가-힣]{{2}})")
_OWN_NAME = re.compile(
    r"([가-힣] ?[가-힣]{2})(?:의 이름은|, 본명은|의 본명은) ([가-힣]{2,4}?)(?=이었|였|이다|이라)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody is named: `name` is the fullest form known."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cast:
    """The names of a story; `aliases` leads a shorter form to the fullest."""

    names: Sequence[str]
    counts: Mapping[str, int]
    aliases: Mapping[str, str]
    pattern: re.Pattern[str]

    def mentions(self, text: str) -> list[Mention]:
        """Return every naming in a text, in order."""
        return [
            Mention(self.aliases.get(m[1], m[1]), m.start(), m.end(1))
            for m in self.pattern.finditer(text)
        ]

    def known(self, name: str) -> str:
        """Return the fullest form of a name."""
        return self.aliases.get(name, name)


def find_people(text: str, names: Sequence[str] = ()) -> Cast:
    """Return who is named in a text; `names` are certain."""
    found = Counter({name: 1 for name in names if name})
    for name in _candidates(text):
        if name not in _NOT_NAMES and not re.fullmatch(CITIES, name):
            found[name] += 1
    everyone = sorted(found, key=len, reverse=True)
    pattern = re.compile(rf"(?<![가-힣])({'|'.join(map(re.escape, everyone)) or '(?!)'}){_FOLLOWS}")
    counts = Counter(m[1] for m in pattern.finditer(text))
    return Cast(tuple(everyone), counts, _aliases(everyone, text), pattern)


def _candidates(text: str) -> Iterator[str]:
    """Yield names as often as something says that they are names."""
    for match in _TITLED.finditer(text):
        yield match.group()
    yield from (match[1] for match in _PET.finditer(text))
    for pattern in (_SPEAKS, _HONOURED, _KIN_OF, _NAMED_KIN):
        for match in pattern.finditer(text):
            if _is_nominal(match[1]):
                yield match[1]
    yield from _proper(text)


def _is_nominal(word: str) -> bool:
    """Say whether the analyser can read a whole word as one noun or as a name."""
    tokens = kiwi().tokenize(word)
    return all(str(t.tag).startswith(("NN", "MM", "XPN", "SL")) for t in tokens) and (
        len(tokens) == 1 or word[0] in SURNAMES
    )


def _proper(text: str) -> Iterator[str]:
    """Yield the proper nouns that stand at least twice where people stand."""
    seen: Counter[str] = Counter()
    tokens = kiwi().tokenize(text)
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        joined = after is not None and token.start + token.len == after.start
        people = (
            joined
            and after is not None
            and str(after.tag) in ("JKS", "JX", "JKG", "JKB", "JC", "JKV")
        )
        if str(token.tag) == "NNP" and 2 <= token.len <= 4 and people:
            seen[str(token.form)] += 1
    for word, count in seen.items():
        if count >= 2 and not re.search(r"(?:동|구|시|군|읍|면|리|역|산|강)$", word):
            yield word


def _aliases(names: Sequence[str], text: str) -> dict[str, str]:
    """Return shorter forms: 이수 -> 백이수, 강 이사 -> 강두식 where the text says so."""
    aliases: dict[str, str] = {}
    for full in names:
        if len(full) == 3 and full[0] in SURNAMES and full[1:] in names:
            others = [n for n in names if len(n) == 3 and n[1:] == full[1:] and n[0] in SURNAMES]
            if len(others) == 1:
                aliases[full[1:]] = full
    for match in _OWN_NAME.finditer(text):
        if match[1] in names and match[2] != match[1]:
            aliases[match[1]] = match[2]
    return aliases
