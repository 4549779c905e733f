"""Named faults of a model server, each played over a real socket, and what we make of it."""

import asyncio
import math
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sectorkit import Prompt, Question
from sectorkit.errors import DeadlineExceeded, ModelUnavailable
from sectorkit.serving.backend import Backend
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.vllm import VllmModel
from sectorkit.testing import FakeModel
from sectorkit.values import Instead, Usage

Writer = asyncio.StreamWriter
Play = Callable[[Writer], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
DONE = b"data: [DONE]\n\n"
FINISHED = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'


def token(text: str = "", **more: object) -> bytes:
    choices = [{"index": 0, "delta": {"content": text}}] if text else []
    return b"data: " + orjson.dumps({"choices": choices, **more}) + b"\n\n"


def says(*pieces: bytes, pause: float = 0.0) -> Play:
    async def play(writer: Writer) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return play


def answers(status: int, body: bytes = b"{}", *headers: bytes) -> Play:
    head = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n" % (status, len(body))
    return says(head + b"".join(h + b"\r\n" for h in headers) + b"Connection: close\r\n\r\n" + body)


WHOLE = (token("다섯 "), token("권. [1]"), DONE)


async def hangs(writer: Writer) -> None:
    await asyncio.sleep(30)


async def hangs_after_the_head(writer: Writer) -> None:
    await says(HEAD)(writer)
    await asyncio.sleep(30)


async def resets(writer: Writer) -> None:
    writer.transport.abort()


async def resets_in_the_middle(writer: Writer) -> None:
    await says(HEAD, token("다섯 "))(writer)
    await asyncio.sleep(0.02)
    writer.transport.abort()


GOOD = says(HEAD, *WHOLE)


class Server:
    """Plays one part after another on a real socket; the last one again and again."""

    def __init__(self, *parts: Play) -> None:
        self.parts, self.asked, self.gone = parts, [], 0

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            self.asked.append((head, await reader.readexactly(length)))
            play = self.parts[min(len(self.asked), len(self.parts)) - 1]
            part = asyncio.ensure_future(play(writer))
            left = asyncio.ensure_future(reader.read())
            await asyncio.wait({part, left}, return_when=asyncio.FIRST_COMPLETED)
            self.gone += left.done() and not part.done()
            part.cancel(), left.cancel()
            await asyncio.gather(part, left, return_exceptions=True)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def model(self, **more: object) -> AsyncIterator[VllmModel]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        backend = Backend(f"http://127.0.0.1:{port}/v1", wait=_soon, **more)
        try:
            yield VllmModel(backend, "m")
        finally:
            await backend.close()
            server.close()


async def _soon(seconds: float) -> None:
    await asyncio.sleep(0)


def prompt(seconds: float = math.inf) -> Prompt:
    return Prompt(
        Question("몇 권?", id="ask-1", deadline=monotonic() + seconds), "규칙", "자료", {}
    )


async def written(model: object, seconds: float = math.inf) -> list[object]:
    return [piece async for piece in model.write(prompt(seconds))]


BEFORE_THE_FIRST_BYTE = {
    "503-storm": answers(503),
    "502": answers(502),
    "504": answers(504),
    "429": answers(429),
    "500-while-draining": answers(500, b'{"message":"cannot schedule new futures after shutdown"}'),
    "reset-before-an-answer": resets,
    "closed-without-an-answer": says(b""),
    "garbage-instead-of-http": says(b"SSH-2.0-OpenSSH\r\n"),
}


@pytest.mark.parametrize("fault", BEFORE_THE_FIRST_BYTE)
async def test_before_the_first_byte_it_is_tried_once_more(fault):
    server = Server(BEFORE_THE_FIRST_BYTE[fault], GOOD)
    async with server.model() as model:
        assert await written(model) == ["다섯 ", "권. [1]"]
    assert len(server.asked) == 2


REQUESTS_OWN = {
    "400-prompt-too-long": (400, "request"),
    "401-wrong-key": (401, "key"),
    "403-no-right": (403, "key"),
    "404-unknown-model": (404, "name"),
    "422-unknown-shape": (422, "request"),
    "500-engine-dead": (500, "server"),
    "301-moved": (301, "request"),
}


@pytest.mark.parametrize("fault", REQUESTS_OWN)
async def test_what_would_fail_again_is_not_tried_again(fault):
    status, kind = REQUESTS_OWN[fault]
    server = Server(answers(status, b"secret inside", b"Location: http://127.0.0.1:1/"))
    async with server.model() as model:
        with pytest.raises(ModelUnavailable) as error:
            await written(model)
    assert error.value.kind == kind and "secret" not in str(error.value)
    assert len(server.asked) == 1


IN_THE_MIDDLE = {
    "reset-in-the-middle": (resets_in_the_middle, "cut"),
    "cut-between-two-events": (says(HEAD, token("다섯 ")), "cut"),
    "cut-inside-an-event": (says(HEAD, token("다섯 "), b'data: {"choi'), "cut"),
    "no-json": (says(HEAD, token("다섯 "), b"data: nonsense\n\n", DONE), "not-json"),
    "json-but-no-object": (says(HEAD, token("다섯 "), b"data: 5\n\n", DONE), "error-event"),
    "error-event": (
        says(HEAD, token("다섯 "), token(error={"message": "oom"}), DONE),
        "error-event",
    ),
    "half-a-character": (says(HEAD, token("다섯 "), b'data: "\xea\xb6\n\n', DONE), "not-json"),
    "one-event-of-five-megabytes": (
        says(HEAD, token("다섯 "), b"data: " + b"x" * 5_000_000),
        "too-large",
    ),
}


@pytest.mark.parametrize("fault", IN_THE_MIDDLE)
async def test_after_the_first_byte_it_is_an_error_and_never_tried_again(fault):
    play, kind = IN_THE_MIDDLE[fault]
    server = Server(play)
    async with server.model() as model:
        seen = []
        with pytest.raises(ModelUnavailable) as error:
            async for piece in model.write(prompt()):
                seen.append(piece)
    assert seen == ["다섯 "] and error.value.kind == kind
    assert len(server.asked) == 1


HARMLESS = {
    "one-byte-at-a-time": says(HEAD, *(bytes([b]) for b in b"".join(WHOLE))),
    "carriage-returns": says(HEAD, (b"".join(WHOLE)).replace(b"\n", b"\r\n")),
    "a-return-cut-from-its-line-feed": says(
        HEAD, token("다섯 ").replace(b"\n\n", b"\r\n\r"), b"\n", token("권. [1]"), DONE, pause=0.01
    ),
    "keep-alives": says(HEAD, b": ping\n\n", token("다섯 "), b": ping\n\n", token("권. [1]"), DONE),
    "no-done-but-finished": says(HEAD, token("다섯 "), token("권. [1]"), FINISHED),
    "words-after-done": says(HEAD, *WHOLE, token("더")),
    "an-empty-delta": says(HEAD, b'data: {"choices":[{"delta":{}}]}\n\n', *WHOLE),
    "a-null-delta": says(HEAD, b'data: {"choices":[{"delta":null}]}\n\n', *WHOLE),
    "two-events-in-one-piece": says(HEAD + b"".join(WHOLE)),
    "unknown-fields": says(HEAD, token("다섯 ", surprise={"a": 1}), token("권. [1]"), DONE),
    "a-wrong-content-type": says(HEAD.replace(b"event-stream", b"plain"), *WHOLE),
}


@pytest.mark.parametrize("oddity", HARMLESS)
async def test_what_is_only_odd_changes_nothing(oddity):
    async with Server(HARMLESS[oddity]).model() as model:
        assert await written(model) == ["다섯 ", "권. [1]"]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085", "\x0b", "\x1c", "\ufeff"])
async def test_a_line_separator_inside_a_token_is_text(mark):
    async with Server(says(HEAD, token(f"가{mark}나"), DONE)).model() as model:
        assert await written(model) == [f"가{mark}나"]


async def test_the_same_token_five_thousand_times_is_a_legal_answer():
    used = {"prompt_tokens": 1, "completion_tokens": 5_000}
    play = says(HEAD + token("아 ") * 5_000 + token(usage=used) + DONE)
    async with Server(play).model() as model:
        got = await written(model)
    assert got.count("아 ") == 5_000 and got[-1] == Usage(1, 5_000)


@pytest.mark.parametrize("play", [hangs, hangs_after_the_head], ids=["accepts", "head"])
async def test_a_server_that_hangs_costs_no_more_than_the_deadline(play):
    async with Server(play).model() as model:
        started = monotonic()
        with pytest.raises(DeadlineExceeded):
            await written(model, 0.3)
    assert monotonic() - started < 1.5


async def test_a_server_slower_than_the_deadline_is_stopped_in_the_middle():
    server = Server(says(HEAD, *[token("아 ")] * 50, pause=0.05))
    async with server.model() as model:
        with pytest.raises(DeadlineExceeded):
            await written(model, 0.4)
        await asyncio.sleep(0.1)
    assert server.gone == 1


async def test_nobody_listens():
    backend = Backend("http://127.0.0.1:9/v1", wait=_soon)
    with pytest.raises(ModelUnavailable) as error:
        await written(VllmModel(backend, "m"))
    assert error.value.kind == "connect"
    await backend.close()


async def test_a_socket_file_is_as_good_as_an_address(tmp_path):
    server, file = Server(GOOD), str(tmp_path / "vllm.sock")
    listening = await asyncio.start_unix_server(server._serve, file)
    backend = Backend(f"unix:{file}", wait=_soon)
    assert await written(VllmModel(backend, "m")) == ["다섯 ", "권. [1]"]
    assert server.asked[0][0].startswith(b"POST /v1/chat/completions ")
    await backend.close()
    listening.close()


async def test_no_file_at_the_socket_is_nobody_who_listens(tmp_path):
    backend = Backend(f"unix:{tmp_path}/none.sock", wait=_soon)
    with pytest.raises(ModelUnavailable) as error:
        await written(VllmModel(backend, "m"))
    assert error.value.kind == "connect"
    await backend.close()


async def test_a_certificate_nobody_vouches_for_is_no_server(tmp_path, caplog):
    server, context = Server(GOOD), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    listening = await asyncio.start_server(server._serve, "127.0.0.1", 0, ssl=context)
    backend = Backend(f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1", wait=_soon)
    with pytest.raises(ModelUnavailable) as error:
        await written(VllmModel(backend, "m"))
    assert error.value.kind == "connect" and not server.asked
    await backend.close()
    listening.close()


def self_signed(folder: Path) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(1))
    written = folder / "server.pem"
    pem = serialization.Encoding.PEM
    written.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(pem)
    )
    return written


