"""A real server in its own process, and a real Chromium at two sizes."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
PATIENCE = 60_000

log = logging.getLogger(__name__)


@contextmanager
def running(arguments: list[str], port: int, **environment: str) -> Iterator[str]:
    """Run a Python server and give its address once it answers."""
    paths = os.pathsep.join([str(ROOT / "shared"), str(ROOT)])
    around = os.environ | {"PYTHONPATH": paths} | environment  # noqa: TID251
    server = subprocess.Popen([sys.executable, *arguments], env=around, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(720):
            assert server.poll() is None, "the server stopped"
            try:
                if httpx.get(f"{address}/health/live", timeout=60).is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture(scope="session")
def serve() -> Callable[..., Any]:
    """Return what runs a server on a free port: `with serve(make_arguments) as address`."""

    def serve(arguments: Callable[[int], list[str]], **environment: str) -> Any:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return running(arguments(port), port, **environment)

    return serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a Chromium; without one, say how to get it.

    For one module only: while Playwright runs, its event loop lets no async test run.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    if CHROMIUM is None:
        pytest.skip("Chromium is absent: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def visit(request, browser) -> Iterator[Callable[[str], Any]]:
    """Return what opens an address in a fresh window of one size, once its page is there."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.size, page.height = request.param, height
    page.asked_of, page.errors = [], []
    page.on("request", lambda asked: page.asked_of.append(asked.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    # What the page was refused, and what it never got, for whoever reads why a test failed.
    page.on("response", lambda got: got.ok or log.warning("%s %s", got.status, got.url))
    page.on("requestfailed", lambda asked: log.warning("%s %s", asked.failure, asked.url))

    def visit(address: str) -> Any:
        page.goto(address)
        if "/demo/" in address:
            page.wait_for_selector("#question textarea")
        return page

    yield visit
    context.close()


@pytest.fixture(scope="session")
def base(serve, tmp_path_factory) -> Iterator[str]:
    """Return the address of the made-up town library."""
    script, folder = str(Path(__file__).with_name("town.py")), str(tmp_path_factory.mktemp("town"))
    with serve(lambda port: [script, str(port), folder]) as address:
        yield address


@pytest.fixture
def page(visit, base) -> Any:
    """Return the library's page, at one size."""
    return visit(f"{base}/library/demo/")


@pytest.fixture(scope="session")
def everything(serve, tmp_path_factory) -> Iterator[str]:
    """Return the address of all sectors with their own documents, as `sectorkit up` serves them.

    TESTS_AT names a server that runs already, to try a test again quickly.
    """
    if there := os.environ.get("TESTS_AT"):  # noqa: TID251
        yield there
        return
    with serve(up(), SECTORKIT_DATA_DIR=str(tmp_path_factory.mktemp("all"))) as address:
        yield address


def up(*sectors: str) -> Callable[[int], list[str]]:
    """Return what runs `sectorkit up` on a port."""
    run = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"
    some = ["--sectors", ",".join(sectors)] if sectors else []
    return lambda port: ["-c", run, "up", *some, "--port", str(port)]


@pytest.fixture
def findings() -> Callable[[Any], list[str]]:
    """Return what lists the serious and critical findings of axe-core on a page as it stands."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def findings(page: Any) -> list[str]:
        found = axe.run(page).response["violations"]
        grave = [v for v in found if v["impact"] in ("serious", "critical")]
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in grave]

    return findings


@pytest.fixture
def strangers() -> Callable[[Any, str], list[str]]:
    """Return what lists the addresses off this machine that a page asked for."""
    return lambda page, base: [
        url for url in page.asked_of if not url.startswith((base, "data:", "blob:"))
    ]


@pytest.fixture
def keep() -> Callable[[Any, str], None]:
    """Return what keeps a screenshot of a page for people to look at."""
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    return lambda page, name: page.screenshot(path=folder / f"{name}-{page.size}.png")
