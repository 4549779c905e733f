"""How soon a page paints, how soon it answers, and how a hundred visitors at once fare.

    python benchmarks/pages/run.py [--base http://127.0.0.1:8000 --pid PID] [--visitors 100]

Without `--base` it serves the legal sector itself, embedded. Wall seconds are of a real Chromium
with an empty cache for every visit, on the machine the server runs on; read CPU seconds first where
the machine is shared, and the load average beside every figure. Writes baseline.json.
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
QUESTION = "전세 계약이 끝났는데 집주인이 보증금을 돌려주지 않아요. 어떻게 해야 하나요?"
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-sync".split()
WATCH = """() => new Promise((done) => {
  const seen = () => document.querySelector('#talk .said button.note');
  const start = performance.now();
  new MutationObserver(() => { if (seen()) done(performance.now() - start); })
    .observe(document.getElementById('talk'), {childList: true, subtree: true});
  document.querySelector('.example').click();
})"""
PAINT = "(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null)"


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Serve the legal sector on a free port; give its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", run, "up", "--sectors", "legal", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        paths = os.pathsep.join([str(ROOT / "shared"), str(ROOT)])
        around = os.environ | {"PYTHONPATH": paths, "SECTORKIT_DATA_DIR": folder}  # noqa: TID251
        server = subprocess.Popen(command, cwd=ROOT, env=around, stdout=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait(60)


def wait_for(base: str) -> None:
    """Wait until the page is there, Gradio and all."""
    for _ in range(1200):
        try:
            if httpx.get(f"{base}/legal/demo/config", timeout=90).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise SystemExit("the server does not answer")


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    told = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def summed(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"median": round(median(ordered), 3), "p95": round(p95, 3), "best": round(ordered[0], 3)}


def first_paint(page: Page) -> float:
    """Return the seconds until a page first showed something of its content."""
    while (found := page.evaluate(PAINT)) is None:  # our policy forbids eval
        page.wait_for_timeout(20)
    return float(found) / 1000


def painted(browser: Browser, base: str, pid: int, times: int) -> dict[str, Any]:
    """Visit the portal and the page, each time with an empty cache, and ask once."""
    found: dict[str, list[float]] = {"portal_paint": [], "page_paint": [], "page_usable": []}
    found["first_sentence"] = []
    before = cpu_of(pid)
    for _ in range(times):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{base}/")
        found["portal_paint"].append(first_paint(page))
        started = time.perf_counter()
        page.goto(f"{base}/legal/demo/")
        page.wait_for_selector("#question textarea")
        found["page_usable"].append(time.perf_counter() - started)
        found["page_paint"].append(first_paint(page))
        page.wait_for_timeout(300)
        found["first_sentence"].append(page.evaluate(WATCH) / 1000)
        page.wait_for_selector(".said .foot")
        context.close()
    told: dict[str, Any] = {name: summed(seconds) for name, seconds in found.items()}
    return told | {"server_cpu_seconds_per_visit": round((cpu_of(pid) - before) / times, 3)}


async def one_visitor(base: str, number: int, start: asyncio.Event) -> dict[str, float | str]:
    """Open the page as a browser would, wait for the others, ask, and time the first sentence."""
    async with httpx.AsyncClient(timeout=120) as client:
        demo = f"{base}/legal/demo"
        await client.get(f"{demo}/")
        config = (await client.get(f"{demo}/config")).json()
        ask = next(d for d in config["dependencies"] if len(d["targets"]) > 1)
        session = f"visitor{number}"
        given = [QUESTION, *[None] * (len(ask["inputs"]) - 1)]
        body = {"data": given, "fn_index": ask["id"], "session_hash": session}
        await start.wait()
        began = time.perf_counter()
        joined = await client.post(f"{demo}/gradio_api/queue/join", json=body)
        if not joined.is_success:
            return {"refused": joined.text[:100]}
        url = f"{demo}/gradio_api/queue/data?session_hash={session}"
        first = 0.0
        async with client.stream("GET", url) as stream:
            async for line in stream.aiter_lines():
                if not first and 'class=\\"note\\"' in line:
                    first = time.perf_counter() - began
                if "process_completed" in line:
                    break
        if not first:
            return {"refused": "no sentence"}
        return {"first": first, "whole": time.perf_counter() - began}


async def crowded(base: str, pid: int, visitors: int) -> dict[str, Any]:
    """Let so many visitors ask in the same instant."""
    start = asyncio.Event()
    tasks = [asyncio.create_task(one_visitor(base, n, start)) for n in range(visitors)]
    await asyncio.sleep(20)
    before = cpu_of(pid)
    start.set()
    found = await asyncio.gather(*tasks)
    first = [float(each["first"]) for each in found if "first" in each]
    return {
        "visitors": visitors,
        "answered": len(first),
        "turned_away": visitors - len(first),
        "first_sentence": summed(first),
        "whole_answer": summed([float(each["whole"]) for each in found if "whole" in each]),
        "server_cpu_seconds_per_answer": round((cpu_of(pid) - before) / max(1, len(first)), 3),
    }


def measured(base: str, pid: int, times: int, visitors: int) -> dict[str, Any]:
    wait_for(base)
    told: dict[str, Any] = {"machine": platform.platform(), "cores": os.cpu_count()}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    told["load_average_before"] = os.getloadavg()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        told["one_visitor_seconds"] = painted(browser, base, pid, times)
        browser.close()
    told["load_average_between"] = os.getloadavg()
    told["crowd_seconds"] = asyncio.run(crowded(base, pid, visitors))
    return told | {"load_average_after": os.getloadavg()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base")
    parser.add_argument("--pid", type=int)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--visitors", type=int, default=100)
    asked = parser.parse_args()
    if asked.base and asked.pid:
        told = measured(asked.base, asked.pid, asked.times, asked.visitors)
    else:
        with served() as (base, pid):
            told = measured(base, pid, asked.times, asked.visitors)
    text = json.dumps(told, indent=2, ensure_ascii=False)
    (HERE / "baseline.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
