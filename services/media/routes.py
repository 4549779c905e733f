"""What only media serves: videos, their decision lists, and what is made of them."""

import asyncio
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, Response

from sectorkit.errors import TooLarge
from sectorkit.web.access import caller_of
from sectorkit.web.service import Service
from sectorkit.web.stream import JSON

from .video.captions import Format
from .video.decisions import State
from .video.notice import Corner
from .video.workshop import Workshop, workshop_of

CHUNK = 1 << 20
TYPES = {
    "srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa",
    "otio": "application/json", "fcpxml": "application/xml",
}  # fmt: skip


class Body(BaseModel):
    """A request body; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")


class Command(Body):
    """A Korean editing command."""

    command: str = Field(min_length=1, max_length=500)


class Words(Body):
    """Numbers of words in the transcript, from 0."""

    words: list[int] = Field(min_length=1, max_length=5000)


class Decision(Body):
    """What a person decides about cuts; `["*"]` is every proposal."""

    cuts: list[str] = Field(min_length=1, max_length=5000)
    state: State


class Subtitles(Body):
    """A subtitle file as text: SRT, VTT or ASS."""

    text: str = Field(min_length=1, max_length=900_000)


class Making(Body):
    """How the notice is shown. That it is shown is not a choice."""

    corner: Corner = "오른쪽 위"
    synthetic: bool = False


def router(service: Service) -> APIRouter:
    """Return the routes of the video desk."""
    routes = APIRouter(tags=["videos"])
    shop = workshop_of(service)
    _files(routes, service, shop)
    _list(routes, shop)
    _made(routes, shop)
    return routes


def _files(routes: APIRouter, service: Service, shop: Workshop) -> None:
    @routes.post("/v1/videos/uploads", status_code=202)
    async def upload(
        request: Request, file: Annotated[UploadFile, File(description="영상 파일 하나")]
    ) -> Response:
        """Take a video in and look at it: frames, silences, scenes, words. Ask for its state."""
        caller = caller_of(request)
        caller.require("writer")
        path = await _saved(file, service.settings.file_bytes, service.settings.scratch)
        try:
            return JSON(await shop.begin(caller, path, Path(file.filename or "영상").name), 202)
        finally:
            path.unlink(missing_ok=True)

    @routes.get("/v1/videos")
    async def listed(request: Request) -> Response:
        """List the caller's videos."""
        return JSON({"videos": await asyncio.to_thread(shop.projects, caller_of(request))})

    @routes.get("/v1/videos/{id}")
    async def one(request: Request, id: str) -> Response:
        """Return a video: its state, transcript, silences, scenes and decision list."""
        return JSON(await asyncio.to_thread(shop.get, caller_of(request), id))

    @routes.delete("/v1/videos/{id}", status_code=204)
    async def gone(request: Request, id: str) -> Response:
        """Delete a video and everything made of it."""
        await asyncio.to_thread(shop.remove, caller_of(request), id)
        return Response(status_code=204)


def _list(routes: APIRouter, shop: Workshop) -> None:
    @routes.post("/v1/videos/{id}/commands")
    async def order(request: Request, id: str, body: Command) -> Response:
        """Propose what a Korean command means; nothing is cut before a person approves."""
        return JSON(await asyncio.to_thread(shop.order, caller_of(request), id, body.command))

    @routes.post("/v1/videos/{id}/words")
    async def strike(request: Request, id: str, body: Words) -> Response:
        """Propose to cut words of the transcript."""
        return JSON(await asyncio.to_thread(shop.strike, caller_of(request), id, body.words))

    @routes.post("/v1/videos/{id}/decisions")
    async def decide(request: Request, id: str, body: Decision) -> Response:
        """Approve, reject or reopen cuts."""
        caller = caller_of(request)
        return JSON(await asyncio.to_thread(shop.decide, caller, id, body.cuts, body.state))

    @routes.post("/v1/videos/{id}/undo")
    async def undo(request: Request, id: str) -> Response:
        """Take the last step of the list back."""
        return JSON(await asyncio.to_thread(shop.undo, caller_of(request), id))

    @routes.put("/v1/videos/{id}/subtitles")
    async def subtitle(request: Request, id: str, body: Subtitles) -> Response:
        """Take the transcript from a subtitle file instead of a recogniser."""
        return JSON(await asyncio.to_thread(shop.subtitle, caller_of(request), id, body.text))


def _made(routes: APIRouter, shop: Workshop) -> None:
    @routes.post("/v1/videos/{id}/renders", status_code=202)
    async def make(request: Request, id: str, body: Making) -> Response:
        """Render what is left, to the frame, with subtitles and the AI notice."""
        return JSON(await shop.make(caller_of(request), id, body.corner, body.synthetic), 202)

    @routes.post("/v1/videos/{id}/retry", status_code=202)
    async def retry(request: Request, id: str) -> Response:
        """Do again what a server that stopped left undone (`stopped` is true)."""
        return JSON(await shop.retry(caller_of(request), id), 202)

    @routes.get("/v1/videos/{id}/files/result.mp4")
    async def result(request: Request, id: str) -> Response:
        """Return the finished video."""
        path = await asyncio.to_thread(shop.result, caller_of(request), id)
        return FileResponse(path, media_type="video/mp4", filename="result.mp4")

    @routes.get("/v1/videos/{id}/files/captions.{form}")
    async def captions(request: Request, id: str, form: str) -> Response:
        """Return the subtitles: srt, vtt or ass."""
        wanted: Format = "vtt" if form == "vtt" else "ass" if form == "ass" else "srt"
        text = await asyncio.to_thread(shop.captions, caller_of(request), id, wanted)
        return _text(text, wanted)

    @routes.get("/v1/videos/{id}/files/timeline.{form}")
    async def timeline(request: Request, id: str, form: str) -> Response:
        """Return the approved list for other editors: otio or fcpxml."""
        wanted = "fcpxml" if form == "fcpxml" else "otio"
        text = await asyncio.to_thread(shop.timeline, caller_of(request), id, wanted)
        return _text(text, wanted)


def _text(text: str, form: str) -> Response:
    named = {"content-disposition": f'attachment; filename="video.{form}"'}
    return Response(text.encode(), media_type=TYPES[form], headers=named)


async def _saved(file: UploadFile, limit: int, scratch: Path) -> Path:
    """Write an upload to a scratch file, up to the limit. Raises `TooLarge`."""
    handle, name = await asyncio.to_thread(mkstemp, "", "video-", scratch)
    path, left = Path(name), limit
    try:
        with open(handle, "wb") as target:
            while chunk := await file.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise TooLarge(f"파일 하나는 {limit // CHUNK} MiB까지 올릴 수 있습니다.")
                await asyncio.to_thread(target.write, chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
