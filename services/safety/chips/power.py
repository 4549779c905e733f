"""How much a machine draws, where it says so. What is not told stays unknown: never estimated."""

import shlex
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sectorkit.errors import BadInput

RAPL = Path("/sys/class/powercap")
EVERY = 0.5
NVIDIA = "nvidia-smi --query-gpu=power.draw --format=csv,noheader,nounits"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Mean watts over a while, and how they were read."""

    watts: float
    by: str


class Meter:
    """Reads watts until stopped; `stop` returns nothing where the machine tells nothing."""

    def __init__(self, command: str = "", rapl: Path = RAPL) -> None:
        """Read by this command, else by the processor's counters, else by nvidia-smi."""
        self._rapl, self._command, self._by = rapl, command, "command" if command else ""
        self._seen: list[float] = []
        self._done = Event()
        self._thread: Thread | None = None
        self._began, self._joules = 0.0, 0.0

    def start(self) -> "Meter":
        """Begin. Raises `BadInput` when a given command does not print watts."""
        self._began = time.monotonic()
        if not self._command and (joules := _joules(self._rapl)) is not None:
            self._joules, self._by = joules, "rapl"
            return self
        if not self._command and _printed(NVIDIA) is not None:
            self._command, self._by = NVIDIA, "nvidia-smi"
        if not self._command:
            return self
        if _printed(self._command) is None:
            raise BadInput(f"'{self._command}'이 전력을 와트 숫자로 찍지 않습니다.")
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> Drawn | None:
        """Return the mean watts since `start`."""
        self._done.set()
        if self._thread:
            self._thread.join()
            return Drawn(sum(self._seen) / len(self._seen), self._by) if self._seen else None
        if self._by != "rapl":
            return None
        joules = (_joules(self._rapl) or 0.0) - self._joules
        seconds = time.monotonic() - self._began
        return Drawn(joules / seconds, "rapl") if joules > 0 and seconds > 0 else None

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            if (watts := _printed(self._command)) is not None:
                self._seen.append(watts)


def _joules(folder: Path) -> float | None:
    """Return the energy counters of all packages together, in joules."""
    try:
        counters = [int(path.read_text()) for path in folder.glob("intel-rapl:?/energy_uj")]
    except (OSError, ValueError):
        return None
    return sum(counters) / 1e6 if counters else None


def _printed(command: str) -> float | None:
    """Return the sum of the numbers a command prints, one a line: watts of every card."""
    try:
        ran = subprocess.run(
            shlex.split(command), capture_output=True, text=True, timeout=10, check=True
        )
        return sum(float(line) for line in ran.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
