"""What the service says of itself: the sector, its system card, and `/about/ai`."""

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from ..compliance import AREAS, Review
from ..drafting import Template
from .about_page import page
from .access import caller_of
from .service import Service
from .shelf import Corpus
from .stream import JSON
from .tools import described

PUBLIC = "public"


async def corpora(service: Service, tenant: str) -> Sequence[Corpus]:
    """Return the collections a tenant's questions are looked up in, summed up."""
    if not service.has_shelf:
        return []
    return await asyncio.to_thread(service.shelf.corpora, tenant)


async def described_sector(service: Service, tenant: str) -> dict[str, Any]:
    """Return what a page or a program needs to know of the sector."""
    sector = service.sector
    return {
        "name": sector.name,
        "title": sector.title,
        "title_en": sector.title_en,
        "description": sector.description,
        "examples": list(sector.examples),
        "notices": list(sector.notices),
        "tools": [described(tool) for tool in sector.tools],
        "templates": [briefly(template) for template in service.templates.values()],
        "corpora": await corpora(service, tenant),
        "desks": [desk.referral for desk in sector.desks],
        "model": service.engine.model.name,
    }


def briefly(template: Template) -> dict[str, str]:
    """Return what a list of templates shows; `/v1/templates` has the fields."""
    return {
        "name": template.name,
        "title": template.title,
        "description": template.description,
        "goes_to": template.goes_to,
    }


async def card(service: Service) -> dict[str, Any]:
    """Return the system card: nothing in it but what the running service knows of itself."""
    sector, settings = service.sector, service.settings
    return {
        "name": sector.name,
        "title": sector.title,
        "title_en": sector.title_en,
        "purpose": sector.description,
        "ai_generated": True,
        "model": service.engine.model.name,
        "notices": list(sector.notices),
        "method": {
            "ko": METHOD_KO,
            "en": METHOD_EN,
        },
        "sources": await corpora(service, PUBLIC),
        "referrals": [desk.referral for desk in sector.desks],
        "oversight": {"name": settings.oversight_name, "contact": settings.oversight_contact},
        "record": {"ko": RECORD_KO, "en": RECORD_EN},
        "review": _reviewed(service.review),
    }


def _reviewed(review: Review | None) -> dict[str, Any] | None:
    """Return the self-review as it is published, with what each area is called."""
    if review is None:
        return None
    told = review.model_dump(mode="json")
    for area in told["high_impact"]:
        area["title"] = AREAS[area["area"]]
    return told | {"is_high_impact": review.is_high_impact, "law": LAW}


LAW = "인공지능 발전과 신뢰 기반 조성 등에 관한 기본법 제33조~제35조, 시행령 제27조·제28조"
METHOD_KO = (
    "질문과 가까운 자료를 찾고, 인공지능이 쓴 문장마다 자료의 정확한 위치와 대조합니다. "
    "자료로 확인되지 않는 문장은 내보내지 않으며, 남는 문장이 없으면 답하지 않고 "
    "물어볼 곳을 안내합니다."
)
METHOD_EN = (
    "The service finds the sources nearest to a question and checks every sentence the AI wrote "
    "against an exact place in them. A sentence that no source carries is not shown; if none is "
    "left, the service does not answer and names an office to ask."
)
RECORD_KO = (
    "답변마다 시각, 모델, 인용한 자료의 위치, 결과를 변경 여부를 확인할 수 있는 기록으로 "
    "남깁니다. 질문은 원문이 아닌 해시값으로만 기록합니다."
)
RECORD_EN = (
    "For each answer the time, the model, the places cited and the outcome are kept in a "
    "tamper-evident record; of the question only a hash is kept."
)


def router(service: Service) -> APIRouter:
    """Return the routes that tell what this is."""
    routes = APIRouter(tags=["about"])

    @routes.get("/v1/sector")
    async def sector(request: Request) -> Response:
        """Describe the sector: examples, notices, tools, corpora, model."""
        return JSON(await described_sector(service, caller_of(request).tenant))

    @routes.get("/v1/system-card")
    async def system_card() -> Response:
        """Return what the AI Basic Act asks to publish."""
        return JSON(await card(service))

    @routes.get("/about/ai", response_class=HTMLResponse)
    async def about() -> Response:
        """Show the system card to people, in Korean and English."""
        return HTMLResponse(page(await card(service)))

    return routes
