"""One thing that a person may do next on a page."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["paper", "tool", "together"]


@dataclass(frozen=True, slots=True)
class Step:
    """Where on the page (`papers/payment-order`), and what it is called."""

    kind: Kind
    at: str
    title: str
