"""Chroma, which remembers the vectors: in a folder, behind a process of its own, or at a URL.

Chroma holds the interpreter while it writes (40 to 400 ms, measured), and two processes writing
one folder lose vectors silently. So a folder is opened by one child, and nothing else waits for it.
"""

import fcntl
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, Self, TextIO
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ..errors import Unavailable
from ..serving.hedge import Hedge
from .child import Child

Vectors = NDArray[np.float32]
Hits = list[tuple[int, float]]

_PAGE = 5000
_SLICE = 100
_SHAPE = {"space": "ip", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}


class Store(Protocol):
    """Where vectors are kept and their neighbours found; a row is a positive integer."""

    def upsert(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Keep one normalised vector per row. Raises `Unavailable`."""
        ...

    def remove(self, rows: Sequence[int]) -> None:
        """Let go of rows, there or not. Raises `Unavailable`."""
        ...

    def rows(self) -> list[int]:
        """Return every row kept. Raises `Unavailable`."""
        ...

    def count(self) -> int:
        """Return how many rows are kept. Raises `Unavailable`."""
        ...

    def query(self, vector: Vectors, limit: int) -> Hits:
        """Return the nearest (row, cosine), best first. Raises `Unavailable`."""
        ...

    def close(self) -> None:
        """Let the folder or the server go."""
        ...


class Collection:
    """One Chroma collection of bare vectors: no documents, no metadata, no embedding function."""

    def __init__(self, client: Any, name: str) -> None:
        """Open or make the collection `name`."""
        self._client = client
        self._lock: TextIO | None = None
        self._collection = client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": _SHAPE}
        )

    @classmethod
    def in_folder(cls, folder: Path, name: str) -> Self:
        """Open the collection in a folder, once no other process has it open."""
        import chromadb

        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / "LOCK", "w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        opened = cls(chromadb.PersistentClient(str(folder), settings=_quiet()), name)
        opened._lock = lock
        return opened

    def upsert(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Keep one normalised vector per row."""
        for at in range(0, len(rows), _SLICE):
            ids = [str(row) for row in rows[at : at + _SLICE]]
            self._do("upsert", ids=ids, embeddings=vectors[at : at + _SLICE])

    def remove(self, rows: Sequence[int]) -> None:
        """Let go of rows, there or not."""
        for at in range(0, len(rows), _SLICE):
            self._do("delete", ids=[str(row) for row in rows[at : at + _SLICE]])

    def rows(self) -> list[int]:
        """Return every row kept."""
        found: list[int] = []
        while page := self._do("get", limit=_PAGE, offset=len(found), include=[])["ids"]:
            found += map(int, page)
        return found

    def count(self) -> int:
        """Return how many rows are kept."""
        return int(self._do("count"))

    def query(self, vector: Vectors, limit: int) -> Hits:
        """Return the nearest (row, cosine), best first."""
        found = self._do("query", query_embeddings=[vector], n_results=limit, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(int(id), 1.0 - float(distance)) for id, distance in pairs]

    def close(self) -> None:
        """Close the client, with the connections it forgets to close itself."""
        asked = [self._client._server, self._client._admin_client._server]
        self._client.close()
        for session in [server._session for server in asked if hasattr(server, "_session")]:
            session.close()
        if self._lock:
            self._lock.close()

    def _do(self, verb: str, **arguments: Any) -> Any:
        try:
            return getattr(self._collection, verb)(**arguments)
        except Exception as error:
            raise _unavailable(error) from error


class Served(Collection):
    """One collection on a Chroma server: a search that takes unusually long is asked twice."""

    def __init__(self, client: Any, name: str) -> None:
        """Open or make the collection `name`."""
        super().__init__(client, name)
        self.hedge = Hedge()

    @classmethod
    def at(cls, url: str, name: str) -> Self:
        """Open the collection on a Chroma server. Raises `Unavailable`."""
        import chromadb

        parts = urlsplit(url)
        try:
            client = chromadb.HttpClient(
                host=parts.hostname or "",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=_quiet(),
            )
            return cls(client, name)
        except Exception as error:
            raise _unavailable(error) from error

    def query(self, vector: Vectors, limit: int) -> Hits:
        """Return the nearest (row, cosine), best first."""
        ask = super().query
        return self.hedge.call(lambda: ask(vector, limit))


class Apart:
    """The same collection in a folder, in a process of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        """Start the process; the first call waits until it is up (one to two seconds)."""
        self._child = Child(Collection.in_folder, folder, name)

    def upsert(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Keep one normalised vector per row."""
        for at in range(0, len(rows), _SLICE):
            self._child.ask("upsert", list(rows[at : at + _SLICE]), vectors[at : at + _SLICE])

    def remove(self, rows: Sequence[int]) -> None:
        """Let go of rows, there or not."""
        self._child.ask("remove", list(rows))

    def rows(self) -> list[int]:
        """Return every row kept."""
        return list(self._child.ask("rows"))

    def count(self) -> int:
        """Return how many rows are kept."""
        return int(self._child.ask("count"))

    def query(self, vector: Vectors, limit: int) -> Hits:
        """Return the nearest (row, cosine), best first; at once `Unavailable` while it writes."""
        return list(self._child.ask("query", vector, limit, wait=False))

    def close(self) -> None:
        """Wait until the process has let the folder go."""
        self._child.close()


def open_store(folder: Path, name: str, url: str = "") -> Store:
    """Open the collection `name` at a URL if there is one, else in a folder."""
    return Served.at(url, name) if url else Apart(folder, name)


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(
        "벡터 저장소(Chroma)가 응답하지 않습니다. SECTORKIT_CHROMA_URL과 서버 상태를 "
        f"확인해 주세요. ({type(error).__name__}: {error})"
    )
