"""The client of a model server: bytes in any cut, honest errors, nothing left running."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx
import pytest

from sectorkit import Prompt, Question
from sectorkit.errors import ModelUnavailable
from sectorkit.serving.backend import Backend
from sectorkit.serving.vllm import VllmModel
from sectorkit.values import Turn, Usage

PROMPT = Prompt(Question("책은 몇 권까지?", id="ask-1"), "규칙", "자료와 질문", {})


def chunk(text: str = "", **more: object) -> bytes:
    body = {"choices": [{"delta": {"content": text}}] if text else [], **more}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


USED = chunk(usage={"prompt_tokens": 7, "completion_tokens": 3})
DONE = b"data: [DONE]\n\n"


class Bytes(httpx.AsyncByteStream):
    def __init__(self, data: bytes, cut: int = 0, breaks: bool = False) -> None:
        self.data, self.cut, self.breaks, self.closed = data, cut, breaks, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.data), self.cut or len(self.data)):
            yield self.data[at : at + (self.cut or len(self.data))]
        if self.breaks:
            raise httpx.ReadError("reset")

    async def aclose(self) -> None:
        self.closed = True


def model(stream: Bytes | None = None, status: int = 200, **more: object) -> VllmModel:
    asked = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if stream is None and status == 200:
            raise httpx.ConnectError("refused")
        return httpx.Response(status, stream=stream or Bytes(b"{}"), **more)

    backend = Backend("http://model/v1", "secret", transport=httpx.MockTransport(handle), wait=soon)
    made = VllmModel(backend, "m")
    made.asked = asked
    return made


async def soon(seconds: float) -> None:
    """Wait no time at all."""


async def written(made: VllmModel) -> list[str | Usage]:
    return [piece async for piece in made.write(PROMPT)]


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 7, 64])
async def test_text_arrives_whole_however_the_bytes_are_cut(cut):
    data = chunk("다섯 ") + chunk("권\u2028까지\u0085입니다. [1]") + USED + DONE
    assert await written(model(Bytes(data, cut))) == [
        "다섯 ", "권\u2028까지\u0085입니다. [1]", Usage(7, 3),
    ]  # fmt: skip


async def test_keep_alives_and_carriage_returns_say_nothing():
    data = b": ping\r\n\r\n" + chunk("예.").replace(b"\n\n", b"\r\n\r\n") + DONE
    assert await written(model(Bytes(data))) == ["예."]


async def test_it_asks_for_a_stream_with_the_question_id_and_the_key():
    made = model(Bytes(chunk("예.") + DONE))
    await written(made)
    (request,) = made.asked
    body = json.loads(request.content)
    assert request.url.path == "/v1/chat/completions"
    assert request.headers["x-request-id"] == "ask-1"
    assert request.headers["authorization"] == "Bearer secret"
    assert body["stream"] and [m["role"] for m in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    "broken",
    [
        Bytes(chunk("다섯") + b'data: {"choi'),  # ends inside an event
        Bytes(chunk("다섯"), breaks=True),  # reset
        Bytes(b"data: not json\n\n"),
        Bytes(chunk("다섯") + chunk(error={"message": "out of memory"})),
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
        await written(model(status=503, headers={"Retry-After": "9"}))
    assert error.value.retry_after == 9


async def test_a_caller_who_stops_reading_closes_the_stream():
    stream = Bytes(chunk("하나 ") * 50 + DONE, cut=10)
    async with aclosing(model(stream).write(PROMPT)) as pieces:
        async for _ in pieces:
            break
    assert stream.closed


async def test_a_follow_up_is_rephrased_by_the_model():
    made = model(Bytes(chunk("연체하면 ") + chunk("어떻게 되나요?") + DONE))
    history = (Turn("user", "책은 며칠 빌리나요?"), Turn("assistant", "14일입니다."))
    assert await made.rephrase(Question("늦으면요?", history=history)) == "연체하면 어떻게 되나요?"
    assert "14일" in made.asked[0].content.decode()
