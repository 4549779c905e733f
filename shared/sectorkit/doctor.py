"""What is configured, reachable and missing, and how to mend it."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from .build import find_sectors
from .publicdata import load_adapters
from .sector import Sector
from .serving.wire import plain_client
from .settings import Settings
from .store import open_store

FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` is what to do when it is not well."""

    what: str
    state: str
    well: bool
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the data folder, the database, the sectors, and every server a URL names."""
    yield _folder(settings)
    yield _database(settings)
    for sector in find_sectors(settings.sectors):
        guides = len(list(sector.corpus.glob("**/*.md")))
        yield Finding(
            f"분야 {sector.name}",
            f"묶음 문서 {guides}건",
            guides > 0,
            f"{sector.corpus}를 확인하세요.",
        )
    yield _server("모델", settings.model_url, "/models", settings.model_name, "내장 추출 모델")
    yield _server(
        "임베딩", settings.embedding_url, "/models", settings.embedding_model, "내장 e5-small"
    )
    yield _server("재순위", settings.rerank_url, "/models", settings.rerank_model, "융합 순서")
    yield _server("Chroma", settings.chroma_url, "/api/v2/heartbeat", "", "폴더에 내장")
    key = "law" in settings.keys
    yield Finding("law.go.kr 키", "있음" if key else "없음(동기화할 때만 필요)", True)
    for sector in find_sectors(settings.sectors):
        yield from _open_data(sector, settings)


def _open_data(sector: Sector, settings: Settings) -> Iterator[Finding]:
    """Say which official datasets of a sector are asked at their source, and which are samples."""
    file = sector.evals.parent / "data/adapters.yaml"
    if not file.exists():
        return
    adapters = load_adapters(file).values()
    live = [adapter for adapter in adapters if settings.keys.get(adapter.key)]
    missing = sorted({a.variable for a in adapters if a not in live})
    state = f"{len(adapters)}가지 가운데 {len(live)}가지 실시간"
    told = f"{state}, 나머지는 예시 자료({', '.join(missing)})" if missing else state
    yield Finding(f"공공데이터 {sector.name}", told, True)


def _folder(settings: Settings) -> Finding:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        return Finding(
            "자료 폴더", str(error), False, "SECTORKIT_DATA_DIR을 쓸 수 있는 곳으로 바꾸세요."
        )
    state = f"{settings.data_dir} (빈 공간 {free / 1024**3:.1f} GiB)"
    return Finding("자료 폴더", state, free > FREE_BYTES, "디스크를 2 GiB 이상 비우세요.")


def _database(settings: Settings) -> Finding:
    remedy = "SECTORKIT_DATABASE_URL과 데이터베이스 서버를 확인하세요."
    try:
        store = open_store(settings.data_dir, settings.database_url or None)
        state = store.state()
        store.close()
    except Exception as error:  # every driver has its own
        return Finding("데이터베이스", f"{type(error).__name__}", False, remedy)
    embedded = f"SQLite {sqlite3.sqlite_version}" if not settings.database_url else "URL"
    return Finding("데이터베이스", f"{embedded}, {state}", True)


def _server(what: str, url: str, path: str, name: str, embedded: str) -> Finding:
    """Ask a server for the cheapest thing it has; without a URL the embedded part stands in."""
    if not url:
        return Finding(what, embedded, True)
    remedy = f"{url} 이(가) 켜져 있는지, 주소가 맞는지 확인하세요."
    try:
        with plain_client(url, 5) as client:
            response = client.get(path)
    except httpx.HTTPError as error:
        return Finding(what, f"{url}: {type(error).__name__}", False, remedy)
    if name and name not in response.text:
        return Finding(what, f"{url}에 '{name}' 없음", False, "이름을 /v1/models의 id로 바꾸세요.")
    return Finding(what, f"{url}: {response.status_code}", response.is_success, remedy)
