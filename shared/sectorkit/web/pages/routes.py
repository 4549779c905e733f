"""Everything that a page fetches for itself, below `/demo/parts`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ..access import caller_of
from ..documents import Loading
from ..drafts import Desk
from ..runs import Works
from ..service import Service
from . import look, papers, shelf, together, tools
from .papers import Format, owner_of


def router(service: Service, loading: Loading, works: Works) -> APIRouter:
    """Return the parts of every tab, and what the page looks like."""
    routes = APIRouter(prefix="/demo/parts", include_in_schema=False)
    desk = Desk(service)

    @routes.get("/drafts/{id}/file")
    async def file(
        id: str, request: Request, format: Annotated[Format, Query()] = "hwpx"
    ) -> Response:
        """Return one of the visitor's own drafts as a file."""
        return await desk.file(owner_of(service, caller_of(request)), id, format)

    routes.include_router(look.router())
    routes.include_router(tools.router(service))
    routes.include_router(papers.router(service))
    routes.include_router(together.router(service, works))
    routes.include_router(shelf.router(service, loading))
    return routes
