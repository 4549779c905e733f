"""Say in the log once a minute what every answer would repeat while something is down."""

import logging
import threading
from time import monotonic

EVERY = 60.0
"""Seconds for which one complaint is not repeated."""


class Sparing(logging.Filter):
    """Lets each kind of record through once a minute, with how many there were since."""

    def __init__(self) -> None:
        """Have said nothing yet."""
        super().__init__()
        self._lock = threading.Lock()
        self._said: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether to write the record; records of one wording are of one kind."""
        with self._lock:
            at, left_out = self._said.get(record.msg, (-EVERY, 0))
            if monotonic() - at < EVERY:
                self._said[record.msg] = at, left_out + 1
                return False
            self._said[record.msg] = monotonic(), 0
        if left_out:
            record.msg = f"{record.msg} (and {left_out} times more since it was last said)"
        return True


def sparing(name: str) -> logging.Logger:
    """Return the logger of this name, which does not repeat itself within a minute."""
    log = logging.getLogger(name)
    log.addFilter(Sparing())
    return log
