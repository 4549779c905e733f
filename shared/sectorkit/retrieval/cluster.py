"""Read, analyse and embed on a Ray cluster, as one Ray Data job.

The journal, the words and the vectors stay here with their one owner: the cluster is handed the
bytes of each file and gives back what `ingest` would have made itself, in the same order. Every
node needs this package with the extra `ray`.
"""

import logging
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import ray

from ..errors import Misconfigured, SectorKitError, Unavailable
from .catchup import embedded_text
from .embed import Embedding
from .files import Part
from .ingest import Found, Worker
from .prepare import Analyser
from .readers.limits import Limits
from .table import Prepared

_FILES_A_BLOCK = 8
_ALIKE = "클러스터의 노드에 다른 판의 sectorkit이 있습니다({theirs}). {ours}(으)로 맞춰 주세요."
_BROKEN = "Ray 작업이 멈췄습니다. 클러스터를 살핀 뒤 다시 실행하면 멈춘 데서 이어 갑니다. ({error})"


class Cluster:
    """Files read, analysed and embedded wherever the cluster has a processor free.

    Joins the cluster that RAY_ADDRESS names or that runs on this machine; otherwise starts one
    of this machine's processors, and ends it. Where nothing has changed it does neither.
    """

    def __init__(self, analyser: Analyser, embedder: Callable[[], Embedding]) -> None:
        """Hand `analyser` to the nodes; each calls `embedder` to have one of its own."""
        self._analyser, self._embedder = analyser, embedder
        self._leave = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.close()

    def _join(self) -> None:
        """Join or start a cluster; what Ray has to say does not belong to our output."""
        self._leave.enter_context(redirect_stdout(sys.stderr))
        if ray.is_initialized():
            return
        try:
            ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        except Exception as error:  # a bare one from Ray when its node is slow to start
            raise Unavailable(_BROKEN.format(error=error)) from error
        self._leave.callback(ray.shutdown)

    def work(
        self, parts: Iterator[Part], collection: str, known: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[Part, Found]]:
        """Yield each part in order with what it holds; None when it is as it was."""
        every = list(parts)
        changed = [part for part in every if known.get(part.name, ("", ""))[0] != part.digest]
        made = self._made(changed, collection)
        asked = {part.name for part in changed}
        for part in every:
            yield part, next(made) if part.name in asked else None

    def _made(self, parts: list[Part], collection: str) -> Iterator[Future[list[Prepared]]]:
        if not parts:
            return
        version = _version(self._analyser, self._embedder())
        try:
            self._join()
            for row in self._job(parts, collection).iter_rows():
                yield _settled(pickle.loads(row["made"]), row["version"], version)
        except ray.exceptions.RayError as error:
            raise Unavailable(_BROKEN.format(error=type(error).__name__)) from error

    def _job(self, parts: list[Part], collection: str) -> Any:
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        processors = max(1, int(ray.cluster_resources().get("CPU", 1)))  # type: ignore[no-untyped-call]
        blocks = max(min(len(parts), 2 * processors), len(parts) // _FILES_A_BLOCK)
        here = {"ray.io/node-id": ray.get_runtime_context().get_node_id()}
        rows = [{"path": str(part.path.absolute()), "name": part.name} for part in parts]
        return (
            ray.data.from_items(rows, override_num_blocks=blocks)
            .map(_load, num_cpus=0, label_selector=here)
            .map(
                Desk,  # type: ignore[arg-type]
                fn_constructor_args=(self._analyser, self._embedder, collection),
                compute=ray.data.ActorPoolStrategy(min_size=1, max_size=processors),
                num_cpus=1,
            )
        )


class Desk:
    """One place of the cluster where files are read, analysed and embedded, one after another."""

    def __init__(
        self, analyser: Analyser, embedder: Callable[[], Embedding], collection: str
    ) -> None:
        """Open a reader and an embedder of its own."""
        self._worker, self._embedder, self._collection = Worker(analyser), embedder(), collection
        self._spare = TemporaryDirectory(prefix="sectorkit-")
        self._version = _version(analyser, self._embedder)

    def __call__(self, row: Mapping[str, Any]) -> dict[str, object]:
        """Return what a file holds with its vectors, or why it is rejected, as it is sent back."""
        path = Path(self._spare.name) / f"file{Path(row['name']).suffix}"
        path.write_bytes(row["content"])
        try:
            made: object = [self._embedded(p) for p in self._prepared(path, str(row["name"]))]
        except SectorKitError as error:
            made = error
        finally:
            path.unlink()
        return {"made": pickle.dumps(made), "version": self._version}

    def close(self) -> None:
        """Put the reader and the spare folder away; an actor that ends takes both with it."""
        self._worker.close()
        self._spare.cleanup()

    def _prepared(self, path: Path, name: str) -> list[Prepared]:
        return self._worker.prepare(path, name, self._collection)

    def _embedded(self, prepared: Prepared) -> Prepared:
        """Add the vectors; where there are none to be had they follow later, as they do here."""
        texts = [embedded_text(passage) for passage in prepared.passages]
        try:
            return replace(prepared, vectors=self._embedder.passages(texts))
        except Unavailable:
            return prepared


def _load(row: dict[str, Any]) -> dict[str, Any]:
    """Read a file where it lies; of one too large only as much as shows that it is."""
    with Path(row["path"]).open("rb") as file:
        return {"name": row["name"], "content": file.read(Limits().file_bytes + 1)}


def _version(analyser: Analyser, embedder: Embedding) -> str:
    return f"{analyser.version} {embedder.version}"


def _settled(made: object, theirs: str, ours: str) -> Future[list[Prepared]]:
    """Return what came back as `ingest` waits for it. Raises `Misconfigured`."""
    if theirs != ours:
        raise Misconfigured(_ALIKE.format(theirs=theirs, ours=ours))
    done: Future[list[Prepared]] = Future()
    if isinstance(made, SectorKitError):
        done.set_exception(made)
    else:
        done.set_result(made)  # type: ignore[arg-type]
    return done