async def test_connections_that_the_server_closed_are_not_used_again():
    whole = b"".join(WHOLE)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(whole)
    server = Server(says(head, whole))  # closes without having said that it will
    async with server.model() as model:
        for _ in range(5):
            assert await written(model) == ["다섯 ", "권. [1]"]
            await asyncio.sleep(0.02)
        assert model.backend.counts["second_tries"] == 0


def test_a_pool_outlives_the_loop_it_was_opened_in():
    backend = Backend("http://127.0.0.1:9/v1", wait=_soon)

    async def ask() -> str:
        with pytest.raises(ModelUnavailable) as error:
            await written(VllmModel(backend, "m"))
        return error.value.kind

    assert [asyncio.run(ask()) for _ in range(3)] == ["connect"] * 3
    asyncio.run(backend.close())


async def test_a_retry_after_is_honoured_up_to_the_deadline():
    server, slept = Server(answers(503, b"", b"Retry-After: 7"), GOOD), []

    async def wait(seconds: float) -> None:
        slept.append(seconds)

    async with server.model() as model:
        model.backend._wait = wait
        await written(model)
        assert slept == [7.0]
        server.parts, server.asked = (answers(503, b"", b"Retry-After: 90"),), []
        with pytest.raises(ModelUnavailable) as error:
            await written(model, 5)
    assert error.value.retry_after == 90 and len(server.asked) == 1


