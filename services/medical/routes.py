"""What only medical serves."""

from typing import Any

from fastapi import APIRouter


def router(service: Any) -> APIRouter:
    """Return medical's own paths."""
    return APIRouter()
