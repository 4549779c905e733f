"""The whole service under load: what it carries, what it does with four times that, and an outage.

    python benchmarks/serving/load.py [--keep]

`gateway.py` stands before `engine.py`, each in a process of its own, and this process asks. Three
parts: `gateway`, how many chats a second pass with keys, quotas, metrics, audit and verification on
before an engine that answers at once; `overload`, answers a second when as many ask as there is
room for, and when four times that rate arrives whether answered or not; `outage`, how many calls an
engine gets that answers 503 to every one. Read the ratios: machines are shared. --keep writes
load.json beside this file.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import monotonic, perf_counter

import aiohttp

HERE = Path(__file__).resolve().parent
QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
CHAT = ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]})
ANSWER = ("/v1/answers", {"question": QUESTION})
ROOM, SECONDS, WARM = 16, 20.0, 3.0


class Both:
    """An engine and the service before it, as long as the block runs."""

    def __init__(self, *engine: str, service: tuple[str, ...] = ()) -> None:
        self.engine_options, self.service_options = engine, service

    def __enter__(self) -> "Both":
        self.engine, self.root = self._start("engine.py", *self.engine_options)
        line = ("--model-url", f"{self.root}/v1", "--model", "stub", *self.service_options)
        self.service, told = self._start("gateway.py", *line)
        self.told = json.loads(told)
        return self

    def _start(self, name: str, *line: str) -> tuple[subprocess.Popen, str]:
        command = [sys.executable, str(HERE / name), *line]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return process, process.stdout.readline().strip()

    def __exit__(self, *_: object) -> None:
        for process in (self.service, self.engine):
            process.terminate()
            process.wait(20)

    def session(self) -> aiohttp.ClientSession:
        headers = {"Authorization": f"Bearer {self.told['key']}"}
        connector = aiohttp.TCPConnector(limit=0)
        return aiohttp.ClientSession(headers=headers, connector=connector)

    async def calls(self) -> int:
        """Return how many chats the engine was asked for."""
        async with self.session() as web, web.get(f"{self.root}/asked") as reply:
            return int(await reply.text())

    def cpu(self) -> float:
        """Return the processor seconds that the service has used."""
        fields = Path(f"/proc/{self.service.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Asked:
    """What came of the requests: statuses, seconds, and whether a refusal said when to return."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: dict[int, list[float]] = {}
        self.told_when = 0
        self.answered: list[float] = []
        self.began = monotonic()

    async def ask(self, web: aiohttp.ClientSession, url: str, what: tuple[str, dict]) -> int:
        path, body = what
        started = perf_counter()
        async with web.post(url + path, json=body) as reply:
            await reply.read()
        self.statuses[reply.status] += 1
        self.seconds.setdefault(reply.status, []).append(perf_counter() - started)
        if reply.status == 200:
            self.answered.append(monotonic() - self.began)
        self.told_when += reply.status in (429, 503) and int(reply.headers["Retry-After"]) > 0
        return reply.status

    def rate(self) -> float:
        """Return answers a second once it is under way, and while questions still come."""
        return sum(WARM < at <= SECONDS for at in self.answered) / (SECONDS - WARM)

    def at(self, status: int, share: float) -> float:
        """Return the milliseconds that a share of the replies with a status took at most."""
        times = sorted(self.seconds.get(status, [0.0]))
        return round(times[round((len(times) - 1) * share)] * 1000, 1)


async def closed(both: Both, what: tuple[str, dict], clients: int, seconds: float) -> Asked:
    """Ask with so many clients that never rest."""
    asked, until = Asked(), monotonic() + seconds

    async def client(web: aiohttp.ClientSession) -> None:
        while monotonic() < until:
            await asked.ask(web, both.told["url"], what)

    async with both.session() as web:
        await asyncio.gather(*(client(web) for _ in range(clients)))
    return asked


async def opened(both: Both, what: tuple[str, dict], rate: float, seconds: float) -> Asked:
    """Ask at a rate, at random moments, whatever comes back."""
    asked, tasks, until = Asked(), [], monotonic() + seconds
    async with both.session() as web:
        while monotonic() < until:
            tasks.append(asyncio.ensure_future(asked.ask(web, both.told["url"], what)))
            await asyncio.sleep(random.expovariate(rate))
        await asyncio.gather(*tasks)
    return asked


async def gateway() -> dict:
    with Both("--tokens", "16") as both:
        await closed(both, CHAT, 4, WARM)
        alone = await closed(both, CHAT, 1, 5)
        before, started = both.cpu(), monotonic()
        crowd = await closed(both, CHAT, ROOM, 10)
        seconds = monotonic() - started
        assert set(alone.statuses) | set(crowd.statuses) == {200}, crowd.statuses
        return {
            "one_client_ms": {"p50": alone.at(200, 0.5), "p99": alone.at(200, 0.99)},
            "sixteen_clients_per_second": round(crowd.statuses[200] / seconds, 1),
            "cpu_ms_per_request": round((both.cpu() - before) / crowd.statuses[200] * 1000, 2),
        }


async def overload() -> dict:
    with Both("--tokens", "100", "--pause", "0.01", service=("--at-once", "8")) as both:
        await closed(both, ANSWER, 1, WARM)
        peak = await closed(both, ANSWER, ROOM, SECONDS)
        over = await opened(both, ANSWER, 4 * peak.rate(), SECONDS)
        again = await closed(both, ANSWER, ROOM, SECONDS)
        best = max(peak.rate(), again.rate())
        return {
            "peak_answers_per_second": [round(peak.rate(), 2), round(again.rate(), 2)],
            "offered_per_second": round(sum(over.statuses.values()) / SECONDS, 1),
            "answers_per_second": round(over.rate(), 2),
            "share_of_peak": round(over.rate() / best, 3),
            "statuses": {str(s): c for s, c in over.statuses.items()},
            "refused_and_told_when": over.told_when,
            "refused_ms": {"p50": over.at(503, 0.5), "p99": over.at(503, 0.99)},
        }


async def outage() -> dict:
    with Both("--fail", "503") as both:
        await closed(both, ANSWER, 1, WARM)
        before = await both.calls()
        asked = await closed(both, ANSWER, 4, SECONDS)
        calls = await both.calls() - before
        return {
            "questions": sum(asked.statuses.values()),
            "statuses": {str(s): c for s, c in asked.statuses.items()},
            "calls_to_the_engine": calls,
            "calls_per_question": round(calls / sum(asked.statuses.values()), 3),
        }


async def measured() -> dict:
    return {
        "gateway": await gateway(),
        "overload": await overload(),
        "outage": await outage(),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    told = json.dumps(asyncio.run(measured()), indent=2)
    print(told)
    if chosen.keep:
        (HERE / "load.json").write_text(told + "\n")


if __name__ == "__main__":
    main()
