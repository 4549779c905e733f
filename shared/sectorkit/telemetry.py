"""Spans under the names of OpenTelemetry's GenAI conventions: all the names we use are here.

Names: open-telemetry/semantic-conventions-genai 0.1.0 (2026, "development": they may still move;
a test pins them). Nothing a person wrote or read is in a span. Without OpenTelemetry, or without a
provider, nothing happens: `pip install sectorkit[otel]`, then `opentelemetry-instrument sectorkit
up` sends them where `OTEL_EXPORTER_OTLP_ENDPOINT` says.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
REQUEST_MODEL = "gen_ai.request.model"
RESPONSE_MODEL = "gen_ai.response.model"
STREAM = "gen_ai.request.stream"
FIRST_CHUNK = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
DATA_SOURCE = "gen_ai.data_source.id"
TOP_K = "gen_ai.retrieval.top_k"
ERROR = "error.type"
WORKFLOW, RETRIEVAL, CHAT = "invoke_workflow", "retrieval", "chat"
OURS = "sectorkit"
STATUS, REASON, REQUEST, DEGRADED, DROPPED = (
    f"{OURS}.{name}" for name in ("status", "reason", "request.id", "degraded", "dropped")
)


class Told(Protocol):
    """What an answer's record tells of itself: `audit.Record` does."""

    sector: Any
    question: Any
    model: str
    asked: str
    status: str
    usage: Any
    degraded: list[str]
    dropped: int
    timings_ms: dict[str, float]
    spans: dict[str, tuple[int, int]]
    failure: str


@lru_cache(maxsize=1)
def tracer() -> Any:
    """Return OpenTelemetry's tracer, or nothing where it is not installed."""
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer(OURS)


def tell(record: Told, tracer: Any) -> None:
    """Send the spans of an answer that is over: the whole, the search, the writing."""
    if tracer is None or "answer" not in record.spans:
        return
    whole = _span(tracer, f"{WORKFLOW} {record.sector.name}", "answer", record, _whole(record))
    if not whole.is_recording():  # nobody listens, or this one was not drawn
        return
    from opentelemetry.trace import set_span_in_context

    within = set_span_in_context(whole)
    for stage, name, attributes in (
        ("retrieve", RETRIEVAL, _search(record)),
        ("generate", f"{CHAT} {record.model}", _writing(record)),
    ):
        child = _span(tracer, name, stage, record, attributes, within)
        if child is not None:
            child.end(record.spans[stage][1])
    whole.end(record.spans["answer"][1])


def _span(
    tracer: Any,
    name: str,
    stage: str,
    record: Told,
    attributes: Mapping[str, Any],
    within: Any = None,
) -> Any:
    if stage not in record.spans:
        return None
    start = record.spans[stage][0]
    return tracer.start_span(name, context=within, start_time=start, attributes=dict(attributes))


def _whole(record: Told) -> dict[str, Any]:
    told = {
        OPERATION: WORKFLOW,
        PROVIDER: OURS,
        STATUS: record.status,
        REQUEST: record.question.id,
        DROPPED: record.dropped,
        DEGRADED: list(record.degraded),
    }
    return told | ({ERROR: record.failure} if record.failure else {})


def _search(record: Told) -> dict[str, Any]:
    return {
        OPERATION: RETRIEVAL,
        PROVIDER: OURS,
        DATA_SOURCE: record.sector.name,
        TOP_K: record.question.top_k,
    }


def _writing(record: Told) -> dict[str, Any]:
    told = {
        OPERATION: CHAT,
        PROVIDER: OURS if record.model.startswith(OURS) else "vllm",
        REQUEST_MODEL: record.asked,
        RESPONSE_MODEL: record.model,
        STREAM: True,
        INPUT_TOKENS: record.usage.prompt_tokens,
        OUTPUT_TOKENS: record.usage.completion_tokens,
    }
    first = record.timings_ms.get("ttft")
    return told | ({FIRST_CHUNK: first / 1000} if first is not None else {})
