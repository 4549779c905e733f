"""A thousand clients that leave in the middle, by every way in: each frees the engine at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks/serving/disconnect.py"


@pytest.mark.soak
def test_a_thousand_clients_leave_and_the_engine_is_free_each_time():
    done = subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert told["hung_up"] == told["freed_within_100_ms"] == 1_000, done.stdout + done.stderr
