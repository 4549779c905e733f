"""What a sentence says of whom: its words, its predicates and whether they are denied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..retrieval.korean import kiwi, normalised

Modality = Literal["plain", "can", "must"]
Role = Literal["subject", "object", "other"]

_NOUNS = frozenset({"NNG", "NNP", "XR", "SL", "SN", "NR", "SH"})
_CONTENT = _NOUNS | {"VV", "VA", "MAG"}
_LIGHT = frozenset("하 되 있 없 이 같 대하 위하 따르 통하 의하 관하 그렇 이렇 그러하 말 않".split())
_SUBJECT = frozenset({"이", "가", "은", "는", "께서"})
_OBJECT = frozenset({"을", "를"})


@dataclass(frozen=True, slots=True)
class Word:
    """A morpheme and its part of speech, irregular inflection aside."""

    form: str
    tag: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb, adjective or noun that is said of something: affirmed or denied, free or bound."""

    lemma: str
    denied: bool
    modality: Modality
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as it was read."""

    words: Sequence[Word]
    content: tuple[str, ...]
    predicates: Sequence[Predicate]
    roles: frozenset[tuple[str, Role]]


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Read a sentence or a few; the same text is read once."""
    tokens = kiwi().tokenize(normalised(text))
    words = tuple(Word(t.form, str(t.tag).partition("-")[0]) for t in tokens)
    return Reading(words, _content(words), tuple(_predicates(words)), frozenset(_roles(words)))


def _content(words: Sequence[Word]) -> tuple[str, ...]:
    kept = (w for w in words if w.tag in _CONTENT or w.tag.startswith("W_"))
    return tuple(w.form for w in kept if w.form not in _LIGHT)


def _roles(words: Sequence[Word]) -> Iterator[tuple[str, Role]]:
    """Yield each noun with the case its particle gives it."""
    for word, after in zip(words, words[1:], strict=False):
        if word.tag in ("NNG", "NNP") and after.tag.startswith("J"):
            if after.form in _SUBJECT:
                yield word.form, "subject"
            elif after.form in _OBJECT:
                yield word.form, "object"
            elif after.tag == "JKB":
                yield word.form, "other"


def _predicates(words: Sequence[Word]) -> Iterator[Predicate]:
    heads = [i for i in range(len(words)) if _is_head(words, i)]
    for at, until in zip(heads, [*heads[1:], len(words)], strict=False):
        denied, modality = _force(words, at, until)
        near = frozenset(_content(words[max(0, at - 10) : at]))
        yield Predicate(_lemma(words, at), denied, modality, near)


def _is_head(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.tag in ("VCP", "VCN", "XSV", "XSA"):
        return True
    return word.tag in ("VV", "VA") and not _is_auxiliary(words, at)


def _is_auxiliary(words: Sequence[Word], at: int) -> bool:
    """Tell whether a verb only bends the one before it: 할 수 있다, 하면 안 된다, 해도 된다."""
    word = words[at]
    before = [w.form for w in words[max(0, at - 3) : at]]
    if word.form in ("있", "없"):
        return "수" in before[-2:]
    if word.form == "되":
        return bool({"안", "아니"} & set(before[-1:])) or before[-1:] in (
            ["어도"],
            ["어야"],
            ["아도"],
        )
    return False


def _lemma(words: Sequence[Word], at: int) -> str:
    """Return the stem, or for 하다, 되다, 이다, 있다 the noun that carries the meaning."""
    word = words[at]
    if word.tag in ("VV", "VA") and word.form not in ("있", "없", "하", "되"):
        return word.form
    before = [w for w in words[max(0, at - 3) : at] if w.tag in _NOUNS or w.tag == "NNB"]
    noun = before[-1].form if before else ""
    return noun + {"VCP": "이", "VCN": "이"}.get(word.tag, "")


def _force(words: Sequence[Word], at: int, until: int) -> tuple[bool, Modality]:
    """Return whether the predicate is denied, and its modality; two denials affirm."""
    head = words[at]
    denied = head.tag == "VCN" or head.form == "없"
    start = at - 1 if head.tag in ("VV", "VA") else at - 2
    denied ^= any(w.tag == "MAG" and w.form in ("안", "못") for w in words[max(0, start) : at])
    denied ^= any(w.tag == "XPN" and w.form in "불비미" for w in words[max(0, at - 2) : at])
    modality: Modality = "plain"
    forms = [w.form for w in words[at + 1 : until]]
    for index, form in enumerate(forms):
        before = forms[max(0, index - 2) : index]
        if form in ("않", "아니하", "못하", "말"):
            denied = not denied
        elif form in ("있", "없") and "수" in before:
            modality = "must" if form == "없" and denied else "can"
            denied ^= form == "없"
        elif form in ("어야", "아야", "여야"):
            modality = "must"
        elif form == "되" and ("안" in before or "아니" in before):
            modality, denied = "must", not denied
        elif form == "되" and ("어도" in before or "아도" in before):
            modality = "can"
    return denied, modality
