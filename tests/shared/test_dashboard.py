"""Every metric on the dashboard exists: a panel that asks for a stale name is silently empty."""

import json
import re
from pathlib import Path

import httpx
import pytest

from sectorkit.serving.backend import Backend
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.vllm import VllmModel
from sectorkit.testing import FakeModel

from .test_web import QUESTION, Town

BOARD = Path(__file__).parents[2] / "deploy/grafana/sectorkit.json"


def asked() -> set[str]:
    """Return every metric that a panel or a variable of the dashboard names."""
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    told = [t["expr"] for panel in board["panels"] for t in panel.get("targets", ())]
    told += [v["query"] for v in board["templating"]["list"] if v["type"] == "query"]
    return {name for each in told for name in re.findall(r"(?:sectorkit_|vllm:)\w+", each)}


def scraped(text: str) -> set[str]:
    return {re.split(r"[{ ]", line)[0] for line in text.splitlines() if not line.startswith("#")}


async def test_our_metrics_on_the_dashboard_are_in_a_live_scrape(tmp_path):
    backend = Backend("http://127.0.0.1:9/v1")
    town = Town(tmp_path, WithFallback(VllmModel(backend, "m"), FakeModel()))
    async with town.client() as web:
        answer = (await web.post("/v1/answers", json={"question": QUESTION})).json()
        text = (await web.get("/metrics")).text
    town.store.close()
    await backend.close()
    ours = {name for name in asked() if name.startswith("sectorkit_")}
    assert len(ours) >= 9 and ours <= scraped(text)
    assert answer["degraded"] == ["model"]
    assert 'sectorkit_degraded_total{kind="model",sector="library"} 1.0' in text
    assert 'sectorkit_model{kind="failed_connect",sector="library"} 1.0' in text


@pytest.mark.vllm
def test_vllms_metrics_on_the_dashboard_are_in_a_live_scrape(vllm_root):
    body = {"model": "smollm2", "prompt": "Hello", "max_tokens": 4}
    httpx.post(f"{vllm_root}/v1/completions", json=body, timeout=120).raise_for_status()
    text = httpx.get(f"{vllm_root}/metrics").text
    theirs = {name for name in asked() if name.startswith("vllm:")}
    assert len(theirs) >= 8 and theirs <= scraped(text)
