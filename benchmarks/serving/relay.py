"""Processor time per relayed token: ours beside the OpenAI SDK and ChatOpenAI, in turns.

    python benchmarks/serving/relay.py --peers PYTHON [--keep]

PYTHON is that of an environment with `openai` and `langchain-openai`; --keep writes relay.json and
relay.svg beside this file. One stub in a process of its own sends the same sentences to each client
in turns, as fast as it can (`together`: several tokens in one read, as under load) and one every
millisecond (`apart`: each token wakes the client, as with one reader of a fast model). Only the
processor time of the client's own process is counted, so a busy machine disturbs it little. Every
client runs once before the first round counts.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = 7
OURS, PEERS = ("sectorkit", "sectorkit-sentences"), ("openai-sdk", "chat-openai")
FLOORS = ("httpx-alone", "aiohttp-alone")
WAYS = {"together": (2_000, 0.0), "apart": (500, 0.001)}
"""Tokens in one answer, and seconds between them."""
STUB = """
import asyncio, itertools, json, sys
chunks, pause = int(sys.argv[1]), float(sys.argv[2])
said = "책은 한 번에 다섯 권까지 빌릴 수 있습니다. [1] 돌려줄 날은 빌린 날부터 열나흘째입니다. [2] "
pieces = itertools.cycle([said[at:at + 2] for at in range(0, len(said), 2)])
def event(text, finish=None):
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
    made = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [choice]}
    return b"data: " + json.dumps(made, ensure_ascii=False).encode() + b"\\n\\n"
events = [event(next(pieces)) for _ in range(chunks)]
async def serve(reader, writer):
    head = await reader.readuntil(b"\\r\\n\\r\\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\\r\\n")[0])
    await reader.readexactly(length)
    writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-type: text/event-stream\\r\\n"
                 b"transfer-encoding: chunked\\r\\n\\r\\n")
    for n, each in enumerate(events):
        writer.write(b"%x\\r\\n%b\\r\\n" % (len(each), each))
        await writer.drain()
        if pause or n % 20 == 0:
            await asyncio.sleep(pause)
    done = event("", "stop") + b"data: [DONE]\\n\\n"
    writer.write(b"%x\\r\\n%b\\r\\n0\\r\\n\\r\\n" % (len(done), done))
    await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Client:
    """One client in a process of its own."""

    def __init__(self, name: str, python: str, url: str, chunks: int) -> None:
        line = [python, str(HERE / "relay_clients.py"), name, url, str(chunks)]
        self.process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.package = ""

    def measure(self) -> float:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        microseconds, *package = self.process.stdout.readline().split()
        self.package = " ".join(package)
        return float(microseconds)

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


def measured(peers: str, chunks: int, pause: float) -> tuple[list[dict[str, float]], dict]:
    line = [sys.executable, "-c", STUB, str(chunks), str(pause)]
    stub = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{stub.stdout.readline().strip()}/v1"
    clients = {name: Client(name, sys.executable, url, chunks) for name in (*OURS, *FLOORS)}
    clients |= {name: Client(name, peers, url, chunks) for name in PEERS}
    try:
        for client in clients.values():
            client.measure()
        rounds = [{n: c.measure() for n, c in clients.items()} for _ in range(ROUNDS)]
        return rounds, {n: c.package for n, c in clients.items()}
    finally:
        for client in clients.values():
            client.stop()
        stub.terminate()


def summary(rounds: list[dict[str, float]], chunks: int) -> dict:
    ratios = {p: [r[p] / r["sectorkit"] for r in rounds] for p in PEERS}
    median = {n: round(statistics.median(r[n] for r in rounds), 1) for n in rounds[0]}
    return {
        "tokens": chunks,
        "cpu_us_per_token": median,
        "times_ours": {
            peer: {"median": round(statistics.median(each), 1), "worst": round(min(each), 1)}
            for peer, each in ratios.items()
        },
    }


def plot(found: dict) -> str:
    """Return bars on a logarithmic scale: one for each client and way."""
    rows, at = [], 44
    for way in WAYS:
        rows.append(f'<text x="12" y="{at}" font-size="13">tokens arrive {way}</text>')
        for name, value in found[way]["cpu_us_per_token"].items():
            at += 22
            width = round(250 * math.log10(max(value, 1.05)))
            colour = "#1f6feb" if name in OURS else "#999"
            rows.append(
                f'<text x="150" y="{at + 4}" font-size="12" text-anchor="end">{name}</text>'
                f'<rect x="158" y="{at - 8}" width="{width}" height="14" fill="{colour}"/>'
                f'<text x="{164 + width}" y="{at + 4}" font-size="12">{value}</text>'
            )
        at += 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="920" height="{at}" '
        'font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>'
        '<text x="12" y="20" font-size="15">Processor time per relayed token, µs '
        f"(logarithmic)</text>{''.join(rows)}</svg>\n"
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--peers", required=True)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    found: dict = {"rounds": ROUNDS, "load": round(os.getloadavg()[0], 1)}
    for way, (chunks, pause) in WAYS.items():
        rounds, packages = measured(chosen.peers, chunks, pause)
        found["versions"] = packages | {"orjson": version("orjson")}
        found[way] = summary(rounds, chunks)
    told = json.dumps(found, indent=2)
    print(told)
    if chosen.keep:
        (HERE / "relay.json").write_text(told + "\n")
        (HERE / "relay.svg").write_text(plot(found))


if __name__ == "__main__":
    main()
