"""Our Ray Serve LLM application on a Ray of this machine, a vLLM on the processor as its replica.

    .vllm/bin/pip install "ray[serve,data]==2.60.0" jsonref
    python benchmarks/serving/ray_serve.py -o benchmarks/serving/ray_serve.json

`deploy/ray/llm.yaml` is what is served; only what no machine without cards can do is changed: the
model (SmolLM2, under the same name), the processor instead of a card, one replica, less memory. It
is asked as a service asks: `sectorkit model check`'s probe, an answer streamed through `VllmModel`,
and one that is hung up on.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from contextlib import aclosing
from pathlib import Path
from time import monotonic, sleep

import httpx
import yaml
from replicas import QUIET, free_port

from sectorkit import Prompt, Question
from sectorkit.serving.backend import Backend
from sectorkit.serving.probe import Server, probe
from sectorkit.serving.profiles import Capabilities
from sectorkit.serving.vllm import VllmModel
from sectorkit.settings import environment

APPLICATION = Path(__file__).parents[2] / "deploy/ray/llm.yaml"
ABLE = Capabilities(json_schema=True, priority=True, cache_salt=True)
SMALL = {"max_model_len": 2048, "enforce_eager": True, "kv_cache_memory_bytes": 200_000_000}
PARTS = (
    "import json, ray, vllm; print(json.dumps({'ray': ray.__version__, 'vllm': vllm.__version__}))"
)


def application(model: Path, port: int) -> dict:
    """Return what is served of `llm.yaml` on a machine without cards."""
    told = yaml.safe_load(APPLICATION.read_text(encoding="utf-8"))
    told["http_options"]["port"] = port
    (served,) = told["applications"][0]["args"]["llm_configs"]
    served["model_loading_config"]["model_source"] = str(model.absolute())
    served["accelerator_config"] = {"kind": "cpu"}
    served["deployment_config"]["autoscaling_config"] |= {"min_replicas": 1, "max_replicas": 1}
    served["engine_kwargs"] |= SMALL
    return told


def started(python: Path, folder: Path, told: dict) -> subprocess.Popen:
    """Start a Ray and the application; the four processors are as many actors as there are."""
    (folder / "llm.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    line = (
        "import ray, sys; ray.init(num_cpus=4, include_dashboard=False,"
        " object_store_memory=100_000_000); from ray.serve.scripts import cli;"
        " cli(['run', 'llm.yaml'])"
    )
    names = {**environment(), **QUIET, "RAY_USAGE_STATS_ENABLED": "0", "RAY_TMPDIR": str(folder)}
    names |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(16)}
    names["PATH"] = f"{python.parent.absolute()}:{names['PATH']}"
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(python.absolute()), "-c", line],
            stdout=log,
            stderr=log,
            env=names,
            cwd=folder,
            start_new_session=True,
        )


def wait(url: str, process: subprocess.Popen, log: Path, seconds: float = 900) -> None:
    """Wait until the replica writes: Ray lists the model before there is one."""
    body = {"model": "midm", "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}
    until = monotonic() + seconds
    while monotonic() < until and process.poll() is None:
        try:
            if httpx.post(f"{url}/chat/completions", json=body, timeout=60).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        sleep(1)
    raise SystemExit(f"Ray Serve did not start:\n{log.read_text(errors='replace')[-4000:]}")


async def asked(url: str) -> dict[str, object]:
    """Ask as a service does: a whole answer, one left in the middle, and one after it."""
    backend = Backend(url)
    model = VllmModel(backend, "midm", able=ABLE, secret=b"s" * 32, priority=5, longest=64)
    prompt = Prompt(Question("Count."), "You are helpful.", "Count from one to twenty.", {})
    whole = [piece async for piece in model.write(prompt)]
    async with aclosing(model.write(prompt)) as pieces:
        await anext(pieces)
    again = [piece async for piece in model.write(prompt)]
    await backend.close()
    return {
        "usage": [whole[-1].prompt_tokens, whole[-1].completion_tokens],
        "pieces": len(whole) - 1,
        "same_again": whole == again,
        "hung_up": int(backend.told()["hung_up"]),
        "failed": sum(n for name, n in backend.told().items() if name.startswith("failed")),
    }


def ended(process: subprocess.Popen) -> None:
    """Interrupt the application as Ctrl+C does, so that its Ray ends with it."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--vllm", type=Path, default=Path(".vllm"))
    options.add_argument("--models", type=Path)
    options.add_argument("-o", type=Path, dest="output")
    chosen = options.parse_args()
    python, port, began = chosen.vllm / "bin/python", free_port(), monotonic()
    versions = subprocess.check_output([python, "-c", PARTS], text=True).splitlines()[-1]
    model = (chosen.models or chosen.vllm / "models") / "smollm2"
    url = f"http://127.0.0.1:{port}/v1"
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:
        process = started(python, Path(folder), application(model, port))
        try:
            wait(url, process, Path(folder) / "log")
            ready = round(monotonic() - began)
            with Server(url, "midm") as server:
                found = {each.what: each.there for each in probe(server, ABLE, 2048)}
            told = asyncio.run(asked(url))
        finally:
            ended(process)
    told = {"versions": json.loads(versions), "ready_s": ready, "check": found, **told}
    text = json.dumps(told | {"load": os.getloadavg()[0]}, ensure_ascii=False, indent=1)
    if chosen.output:
        chosen.output.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
