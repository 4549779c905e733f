"""An answer leaves spans under the conventions' names, and nothing that anybody said."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from sectorkit import Engine, Question, answer, telemetry
from sectorkit.audit import Audit
from sectorkit.errors import ModelUnavailable
from sectorkit.testing import FakeModel, MemoryLedger, small_sector

ASKED = "책은 몇 권까지 빌릴 수 있나요?"


@pytest.fixture
def spans(monkeypatch):
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(telemetry, "tracer", lambda: provider.get_tracer("sectorkit"))
    return kept


async def ask(text, model=None):
    sector, index = small_sector()
    engine = Engine(index=index, model=model or FakeModel(), audit=Audit(MemoryLedger()))
    return [event async for event in answer(Question(text, id="ask-1"), sector, engine)]


async def test_the_whole_the_search_and_the_writing_are_told_and_lie_within_each_other(spans):
    await ask(ASKED)
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert set(by_name) == {"invoke_workflow library", "retrieval", "chat fake"}
    whole = by_name["invoke_workflow library"]
    for name in ("retrieval", "chat fake"):
        child = by_name[name]
        assert child.parent.span_id == whole.context.span_id
        assert whole.start_time <= child.start_time <= child.end_time <= whole.end_time


async def test_the_names_are_those_of_the_conventions(spans):
    await ask(ASKED)
    by_name = {span.name: dict(span.attributes) for span in spans.get_finished_spans()}
    assert by_name["retrieval"] == {
        "gen_ai.operation.name": "retrieval",
        "gen_ai.provider.name": "sectorkit",
        "gen_ai.data_source.id": "library",
        "gen_ai.retrieval.top_k": 8,
    }
    chat = by_name["chat fake"]
    assert chat["gen_ai.operation.name"] == "chat" and chat["gen_ai.request.model"] == "fake"
    assert chat["gen_ai.usage.input_tokens"] > 0 and chat["gen_ai.usage.output_tokens"] > 0
    assert 0 <= chat["gen_ai.response.time_to_first_chunk"] < 5
    whole = by_name["invoke_workflow library"]
    assert (whole["sectorkit.status"], whole["sectorkit.request.id"]) == ("answered", "ask-1")


async def test_nothing_anybody_said_is_in_a_span(spans):
    await ask(f"{ASKED} 제 번호는 010-1234-5678입니다")
    told = " ".join(span.to_json() for span in spans.get_finished_spans())
    assert "1234" not in told and "빌릴" not in told and "\\u" not in told


async def test_an_error_is_told_by_its_type(spans):
    class Away(FakeModel):
        async def write(self, prompt):
            raise ModelUnavailable("secret")
            yield ""

    with pytest.raises(ModelUnavailable):
        await ask(ASKED, Away())
    whole = next(s for s in spans.get_finished_spans() if s.name.startswith("invoke"))
    assert whole.attributes["error.type"] == "ModelUnavailable" and "secret" not in whole.to_json()


async def test_without_opentelemetry_nothing_happens(monkeypatch):
    monkeypatch.setattr(telemetry, "tracer", lambda: None)
    assert await ask(ASKED)
