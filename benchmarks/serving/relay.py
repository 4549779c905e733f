"""CPU per relayed token: our transport beside the OpenAI SDK's, on one stub, in turns.

    python benchmarks/serving/relay.py [--json benchmarks/serving/baseline.json]

CPU time of this process alone is counted (the stub is another process), so that a busy machine
disturbs it little. Each round asks each client once, in turns; medians and ratios are reported.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx

from sectorkit import Prompt, Question
from sectorkit.serving.backend import Backend
from sectorkit.serving.vllm import VllmModel

CHUNKS, ROUNDS = 2_000, 7
STUB = """
import asyncio, json, sys
chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [
    {"index": 0, "delta": {"content": "글자 "}, "finish_reason": None}]}
event = b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\\n\\n"
async def serve(reader, writer):
    head = await reader.readuntil(b"\\r\\n\\r\\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\\r\\n")[0])
    await reader.readexactly(length)
    writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-type: text/event-stream\\r\\n"
                 b"transfer-encoding: chunked\\r\\n\\r\\n")
    for n in range(CHUNKS):
        writer.write(b"%x\\r\\n%b\\r\\n" % (len(event), event))
        await writer.drain()
        if n % 20 == 0:
            await asyncio.sleep(0)
    done = b"data: [DONE]\\n\\n"
    writer.write(b"%x\\r\\n%b\\r\\n0\\r\\n\\r\\n" % (len(done), done))
    await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


async def ours(url: str) -> float:
    backend = Backend(url)
    question = Question("몇 권?", deadline=time.monotonic() + 60)
    meter = Meter()
    async for _ in VllmModel(backend, "m").write(Prompt(question, "규칙", "자료", {})):
        meter.count()
    await backend.close()
    return meter.microseconds()


async def sdk(url: str) -> float:
    import openai

    async with openai.AsyncOpenAI(base_url=url, api_key="none") as client:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "몇 권?"}], stream=True
        )
        meter = Meter()
        async for chunk in stream:
            if chunk.choices[0].delta.content:
                meter.count()
    return meter.microseconds()


async def raw(url: str) -> float:
    """httpx alone: the floor of our transport."""
    meter = Meter()
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", f"{url}/chat/completions", json={}) as response,
    ):
        async for piece in response.aiter_raw():
            meter.count(piece.count(b"\n\n"))
    return meter.microseconds()


class Meter:
    """CPU from the first token to the last, whatever it took to set a client up."""

    def __init__(self) -> None:
        self.tokens, self.started = 0, 0.0

    def count(self, tokens: int = 1) -> None:
        self.started = self.started or time.process_time()
        self.tokens += tokens

    def microseconds(self) -> float:
        assert self.tokens in (CHUNKS, CHUNKS + 1), self.tokens
        return (time.process_time() - self.started) / CHUNKS * 1e6


def measure(client, url: str) -> float:
    """Return microseconds of CPU for each token."""
    return asyncio.run(client(url))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    program = STUB.replace("CHUNKS", str(CHUNKS))
    stub = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{stub.stdout.readline().strip()}/v1"
        clients = {"sectorkit": ours, "openai-sdk": sdk, "httpx-alone": raw}
        for client in clients.values():
            measure(client, url)
        rounds = [{n: measure(c, url) for n, c in clients.items()} for _ in range(ROUNDS)]
    finally:
        stub.terminate()
    median = {n: round(statistics.median(r[n] for r in rounds), 1) for n in clients}
    ratios = [r["openai-sdk"] / r["sectorkit"] for r in rounds]
    found = {
        "chunks": CHUNKS,
        "rounds": ROUNDS,
        "cpu_us_per_token": median,
        "openai_sdk_over_ours": {
            "median": round(statistics.median(ratios), 2),
            "worst": round(min(ratios), 2),
        },
    }
    told = json.dumps(found, indent=2)
    print(told)
    if chosen.json:
        chosen.json.write_text(told + "\n")


if __name__ == "__main__":
    main()
