"""What is configured, reachable and missing, and how to mend it."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from .build import find_sectors
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
    yield _server("Chroma", settings.chroma_url, "/api/v2/heartbeat", "", "폴더에 내장")
    key = "law" in settings.keys
    yield Finding("law.go.kr 키", "있음" if key else "없음(동기화할 때만 필요)", True)


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
        response = httpx.get(url.rstrip("/") + path, timeout=5)
    except httpx.HTTPError as error:
        return Finding(what, f"{url}: {type(error).__name__}", False, remedy)
    if name and name not in response.text:
        return Finding(what, f"{url}에 '{name}' 없음", False, "이름을 /v1/models의 id로 바꾸세요.")
    return Finding(what, f"{url}: {response.status_code}", response.is_success, remedy)