async def test_a_nonsense_retry_after_is_no_reason_to_fail():
    async with Server(answers(503, b"", b"Retry-After: soon"), GOOD).model() as model:
        assert await written(model)


async def test_an_outage_is_not_made_worse_by_trying_again():
    server = Server(answers(503))
    async with server.model() as model:
        model.backend.breaker.limit = 2.0  # never opens: the budget alone must hold
        for _ in range(200):
            with pytest.raises(ModelUnavailable):
                await written(model)
    assert len(server.asked) <= 200 * 1.1


async def test_a_server_that_keeps_failing_is_left_alone_and_then_tried_once():
    server, now = Server(*[answers(500)] * 5, GOOD), [100.0]
    async with server.model(clock=lambda: now[0]) as model:
        model.backend._clock = monotonic
        for _ in range(8):
            with pytest.raises(ModelUnavailable):
                await written(model)
        assert len(server.asked) == 5 and model.backend.breaker.open
        now[0] += 2
        assert await written(model) == ["다섯 ", "권. [1]"]
        assert not model.backend.breaker.open


async def test_a_trial_that_fails_doubles_the_rest():
    server, now = Server(answers(500)), [100.0]
    async with server.model(clock=lambda: now[0]) as model:
        model.backend._clock = monotonic
        for seconds in (0, 0, 0, 0, 0, 1.1, 1.1, 1.1):
            now[0] += seconds
            with pytest.raises(ModelUnavailable):
                await written(model)
    assert len(server.asked) == 7 and model.backend.breaker.opened == 3


