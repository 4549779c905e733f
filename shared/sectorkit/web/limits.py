"""How much at once, how often, how long."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from time import monotonic

from ..errors import QuotaExceeded

MIB = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What the web layer has to know of the operator's wishes."""

    deadline_seconds: float = 60.0
    """For one whole answer, waiting included."""
    body_bytes: int = MIB
    file_bytes: int = 50 * MIB
    upload_bytes: int = 200 * MIB
    """For all files of one upload together."""
    at_once: int = 16
    """Answers being made at the same time, counted in tokens as answers of the usual length."""
    waiting: int = 64
    """Questions that may wait for their turn, counted the same; the next is sent away at once."""
    requests_per_minute: int = 120
    """For each visitor of an open page; keys carry their own."""
    visitor_days: int = 30
    """So long a browser without a key is known, and what it left is kept."""
    open_demo: bool = False
    """Let anybody who can reach this machine use the page, without a key."""
    warm_demo: bool = True
    """Load the page in the background as soon as the API is ready."""
    allowed_hosts: tuple[str, ...] = ()
    speech_url: str = ""
    """Where speech is transcribed, in Whisper's dialect."""
    speech_model: str = ""
    speech_key: str = field(default="", repr=False)
    oversight_name: str = ""
    oversight_contact: str = ""
    scratch: Path = field(default_factory=lambda: Path(gettempdir()))
    """Where uploads wait until they are read."""


class Buckets:
    """One bucket of requests for each caller, refilled as time passes."""

    def __init__(self) -> None:
        """Start with every bucket full."""
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, subject: str, per_minute: int) -> None:
        """Take one request out of a caller's bucket. Raises `QuotaExceeded`."""
        at = monotonic()
        left, since = self._left.get(subject, (float(per_minute), at))
        left = min(float(per_minute), left + (at - since) * per_minute / 60)
        if left < 1:
            self._left[subject] = (left, at)
            raise QuotaExceeded(
                "짧은 시간에 너무 많이 요청했습니다. 잠시 뒤 다시 시도해 주세요.",
                (1 - left) * 60 / per_minute,
            )
        self._left[subject] = (left - 1, at)
        if len(self._left) > 10_000:
            self._forget_the_idle(at)

    def _forget_the_idle(self, at: float) -> None:
        """Drop buckets that have been full again for a minute or more."""
        self._left = {s: b for s, b in self._left.items() if at - b[1] < 60}
