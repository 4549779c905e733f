"""The public MCP conformance scenarios that apply to a server of tools, over streamable HTTP.

Those left out ask for what we do not offer (resources, prompts, sampling, logging, elicitation) or
for tools made for the scenario.
"""

import shutil
import socket
import subprocess
import sys
from time import sleep

import httpx
import pytest

SUITE = "@modelcontextprotocol/conformance@0.1.13"
SCENARIOS = (
    "server-initialize",
    "ping",
    "tools-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
)
SERVER = """
import sys
from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.mcp import run_mcp
from sectorkit.testing import FakeModel, MemoryLedger, small_sector

sector, index = small_sector()
engine = Engine(index=index, model=FakeModel(), audit=Audit(MemoryLedger()))
run_mcp(sector, engine, "http", port=int(sys.argv[1]))
"""

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def url():
    if not shutil.which("npx"):
        pytest.skip("no npx here: install Node.js 20 or newer, then `make soak`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        for _ in range(240):
            try:
                httpx.get(f"http://127.0.0.1:{port}/mcp", timeout=2)
                break
            except httpx.HTTPError:
                sleep(0.25)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_scenario_passes(url, scenario):
    line = ["npx", "--yes", SUITE, "server", "--url", url, "--scenario", scenario]
    done = subprocess.run(line, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0 and "0 failed" in done.stdout, done.stdout + done.stderr
