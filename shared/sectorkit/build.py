"""Settings to engines: the only place that wires."""

import importlib
import pkgutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path

from .agents.chat import ChatServer
from .agents.models import ModelPlanner
from .answer import Engine
from .audit import Audit
from .errors import Misconfigured, NotFound
from .retrieval.analyser import Korean
from .retrieval.embed import Embedder, Embedding, RemoteEmbedder
from .retrieval.ingest import Bench, IngestReport, Progress, ingest
from .retrieval.library import Library
from .retrieval.prepare import Analyser
from .retrieval.rerank import RemoteReranker, Reranker
from .sector import Sector
from .serving import Model
from .serving.backend import Backend
from .serving.extractive import ExtractiveModel
from .serving.fallback import WithFallback
from .serving.profiles import Profile, find_profile
from .serving.vllm import VllmModel
from .settings import Settings, keep_ray_quiet
from .store import Store, open_store
from .store.keys import secret_in

SERVICES = "services"


def sector_folder() -> Path:
    """Return the folder that the sectors lie in."""
    return Path(importlib.import_module(SERVICES).__path__[0])


def find_sectors(wanted: str = "") -> list[Sector]:
    """Return the sectors in the tree, or those named, comma-separated. Raises `NotFound`."""
    package = importlib.import_module(SERVICES)
    there = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    names = [name.strip() for name in wanted.split(",") if name.strip()] or there
    for name in names:
        if name not in there:
            raise NotFound(f"'{name}' 분야가 없습니다. 있는 분야: {', '.join(there)}.")
    return [importlib.import_module(f"{SERVICES}.{name}").sector for name in names]


def find_sector(name: str) -> Sector:
    """Return one sector. Raises `NotFound`, naming those there are."""
    return find_sectors(name)[0]


@lru_cache(maxsize=4)
def build_embedder(url: str, model: str, threads: int) -> Embedding:
    """Return the embedder of this process: one for all sectors."""
    return RemoteEmbedder(url, model) if url else Embedder(threads or None)


def build_model(sector: Sector, settings: Settings) -> Model:
    """Return the model behind the URL, or the embedded one.

    `{sector}` in the model's name is the sector's: each may have an adapter of its own.
    """
    if not settings.model_url:
        return ExtractiveModel()
    if not settings.model_name:
        raise Misconfigured(
            "SECTORKIT_MODEL_URL에는 SECTORKIT_MODEL_NAME도 필요합니다. "
            "모델 서버의 /v1/models에 나오는 이름을 넣어 주세요."
        )
    profile = build_profile(settings)
    written = VllmModel(
        build_backend(settings.model_url, settings.model_key),
        model_name(sector, settings),
        able=profile.able if profile else None,
        context=profile.context if profile else 0,
        secret=secret_in(settings.data_dir, "salt"),
        priority=sector.priority,
    )
    return WithFallback(written, ExtractiveModel())


def build_profile(settings: Settings) -> Profile | None:
    """Return what is known of the model behind the URL, if a profile is named."""
    return find_profile(settings.model_profile) if settings.model_profile else None


def model_name(sector: Sector, settings: Settings) -> str:
    """Return what a sector asks the model server for."""
    return settings.model_name.replace("{sector}", sector.name)


@lru_cache(maxsize=8)
def build_backend(url: str, key: str) -> Backend:
    """Return the one pool, breaker and budget of this process for a model server."""
    return Backend(url, key)


def build_planner(sector: Sector, settings: Settings) -> ModelPlanner | None:
    """Return who plans runs beyond the sector's journeys: the model behind the URL, if any."""
    if not settings.model_url:
        return None
    profile = build_profile(settings)
    server = ChatServer(
        settings.model_url,
        model_name(sector, settings),
        seconds=settings.deadline_seconds,
        backend=build_backend(settings.model_url, settings.model_key),
        context=profile.context if profile else 0,
        priority=sector.priority if profile and profile.able.priority else None,
    )
    return ModelPlanner(server, sector.title)


def build_reranker(settings: Settings) -> Reranker | None:
    """Return who looks at findings again: the model behind the URL, if any."""
    if not settings.rerank_url:
        return None
    return RemoteReranker(settings.rerank_url, settings.rerank_model)


def build_library(sector: Sector, settings: Settings) -> Library:
    """Open a sector's documents: everybody's, and each tenant's own when first asked for."""
    embedder = build_embedder(settings.embedding_url, settings.embedding_model, settings.threads)
    return Library.open(
        settings.data_dir / "index" / sector.name,
        embedder=embedder,
        analyser=Korean(sector.lexicon),
        chroma_url=settings.chroma_url,
        keys=settings.keys,
        reranker=build_reranker(settings),
    )


def build_engine(sector: Sector, library: Library, store: Store, settings: Settings) -> Engine:
    """Return what the line needs, from what is open."""
    model = build_model(sector, settings)
    return Engine(index=library, model=model, audit=Audit(store.ledger))


@contextmanager
def opened(sector: Sector, settings: Settings) -> Generator[tuple[Engine, Library], None, None]:
    """Open one sector for as long as the block runs, as the command line does.

    Raises `Conflict` when a running service has it open.
    """
    library = build_library(sector, settings)
    try:
        store = open_store(settings.data_dir, settings.database_url or None)
        try:
            yield build_engine(sector, library, store, settings), library
        finally:
            store.close()
    finally:
        library.close()


def build_cluster(settings: Settings) -> Callable[[Analyser], Bench]:
    """Return what reads, analyses and embeds on a Ray cluster. Raises `Misconfigured`."""
    if not find_spec("ray"):
        raise Misconfigured('Ray가 없습니다. `pip install "sectorkit[ray]"`로 설치해 주세요.')
    keep_ray_quiet()
    from .retrieval.cluster import Cluster

    make = partial(build_embedder, settings.embedding_url, settings.embedding_model, 1)
    return partial(Cluster, embedder=make)


def ingest_corpus(
    sector: Sector, library: Library, progress: Progress | None = None
) -> IngestReport:
    """Bring the sector's bundled documents into its index; what is unchanged costs nothing."""
    return ingest(library.public, [sector.corpus], progress=progress)
