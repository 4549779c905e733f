"""How much of a question's letters stands in what was found, whatever words they belong to.

Words miss what is joined, bent or spelt otherwise: 보증금반환 beside 보증금 and 반환. Two and three
letters in a row meet all the same. nDCG@10 of the whole, before and after:
`benchmarks/retrieval/ablation.json`.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .korean import normalised

Numbers = NDArray[np.float64]
Letters = NDArray[np.int64]

READ = 1100
"""Characters of a finding that are looked at, and of a question: long ones hold every pair."""
ASKED = 140

_SPACE, _END = 0, 1
_LAST = 0xFFFF


def alike(question: str, found: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the shares in [0, 1] of the question's pairs and triples of letters in each finding.

    One counts for more the fewer of the findings it stands in. All findings are one array, in
    which only letters of the question are looked at: a seventh of the time of a search for each.
    """
    asked = _letters([question[:ASKED]])[:-1]
    read = np.append(_letters([text[:READ] for text in found]), _END)
    known = np.zeros(_LAST + 1, dtype=bool)
    known[asked] = True
    begins = np.flatnonzero(known[read[:-1]] & known[read[1:]])
    ends, shares = np.flatnonzero(read == _END), []
    runs, here = asked, read[begins]  # what is joined to the next letter: a letter, then a pair
    for more in (1, 2):
        distinct, runs = np.unique(
            _joined(runs[: max(len(asked) - more, 0)], asked[more:]), return_inverse=True
        )
        joined = _joined(here, read[begins + more])
        at = np.minimum(np.searchsorted(distinct, joined), max(len(distinct) - 1, 0))
        same = distinct[at] == joined if len(distinct) else np.zeros(len(at), dtype=bool)
        begins, here = begins[same], at[same]
        met = np.zeros((len(distinct), len(found)))
        met[here, np.searchsorted(ends, begins)] = 1
        shares.append(_share(met))
    return shares[0], shares[1]


def _joined(first: Letters, second: Letters) -> Letters:
    return (first << 16) | second


def _share(met: Numbers) -> Numbers:
    """Return the weight of the runs that stand in each finding, as a part of all."""
    weight = np.log(1 + met.shape[1] / (1 + met.sum(axis=1)))
    return np.asarray(weight @ met / (weight.sum() or 1.0))


def _letters(texts: Sequence[str]) -> Letters:
    """Return the letters of texts as they are compared, without any space, `_END` after each."""
    joined = "".join(text.replace("\1", " ") + "\1" for text in texts)
    read = _table()[np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), "<u2")]
    return np.asarray(read[read != _SPACE], dtype=np.int64)


@lru_cache(maxsize=1)
def _table() -> Letters:
    """Return what each letter is compared as: one that would become several stays itself."""
    table = np.arange(_LAST + 1, dtype=np.int64)
    for code in (code for code in range(2, _LAST + 1) if not 0xD800 <= code < 0xE000):
        letter = normalised(chr(code)).strip()
        if len(letter) < 2:
            table[code] = min(ord(letter), _LAST) if letter else _SPACE
    return table
