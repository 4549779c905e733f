"""The media page behind a front door: `uvicorn --factory services.media.demo:create_demo`."""

from fastapi import FastAPI

from sectorkit.web.portal import create_portal

from .app import create_app


def create_demo() -> FastAPI:
    """Return the portal with this one sector: `/` leads to `/media/demo`."""
    return create_portal([create_app()])
