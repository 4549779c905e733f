"""How far a sentence stands on its sources: exact words first, then facts, then meaning."""

from .evidence import evidence, grounded
from .support import THRESHOLD, support

__all__ = ["THRESHOLD", "evidence", "grounded", "support"]
