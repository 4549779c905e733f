"""Two real vLLMs behind vllm-router, one killed under load: readers hardly notice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..vllm_server import MODELS, PYTHON

SCRIPT = Path(__file__).parents[2] / "benchmarks/serving/replicas.py"


@pytest.mark.vllm
@pytest.mark.slow
def test_of_two_servers_one_may_be_killed_and_every_question_still_ends_in_an_answer(tmp_path):
    if not PYTHON.exists():
        pytest.skip("no vLLM here: `make vllm` installs it and runs these tests")
    out, place = tmp_path / "told.json", ["--vllm", str(PYTHON.parents[1]), "--models", str(MODELS)]
    line = [sys.executable, str(SCRIPT), *place, "--seconds", "40", "-o", str(out)]
    subprocess.run(line, check=True, timeout=1800)
    told = json.loads(out.read_text())
    assert set(told["before"]) == {"served"}
    assert told["after"]["served"] >= 10 and not told["after"].get("failed")
    assert told["after"].get("cut", 0) <= told["readers"]  # the streams the dead server held
    assert told["after"].get("sources", 0) <= 2 * told["readers"]
