"""A sector over MCP, spoken to by the official client in another process."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from sectorkit import Engine
from sectorkit.errors import Misconfigured
from sectorkit.mcp import mcp_server, run_mcp
from sectorkit.testing import FakeModel, small_sector

SHARED = Path(__file__).resolve().parents[2] / "shared"

SERVER = f"""
import sys
sys.path.insert(0, {str(SHARED)!r})
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated
from pydantic import Field
from sectorkit import Engine
from sectorkit.errors import BadInput, Refused
from sectorkit.mcp import run_mcp
from sectorkit.testing import FakeModel, small_sector
from sectorkit.tools import Result, law

def due_back(borrowed: Annotated[date, Field(description="빌린 날")],
             days: Annotated[int, Field(ge=1, le=30)] = 14) -> Result:
    '''책을 돌려줄 날을 셉니다.'''
    print("도구가 stdout에 무엇을 찍어도")
    if days == 11:
        raise RuntimeError("서가 열쇠는 1234")
    if days == 13:
        raise BadInput("13일은 빌릴 수 없습니다. 다른 날수를 넣어 주세요.")
    day = (borrowed + timedelta(days)).isoformat()
    return Result(summary=day + "까지 돌려주세요.", values={{"day": day, "long": days > 14}},
                  rule="첫날을 뺍니다.", sources=[law("민법", "제157조")])

def no_spies(question):
    if "비밀" in question.text:
        raise Refused("secret", "비밀은 찾아 드리지 않습니다.")
    return question

sector, index = small_sector()
sector = replace(sector, tools=(due_back,), policies=(no_spies,))
engine = Engine(index=index, model=FakeModel(), audit=None)
run_mcp(sector, engine, **eval(sys.argv[1]))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "server.py"
    path.write_text(SERVER, encoding="utf-8")
    return path


@asynccontextmanager
async def over_stdio(script: Path) -> AsyncIterator[Client]:
    server = StdioServerParameters(command=sys.executable, args=[str(script), "{}"])
    async with Client(stdio_client(server)) as client:
        yield client


async def test_the_official_client_finds_calls_and_searches_over_stdio(script):
    async with over_stdio(script) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"due_back", "search"}
        assert tools["due_back"].description == "책을 돌려줄 날을 셉니다."
        assert tools["due_back"].input_schema["properties"]["borrowed"]["format"] == "date"
        assert tools["due_back"].input_schema["additionalProperties"] is False
        assert tools["due_back"].annotations.read_only_hint
        assert {"summary", "values", "rule", "sources"} <= set(
            tools["due_back"].output_schema["properties"]
        )
        result = await client.call_tool("due_back", {"borrowed": "2026-11-01"})
        assert not result.is_error
        assert result.structured_content["values"] == {"day": "2026-11-15", "long": False}
        assert result.structured_content["sources"][0]["locator"] == "제157조"
        assert result.content[0].text.startswith("2026-11-15까지 돌려주세요.")
        found = await client.call_tool("search", {"query": "책은 몇 권", "top_k": 1})
        [passage] = found.structured_content["passages"]
        assert "권" in passage["text"] and passage["url"].startswith("https://library.example/")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("due_back", {"borrowed": "2026-11-01", "days": 13}, "13일은 빌릴 수 없습니다"),
        ("due_back", {"borrowed": "2026-11-01", "days": 11}, "예상하지 못한 오류"),
        ("due_back", {"borrowed": "2026-11-01", "days": 31}, "days: 30 이하여야 합니다."),
        ("due_back", {"borrowed": "2026-02-30"}, "borrowed"),
        ("due_back", {"borrowed": "2026-11-01", "shelf": 3}, "shelf: 알 수 없는"),
        ("due_back", {}, "borrowed"),
        ("due_back", {"borrowed": "9999-12-31"}, "계산할 수 없습니다"),
        ("give_money", {}, "도구가 없습니다"),
        ("search", {"query": "비밀 문서"}, "찾아 드리지 않습니다"),
        ("search", {"query": ""}, "query"),
    ],
)
async def test_what_does_not_fit_comes_back_as_words_that_can_be_acted_on(name, arguments, said):
    async with Client(mcp_server(*_legal_like())) as client:
        result = await client.call_tool(name, arguments)
    assert result.is_error and said in result.content[0].text
    assert "Traceback" not in result.content[0].text and "1234" not in result.content[0].text


def _legal_like():
    """The same sector as in the other process, here."""
    made: dict[str, object] = {}
    exec(SERVER.rsplit("run_mcp", 1)[0], made)
    return made["sector"], made["engine"]


async def test_it_speaks_streamable_http_on_this_machine(script):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    how = f"{{'transport': 'http', 'port': {port}}}"
    with subprocess.Popen([sys.executable, str(script), how]) as process:
        try:
            await _until_open(port)
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                result = await client.call_tool("due_back", {"borrowed": "2026-11-01"})
            assert result.structured_content["values"]["day"] == "2026-11-15"
        finally:
            process.terminate()


async def _until_open(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        await writer.wait_closed()
        return
    raise AssertionError("the server did not open its port in a minute")


def test_it_does_not_open_to_other_machines_without_keys():
    sector, index = small_sector()
    engine = Engine(index=index, model=FakeModel(), audit=None)
    with pytest.raises(Misconfigured, match=r"127\.0\.0\.1"):
        run_mcp(sector, engine, "http", host="0.0.0.0")
