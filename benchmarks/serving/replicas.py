"""Two real vLLMs behind vllm-router, and one killed while readers are being answered.

    python benchmarks/serving/replicas.py -o benchmarks/serving/replicas.json

`make .vllm/made` installs all three. Readers ask through our own transport (`VllmModel` over
`Backend`, with the sources to fall back on), as every answer does. The kill is SIGKILL of the
server and all its children: nothing is said, connections just end.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import httpx

from sectorkit import Prompt, Question
from sectorkit.errors import DeadlineExceeded, SectorKitError
from sectorkit.serving.backend import Backend
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.launch import VLLM
from sectorkit.serving.vllm import VllmModel
from sectorkit.settings import environment
from sectorkit.testing import FakeModel
from sectorkit.values import Instead

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    "VLLM_NO_USAGE_STATS": "1",
}
SMALL = ("--dtype", "bfloat16", "--enforce-eager", "--max-model-len", "2048", "--seed", "0")
ROUTER = ("--policy", "round_robin", "--cb-failure-threshold", "2", "--cb-timeout-duration-secs")
CHECKS = ("--health-check-interval-secs", "1", "--health-failure-threshold", "2")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(line: list[str], port: int, log: Path, seconds: float = 900) -> subprocess.Popen:
    """Start a program in a group of its own and wait until it is healthy."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            line, stdout=out, stderr=out, env={**environment(), **QUIET}, start_new_session=True
        )
    until = monotonic() + seconds
    while monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return process
        except httpx.HTTPError:
            sleep(0.5)
    killed(process)
    raise SystemExit(f"{line[:3]} did not start:\n{log.read_text()[-3000:]}")


def killed(process: subprocess.Popen) -> None:
    """Kill a program with all its children, without a word."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


@dataclass
class Seen:
    """What became of each question, with the second it ended in."""

    kill: float = 0.0
    ends: list[tuple[float, str]] = field(default_factory=list)

    def told(self, backend: Backend) -> dict[str, object]:
        after = [(at - self.kill, how) for at, how in self.ends if at >= self.kill]
        served = [at for at, how in after if how == "served"]
        gaps = [b - a for a, b in zip([0.0, *served], served, strict=False)]
        other = [at for at, how in after if how != "served"]
        return {
            "before": dict(Counter(how for at, how in self.ends if at < self.kill)),
            "after": dict(Counter(how for _, how in after)),
            "last_not_served_s": round(max(other, default=0.0), 2),
            "longest_silence_s": round(max(gaps, default=float("inf")), 2),
            "second_tries": int(backend.told()["second_tries"]),
            "breaker_opened": int(backend.told()["breaker_opened"]),
        }


async def reader(number: int, model: WithFallback, until: float, seen: Seen) -> None:
    """Ask one question after another; note how each ends."""
    turn = 0
    while monotonic() < until:
        turn += 1
        text = f"Reader {number}, question {turn}: tell a short story."
        prompt = Prompt(Question(text, deadline=monotonic() + 120), "Be brief.", text, {})
        how, spoken = "served", 0
        try:
            async for piece in model.write(prompt):
                how = "sources" if isinstance(piece, Instead) else how
                spoken += isinstance(piece, str)
        except DeadlineExceeded:
            how = "late"
        except SectorKitError:
            how = "cut" if spoken else "failed"
        seen.ends.append((monotonic(), how))


async def load(url: str, victim: subprocess.Popen, readers: int, seconds: float) -> dict:
    backend, seen = Backend(url), Seen()
    model = WithFallback(VllmModel(backend, "smollm2", longest=24), FakeModel("자료의 말. [1]"))
    until = monotonic() + seconds
    asking = [asyncio.create_task(reader(n, model, until, seen)) for n in range(readers)]
    await asyncio.sleep(seconds / 2)
    seen.kill = monotonic()
    await asyncio.to_thread(killed, victim)
    await asyncio.gather(*asking)
    told = seen.told(backend)
    await backend.close()
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--vllm", type=Path, default=Path(".vllm"))
    options.add_argument("--models", type=Path)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--readers", type=int, default=8)
    options.add_argument("-o", type=Path, dest="output")
    asked = options.parse_args()
    ports = [free_port() for _ in range(4)]
    with tempfile.TemporaryDirectory() as logs, ExitStack() as ending:
        servers = []
        for port in ports[:2]:
            model = str((asked.models or asked.vllm / "models") / "smollm2")
            line = [str(asked.vllm / "bin/python"), "-m", "vllm.entrypoints.openai.api_server"]
            place = ["--host", "127.0.0.1", "--port", str(port), "--served-model-name", "smollm2"]
            memory = ["--kv-cache-memory-bytes", "200000000"]
            line += ["--model", model, *place, *SMALL, *VLLM, *memory]
            servers.append(started(line, port, Path(logs) / str(port)))
            ending.callback(killed, servers[-1])
        urls = [f"http://127.0.0.1:{port}" for port in ports[:2]]
        front = [str(asked.vllm / "bin/vllm-router"), "--port", str(ports[2])]
        front += ["--prometheus-port", str(ports[3]), *ROUTER, "5", *CHECKS, "--worker-urls", *urls]
        ending.callback(killed, started(front, ports[2], Path(logs) / "router"))
        lap = [f"http://127.0.0.1:{ports[2]}/v1", servers[0], asked.readers, asked.seconds]
        told = asyncio.run(load(*lap))
    told |= {"readers": asked.readers, "seconds": asked.seconds, "load": os.getloadavg()[0]}
    text = json.dumps(told, indent=1)
    if asked.output:
        asked.output.write_text(text + "\n")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
