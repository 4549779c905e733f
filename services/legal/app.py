"""The legal service alone: `uvicorn --factory services.legal.app:create_app`."""

from fastapi import FastAPI

from sectorkit.serve import serve_alone
from sectorkit.settings import read_settings

from .sector import sector


def create_app() -> FastAPI:
    """Return the service, configured by the environment."""
    return serve_alone(sector, read_settings())
