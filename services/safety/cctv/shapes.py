"""How a camera is told in JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from .values import Camera, Kind, Zone

Share = Annotated[float, Field(ge=0, le=1)]


class ZoneShape(BaseModel):
    """A part of the picture; corners are shares of its width and height, at least three."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=60)]
    watch: Annotated[list[Kind], Field(min_length=1)]
    corners: Annotated[list[tuple[Share, Share]], Field(min_length=3, max_length=24)] = [
        (0, 0), (1, 0), (1, 1), (0, 1),
    ]  # fmt: skip


class CameraShape(BaseModel):
    """A camera and what is watched on it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=60)] = "카메라"
    place: Annotated[str, Field(max_length=120)] = ""
    zones: Annotated[list[ZoneShape], Field(max_length=16)] = []
    person_height: Annotated[float, Field(gt=0.03, le=1)] = 0.28
    intrusion_seconds: Annotated[float, Field(ge=0.4, le=600)] = 1.0
    loitering_seconds: Annotated[float, Field(ge=1, le=3600)] = 60.0
    fall_seconds: Annotated[float, Field(ge=0.4, le=60)] = 3.0
    abandoned_seconds: Annotated[float, Field(ge=1, le=3600)] = 15.0
    crowd_people: Annotated[int, Field(ge=2, le=500)] = 8
    crowd_seconds: Annotated[float, Field(ge=0.4, le=600)] = 3.0

    def camera(self) -> Camera:
        """Return the camera as the triage takes it."""
        zones = tuple(
            Zone(name=zone.name, watch=tuple(zone.watch), corners=tuple(zone.corners))
            for zone in self.zones
        )
        told = self.model_dump(exclude={"zones"})
        return Camera(**told, zones=zones) if zones else Camera(**told)
