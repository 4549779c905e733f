"""The safety page: its own tabs, and the page behind a front door.

`uvicorn --factory services.safety.demo:create_demo`
"""

from fastapi import FastAPI

from sectorkit.sector import Tab
from sectorkit.web.portal import create_portal

from .app import create_app
from .pages import chip_cards, examiner, hazards, wall

TABS: tuple[Tab, ...] = (
    Tab("지금 할 일", "What to do now", hazards.build),
    Tab("영상 관제", "CCTV wall", wall.build),
    Tab("모델 평가", "Model examination", examiner.build),
    Tab("AI 반도체 비교", "Chip comparison", chip_cards.build),
)
"""What talking is the wrong interface for, in the order people need it."""


def create_demo() -> FastAPI:
    """Return the portal with this one sector: `/` leads to `/safety/demo`."""
    return create_portal([create_app()])
