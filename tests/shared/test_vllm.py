"""The client of a model server: bytes in any cut, honest errors, nothing left running."""

import json
from contextlib import aclosing

import pytest

from sectorkit import Prompt, Question
from sectorkit.errors import ModelUnavailable
from sectorkit.serving.backend import Backend
from sectorkit.serving.vllm import VllmModel
from sectorkit.serving.wire import WireBroken
from sectorkit.testing import FakeReply, FakeWire
from sectorkit.testing.wire import Sent
from sectorkit.values import Turn, Usage

PROMPT = Prompt(Question("책은 몇 권까지?", id="ask-1"), "규칙", "자료와 질문", {})


def chunk(text: str = "", **more: object) -> bytes:
    body = {"choices": [{"delta": {"content": text}}] if text else [], **more}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


USED = chunk(usage={"prompt_tokens": 7, "completion_tokens": 3})
DONE = b"data: [DONE]\n\n"


def cut(data: bytes, size: int = 0, **more: object) -> FakeReply:
    step = size or len(data)
    return FakeReply([data[at : at + step] for at in range(0, len(data), step)], **more)


def model(reply: FakeReply | None = None) -> VllmModel:
    def answer(sent: Sent) -> FakeReply:
        if reply is None:
            raise WireBroken("connect")
        return reply

    wire = FakeWire(answer)
    made = VllmModel(Backend("http://model/v1", "secret", wire=wire, wait=soon), "m")
    made.asked = wire.sent
    return made


async def soon(seconds: float) -> None:
    """Wait no time at all."""


async def written(made: VllmModel) -> list[str | Usage]:
    return [piece async for piece in made.write(PROMPT)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 64])
async def test_text_arrives_whole_however_the_bytes_are_cut(size):
    data = chunk("다섯 ") + chunk("권\u2028까지\u0085입니다. [1]") + USED + DONE
    assert await written(model(cut(data, size))) == [
        "다섯 ", "권\u2028까지\u0085입니다. [1]", Usage(7, 3),
    ]  # fmt: skip


async def test_keep_alives_and_carriage_returns_say_nothing():
    data = b": ping\r\n\r\n" + chunk("예.").replace(b"\n\n", b"\r\n\r\n") + DONE
    assert await written(model(cut(data))) == ["예."]


async def test_it_asks_for_a_stream_with_the_question_id_and_the_key():
    made = model(cut(chunk("예.") + DONE))
    await written(made)
    (sent,) = made.asked
    body = sent.body
    assert sent.path == "chat/completions"
    assert sent.headers == {"Authorization": "Bearer secret", "X-Request-Id": "ask-1"}
    assert body["stream"] and [m["role"] for m in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    "broken",
    [
        cut(chunk("다섯") + b'data: {"choi'),  # ends inside an event
        cut(chunk("다섯"), breaks=True),  # reset
        cut(b"data: not json\n\n"),
        cut(chunk("다섯") + chunk(error={"message": "out of memory"})),
    ],
)
async def test_a_stream_that_breaks_is_an_error_without_its_inside(broken):
    with pytest.raises(ModelUnavailable) as error:
        await written(model(broken))
    assert "memory" not in str(error.value)


async def test_a_server_that_is_not_there_or_overloaded_says_when_to_come_back():
    with pytest.raises(ModelUnavailable):
        await written(model())
    with pytest.raises(ModelUnavailable) as error:
        await written(model(FakeReply([b""], 503, {"retry-after": "9"})))
    assert error.value.retry_after == 9


async def test_a_caller_who_stops_reading_closes_the_stream():
    stream = cut(chunk("하나 ") * 50 + DONE, 10)
    async with aclosing(model(stream).write(PROMPT)) as pieces:
        async for _ in pieces:
            break
    assert stream.closed


async def test_a_follow_up_is_rephrased_by_the_model():
    made = model(cut(chunk("연체하면 ") + chunk("어떻게 되나요?") + DONE))
    history = (Turn("user", "책은 며칠 빌리나요?"), Turn("assistant", "14일입니다."))
    assert await made.rephrase(Question("늦으면요?", history=history)) == "연체하면 어떻게 되나요?"
    assert "14일" in made.asked[0].content.decode()
