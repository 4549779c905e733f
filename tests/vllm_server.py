"""A real vLLM for the whole run, with six adapters: `make vllm` makes what it needs."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from sectorkit.serving.launch import VLLM

PYTHON = Path(os.environ.get("TESTS_VLLM_PYTHON", ".vllm/bin/python"))  # noqa: TID251
RUNNING = os.environ.get("TESTS_VLLM_URL", "")  # noqa: TID251
"""One that already runs with `FLAGS` and `LORA`; the last test ends it."""
MODELS = Path(os.environ.get("TESTS_VLLM_MODELS", ".vllm/models")).absolute()  # noqa: TID251
SECTORS = ("legal", "medical", "education", "safety", "media", "public")
SEATS = 4
"""Requests that the engine works on at a time; the next ones queue in it."""
FLAGS = [
    *VLLM, "--max-num-seqs", str(SEATS), "--enable-auto-tool-choice", "--tool-call-parser", "hermes"
]  # fmt: skip
LORA = [
    "--enable-lora", "--max-loras", "6", "--max-cpu-loras", "12", "--max-lora-rank", "8",
    "--lora-modules", *(f"{name}={MODELS}/adapters/{name}" for name in SECTORS),
]  # fmt: skip
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
}


@contextmanager
def vllm(model: str, log: Path, *flags: str) -> Iterator[str]:
    """Serve a model as long as the block runs; its root address comes back."""
    if not PYTHON.exists() or not (MODELS / model).exists():
        pytest.skip("no vLLM here: `make vllm` installs it, makes the models and runs these tests")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = ["--host", "127.0.0.1", "--port", str(port), "--served-model-name", model]
    small = ["--dtype", "bfloat16", "--enforce-eager", "--max-model-len", "4096", "--seed", "0"]
    module = [str(PYTHON), "-m", "vllm.entrypoints.openai.api_server", "--model"]
    line = [*module, str(MODELS / model), *place, *small, *flags]
    with log.open("wb") as out:
        environment = {**os.environ, **QUIET}  # noqa: TID251
        process = subprocess.Popen(line, stdout=out, stderr=out, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(root: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = monotonic() + 600
    while monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"vLLM did not start:\n{log.read_text()[-3000:]}")
        try:
            if httpx.get(f"{root}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            sleep(0.5)
    raise RuntimeError("vLLM is not healthy after ten minutes")


def running(root: str, what: str = "running") -> float:
    """Return how many requests the engine works on now; with `waiting`, how many queue in it."""
    text = httpx.get(f"{root}/metrics").text
    rows = [row for row in text.splitlines() if row.startswith(f"vllm:num_requests_{what}{{")]
    return sum(float(row.rsplit(" ", 1)[1]) for row in rows)
