"""Each side works in a process of its own environment, in turns, on one core.

A driver starts `Side`s and tells each when to work; a worker calls `work` with what it does in a
turn. They talk in lines of JSON.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DATA = ROOT.parent / "shared" / "data"
PEERS = ROOT / ".peers"
QUIET = {
    "OMP_NUM_THREADS": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What keeps a peer from reporting home or from starting threads: it costs none of them time."""


class Side:
    """One peer, or us, at work in a process."""

    def __init__(
        self, name: str, python: Path, script: str, arguments: Sequence[str] = (), core: int = -1
    ) -> None:
        """Start it on one core, or on any with -1; `ready` waits until it has loaded."""
        self.name = name
        command = [str(python), "-W", "ignore", str(HERE / script), name, *arguments]
        self.process = subprocess.Popen(
            ["env", *(f"{n}={v}" for n, v in QUIET.items()), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if core >= 0:
            os.sched_setaffinity(self.process.pid, {core})

    @cached_property
    def ready(self) -> dict[str, Any]:
        """Wait for it to have loaded, and return what it says of itself."""
        return self._read()

    def _read(self) -> dict[str, Any]:
        while line := self.process.stdout.readline():
            if line.startswith("{"):
                return json.loads(line)
        raise SystemExit(f"{self.name} ended with {self.process.wait()}")

    def turn(self, **asked: Any) -> dict[str, Any]:
        """Let it work once and return what it measured."""
        assert self.ready
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """Let it end."""
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def work(ready: Mapping[str, Any], turn: Callable[..., Mapping[str, Any]]) -> None:
    """Work a turn for every line that the driver sends."""
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        print(json.dumps(turn(**json.loads(line))), flush=True)


def rounds(sides: Sequence[Side], count: int, **asked: Any) -> list[dict[str, dict[str, Any]]]:
    """Let every side work in each round, another one first each time."""
    found = []
    for n in range(count):
        order = [*sides[n % len(sides) :], *sides[: n % len(sides)]]
        found.append({side.name: side.turn(**asked) for side in order})
        print(f"round {n + 1} of {count}", file=sys.stderr, flush=True)
    return found


def medians(found: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """Return the median over the rounds of whatever each side measured."""
    return {
        name: {key: brief(statistics.median(r[name][key] for r in found)) for key in found[0][name]}
        for name in sorted(found[0])
    }


def over(
    found: Sequence[Mapping[str, Mapping[str, float]]], key: str, ours: str, others: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return how often ours goes into each other's figure: the median of the rounds, the worst."""
    ratios = {o: [r[o][key] / r[ours][key] for r in found] for o in others}
    return {
        o: {"median": round(statistics.median(r), 2), "worst": round(min(r), 2)}
        for o, r in ratios.items()
    }


def brief(value: float) -> float:
    """Return three digits that count."""
    return float(f"{value:.3g}") if abs(value) < 1000 else round(value)


def machine() -> dict[str, Any]:
    """Return where this was measured, and how busy it was."""
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load_1_minute": round(os.getloadavg()[0], 1),
    }


def versions(*names: str) -> dict[str, str]:
    """Return the releases of those packages that are installed here."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def resident(pid: int | str = "self") -> float:
    """Return the megabytes of memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def family() -> float:
    """Return the megabytes that this process and all it started hold."""
    return sum(resident(pid) for pid in descent(os.getpid()))


def family_cpu() -> float:
    """Return the CPU seconds that this process and all it started have used."""
    return sum(cpu_of(pid) for pid in descent(os.getpid()))


def descent(pid: int) -> list[int]:
    """Return a process and all it started."""
    found, known = [pid], 0
    while known < len(found):
        for file in Path(f"/proc/{found[known]}/task").glob("*/children"):
            found += map(int, file.read_text().split())
        known += 1
    return found


def cpu_of(pid: int) -> float:
    """Return the CPU seconds that a process has used, to the hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def keep(found: Mapping[str, Any], file: Path) -> None:
    """Print a report and write it down."""
    told = json.dumps(found, ensure_ascii=False, indent=1)
    print(told)
    file.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps(versions(*sys.argv[1:])))
