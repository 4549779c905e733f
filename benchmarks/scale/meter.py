"""What work costs: seconds, CPU seconds and peak memory of a process and its children."""

import os
import threading
import time
from pathlib import Path
from typing import Any, Self

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Meter:
    """Watches from `with` to its end; whoever ends within is counted."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self.peak = self.peak_children = 0
        self.seconds = self.cpu = self.cpu_children = 0.0

    def __enter__(self) -> Self:
        self._begun, self._times = time.perf_counter(), os.times()
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()
        now, then = os.times(), self._times
        self.seconds = time.perf_counter() - self._begun
        self.cpu = now.user + now.system - then.user - then.system
        self.cpu_children = (
            now.children_user + now.children_system - then.children_user - then.children_system
        )

    def report(self, done: int) -> dict[str, Any]:
        """Return the costs, with `done` pieces by second; memory is anonymous and shared pages."""
        cpu = self.cpu + self.cpu_children
        return {
            "seconds": round(self.seconds, 1),
            "cpu_seconds": round(cpu, 1),
            "cpu_seconds_of_children": round(self.cpu_children, 1),
            "per_second": round(done / self.seconds, 1),
            "per_cpu_second": round(done / cpu, 1) if cpu else 0.0,
            "peak_rss_mb": round(self.peak / 1e6),
            "peak_rss_mb_of_children": round(self.peak_children / 1e6),
        }

    def _look(self) -> None:
        while not self._over.wait(0.5):
            own = resident(os.getpid())
            children = sum(resident(pid) for pid in below(os.getpid()))
            self.peak = max(self.peak, own)
            self.peak_children = max(self.peak_children, children)


def below(pid: int) -> list[int]:
    """Return the processes under one, as they are now."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return children + [more for child in children for more in below(child)]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
