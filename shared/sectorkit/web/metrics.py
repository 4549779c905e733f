"""What the operators' dashboards read: one registry for each application, never a global one."""

from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..degraded import WORDS
from ..errors import SectorKitError
from ..sector import Sector
from ..serving import Counting
from ..serving.admission import Admission
from ..values import Answer

STAGES = ("guard", "rephrase", "retrieve", "compose", "ttft", "generate", "verify")
SECONDS = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
PROBLEMS = ("Unavailable", "ModelUnavailable", "DeadlineExceeded", "QuotaExceeded")
ENDINGS = ("answered", "abstained", "refused", "redirected")


class Metrics:
    """Counts answers as they are finished."""

    def __init__(self, sector: Sector, admission: Admission, model: object = None) -> None:
        """Start at zero, with every series present so that a dashboard finds it."""
        self.registry = registry = CollectorRegistry()
        self.sector = sector.name
        self.stage = Histogram(
            "sectorkit_stage_seconds",
            "Seconds spent in each step of the line.",
            ("sector", "stage"),
            registry=registry,
            buckets=SECONDS,
        )
        self.answers = self._counter("answers", "Answers by how they ended.")
        self.problems = self._counter("problems", "Answers that failed, by problem.")
        self.tokens = self._counter("tokens", "Tokens the model read and wrote.")
        self.citations = self._counter("citations", "Citations verified, and sentences dropped.")
        self.degraded = self._counter("degraded", "Answers made without a part that was down.")
        self.cancelled = Counter(
            "sectorkit_cancelled", "Answers whose caller hung up.", ("sector",), registry=registry
        )
        if isinstance(model, Counting):
            registry.register(ModelCounts(sector.name, model))
        self._series()
        self._gates(admission)

    def _counter(self, name: str, words: str) -> Counter:
        return Counter(f"sectorkit_{name}", words, ("sector", "kind"), registry=self.registry)

    def _series(self) -> None:
        for stage in STAGES:
            self.stage.labels(self.sector, stage)
        for ending in ENDINGS:
            self.answers.labels(self.sector, ending)
        for kind in ("prompt", "completion"):
            self.tokens.labels(self.sector, kind)
        for kind in ("verified", "dropped"):
            self.citations.labels(self.sector, kind)
        for kind in PROBLEMS:
            self.problems.labels(self.sector, kind)
        for part in WORDS:
            self.degraded.labels(self.sector, part)
        self.cancelled.labels(self.sector)

    def _gates(self, admission: Admission) -> None:
        told = (
            ("admitted", "Questions let in since the start."),
            ("shed", "Questions sent away because too many waited."),
            ("inside", "Questions waiting or being answered now."),
        )
        for what, words in told:
            gauge = Gauge(f"sectorkit_{what}", words, ("sector",), registry=self.registry)
            gauge.labels(self.sector).set_function(_reader(admission, (self.sector, what)))

    def note(self, answer: Answer) -> None:
        """Count a finished answer."""
        for stage, milliseconds in answer.timings_ms.items():
            self.stage.labels(self.sector, stage).observe(milliseconds / 1000)
        self.answers.labels(self.sector, answer.status).inc()
        self.tokens.labels(self.sector, "prompt").inc(answer.usage.prompt_tokens)
        self.tokens.labels(self.sector, "completion").inc(answer.usage.completion_tokens)
        verified = sum(len(sentence.citations) for sentence in answer.sentences)
        self.citations.labels(self.sector, "verified").inc(verified)
        self.citations.labels(self.sector, "dropped").inc(answer.dropped)
        for part in answer.degraded:
            self.degraded.labels(self.sector, part).inc()

    def fail(self, error: SectorKitError) -> None:
        """Count an answer that failed."""
        self.problems.labels(self.sector, type(error).__name__).inc()

    def cancel(self) -> None:
        """Count an answer nobody waited for."""
        self.cancelled.labels(self.sector).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)


class ModelCounts(Collector):
    """What happens on the way to the model server, read when it is asked for."""

    def __init__(self, sector: str, model: Counting) -> None:
        """Read from this model."""
        self._sector, self._model = sector, model

    def collect(self) -> Iterable[Metric]:
        """Yield calls, second tries, hang-ups, failures by kind, and the breaker."""
        found = GaugeMetricFamily(
            "sectorkit_model",
            "Calls to the model server since the start.",
            labels=["sector", "kind"],
        )
        for kind, value in self._model.told().items():
            found.add_metric([self._sector, kind], value)
        yield found


def _reader(admission: Admission, what: tuple[str, str]) -> Callable[[], float]:
    return lambda: float(admission.counts[what])
