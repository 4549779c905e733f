"""Clients that cost little, and what a server's processes cost."""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import turns


def options(**more: str) -> argparse.Namespace:
    """Return what a comparison of servers is told on its command line; `more` with defaults."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, default=turns.PEERS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=64)
    for name, default in more.items():
        parser.add_argument(f"--{name}", default=default)
    return parser.parse_args()


@contextmanager
def stub(port: int) -> Iterator[int]:
    """Keep the stub model and this process on the first core; the servers' core comes back."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    model = subprocess.Popen([sys.executable, turns.HERE / "stub.py", str(port)])
    try:
        yield cores[-1]
    finally:
        model.terminate()


class Server:
    """A server under load, with its children."""

    def __init__(self, command: Sequence[str], port: int, path: str, core: int) -> None:
        """Start it on one core; it is ready when `up` has returned."""
        self.port, self.path, self.headers = port, path, ""
        names = [f"{n}={v}" for n, v in turns.QUIET.items()]
        self.process = subprocess.Popen(["env", *names, *command], stdout=subprocess.DEVNULL)
        os.sched_setaffinity(self.process.pid, {core})

    def up(self, seconds: float = 600) -> None:
        """Wait until it listens."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.process.args} ended with {self.process.returncode}")
            try:
                asyncio.run(_open(self.port))
                return
            except OSError:
                time.sleep(0.5)
        raise SystemExit(f"{self.process.args} does not listen")

    def cpu(self) -> float:
        """Return the CPU seconds that it and its children have used."""
        return sum(turns.cpu_of(pid) for pid in turns.descent(self.process.pid))

    def resident(self) -> float:
        """Return the megabytes that it and its children hold."""
        return round(sum(turns.resident(pid) for pid in turns.descent(self.process.pid)))

    def ask(self, bodies: Sequence[dict], clients: int) -> dict[str, float]:
        """Send every body once, from so many clients at a time."""
        sent = [json.dumps(body).encode() for body in bodies]
        cpu, started = self.cpu(), time.perf_counter()
        walls, said = asyncio.run(_load(self, sent, clients))
        wall, spent = time.perf_counter() - started, self.cpu() - cpu
        return {
            "p50_ms": statistics.median(walls) * 1e3,
            "p95_ms": statistics.quantiles(walls, n=20)[18] * 1e3,
            "per_s": len(sent) / wall,
            "cpu_ms": spent / len(sent) * 1e3,
            "answered": said / len(sent),
        }

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


async def _open(port: int):
    return await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)


async def _load(server: Server, sent: Sequence[bytes], clients: int) -> tuple[list[float], int]:
    waiting, walls, said = iter(sent), list[float](), 0

    async def client() -> None:
        nonlocal said
        reader, writer = await _open(server.port)
        for body in waiting:
            started = time.perf_counter()
            writer.write(
                f"POST {server.path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{server.headers}"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            told = await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))
            walls.append(time.perf_counter() - started)
            assert b" 200 " in head[:20], (head, told[:500])
            said += "다.".encode() in told and b'"abstained"' not in told
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return walls, said
