"""`/v1/tools`: a sector's plain typed functions, called with checked arguments."""

import asyncio
import inspect
from collections.abc import Mapping
from time import monotonic
from typing import Annotated, Any, get_type_hints

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, create_model
from starlette.responses import Response

from ..errors import BadInput, NotFound
from ..sector import Tool
from .limits import within
from .service import Service
from .stream import JSON, to_json


class Arguments(BaseModel):
    """The arguments of one tool; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")


def arguments_of(tool: Tool) -> type[Arguments]:
    """Return the model of a function's arguments, made from its signature."""
    hints = get_type_hints(tool, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], ... if p.default is inspect.Parameter.empty else p.default)
        for name, p in inspect.signature(tool).parameters.items()
    }
    return create_model(tool.__name__, __base__=Arguments, **fields)


def described(tool: Tool) -> dict[str, Any]:
    """Return a tool's name, what it does, and its JSON Schema."""
    schema = arguments_of(tool).model_json_schema()
    schema.pop("description", None)
    return {
        "name": tool.__name__,
        "description": inspect.getdoc(tool) or "",
        "parameters": schema,
    }


async def call(tool: Tool, arguments: Mapping[str, Any], deadline: float) -> Any:
    """Return what a tool says to checked arguments.

    Raises `pydantic.ValidationError` for arguments that do not fit, and `BadInput` for those
    that the tool cannot compute with.
    """
    checked = arguments_of(tool).model_validate_json(_json(arguments))
    named = {name: getattr(checked, name) for name in type(checked).model_fields}
    try:
        if inspect.iscoroutinefunction(tool):
            return await within(tool(**named), deadline)
        return await within(asyncio.to_thread(tool, **named), deadline)
    except (ValueError, ArithmeticError) as error:
        raise BadInput("이 값으로는 계산할 수 없습니다. 날짜와 수를 확인해 주세요.") from error


def _json(arguments: Mapping[str, Any]) -> bytes:
    """Return arguments as JSON again: dates and decimals are written there as strings."""
    return to_json(arguments)


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
        name: str, arguments: Annotated[dict[str, Any] | None, Body()] = None
    ) -> Response:
        """Call a tool with a JSON object of arguments."""
        if name not in tools:
            raise NotFound("그런 도구가 없습니다. /v1/tools에서 이름을 확인해 주세요.")
        deadline = monotonic() + service.settings.deadline_seconds
        return JSON({"name": name, "result": await call(tools[name], arguments or {}, deadline)})

    return routes
