"""The tools of a sector as forms: one for each, and the result with its rule and sources."""

import asyncio
from collections.abc import Sequence
from html import escape
from time import monotonic

import orjson
from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from ...errors import NotFound
from ...retrieval.holdings import holdings_of
from ...sector import Tool
from ...tools.effects import effect_of
from ...tools.signature import schema_of
from ..access import Caller, caller_of
from ..problems import invalid_fields
from ..service import Service
from ..stream import to_json
from ..tools import call
from ..words import both
from .filled import values_of
from .forms import Documents, fields, problems
from .inputs import Input, inputs_of
from .parts import Part
from .results import result_html

NO_TOOL = "그런 도구가 없습니다. 목록에서 골라 주세요."


def router(service: Service) -> APIRouter:
    """Return the parts of the tab of tools."""
    routes = APIRouter()
    tools = {tool.__name__: tool for tool in service.sector.tools if not effect_of(tool)}

    @routes.get("/tools")
    async def listed() -> Response:
        """List the tools."""
        return Part(_list(list(tools.values())))

    @routes.get("/tools/{name}")
    async def form(name: str, request: Request) -> Response:
        """Show the form of a tool."""
        tool = _find(tools, name)
        return Part(_form(tool, await documents_of(service, caller_of(request))))

    @routes.post("/tools/{name}")
    async def used(name: str, request: Request) -> Response:
        """Call a tool with what was filled in, and show what it found."""
        tool = _find(tools, name)
        inputs = inputs_of(schema_of(tool))
        values = values_of(inputs, await request.form())
        deadline = monotonic() + service.settings.deadline_seconds
        holdings = holdings_of(service.engine.index, caller_of(request).shelf)
        try:
            result = await call(tool, values, deadline, holdings)
        except ValidationError as error:
            return Part(problems(invalid_fields(error).errors, inputs), 422)
        return Part(result_html(orjson.loads(to_json(result)), inputs, values))

    return routes


def _find(tools: dict[str, Tool], name: str) -> Tool:
    if name not in tools:
        raise NotFound(NO_TOOL)
    return tools[name]


async def documents_of(service: Service, caller: Caller) -> Documents:
    """Return the visitor's own documents, to choose from."""
    if not service.has_shelf:
        return ()
    held = await asyncio.to_thread(service.shelf.documents, caller.shelf)
    return [(each.id, each.title) for each in held]


def title_of(tool: Tool) -> str:
    """Return what a tool does, in its first sentence."""
    return (tool.__doc__ or tool.__name__).strip().split("\n")[0]


def _list(tools: Sequence[Tool]) -> str:
    items = "".join(
        f'<li><a href="#tools/{tool.__name__}">{escape(title_of(tool))}</a></li>' for tool in tools
    )
    intro = both(
        "말로 묻지 않아도 됩니다. 골라서 값을 넣으면 조문이나 고시의 기준대로 계산하고, "
        "그 기준과 출처를 함께 보여 드립니다.",
        "Pick one, fill it in, and see the result with the rule and the sources it stands on.",
    )
    return (
        f'<p class="intro">{intro}</p><label class="find">{both("찾기", "Find")}'
        f'<input type="search" data-filter="tool-list"></label>'
        f'<ul class="choices" id="tool-list">{items}</ul>'
        f'<p class="none" hidden>{both("그런 도구가 없습니다.", "No such tool.")}</p>'
    )


def _form(tool: Tool, documents: Documents) -> str:
    inputs: tuple[Input, ...] = inputs_of(schema_of(tool))
    name, said = tool.__name__, (tool.__doc__ or "").strip().split("\n\n")
    more = "".join(f"<p>{escape(each.strip())}</p>" for each in said[1:])
    back = both("도구 목록", "All tools")
    return (
        f'<p><a class="back" href="#tools">← {back}</a></p>'
        f'<h2 tabindex="-1">{escape(title_of(tool))}</h2>{more}'
        f'<form class="sheet" data-post="tools/{name}" data-into="tool-result" data-keep="{name}">'
        f"{fields(inputs, documents=documents)}"
        f'<button class="go">{both("계산하기", "Compute")}</button></form>'
        f'<div id="tool-result" class="into" role="region" '
        f'aria-label="결과 · Result" tabindex="-1"></div>'
    )
