"""A sector's indexes: what everybody may read, and each tenant's own, searched as one."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Self

from ..errors import Unavailable
from ..sparing import sparing
from ..values import Passage, Question
from .embed import Embedding
from .found import Found, degraded_in
from .index import Index
from .prepare import Analyser
from .rerank import LOOKED_AT, Reranker, rerank

log = sparing(__name__)

FAREWELL = 10.0
"""Seconds for which the vectors of an index that goes may take to be let go of."""
PUBLIC = "public"
"""The tenant whose documents everybody may read."""


class Library:
    """One sector's folder of indexes; a question sees the public one and its own tenant's."""

    def __init__(
        self,
        folder: Path,
        make: Callable[[Path], Index],
        keys: Mapping[str, str],
        reranker: Reranker | None = None,
        embedding: Embedding | None = None,
    ) -> None:
        """Use `open`."""
        self._folder, self._make, self.keys, self._reranker = folder, make, keys, reranker
        self._lock = threading.Lock()
        self._tenants: dict[str, Index] = {}
        self.embedding = embedding
        self.lenders: Callable[[str], Sequence[str]] = _nobody
        """Given a tenant, says whose documents it may search besides its own and everybody's."""
        self.public = make(folder / PUBLIC)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        embedder: Embedding,
        analyser: Analyser,
        chroma_url: str = "",
        keys: Mapping[str, str] | None = None,
        reranker: Reranker | None = None,
    ) -> Self:
        """Open the public index in `folder`; the tenants' follow when they are asked for.

        `keys` are the operator's for official sources, for whoever looks things up here; a
        `reranker` looks at the first findings again.

        Raises `Conflict` when another process has it open.
        """
        make = partial(Index.open, embedder=embedder, analyser=analyser, chroma_url=chroma_url)
        return cls(folder, make, keys or {}, reranker, embedder)

    def tenant(self, name: str) -> Index:
        """Return a tenant's own index, made now if there was none; `public` is everybody's."""
        if name == PUBLIC:
            return self.public
        with self._lock:
            folder = self._of(name)
            if folder.name not in self._tenants:
                self._tenants[folder.name] = self._make(folder)
            return self._tenants[folder.name]

    def has(self, tenant: str) -> bool:
        """Say whether a tenant has an index of its own, without making one."""
        return tenant == PUBLIC or self._of(tenant).exists()

    def remove(self, name: str) -> None:
        """Delete a tenant's own index for good, its vectors on a Chroma server included."""
        if name == PUBLIC or not self.has(name):
            return
        index = self.tenant(name)
        index.drop([each.id for each in index.documents()])
        index.wait(FAREWELL)
        with self._lock:
            self._tenants.pop(self._of(name).name).close()
            shutil.rmtree(self._of(name), ignore_errors=True)

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return the best passages of everybody's and the asker's own documents, best first."""
        wider = max(question.top_k, LOOKED_AT) if self._reranker else question.top_k
        asked = replace(question, top_k=wider)
        found = await asyncio.gather(*(index.search(asked) for index in await self._seen(question)))
        merged = [passage for passages in found for passage in passages]
        best = sorted(merged, key=lambda passage: -passage.score)[:wider]
        missing = [what for passages in found for what in degraded_in(passages)]
        if self._reranker and best:
            try:
                best = await asyncio.to_thread(rerank, question.text, best, self._reranker)
            except Unavailable as reason:
                log.warning("in the first order: %s", reason)
                missing.append("rerank")
        return Found(best[: question.top_k], missing)

    async def count(self, question: Question) -> int:
        """Return how many passages the question is looked up among."""
        return sum([await index.count(question) for index in await self._seen(question)])

    async def _seen(self, question: Question) -> list[Index]:
        """Return the indexes a question sees; asking makes no index for a tenant without one."""
        if question.tenant == PUBLIC:
            return [self.public]
        lent = await asyncio.to_thread(self.lenders, question.tenant)
        names = [name for name in dict.fromkeys((question.tenant, *lent)) if self.has(name)]
        held = [await asyncio.to_thread(self.tenant, name) for name in names if name != PUBLIC]
        return [self.public, *held]

    def _of(self, tenant: str) -> Path:
        """Return a tenant's folder: whatever its name is written with, it names one folder."""
        return self._folder / sha256(tenant.encode()).hexdigest()[:32]

    def close(self) -> None:
        """Close every index that was opened."""
        with self._lock:
            for index in (*self._tenants.values(), self.public):
                index.close()
            self._tenants.clear()


def _nobody(tenant: str) -> Sequence[str]:
    """Lend nothing: documents are shared by choice only."""
    return ()
