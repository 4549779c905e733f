"""What a sentence says of whom: its words, its predicates and whether they are denied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ..retrieval.korean import kiwi, normalised
from .opposites import roles

Modality = Literal["plain", "can", "must"]
Role = Literal["subject", "object", "other"]

_NOUNS = frozenset({"NNG", "NNP", "XR", "SL", "SH"})
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
    main: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as it was read."""

    words: Sequence[Word]
    content: tuple[str, ...]
    predicates: Sequence[Predicate]
    roles: frozenset[tuple[str, Role]]
    bonds: frozenset[tuple[str, str, str]]


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Read a sentence or a few; the same text is read once."""
    tokens = kiwi().tokenize(normalised(text))
    words = tuple(_joined([Word(t.form, str(t.tag).partition("-")[0]) for t in tokens]))
    return Reading(
        words,
        _content(words),
        tuple(_predicates(words)),
        frozenset(_roles(words)),
        frozenset(_bonds(words)),
    )


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words with what the analyser takes apart as one: 피상속인, 하지 아니하였다."""
    for before, word in pairwise([Word("", ""), *words]):
        if before == Word("피", "XPN"):
            yield Word("피" + word.form, word.tag)
        elif before == Word("아니", "IC") and word.form == "하":
            yield Word("아니하", "VX")
        elif word not in (Word("피", "XPN"), Word("아니", "IC")):
            yield word


def _content(words: Sequence[Word]) -> tuple[str, ...]:
    kept = (w for w in words if w.tag in _CONTENT or w.tag.startswith("W_"))
    return tuple(w.form for w in kept if w.form not in _LIGHT)


def _roles(words: Sequence[Word]) -> Iterator[tuple[str, Role]]:
    """Yield each noun with the case its particle gives it."""
    for word, after in pairwise(words):
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
        yield Predicate(_lemma(words, at), denied, modality, near, _is_main(words, at, until))


def _bonds(words: Sequence[Word]) -> Iterator[tuple[str, str, str]]:
    """Yield who does what to whom: (person, case, verb), and whose it is: (person, 의, thing)."""
    topic, subject = "", ""
    waiting: list[tuple[str, str]] = []
    for at, word in enumerate(words):
        case = _case(words, at)
        if case == "subject" and words[at + 1].form in ("은", "는"):
            topic, subject = word.form, ""
        elif case == "subject":
            subject = word.form
        elif case:
            waiting.append((word.form, case))
        ended = [pair for pair in waiting if _takes(words, at, pair[1], case)]
        waiting = [pair for pair in waiting if pair not in ended]
        thing = _lemma(words, at) if _is_head(words, at) else word.form
        yield from ((person, how, thing) for person, how in ended)
        if _is_head(words, at) and (subject or topic):
            yield subject or topic, "subject", thing
            subject = "" if topic else subject


def _takes(words: Sequence[Word], at: int, waiting: str, case: str) -> bool:
    """Tell whether the word at this place is what a waiting person belongs to or acts in."""
    if waiting == "의":
        return words[at].tag in ("NNG", "NNP") and not case
    return _is_head(words, at)


def _case(words: Sequence[Word], at: int) -> str:
    """Return the case of a person at this place: subject, object, 의, other or none."""
    if words[at].form not in roles() or at + 1 == len(words):
        return ""
    after = words[at + 1]
    if after.form in _SUBJECT:
        return "subject"
    return "object" if after.form in _OBJECT else {"JKG": "의", "JKB": "other"}.get(after.tag, "")


def _is_main(words: Sequence[Word], at: int, until: int) -> bool:
    """Tell whether the clause states something, not a condition (하면, 한 경우) for it."""
    endings = [w for w in words[at + 1 : until] if w.tag in ("EF", "EC", "ETM", "ETN")]
    last = endings[-1] if endings else Word("", "EF")
    return last.tag != "ETM" and not last.form.endswith(("면", "려면", "도"))


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
