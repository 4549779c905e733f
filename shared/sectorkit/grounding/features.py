"""What is measured about a sentence and the span it should stand on."""

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from .opposites import alike, degrees, opposites, roles
from .quantities import carried, quantities, worded
from .reading import Predicate, Reading, read


def measure(sentence: str, span: str) -> dict[str, float]:
    """Return the features of a pair, each about 0 to 1; see `weights.json` for what they weigh."""
    said, source = read(sentence), read(span)
    wanted, offered = quantities(sentence), quantities(span)
    counted = [carried(quantity, offered) for quantity in wanted]
    return (
        _overlap(said, source, counted)
        | _letters(sentence, span)
        | _weakest(worded(sentence).split(), worded(span).split())
        | _novelty(said, source, span)
        | _force(said, source)
        | _shape(sentence, span, said, source)
        | {"numbers": float(bool(counted)), "wrong_numbers": float(not all(counted))}
    )


def _overlap(said: Reading, source: Reading, counted: Sequence[bool]) -> dict[str, float]:
    """Measure the share of words met; a number counts as a word, however it is written."""
    own, other = set(said.content), set(source.content)
    met = {w for w in own if w in other or alike().get(w, frozenset()) & other}
    weight = sum(map(len, own)) + 2 * len(counted)
    missing = len(own - met) + counted.count(False)
    return {
        "recall": 1 - missing / ((len(own) + len(counted)) or 1),
        "recall_weighted": (sum(map(len, met)) + 2 * sum(counted)) / (weight or 1),
        "precision": len(own & other) / (len(other) or 1),
        "missing": min(missing, 6) / 6,
        "all_met": float(missing == 0),
        "one_missing": float(missing == 1),
    }


def _weakest(own: Sequence[str], other: Sequence[str]) -> dict[str, float]:
    """Measure the words of the sentence that are least like any word of the span."""
    begun: dict[str, list[str]] = {}  # words that do not even begin alike are not alike
    for word in dict.fromkeys(other):
        begun.setdefault(word[0], []).append(word)
    best = sorted(max((_alike(a, b) for b in begun.get(a[0], ())), default=0.0) for a in own)
    best = best or [1.0]
    return {
        "weakest": best[0],
        "second_weakest": best[1] if len(best) > 1 else 1.0,
        "weak": min(sum(likeness < 0.3 for likeness in best), 5) / 5,
        "mean_best": sum(best) / len(best),
    }


def _alike(a: str, b: str) -> float:
    """Return the share of the longer word that both begin with; endings count for little."""
    shared = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    return shared / min(len(a), len(b)) if shared else 0.0


def _letters(sentence: str, span: str) -> dict[str, float]:
    a, b = (re.sub(r"[\W_]+", "", worded(text)) for text in (sentence, span))
    return {
        "bigrams": _share(_grams(a, 2), _grams(b, 2)),
        "trigrams": _share(_grams(a, 3), _grams(b, 3)),
        "longest": _longest(a, b) / (len(a) or 1),
        "gap": min(_gap(a, _grams(b, 2)), 12) / 12,
    }


def _grams(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _gap(text: str, grams: set[str]) -> int:
    """Return the length of the longest run of letters that shares no pair with the span."""
    longest = run = 0
    for i in range(len(text) - 1):
        run = 0 if text[i : i + 2] in grams else run + 1
        longest = max(longest, run)
    return longest


def _share(own: Collection[str], other: Collection[str]) -> float:
    return sum(gram in other for gram in own) / (len(own) or 1)


def _longest(a: str, b: str) -> int:
    """Return the length of the longest run of letters in common."""
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size


def _novelty(said: Reading, source: Reading, span: str) -> dict[str, float]:
    """Measure what the sentence adds: nouns, names, verbs, adverbs, words of degree."""
    squeezed = re.sub(r"\s+", "", span)
    added: dict[str, int] = {}
    for word in said.words:
        if word.form not in squeezed and not alike().get(word.form, frozenset()) & set(
            source.content
        ):
            added[word.tag] = added.get(word.tag, 0) + 1
    degree = {w.form for w in said.words if w.form in degrees()}
    only = any(w.tag == "JX" and w.form in ("만", "밖에") for w in said.words)
    there = {w.form for w in source.words}
    return {
        "new_nouns": min(added.get("NNG", 0), 4) / 4,
        "new_names": min(added.get("NNP", 0), 2) / 2,
        "new_verbs": min(added.get("VV", 0) + added.get("VA", 0), 3) / 3,
        "new_adverbs": min(added.get("MAG", 0), 2) / 2,
        "new_degree": min(len(degree - there), 2) / 2,
        "only": float(only and not {"만", "밖에"} & there),
        "new_role": float(any(w.form in roles() and w.form not in there for w in said.words)),
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
    endings = {w.form for w in said.words if w.tag in ("EP", "EF", "EC")}
    first = said.content[0] if said.content else ""
    return {
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
        there = _aligned(predicate, source)
        if there and not any(agree(predicate, other) for other in there):
            return True
    return False


def _aligned(predicate: Predicate, source: Reading) -> list[Predicate]:
    """Return the uses in the span most likely this one: in a like clause, among like words."""
    there = [p for p in source.predicates if p.lemma and p.lemma == predicate.lemma]
    there = [p for p in there if p.main == predicate.main] or there
    nearest = max((len(p.near & predicate.near) for p in there), default=0)
    return [p for p in there if len(p.near & predicate.near) == nearest]


def agree(own: Predicate, other: Predicate) -> bool:
    """Tell whether two uses of a predicate have one force; 하여야 한다 and 한다 do."""
    if own.denied != other.denied:
        return False
    free = own.modality == "can", other.modality == "can"
    return own.denied or not own.main or free[0] == free[1]


def opposed(said: Reading, source: Reading) -> set[str]:
    """Return the words whose opposite the span has, and not themselves."""
    own = {w.form for w in said.words if w.tag[0] in "NVXM"}
    other = {w.form for w in source.words if w.tag[0] in "NVXM"}
    return {
        word
        for word in own - other
        if opposites().get(word, frozenset()) & (other - own)
        and not alike().get(word, frozenset()) & other
    }


def swapped(said: Reading, source: Reading) -> bool:
    """Tell whether the sentence gives to one person what the span gives to another."""
    for person, case, thing in said.bonds - source.bonds:
        others = {who for who, how, what in source.bonds if (how, what) == (case, thing)}
        if others and not alike().get(person, frozenset()) & others:
            return True
    return False
