"""The media service on its own: `uvicorn --factory services.media.app:create_app`."""

from fastapi import FastAPI

from sectorkit.serve import serve_alone
from sectorkit.settings import read_settings

from . import sector


def create_app() -> FastAPI:
    """Open the media sector as the settings say and return its application."""
    return serve_alone(sector, read_settings())
