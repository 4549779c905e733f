"""The second reader of danger: a line through sentence vectors, for words nobody wrote down.

Fitted by `benchmarks/red_flags/fit.py` on our own sentences. It reads the vector that the search
will need anyway, so an ordinary question pays for it once.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sectorkit import Referral

from .screen import Flag

LINE = Path(__file__).parents[1] / "data/red_flag_line.json"

RAISED = 2.0
"""Raised above this; `benchmarks/red_flags/baseline.json` says what that catches and hijacks."""

UNNAMED = Flag(
    name="danger",
    words=(),
    together=(),
    says="위급한 일처럼 들립니다. 지금 위험하면 119에, 죽고 싶은 마음이 들면 109에 바로 "
    "전화하세요. 급한 일이 아니면 언제부터 그랬는지를 적어 다시 물어봐 주세요.",
    to=Referral(
        "119 구조·구급",
        "119",
        "https://www.119.go.kr",
        "위급한 몸 상태에 바로 출동하고, 전화로 할 일을 알려 줍니다.",
    ),
)


def reads_as_danger(text: str) -> bool:
    """Tell whether a sentence lies on the far side of the line."""
    from sectorkit.build import build_embedder  # the wiring, which imports sectors in its turn
    from sectorkit.settings import read_settings

    weights, bias = _line()
    embedder = build_embedder("", "", read_settings().threads)
    return float(embedder.query(text) @ weights) + bias > RAISED


@lru_cache(maxsize=1)
def _line() -> tuple[NDArray[np.float64], float]:
    kept = json.loads(LINE.read_text(encoding="utf-8"))
    return np.array(kept["weights"]), float(kept["bias"])
