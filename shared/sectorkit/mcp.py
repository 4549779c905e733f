"""A sector's tools and its search over the Model Context Protocol, by the official SDK.

Every call is checked by the same models as `/v1/tools`, its result is structured, and its errors
are sentences for a person. Nothing here has a side effect: each tool is marked read-only.
"""

import json
from collections.abc import Mapping
from datetime import date
from time import monotonic
from typing import Annotated, Any, Literal, get_type_hints

import anyio
import uvicorn
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Listed
from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from .answer import Engine
from .errors import Misconfigured, NotFound
from .guard import guard
from .retrieval.holdings import Holdings, holdings_of
from .sector import Sector, Tool
from .values import Passage, Question, today
from .web.problems import as_error, invalid_fields
from .web.stream import to_json
from .web.tools import call, described

Transport = Literal["stdio", "http"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECONDS = 60.0
"""One call may take so long."""


class Found(TypedDict):
    """What a search returns: stored passages, best first."""

    passages: list[Passage]


def search_of(sector: Sector, engine: Engine) -> Tool:
    """Return the sector's search as one more tool; it says no where the sector's policies do."""

    async def search(
        query: Annotated[str, Field(min_length=1, max_length=8000, description="찾을 말, 우리말")],
        top_k: Annotated[int, Field(ge=1, le=50, description="돌려받을 문단 수")] = 8,
        as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
    ) -> Found:
        question = Question(query, as_of=as_of or today(), top_k=top_k)
        found = await engine.index.search(guard(question, sector.policies))
        return {"passages": list(found)}

    search.__doc__ = (
        f"{sector.title} 자료에서 문단을 찾습니다. 원문, 조문, 주소, 시행일이 함께 옵니다."
    )
    return search


def mcp_server(sector: Sector, engine: Engine) -> Server[dict[str, Any]]:
    """Return a server with the sector's tools and `search`, ready for any transport."""
    tools = {tool.__name__: tool for tool in (*sector.tools, search_of(sector, engine))}
    listing = [_listed(tool) for tool in tools.values()]
    holdings = holdings_of(engine.index)

    async def list_tools(
        _: ServerRequestContext[dict[str, Any]], __: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=listing)

    async def call_tool(
        _: ServerRequestContext[dict[str, Any]], params: CallToolRequestParams
    ) -> CallToolResult:
        return await _called(tools, params.name, params.arguments or {}, holdings)

    return Server(
        f"sectorkit-{sector.name}",
        title=sector.title,
        instructions="\n".join([sector.description, *sector.notices]),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def run_mcp(
    sector: Sector,
    engine: Engine,
    transport: Transport = "stdio",
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
) -> None:
    """Serve until the client leaves: over stdio, or streamable HTTP at `http://host:port/mcp`.

    Over stdio the SDK keeps stdout for itself, and what is printed goes to stderr. HTTP asks for
    no key, so it is open to this machine only: another host raises `Misconfigured`.
    """
    server = mcp_server(sector, engine)
    if transport == "stdio":
        anyio.run(_serve_stdio, server)
        return
    if host not in LOOPBACK:
        raise Misconfigured(
            "MCP는 키를 확인하지 않으므로 127.0.0.1에서만 엽니다. "
            "다른 기기에는 키를 확인하는 /v1/tools를 쓰거나 앞에 인증 프록시를 두세요."
        )
    uvicorn.run(server.streamable_http_app(host=host), host=host, port=port, log_level="warning")


async def _serve_stdio(server: Server[dict[str, Any]]) -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _listed(tool: Tool) -> Listed:
    """Return how a tool is announced, with the schema of what it returns."""
    told = described(tool)
    return Listed(
        name=told["name"],
        description=told["description"],
        input_schema=told["parameters"],
        output_schema=_schema_of(tool),
        annotations=ToolAnnotations(
            title=told["description"].split("\n")[0],
            read_only_hint=True,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _schema_of(tool: Tool) -> dict[str, Any] | None:
    """Return the JSON Schema of what a tool returns, or nothing where it is not an object."""
    returned = get_type_hints(tool).get("return", Any)
    schema = TypeAdapter(returned).json_schema(mode="serialization")
    return schema if schema.get("type") == "object" else None


async def _called(
    tools: Mapping[str, Tool],
    name: str,
    arguments: Mapping[str, Any],
    holdings: Holdings | None = None,
) -> CallToolResult:
    """Return a tool's result, or, for the model to read and mend, what was wrong."""
    try:
        if name not in tools:
            raise NotFound(f"'{name}' 도구가 없습니다. 목록에서 이름을 확인해 주세요.")
        deadline = monotonic() + SECONDS
        result = json.loads(to_json(await call(tools[name], arguments, deadline, holdings)))
    except ValidationError as error:
        return _failed(_in_words(error))
    except Exception as error:  # a client reads what it can act on, never what broke inside
        return _failed(str(as_error(error)))
    text = result.get("summary") if isinstance(result, dict) else None
    content = TextContent(text=_whole(text, result))
    return CallToolResult(content=[content], structured_content=result)


def _whole(summary: str | None, result: Any) -> str:
    """Return a result as text for clients that do not read structures: summary, then JSON."""
    told = json.dumps(result, ensure_ascii=False)
    return f"{summary}\n{told}" if summary else told


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], is_error=True)


def _in_words(error: ValidationError) -> str:
    """Return which arguments do not fit."""
    places = (".".join(map(str, found["loc"])) or "인자" for found in error.errors())
    details = (found["detail"] for found in invalid_fields(error).errors)
    told = (f"{place}: {detail}" for place, detail in zip(places, details, strict=False))
    return "인자를 확인해 주세요. " + " / ".join(told)
