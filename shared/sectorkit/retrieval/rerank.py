"""A second look at the first findings, by a model behind `/v1/rerank` (vLLM, Cohere's dialect)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import httpx

from ..errors import ModelUnavailable
from ..serving.caution import Breaker
from ..serving.hedge import Hedge
from ..values import Passage

LOOKED_AT = 32
"""Findings that are looked at again."""
LONGEST = 2_000
"""Characters of a passage that are read: about what a reranker's 512 tokens hold in Korean."""
SECONDS = 5.0


class Reranker(Protocol):
    """Anything that says how well each text answers a query."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return a score for each text, higher is better. Raises `ModelUnavailable`."""
        ...


class RemoteReranker:
    """Asks `model` at `url` (it ends in `/v1`)."""

    def __init__(
        self, url: str, model: str, key: str = "", *, client: httpx.Client | None = None
    ) -> None:
        """Send nothing before the first use."""
        self._url, self._model = url.rstrip("/") + "/rerank", model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = client or httpx.Client(timeout=httpx.Timeout(SECONDS, connect=2))
        self.breaker, self.hedge = Breaker(), Hedge()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return a score for each text. Raises `ModelUnavailable`."""
        self.breaker.admit()
        try:
            found = self.hedge.call(lambda: self._ask(query, texts))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            self.breaker.ill()
            raise ModelUnavailable(
                f"재순위 서버({self._url})가 답하지 않았습니다({type(error).__name__}). "
                "SECTORKIT_RERANK_URL, SECTORKIT_RERANK_MODEL을 확인해 주세요."
            ) from error
        self.breaker.well()
        return found

    def _ask(self, query: str, texts: Sequence[str]) -> list[float]:
        body = {"model": self._model, "query": query, "documents": list(texts)}
        reply = self._client.post(self._url, json=body, headers=self._headers)
        reply.raise_for_status()
        rows = {int(r["index"]): float(r["relevance_score"]) for r in reply.json()["results"]}
        if set(rows) != set(range(len(texts))):
            raise ValueError(f"{len(rows)} scores for {len(texts)} texts")
        return [rows[at] for at in range(len(texts))]


def rerank(query: str, passages: Sequence[Passage], reranker: Reranker) -> list[Passage]:
    """Return passages in the reranker's order. Raises `ModelUnavailable`.

    How sure we are that anything answers the question is the fusion's to say: its scores are
    handed out anew, in falling order.
    """
    looked, rest = passages[:LOOKED_AT], passages[LOOKED_AT:]
    told = reranker.scores(query, [_shown(passage) for passage in looked])
    order = sorted(range(len(looked)), key=lambda at: (-told[at], at))
    kept = sorted((passage.score for passage in looked), reverse=True)
    again = [replace(looked[at], score=score) for at, score in zip(order, kept, strict=True)]
    return [*again, *rest]


def _shown(passage: Passage) -> str:
    return f"{passage.title} {passage.locator}\n{passage.text}"[:LONGEST]