async def test_being_told_to_slow_down_does_not_open_the_breaker():
    async with Server(answers(429)).model() as model:
        for _ in range(10):
            with pytest.raises(ModelUnavailable):
                await written(model)
        assert not model.backend.breaker.open


async def test_a_caller_who_hangs_up_frees_the_server_and_is_counted():
    server = Server(says(HEAD, *[token("아 ")] * 200, pause=0.02))
    async with server.model() as model:
        async with aclosing(model.write(prompt())) as pieces:
            await anext(pieces)
        await asyncio.sleep(0.1)
        assert server.gone == 1 and model.backend.counts["hung_up"] == 1


async def test_a_caller_cancelled_before_the_first_byte_frees_the_server():
    server = Server(hangs)
    async with server.model() as model:
        task = asyncio.ensure_future(written(model))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.1)
        assert server.gone == 1 and not model.backend.breaker.open


async def test_a_field_that_servers_would_ignore_is_refused_by_us():
    async with Server(GOOD).model() as model:
        with pytest.raises(TypeError, match="guided_json"):
            await model.backend.post("chat/completions", {"model": "m", "guided_json": {}})


async def test_the_request_carries_its_id_and_asks_for_nothing_compressed():
    server = Server(GOOD)
    async with server.model() as model:
        await written(model)
    head = server.asked[0][0].lower()
    assert b"x-request-id: ask-1" in head and b"accept-encoding: identity" in head


@pytest.mark.parametrize(
    "play",
    [answers(500), answers(401), resets, hangs, hangs_after_the_head, says(HEAD, b"data: x\n\n")],
    ids=["500", "401", "reset", "hangs", "hangs-after-the-head", "nonsense"],
)
async def test_before_the_first_word_the_sources_answer_for_the_model(play):
    async with Server(play).model() as model:
        both = WithFallback(model, FakeModel("자료의 말. [1]"))
        got = await written(both, 2)
    assert got[0] == Instead("fake") and "".join(p for p in got[1:-1]) == "자료의 말. [1]"


async def test_after_the_first_word_nothing_is_unsaid():
    async with Server(resets_in_the_middle).model() as model:
        with pytest.raises(ModelUnavailable):
            await written(WithFallback(model, FakeModel("다른 말. [1]")))
