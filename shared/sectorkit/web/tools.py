"""`/v1/tools`: a sector's plain typed functions, called with checked arguments."""

import asyncio
import inspect
from collections.abc import Mapping
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from ..deadline import within
from ..errors import BadInput, NotFound
from ..retrieval.holdings import Holdings, holdings_of
from ..sector import Tool
from ..tools.signature import checked, schema_of, supplied
from .access import caller_of
from .service import Service
from .stream import JSON


def described(tool: Tool) -> dict[str, Any]:
    """Return a tool's name, what it does, and its JSON Schema."""
    return {
        "name": tool.__name__,
        "description": inspect.getdoc(tool) or "",
        "parameters": schema_of(tool),
    }


async def call(
    tool: Tool,
    arguments: Mapping[str, Any],
    deadline: float,
    holdings: Holdings | None = None,
) -> Any:
    """Return what a tool says to checked arguments, and to the `holdings` if it reads them.

    Raises `pydantic.ValidationError` for arguments that do not fit, and `BadInput` for those
    that the tool cannot compute with.
    """
    named = checked(tool, arguments) | supplied(tool, holdings)
    try:
        if inspect.iscoroutinefunction(tool):
            return await within(tool(**named), deadline)
        return await within(asyncio.to_thread(tool, **named), deadline)
    except (ValueError, ArithmeticError) as error:
        raise BadInput("이 값으로는 계산할 수 없습니다. 날짜와 수를 확인해 주세요.") from error


def router(service: Service) -> APIRouter:
    """Return the routes of the sector's tools."""
    routes = APIRouter(tags=["tools"])
    tools = {tool.__name__: tool for tool in service.sector.tools}

    @routes.get("/v1/tools")
    async def listed() -> Response:
        """List the tools with their JSON Schemas."""
        return JSON({"tools": [described(tool) for tool in tools.values()]})

    @routes.post("/v1/tools/{name}")
    async def called(
        request: Request, name: str, arguments: Annotated[dict[str, Any] | None, Body()] = None
    ) -> Response:
        """Call a tool with a JSON object of arguments."""
        if name not in tools:
            raise NotFound("그런 도구가 없습니다. /v1/tools에서 이름을 확인해 주세요.")
        deadline = monotonic() + service.settings.deadline_seconds
        holdings = holdings_of(service.engine.index, caller_of(request).tenant)
        result = await call(tools[name], arguments or {}, deadline, holdings)
        return JSON({"name": name, "result": result})

    return routes
