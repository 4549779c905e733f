"""The examination and the chip card before a real vLLM: the same seed, the same replies."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.safety.chips.measuring import Plan, measure

COMMAND = [sys.executable, "-c", "import sys; from sectorkit.cli import main; sys.exit(main())"]
pytestmark = [pytest.mark.vllm, pytest.mark.slow]


@pytest.fixture
def root(vllm_root: str) -> str:
    return f"{vllm_root}/v1"


def examined(root: str, into: Path) -> dict[str, Any]:
    place = ["--base-url", root, "--model", "smollm2", "-o", str(into)]
    small = ["--each", "1", "--max-tokens", "24", "--connections", "1"]
    subprocess.run([*COMMAND, "evaluate", "safety", *place, *small], check=True, timeout=900)
    return orjson.loads((into / "results.json").read_bytes())


def test_a_model_that_knows_no_korean_is_unreadable_and_the_same_twice(root: str, tmp_path: Path):
    first, second = (examined(root, tmp_path / name) for name in ("one", "two"))
    assert first["replies_digest"] == second["replies_digest"]
    assert first["figures"] == second["figures"]
    assert first["figures"]["unclear"]["value"] > 0.5


async def test_a_chip_agrees_with_itself_and_counts_the_servers_own_tokens(root: str):
    told = {"served": "smollm2", "model": "SmolLM2", "precision": "bfloat16"}
    plan = Plan(base_url=root, name="하나", profile="vllm-cpu", max_tokens=16, rounds=1, **told)
    first = await measure(plan)
    again = await measure(plan, first)
    assert again.agreement["same"] == again.agreement["prompts"] == 8
    assert first.counted_by == "server" and 8 <= first.tokens <= 8 * 16
