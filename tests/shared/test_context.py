"""A model with a short memory reads what it can hold, best sources first, and never a 400."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorkit import Passage, Prompt, Question
from sectorkit.agents.chat import ChatServer
from sectorkit.compose import compose, fit
from sectorkit.errors import ModelUnavailable
from sectorkit.serving.backend import TOKENIZE, Backend
from sectorkit.serving.context import SHORT, Context, characters, shorten
from sectorkit.serving.vllm import VllmModel
from sectorkit.testing import FakeReply, FakeWire
from sectorkit.testing.wire import Sent

RULES = "자료로만 답하세요. " * 10
DONE = b'data: {"choices":[{"delta":{"content":"\xec\x98\x88. [1]"},"finish_reason":"stop"}]}\n\n'
DONE += b"data: [DONE]\n\n"


def passage(n: int, score: float, sentences: int = 20) -> Passage:
    text = " ".join(f"규정 {n}의 {k}번째 문장은 이렇게 정합니다." for k in range(sentences))
    return Passage(f"p{n}", "d", text, f"규정 {n}", score=score)


def prompt(*scores: float) -> Prompt:
    found = [passage(n, score) for n, score in enumerate(scores, start=1)]
    return compose(Question("몇 번째 문장이 정하나요?"), found, RULES)


class Engine:
    """vLLM as far as it counts: `rate` characters to a token, and 400 for what is too long."""

    def __init__(self, context: int, rate: float = 2.0, *, counts: bool = True) -> None:
        self.context, self.rate, self.counts = context, rate, counts
        self.asked, self.counted = [], 0

    def __call__(self, sent: Sent) -> FakeReply:
        body = sent.body
        tokens = round(characters(body["messages"]) / self.rate) + 8
        if sent.path == TOKENIZE:
            self.counted += 1
            told = {"count": tokens, "max_model_len": self.context, "tokens": []}
            return FakeReply([orjson.dumps(told)]) if self.counts else FakeReply(status=404)
        if tokens + body["max_tokens"] > self.context:
            return FakeReply([b"maximum context length"], 400)
        self.asked.append(body)
        if not body.get("stream"):
            message = {"role": "assistant", "content": "예."}
            told = {"choices": [{"message": message, "finish_reason": "stop"}]}
            return FakeReply([orjson.dumps(told)])
        used = {"choices": [], "usage": {"prompt_tokens": tokens, "completion_tokens": 2}}
        return FakeReply([b"data: " + orjson.dumps(used) + b"\n\n" + DONE])

    def model(self, context: int = 0) -> VllmModel:
        return VllmModel(Backend("http://model/v1", wire=FakeWire(self)), "m", context=context)

    def shown(self) -> str:
        return self.asked[-1]["messages"][1]["content"]


async def written(model: VllmModel, asked: Prompt) -> str:
    return "".join([piece async for piece in model.write(asked) if isinstance(piece, str)])


@pytest.mark.parametrize("rate", [0.4, 1.0, 2.0])
async def test_the_best_sources_are_read_and_the_others_left_out(rate):
    engine = Engine(round(2_000 / rate), rate)
    assert await written(engine.model(), prompt(0.5, 0.9, 0.4, 0.8)) == "예. [1]"
    assert '번호="2"' in engine.shown() and "규정 2의 19번째" in engine.shown()
    assert '번호="3"' not in engine.shown()
    assert engine.shown().endswith("질문: 몇 번째 문장이 정하나요?")


async def test_what_fits_is_sent_as_it_is_and_counted_only_once():
    engine, asked = Engine(100_000), prompt(0.5, 0.9, 0.4)
    model = engine.model()
    for _ in range(5):
        await written(model, asked)
        assert engine.shown() == asked.user
    assert engine.counted == 1


async def test_a_server_that_does_not_count_is_believed_by_what_it_used():
    engine = Engine(2_000, 1.2, counts=False)
    model = engine.model(context=2_000)
    assert await written(model, prompt(0.5, 0.9, 0.4, 0.8))
    assert await written(model, prompt(0.5, 0.9, 0.4, 0.8))
    assert engine.counted == 1 and model.context.rate == pytest.approx(1.2, abs=0.1)


async def test_where_nobody_knows_the_context_nothing_is_cut():
    engine = Engine(100_000, counts=False)
    asked = prompt(0.5, 0.9, 0.4)
    await written(engine.model(), asked)
    assert engine.shown() == asked.user


async def test_an_outage_is_met_once_and_not_first_by_counting():
    wire = FakeWire(lambda sent: FakeReply(status=500))
    with pytest.raises(ModelUnavailable):
        await written(VllmModel(Backend("http://model/v1", wire=wire), "m"), prompt(0.5, 0.9))
    assert len(wire.sent) == 1


async def test_the_answer_keeps_a_quarter_of_a_small_context():
    engine = Engine(2_000)
    await written(engine.model(), prompt(0.5, 0.9, 0.4, 0.8))
    assert engine.asked[-1]["max_tokens"] == 500


async def test_what_an_agent_was_told_is_shortened_in_the_middle():
    engine = Engine(4_000)
    server = ChatServer("http://model/v1", "m", wire=FakeWire(engine))
    said = [
        {"role": "system", "content": RULES},
        {"role": "user", "content": "세어 주세요"},
        {"role": "tool", "tool_call_id": "c", "content": "앞 " + "자료 " * 5_000 + " 뒤"},
    ]
    assert (await server.complete(said)).message["content"] == "예."
    (body,) = engine.asked
    assert [m["role"] for m in body["messages"]] == ["system", "user", "tool"]
    cut = body["messages"][2]["content"]
    assert cut.startswith("앞 ") and cut.endswith(" 뒤") and "(줄임)" in cut
    assert body["messages"][:2] == said[:2]


async def test_short_messages_are_never_counted():
    wire = FakeWire(lambda sent: FakeReply(status=500))
    context = Context(Backend("http://model/v1", wire=wire), "m")
    assert await context.over([{"role": "user", "content": "가" * SHORT}], 10) == 0
    assert not wire.sent


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(0, 6_000))
@settings(deadline=None)
def test_whatever_the_room_it_is_kept_and_every_source_stays_whole(scores, room):
    whole = prompt(*scores)
    cut = fit(whole, room)
    least = len(whole.system) + len(fit(whole, 0).user)
    assert len(cut.system) + len(cut.user) <= max(room, least)
    assert cut.sources == whole.sources and cut.system == whole.system
    tokens = [line.split('"')[1] for line in cut.user.splitlines() if line.startswith("<자료 ")]
    assert tokens == sorted(tokens, key=int)
    shown = {whole.sources[token].score for token in tokens}
    left_out = {p.score for t, p in whole.sources.items() if t not in tokens}
    assert not shown or not left_out or min(shown) >= max(left_out)
    for line in cut.user.splitlines():
        assert not line.startswith("규정") or line.endswith("정합니다.")


def test_a_room_for_all_changes_nothing():
    whole = prompt(0.5, 0.9)
    assert fit(whole, 100_000) == whole


def test_rules_alone_cannot_be_shortened():
    rules = [{"role": "system", "content": RULES}]
    assert shorten(rules, 100) == rules
