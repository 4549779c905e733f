"""What is measured about a sentence and the span it should stand on."""

import re
from collections.abc import Collection

from .opposites import ALIKE, OPPOSITES, ROLES
from .quantities import carried, quantities
from .reading import Predicate, Reading, read

_DEGREE = frozenset(
    "모두 모든 항상 가장 유일 처음 전혀 절대 매우 더 최초 최고 많 적 아무 일부 대부분 오직 뿐 여러 자주 거의 너무 "
    "매년 매일 언제나 반드시 전부 각각 꼭 제일 또 다시 이미 아직 다른 별로 훨씬 최근 크 주로 보다 이후 때문".split()
)


def measure(sentence: str, span: str) -> dict[str, float]:
    """Return the features of a pair, each about 0 to 1; see `weights.json` for what they weigh."""
    said, source = read(sentence), read(span)
    return (
        _overlap(said, source)
        | _letters(sentence, span)
        | _novelty(said, source, span)
        | _force(said, source)
        | _shape(sentence, span, said, source)
    )


def _overlap(said: Reading, source: Reading) -> dict[str, float]:
    own, other = set(said.content), set(source.content)
    met = {w for w in own if w in other or ALIKE.get(w, frozenset()) & other}
    weight = sum(len(w) for w in own) or 1
    return {
        "recall": len(met) / (len(own) or 1),
        "recall_weighted": sum(len(w) for w in met) / weight,
        "precision": len(own & other) / (len(other) or 1),
        "missing": min(len(own - met), 6) / 6,
        "all_met": float(own == met),
    }


def _letters(sentence: str, span: str) -> dict[str, float]:
    a, b = (re.sub(r"[\W_]+", "", text) for text in (sentence, span))
    return {
        "bigrams": _share(_grams(a, 2), _grams(b, 2)),
        "trigrams": _share(_grams(a, 3), _grams(b, 3)),
        "longest": _longest(a, b) / (len(a) or 1),
    }


def _grams(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _share(own: Collection[str], other: Collection[str]) -> float:
    return sum(gram in other for gram in own) / (len(own) or 1)


def _longest(a: str, b: str) -> int:
    """Return the length of the longest run of letters in common."""
    best, row = 0, [0] * (len(b) + 1)
    for char in a:
        row = [0] + [row[j] + 1 if char == b[j] else 0 for j in range(len(b))]
        best = max(best, *row)
    return best


def _novelty(said: Reading, source: Reading, span: str) -> dict[str, float]:
    """Measure what the sentence adds: nouns, names, verbs, adverbs, words of degree."""
    squeezed = re.sub(r"\s+", "", span)
    added: dict[str, int] = {}
    for word in said.words:
        if word.form not in squeezed and not ALIKE.get(word.form, frozenset()) & set(
            source.content
        ):
            added[word.tag] = added.get(word.tag, 0) + 1
    degree = {w.form for w in said.words if w.form in _DEGREE}
    only = any(w.tag == "JX" and w.form in ("만", "밖에") for w in said.words)
    there = {w.form for w in source.words}
    return {
        "new_nouns": min(added.get("NNG", 0), 4) / 4,
        "new_names": min(added.get("NNP", 0), 2) / 2,
        "new_verbs": min(added.get("VV", 0) + added.get("VA", 0), 3) / 3,
        "new_adverbs": min(added.get("MAG", 0), 2) / 2,
        "new_degree": min(len(degree - there), 2) / 2,
        "only": float(only and not {"만", "밖에"} & there),
        "new_role": float(any(w.form in ROLES and w.form not in there for w in said.words)),
    }


def _force(said: Reading, source: Reading) -> dict[str, float]:
    denied = [p for p in said.predicates if p.denied]
    refused = [p for p in source.predicates if p.denied]
    last = said.predicates[-1] if said.predicates else None
    lemmas = {p.lemma for p in source.predicates} | set(source.content)
    return {
        "flipped": float(flipped(said, source)),
        "opposed": float(bool(opposed(said, source))),
        "swapped": float(swapped(said, source)),
        "denied": float(bool(denied)),
        "denies_alone": float(bool(denied) and not refused),
        "affirms_denied": float(bool(refused) and not denied),
        "last_met": float(last is not None and last.lemma in lemmas),
        "last_denied": float(last is not None and last.denied),
        "may": float(last is not None and last.modality == "can"),
        "must": float(last is not None and last.modality == "must"),
        "subject_met": _met(said, source, "subject"),
        "object_met": _met(said, source, "object"),
    }


def _met(said: Reading, source: Reading, role: str) -> float:
    """Return the share of the sentence's subjects (or objects) that are so in the span."""
    own = {pair for pair in said.roles if pair[1] == role}
    return len(own & source.roles) / len(own) if own else 0.5


def _shape(sentence: str, span: str, said: Reading, source: Reading) -> dict[str, float]:
    wanted, offered = quantities(sentence), quantities(span)
    endings = {w.form for w in said.words if w.tag in ("EP", "EF", "EC")}
    first = said.content[0] if said.content else ""
    return {
        "numbers": float(bool(wanted)),
        "wrong_numbers": float(any(not carried(q, offered) for q in wanted)),
        "length": min(len(sentence), 80) / 80,
        "source_length": min(len(span), 160) / 160,
        "ratio": min(len(sentence) / (len(span) or 1), 2) / 2,
        "past_added": float(bool({"었", "았"} & endings) and not _has(source, ("었", "았"))),
        "future": float("겠" in endings and not _has(source, ("겠",))),
        "first_met": float(first in source.content),
        "exists": float(any(w.form in ("있", "가능") for w in said.words[-5:])),
        "question": float(span.rstrip().endswith("?")),
    }


def _has(source: Reading, forms: Collection[str]) -> bool:
    return any(w.form in forms for w in source.words)


def flipped(said: Reading, source: Reading) -> bool:
    """Tell whether the sentence affirms what the span denies, or binds what it leaves free."""
    for predicate in said.predicates:
        there = [p for p in source.predicates if p.lemma and p.lemma == predicate.lemma]
        if not there:
            continue
        nearest = max(len(p.near & predicate.near) for p in there)
        aligned = [p for p in there if len(p.near & predicate.near) == nearest]
        if not any(agree(predicate, p, predicate is said.predicates[-1]) for p in aligned):
            return True
    return False


def agree(own: Predicate, other: Predicate, final: bool) -> bool:
    """Tell whether two uses of a predicate have one force; 하여야 한다 and 한다 do."""
    if own.denied != other.denied:
        return False
    free = own.modality == "can", other.modality == "can"
    return own.denied or not final or free[0] == free[1]


def opposed(said: Reading, source: Reading) -> set[str]:
    """Return the words whose opposite the span has, and not themselves."""
    own = {w.form for w in said.words if w.tag[0] in "NVXM"}
    other = {w.form for w in source.words if w.tag[0] in "NVXM"}
    return {
        word
        for word in own - other
        if OPPOSITES.get(word, frozenset()) & (other - own)
        and not ALIKE.get(word, frozenset()) & other
    }


def swapped(said: Reading, source: Reading) -> bool:
    """Tell whether who does it and whom it is done to have changed places."""
    own, other = _by_role(said), _by_role(source)
    crossed = own["subject"] & (other["object"] | other["other"]) - other["subject"]
    taken = (own["object"] | own["other"]) & other["subject"] - own["subject"]
    return bool(crossed and taken)


def _by_role(reading: Reading) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"subject": set(), "object": set(), "other": set()}
    for noun, role in reading.roles:
        found[role].add(noun)
    return found
