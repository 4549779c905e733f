"""How likely a sentence follows from a span."""

import json
from functools import lru_cache
from importlib.resources import files
from math import exp

from .features import measure

THRESHOLD = 0.5
"""A sentence that is likelier than this to follow from its span may stand on it."""


def support(sentence: str, span: str) -> float:
    """Return how likely the sentence follows from the span, in [0, 1].

    A logistic regression over `measure`, fitted by `benchmarks/grounding/fit.py`.
    """
    weights = _weights()
    features = measure(sentence, span)
    score = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return 1 / (1 + exp(-score))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    found = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return {name: float(value) for name, value in found.items()}
