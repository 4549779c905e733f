"""How soon a client that hangs up frees the engine, through the whole service.

    python benchmarks/serving/disconnect.py [--times 1000] [--keep]
    python benchmarks/serving/disconnect.py --vllm http://127.0.0.1:8001 --model NAME --times 200

In turns with them a client asks the engine itself, with nothing of ours between: what that takes
is the engine's own.
Without --vllm the engine is `engine.py`, in a process of its own; with it, a real one. Either is
watched by its own gauge of running requests. Each time a client asks, by each of the four ways in
turn (an answer and an OpenAI chat, streamed and whole), waits until the engine is at work and a
random while longer, and closes its connection; what is measured ends when the gauge says zero, the
look at the gauge included. --keep writes disconnect.json or disconnect-vllm.json beside this file.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
GOAL, PATIENCE = 0.1, 20.0
ALONE = "the engine alone"
QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}
WAYS = {
    "answer, streamed": ("/v1/answers", {"question": QUESTION}, "text/event-stream"),
    "answer, whole": ("/v1/answers", {"question": QUESTION}, "application/json"),
    "chat, streamed": ("/v1/chat/completions", CHAT | {"stream": True}, "*/*"),
    "chat, whole": ("/v1/chat/completions", CHAT, "*/*"),
}


class Gauge:
    """A connection that is kept, on which the engine is asked how many requests it works on."""

    def __init__(self, root: str) -> None:
        self.place = urlsplit(root)

    async def open(self) -> "Gauge":
        self.reader, self.writer = await asyncio.open_connection(
            self.place.hostname, self.place.port
        )
        return self

    async def busy(self) -> bool:
        self.writer.write(b"GET /metrics HTTP/1.1\r\nHost: engine\r\n\r\n")
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        text = (await self.reader.readexactly(length)).decode()
        gauges = (
            "vllm:num_requests_running",
            "vllm:num_requests_waiting ",
            "vllm:num_requests_waiting{",
        )
        rows = [row for row in text.splitlines() if row.startswith(gauges)]
        return any(float(row.rsplit(" ", 1)[1]) for row in rows)

    async def until(self, busy: bool, seconds: float = PATIENCE) -> bool:
        """Wait until the engine is at work, or is not; say whether that came in time."""
        late = monotonic() + seconds
        while await self.busy() is not busy:
            if monotonic() > late:
                return False
            await asyncio.sleep(0.002)
        return True


async def ask(service: dict, way: str) -> asyncio.StreamWriter:
    path, body, accept = WAYS.get(way) or service["alone"]
    place = urlsplit(service["url"] if way in WAYS else service["engine"])
    _, writer = await asyncio.open_connection(place.hostname, place.port)
    content = json.dumps(body).encode()
    head = (
        f"POST {place.path}{path} HTTP/1.1\r\nHost: 127.0.0.1:{place.port}\r\n"
        f"Authorization: Bearer {service['key']}\r\nContent-Type: application/json\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode() + content)
    return writer


async def measure(service: dict, gauge: Gauge, times: int) -> dict[str, list[float]]:
    """Return the seconds from each hang-up to an idle engine, by way; `inf` for never."""
    took: dict[str, list[float]] = {way: [] for way in (*WAYS, ALONE)}
    for n in range(times + times // len(WAYS)):
        way = list(took)[n % len(took)]
        writer = await ask(service, way)
        assert await gauge.until(True), f"the engine never began: {way}"
        await asyncio.sleep(random.uniform(0, 0.15))
        assert await gauge.busy(), "the engine ended before the client left: let it say more"
        writer.close()
        left = monotonic()
        took[way].append(monotonic() - left if await gauge.until(False) else float("inf"))
    return took


def summary(took: dict[str, list[float]], engine: str) -> dict:
    every = sorted(t for way in WAYS for t in took[way])
    within = sum(t <= GOAL for t in every)
    return {
        "engine": engine,
        "hung_up": len(every),
        "freed_within_100_ms": within,
        "ms": _figures(every),
        "ways": {
            way: {"hung_up": len(each), "ms": _figures(sorted(each))} for way, each in took.items()
        },
        "load": round(os.getloadavg()[0], 1),
    }


def _figures(seconds: list[float]) -> dict[str, float]:
    at = {"p50": 0.5, "p99": 0.99, "most": 1.0}
    last = len(seconds) - 1
    return {name: round(seconds[round(last * share)] * 1000, 1) for name, share in at.items()}


def start(*line: str) -> tuple[subprocess.Popen, str]:
    process = subprocess.Popen([sys.executable, *line], stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


async def run(root: str, service: dict, times: int, model: str) -> dict:
    said = {"role": "user", "content": "Tell a very long story."}
    body = {"model": model, "messages": [said], "stream": True, "max_tokens": 1_024}
    service |= {"engine": root, "alone": ("/v1/chat/completions", body, "*/*")}
    engine = "stub" if model == "stub" else f"vLLM, {model}"
    gauge = await Gauge(root).open()
    return summary(await measure(service, gauge, times), engine)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--vllm", default="")
    options.add_argument("--model", default="stub")
    options.add_argument("--times", type=int, default=1_000)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    running = []
    try:
        root = chosen.vllm
        if not root:
            stub, root = start(str(HERE / "engine.py"), "--tokens", "400", "--pause", "0.01")
            running.append(stub)
        line = ("--model-url", f"{root}/v1", "--model", chosen.model)
        service, told = start(str(HERE / "gateway.py"), *line)
        running.append(service)
        found = asyncio.run(run(root, json.loads(told), chosen.times, chosen.model))
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(20)
    written = json.dumps(found, indent=2, ensure_ascii=False)
    print(written)
    if chosen.keep:
        name = "disconnect-vllm.json" if chosen.vllm else "disconnect.json"
        (HERE / name).write_text(written + "\n")
    if found["freed_within_100_ms"] < found["hung_up"]:
        sys.exit("some clients left and the engine went on")


if __name__ == "__main__":
    main()
