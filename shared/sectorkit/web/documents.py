"""`/v1/documents` and `/v1/jobs`: uploads, each as a job with a state for every file."""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Request, UploadFile
from starlette.responses import Response

from ..errors import NotFound, SectorKitError, TooLarge
from ..store.jobs import Job, JobFile
from .access import caller_of
from .problems import InvalidFields
from .service import Service
from .stream import JSON

log = logging.getLogger(__name__)

FAILED = "이 파일을 처리하지 못했습니다. 잠시 뒤 다시 올려 주세요."
MOST_FILES = 100
CHUNK = 1024 * 1024

Names = Annotated[list[UploadFile], File(description="읽을 파일, 여러 개 가능")]


class Loading:
    """Uploads on their way into the index, one at a time: there is one writer."""

    def __init__(self, service: Service) -> None:
        """Load into this service's shelf."""
        self._service = service
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    async def take(self, tenant: str, files: Sequence[UploadFile]) -> Job:
        """Save files and begin to read them for a tenant; return the job.

        Raises `InvalidFields` for names, `TooLarge`, and `Unavailable` without a shelf.
        """
        service = self._service
        _ = service.shelf
        names = _names(files)
        folder = Path(await asyncio.to_thread(mkdtemp, "", "upload-", service.settings.scratch))
        try:
            for name, file in zip(names, files, strict=True):
                await _save(file, folder / name, service.settings.file_bytes)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        waiting = [JobFile(name) for name in names]
        job = await asyncio.to_thread(service.store.jobs.open, tenant, service.sector.name, waiting)
        self.start(job, tenant, folder)
        return job

    def start(self, job: Job, tenant: str, folder: Path) -> None:
        """Begin a job in the background; the files lie in `folder`, which is removed after."""
        task = asyncio.create_task(self._run(job, tenant, folder))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, job: Job, tenant: str, folder: Path) -> None:
        jobs = self._service.store.jobs
        try:
            async with self._turn:
                await asyncio.to_thread(jobs.save, replace(job, state="running"))
                done = await asyncio.to_thread(self._load, job, tenant, folder)
            await asyncio.to_thread(jobs.save, done)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _load(self, job: Job, tenant: str, folder: Path) -> Job:
        """Read the files and return the job as it ended."""
        paths = [folder / file.name for file in job.files]
        try:
            found = {file.name: file for file in self._service.shelf.add(tenant, paths)}
        except Exception as error:  # a job must end, whatever a reader did
            log.error("job %s failed", job.id, exc_info=error)
            why = str(error) if isinstance(error, SectorKitError) else FAILED
            lost = [replace(file, state="rejected", reason=why) for file in job.files]
            return replace(job, state="failed", files=tuple(lost))
        missing = JobFile("", "rejected", FAILED)
        files = [found.get(f.name) or replace(missing, name=f.name) for f in job.files]
        return replace(job, state="done", files=tuple(files))

    async def finish(self) -> None:
        """Wait for the jobs that have begun."""
        await asyncio.gather(*self._running, return_exceptions=True)


def router(service: Service, loading: Loading) -> APIRouter:
    """Return the routes of documents and jobs."""
    routes = APIRouter(tags=["documents"])
    _upload(routes, loading)
    _jobs(routes, service)
    _held(routes, service)
    return routes


def _upload(routes: APIRouter, loading: Loading) -> None:
    @routes.post("/v1/documents", status_code=202)
    async def upload(files: Names, request: Request) -> Response:
        """Take files in and read them as a job; ask `/v1/jobs/{id}` how it goes."""
        caller = caller_of(request)
        caller.require("writer")
        return JSON(shown(await loading.take(caller.tenant, files)), 202)


def _jobs(routes: APIRouter, service: Service) -> None:
    @routes.get("/v1/jobs/{id}")
    async def job(id: str, request: Request) -> Response:
        """Return how a job goes, file by file."""
        tenant = caller_of(request).tenant
        found = await asyncio.to_thread(service.store.jobs.get, tenant, service.sector.name, id)
        if found is None:
            raise NotFound("그런 작업이 없습니다.")
        return JSON(shown(found))


def _held(routes: APIRouter, service: Service) -> None:
    @routes.get("/v1/documents")
    async def documents(
        request: Request,
        offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        """List the documents that the caller's tenant uploaded."""
        held = await asyncio.to_thread(service.shelf.documents, caller_of(request).tenant)
        return JSON({"documents": held[offset : offset + limit], "total": len(held)})

    @routes.get("/v1/documents/{id:path}")
    async def document(id: str, request: Request) -> Response:
        """Return one of the tenant's documents."""
        held = await asyncio.to_thread(service.shelf.documents, caller_of(request).tenant)
        for one in held:
            if one.id == id:
                return JSON(one)
        raise NotFound("그런 문서가 없습니다.")

    @routes.delete("/v1/documents/{id:path}", status_code=204)
    async def remove(id: str, request: Request) -> Response:
        """Delete one of the tenant's documents; it is not found from now on."""
        caller = caller_of(request)
        caller.require("writer")
        if not await asyncio.to_thread(service.shelf.delete, caller.tenant, id):
            raise NotFound("지울 수 있는 문서가 아닙니다. 이미 지웠거나 올린 적이 없는 문서입니다.")
        return Response(status_code=204)


def _names(files: Sequence[UploadFile]) -> list[str]:
    """Return the files' bare names, each once: a folder in a name is not followed."""
    names: list[str] = []
    for file in files:
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
        if name.strip(" .") == "" or len(name.encode(errors="replace")) > 240:
            raise _wrong("파일 이름이 없거나 너무 깁니다.")
        names.append(name)
    if len(names) > MOST_FILES:
        raise _wrong(f"한 번에 {MOST_FILES}개까지 올릴 수 있습니다.")
    if len(set(names)) < len(names):
        raise _wrong("이름이 같은 파일이 있습니다. 이름을 바꾸거나 나누어 올려 주세요.")
    return names


def _wrong(detail: str) -> InvalidFields:
    return InvalidFields([{"field": "files", "detail": detail}])


async def _save(file: UploadFile, path: Path, limit: int) -> None:
    """Write an uploaded file to disk, up to the limit in bytes."""
    left = limit
    with await asyncio.to_thread(path.open, "xb") as target:
        while chunk := await file.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise TooLarge(
                    f"{path.name}: 파일 하나는 {limit // 1024**2} MiB까지 올릴 수 있습니다."
                )
            await asyncio.to_thread(target.write, chunk)


def shown(job: Job) -> dict[str, Any]:
    """Return a job as callers read it: empty fields are left out."""
    files = []
    for file in job.files:
        told = {"reason": file.reason, "document_id": file.document_id}
        files.append(
            {"name": file.name, "state": file.state} | {k: v for k, v in told.items() if v}
        )
    return {"id": job.id, "state": job.state, "files": files}
