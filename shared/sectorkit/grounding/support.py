"""How likely a sentence follows from a span."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from .features import measure

Floats = NDArray[np.float64]

THRESHOLD = 0.5
"""A sentence that is likelier than this to follow from its span may stand on it."""


def support(sentence: str, span: str) -> float:
    """Return how likely the sentence follows from the span, in [0, 1].

    Five small networks vote over what `measure` finds; `benchmarks/grounding/fit.py` fits them.
    """
    vote = _vote()
    found = measure(sentence, span)
    scaled = (np.array([found[name] for name in vote.features]) - vote.mean) / vote.scale
    raw = [np.maximum(scaled @ a + b, 0) @ c + d for a, b, c, d in vote.nets]
    return float(np.mean(1 / (1 + np.exp(-np.array(raw)))))


@dataclass(frozen=True, slots=True)
class _Vote:
    features: tuple[str, ...]
    mean: Floats
    scale: Floats
    nets: tuple[tuple[Floats, ...], ...]


@lru_cache(maxsize=1)
def _vote() -> _Vote:
    kept = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    nets = tuple(tuple(np.array(weights) for weights in net) for net in kept["nets"])
    return _Vote(tuple(kept["features"]), np.array(kept["mean"]), np.array(kept["scale"]), nets)
