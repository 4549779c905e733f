"""What only safety serves: action cards without a model, and the CCTV triage."""

import asyncio
import shutil
from base64 import b64decode
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from sectorkit.errors import BadInput, NotFound, TooLarge
from sectorkit.store.records import Record
from sectorkit.web.access import caller_of
from sectorkit.web.service import Service
from sectorkit.web.stream import JSON

from .cctv.onnx_detector import OnnxDetector
from .cctv.second_look import SecondLook
from .cctv.shapes import CameraShape
from .cctv.wall import Round, Wall
from .disaster.actions import Action, actions, find

CHUNK = 1024 * 1024


class SecondLookShape(BaseModel):
    """A model that accepts pictures, behind an OpenAI-dialect address."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, Field(pattern=r"^https?://", max_length=500)]
    model: Annotated[str, Field(min_length=1, max_length=200)]


class StreamShape(BaseModel):
    """A stream to watch for a while."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, Field(max_length=500)]
    seconds: Annotated[float, Field(gt=0, le=600)] = 60.0
    camera: CameraShape = CameraShape()
    detector: Annotated[str, Field(max_length=500, description="서버에 있는 ONNX 파일")] = ""
    second_look: SecondLookShape | None = None


class DecisionShape(BaseModel):
    """What an operator says of a card; `revision` is that of the card that was looked at."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["confirmed", "false"]
    note: Annotated[str, Field(max_length=300)] = ""
    revision: int | None = None


def routes(service: Service) -> APIRouter:
    """Return the router: `/v1/actions` and `/v1/cctv`."""
    router = APIRouter()
    wall = Wall(service)
    _actions(router)
    _uploading(router, service, wall)
    _streaming(router, wall)
    _showing(router, wall)
    _deciding(router, wall)
    return router


def _actions(router: APIRouter) -> None:
    @router.get("/v1/actions", tags=["actions"])
    async def listed() -> Response:
        """List the hazards with the first thing to do in each."""
        return JSON({"actions": [_card(card) for card in actions().values()]})

    @router.get("/v1/actions/{hazard}", tags=["actions"])
    async def one(hazard: str) -> Response:
        """Return one hazard's card: no search and no model stands in between."""
        card = find(hazard)
        if card is None:
            raise NotFound(f"그런 행동요령이 없습니다. 있는 것: {', '.join(actions())}.")
        return JSON(_card(card))


def _card(card: Action) -> dict[str, Any]:
    return {name: getattr(card, name) for name in card.__slots__}


def _uploading(router: APIRouter, service: Service, wall: Wall) -> None:
    @router.post("/v1/cctv/uploads", tags=["cctv"])
    async def video(
        request: Request,
        file: Annotated[UploadFile, File(description="동영상 하나. 보고 나면 지웁니다.")],
        camera: Annotated[str, Form(description="카메라 설정(JSON)")] = "{}",
    ) -> Response:
        """Watch a video and put its events on the wall; the video is deleted afterwards."""
        caller = caller_of(request)
        caller.require("writer")
        shape = _shape(camera)
        folder = Path(await asyncio.to_thread(mkdtemp, "", "video-", service.settings.scratch))
        try:
            path = folder / f"video{Path(file.filename or '').suffix.lower()}"
            await _save(file, path, service.settings.file_bytes)
            return JSON(_told(await wall.look(path, shape.camera(), caller)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _streaming(router: APIRouter, wall: Wall) -> None:
    @router.post("/v1/cctv/streams", tags=["cctv"])
    async def stream(request: Request, body: StreamShape) -> Response:
        """Watch an RTSP stream for up to ten minutes; for operators only."""
        caller = caller_of(request)
        caller.require("operator")
        second = body.second_look and SecondLook(body.second_look.url, body.second_look.model)
        seen = await wall.look(
            body.url,
            body.camera.camera(),
            caller,
            seconds=body.seconds,
            detector=OnnxDetector(Path(body.detector)) if body.detector else None,
            second=second or None,
        )
        return JSON(_told(seen))


def _showing(router: APIRouter, wall: Wall) -> None:
    @router.get("/v1/cctv/events", tags=["cctv"])
    async def listed(request: Request) -> Response:
        """List the cards, newest first, with the thresholds that decisions have taught."""
        cards = await asyncio.to_thread(wall.cards, caller_of(request))
        learned = {"/".join(key): value for key, value in wall.learned(cards).items()}
        return JSON({"events": [_event(card) for card in cards], "thresholds": learned})

    @router.get("/v1/cctv/events/{id}/picture", tags=["cctv"])
    async def picture(request: Request, id: str) -> Response:
        """Return a card's picture, blurred before it was stored."""
        cards = await asyncio.to_thread(wall.cards, caller_of(request))
        for card in cards:
            if card.id == id:
                return Response(b64decode(card.body["picture"]), media_type="image/jpeg")
        raise NotFound("그런 알림이 없습니다.")


def _deciding(router: APIRouter, wall: Wall) -> None:
    @router.post("/v1/cctv/events/{id}/decision", tags=["cctv"])
    async def decided(request: Request, id: str, body: DecisionShape) -> Response:
        """Say whether an event was one; the thresholds follow."""
        caller = caller_of(request)
        caller.require("writer")
        card = await asyncio.to_thread(
            wall.decide, caller, id, body.verdict, body.note, body.revision
        )
        return JSON(_event(card))

    @router.delete("/v1/cctv/events/{id}", tags=["cctv"])
    async def forgotten(request: Request, id: str) -> Response:
        """Delete a card and its picture for good."""
        caller = caller_of(request)
        caller.require("writer")
        if not await asyncio.to_thread(wall.forget, caller, id):
            raise NotFound("그런 알림이 없습니다.")
        return Response(status_code=204)


def _shape(camera: str) -> CameraShape:
    try:
        return CameraShape.model_validate_json(camera)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"카메라 설정을 읽을 수 없습니다({where}): {first['msg']}") from error


async def _save(file: UploadFile, path: Path, limit: int) -> None:
    """Write an upload to a file. Raises `TooLarge`."""
    size = 0
    with path.open("wb") as out:
        while chunk := await file.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge(f"동영상은 {limit // CHUNK}MB까지 받습니다. 나누어 올려 주세요.")
            await asyncio.to_thread(out.write, chunk)


def _told(seen: Round) -> dict[str, Any]:
    return {
        "events": [_event(card) for card in seen.cards],
        "pictures": seen.tally.pictures,
        "looked_at": seen.tally.looked_at,
        "seconds": round(seen.tally.seconds, 1),
    }


def _event(card: Record) -> dict[str, Any]:
    body = {name: value for name, value in card.body.items() if name != "picture"}
    made = card.created_at.isoformat()
    return {"id": card.id, "revision": card.revision, "created_at": made, **body}
