"""Passages, best first, and what they were found without."""

from collections.abc import Iterable, Sequence

from ..values import Passage


class Found(list[Passage]):
    """A list of passages; `degraded` names what was down (`dense`, `rerank`)."""

    def __init__(self, passages: Iterable[Passage], degraded: Iterable[str] = ()) -> None:
        """Hold these."""
        super().__init__(passages)
        self.degraded = tuple(dict.fromkeys(degraded))


def degraded_in(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return what passages were found without; a plain list was found with everything."""
    return passages.degraded if isinstance(passages, Found) else ()
