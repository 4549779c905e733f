"""A sector's indexes: what everybody may read, and each tenant's own, searched as one."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Self

from ..values import Passage, Question
from .embed import Embedding
from .index import Index
from .prepare import Analyser

PUBLIC = "public"
"""The tenant whose documents everybody may read."""


class Library:
    """One sector's folder of indexes; a question sees the public one and its own tenant's."""

    def __init__(
        self, folder: Path, make: Callable[[Path], Index], keys: Mapping[str, str]
    ) -> None:
        """Use `open`."""
        self._folder, self._make, self.keys = folder, make, keys
        self._lock = threading.Lock()
        self._tenants: dict[str, Index] = {}
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
    ) -> Self:
        """Open the public index in `folder`; the tenants' follow when they are asked for.

        `keys` are the operator's for official sources, for whoever looks things up here.

        Raises `Conflict` when another process has it open.
        """
        make = partial(Index.open, embedder=embedder, analyser=analyser, chroma_url=chroma_url)
        return cls(folder, make, keys or {})

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

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return the best passages of everybody's and the asker's own documents, best first."""
        found = await asyncio.gather(
            *(index.search(question) for index in await self._seen(question))
        )
        merged = [passage for passages in found for passage in passages]
        return sorted(merged, key=lambda passage: -passage.score)[: question.top_k]

    async def count(self, question: Question) -> int:
        """Return how many passages the question is looked up among."""
        return sum([await index.count(question) for index in await self._seen(question)])

    async def _seen(self, question: Question) -> list[Index]:
        """Return the indexes a question sees; asking makes no index for a tenant without one."""
        if question.tenant == PUBLIC or not self.has(question.tenant):
            return [self.public]
        return [self.public, await asyncio.to_thread(self.tenant, question.tenant)]

    def _of(self, tenant: str) -> Path:
        """Return a tenant's folder: whatever its name is written with, it names one folder."""
        return self._folder / sha256(tenant.encode()).hexdigest()[:32]

    def close(self) -> None:
        """Close every index that was opened."""
        with self._lock:
            for index in (*self._tenants.values(), self.public):
                index.close()
            self._tenants.clear()
