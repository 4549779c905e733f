"""A LangChain retriever over a sector's index, and LangChain embeddings that need no download.

    from sectorkit.build import build_library, find_sector
    library = build_library(find_sector("legal"), read_settings())
    retriever = SectorRetriever(index=library, k=5)
    documents = await retriever.ainvoke("보증금을 못 받았어요")

Each document's metadata is the passage without its text: `url`, `locator`, `licence`, the days it
is in force, and `score` in [0, 1].
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from ..retrieval import Index
from ..retrieval.embed import Embedder, Embedding
from ..values import Passage, Question, today


class SectorRetriever(BaseRetriever):
    """The retrieval that answers stand on: words and vectors fused, in force on a day."""

    index: Any
    """Anything that satisfies `sectorkit.retrieval.Index`, as a library does."""
    k: int = 8
    filters: Mapping[str, str] = {}
    tenant: str = "public"
    as_of: date | None = None

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **wished: Any
    ) -> list[Document]:
        """Return at most `k` documents, best first; `k` and `as_of` may be given with the call."""
        return [_document(passage) for passage in await self._search(query, wished)]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **wished: Any
    ) -> list[Document]:
        """Do the same for callers without an event loop, or inside one they must not leave."""
        return [_document(passage) for passage in _finished(self._search(query, wished))]

    async def _search(self, query: str, wished: Mapping[str, Any]) -> Sequence[Passage]:
        question = Question(
            query,
            as_of=wished.get("as_of") or self.as_of or today(),
            filters=self.filters,
            top_k=wished.get("k", self.k),
            tenant=self.tenant,
        )
        index: Index = self.index
        return await index.search(question)


class SectorEmbeddings(Embeddings):
    """Multilingual-e5-small out of a package, or whatever other embedding the kit has."""

    def __init__(self, embedding: Embedding | None = None) -> None:
        """Use this embedding; without one, the embedded default."""
        self._embedding = embedding or Embedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one normalised vector per text."""
        return [list(map(float, vector)) for vector in self._embedding.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the normalised vector of a question."""
        return list(map(float, self._embedding.query(text)))


def _document(passage: Passage) -> Document:
    told = asdict(passage)
    return Document(id=told.pop("id"), page_content=told.pop("text"), metadata=told)


def _finished(work: Coroutine[Any, Any, Sequence[Passage]]) -> Sequence[Passage]:
    """Return what `work` comes to, in a loop of its own and a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
