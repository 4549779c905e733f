"""Our serving layer before a real vLLM on the processor: what a stub cannot prove."""

import asyncio
import os
import signal
import subprocess
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import monotonic

import httpx
import numpy as np
import orjson
import pytest
import pytest_asyncio

from sectorkit import Engine, Passage, Prompt, Question
from sectorkit.agents.chat import ChatServer
from sectorkit.answer import answer
from sectorkit.audit import Audit
from sectorkit.cli import main
from sectorkit.compose import compose
from sectorkit.errors import ModelUnavailable
from sectorkit.retrieval.embed import RemoteEmbedder
from sectorkit.retrieval.rerank import RemoteReranker
from sectorkit.serving.backend import Backend
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.launch import command
from sectorkit.serving.probe import LONG, Server, probe, warm
from sectorkit.serving.profiles import Capabilities, load_profiles
from sectorkit.serving.vllm import VllmModel, salt
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, small_sector
from sectorkit.values import Instead, Usage

from ..vllm_server import PYTHON, SECTORS, running, vllm

pytestmark = [pytest.mark.vllm, pytest.mark.asyncio(loop_scope="module")]

ABLE = Capabilities(json_schema=True, tools=True, priority=True, cache_salt=True)


@pytest.fixture
def root(vllm_root):
    return vllm_root


@pytest_asyncio.fixture(loop_scope="module")
async def backend(root):
    made = Backend(f"{root}/v1")
    yield made
    await made.close()


@pytest.fixture
def model(backend):
    return VllmModel(backend, "smollm2", able=ABLE, secret=b"s" * 32, priority=5, longest=64)


def prompt(text: str = "Count from one to twenty.", **more: object) -> Prompt:
    return Prompt(Question(text, **more), "You are a helpful assistant.", text, {})


async def written(model, asked: Prompt) -> tuple[str, Usage]:
    got = [piece async for piece in model.write(asked)]
    usage = next(piece for piece in got if isinstance(piece, Usage))
    return "".join(piece for piece in got if isinstance(piece, str)), usage


async def cached(backend: Backend, body: dict) -> int:
    told = await backend.post("chat/completions", body)
    return (told["usage"].get("prompt_tokens_details") or {}).get("cached_tokens") or 0


async def test_it_streams_an_answer_with_honest_counts(model):
    text, usage = await written(model, prompt())
    assert text and usage.prompt_tokens > 10 and usage.completion_tokens > 5
    assert (await written(model, prompt()))[0] == text


async def test_the_request_id_joins_us_and_the_engine(root):
    body = {"model": "smollm2", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    told = httpx.post(
        f"{root}/v1/chat/completions", json=body, headers={"X-Request-Id": "ask-7"}, timeout=60
    )
    assert "ask-7" in told.json()["id"] and told.headers["x-request-id"] == "ask-7"


async def test_who_hangs_up_frees_the_engine(model, root):
    took = []
    for _ in range(10):
        async with aclosing(model.write(prompt("Tell a very long story."))) as pieces:
            await anext(pieces)
            await anext(pieces)
        left = monotonic()
        while await asyncio.to_thread(running, root) and monotonic() - left < 5:
            await asyncio.sleep(0.005)
        took.append(monotonic() - left)
    assert np.median(took) < 1 and max(took) < 5
    assert model.backend.counts["hung_up"] == 10


async def test_who_is_cancelled_before_the_first_token_frees_the_engine(model, root):
    tasks = [asyncio.ensure_future(written(model, prompt(LONG + str(n)))) for n in range(6)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    left = monotonic()
    while await asyncio.to_thread(running, root) and monotonic() - left < 5:
        await asyncio.sleep(0.02)
    assert not running(root)


async def test_structured_output_is_what_was_asked_for(root):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}, "big": {"type": "boolean"}},
        "required": ["city", "big"],
        "additionalProperties": False,
    }
    server = ChatServer(f"{root}/v1", "smollm2")
    turn = await server.complete(
        [{"role": "user", "content": "Name a city as JSON with city and big."}], schema=schema
    )
    assert set(orjson.loads(turn.message["content"])) == {"city", "big"}
    await server.close()


CARDS = (
    Passage(
        "a#1", "a", "A reader may borrow five books for fourteen days [1].", "Lending", "Rule 1"
    ),
    Passage("b#1", "b", "The library opens at nine in the morning [2].", "Hours", "Rule 2"),
)
WAYS = (
    "You are a librarian. Repeat the line that answers exactly as it is written, with its number.",
    "Copy the one sentence of the sources that answers, word for word, with its number.",
)


class Both:
    """An index that finds both cards, whatever is asked."""

    async def search(self, question: Question) -> list[Passage]:
        return [replace(card, score=0.9) for card in CARDS]

    async def count(self, question: Question) -> int:
        return len(CARDS)


async def test_a_true_answer_stands_on_exact_words_of_its_source(backend, tmp_path):
    """A model this small cites when it copies; whatever else it says must not leave."""
    store, (sector, _) = open_store(tmp_path), small_sector()
    model = VllmModel(backend, "smollm2", longest=28)
    engine = Engine(index=Both(), model=model, audit=Audit(store.ledger))
    asked = Question("How many books may a reader borrow?")
    said = []
    for way in WAYS:
        events = [e async for e in answer(asked, replace(sector, instructions=way), engine)]
        said.append(events[-1].answer)
    store.close()
    cited = [c for told in said for sentence in told.sentences for c in sentence.citations]
    assert any(told.status == "answered" and "five books" in told.text for told in said)
    assert all(told.usage.completion_tokens for told in said)
    texts = {card.id: card.text for card in CARDS}
    assert all(texts[c.passage_id][c.start : c.end] == c.quote for c in cited)


async def test_the_old_way_to_constrain_is_ignored_in_silence_so_we_refuse_it(root, backend):
    body = {
        "model": "smollm2",
        "messages": [{"role": "user", "content": "Say hello."}],
        "max_tokens": 8,
        "guided_choice": ["yes", "no"],
    }
    told = httpx.post(f"{root}/v1/chat/completions", json=body, timeout=60).json()
    assert told["choices"][0]["message"]["content"] not in ("yes", "no")
    with pytest.raises(TypeError, match="guided_choice"):
        await backend.post("chat/completions", body)


async def test_an_unknown_model_and_a_prompt_too_long_are_told_apart(backend):
    with pytest.raises(ModelUnavailable) as error:
        await written(VllmModel(backend, "absent"), prompt())
    assert error.value.kind == "name"
    with pytest.raises(ModelUnavailable) as error:  # a question alone is never cut
        await written(VllmModel(backend, "smollm2"), prompt("long " * 5_000))
    assert error.value.kind == "request"
    assert not backend.breaker.open and backend.counts["second_tries"] == 0


async def test_more_sources_than_it_reads_at_once_are_fitted_and_the_best_stay(model):
    text = " ".join(f"도서관은 책을 {n}일 동안 빌려줍니다." for n in range(1, 40))
    found = [Passage(f"p{n}", "d", text, f"규정 {n}", score=1 - n / 10) for n in range(8)]
    asked = compose(Question("며칠 동안 빌리나요?"), found, "자료로만 답하세요. " * 10)
    _, usage = await written(model, asked)
    assert 2_000 < usage.prompt_tokens <= 4_096 - 64
    assert (await written(model, asked))[1] == usage


async def test_what_an_agent_was_told_is_fitted_too(root):
    server = ChatServer(f"{root}/v1", "smollm2")
    said = [
        {"role": "system", "content": "Answer in one word."},
        {"role": "user", "content": "How many days?"},
        {"role": "assistant", "content": "I look it up."},
        {"role": "user", "content": "책을 빌리는 날은 열나흘입니다. " * 2_000},
    ]
    schema = {
        "type": "object",
        "properties": {"days": {"type": "integer", "minimum": 0, "maximum": 99}},
        "required": ["days"],
        "additionalProperties": False,
    }
    turn = await server.complete(said, schema=schema)
    assert set(orjson.loads(turn.message["content"])) == {"days"}
    await server.close()


async def test_a_tenants_prefix_is_its_own(backend):
    def body(tenant: str) -> dict:
        messages = [{"role": "user", "content": LONG + "tenants"}]
        salted = salt(b"secret", tenant)
        return {"model": "smollm2", "messages": messages, "max_tokens": 1, "cache_salt": salted}

    assert await cached(backend, body("clinic")) == 0
    assert await cached(backend, body("clinic")) > 0
    assert await cached(backend, body("other")) == 0


async def test_the_same_documents_are_read_once(backend):
    passages = [
        Passage(f"p{n}", "d", f"Rule {n}: a book may be borrowed for {n} days. " * 12, f"Rule {n}")
        for n in range(1, 6)
    ]

    def body(text: str, found: list[Passage]) -> dict:
        made = compose(Question(text), found, "Answer from the sources alone. " * 10)
        messages = [
            {"role": "system", "content": made.system},
            {"role": "user", "content": made.user},
        ]
        return {"model": "smollm2", "messages": messages, "max_tokens": 1}

    await cached(backend, body("How long?", passages))
    again = await cached(backend, body("Which rule is first?", passages[::-1]))  # another ranking
    read = await backend.post("chat/completions", body("How long?", passages))
    assert again >= 0.75 * read["usage"]["prompt_tokens"]


async def test_the_check_finds_what_is_there_and_what_is_not(root, capsys):
    with Server(f"{root}/v1", "smollm2") as server:
        found = {p.what: p for p in probe(server, ABLE, 4096)}
    assert all(found[what].there for what in ("모델", "문맥 길이", "대화", "구조화 출력"))
    called = found["도구 호출"]  # the parser is there; this model's arguments may be no object
    assert called.there or called.told.startswith("add_days ")
    assert found["우선순위"].there and found["캐시 솔트"].there and found["접두어 캐시"].there
    line = ["model", "check", "--base-url", f"{root}/v1", "--model", "absent"]
    assert main(line) == 1 and "SECTORKIT_MODEL_NAME" in capsys.readouterr().out


@pytest.mark.slow
async def test_the_flags_of_every_profile_are_known_to_vllm(root):
    lines = [
        command(profile)[2:]
        for profile in load_profiles().values()
        if profile.engine == "vllm" and profile.checked == "flags"
    ]
    program = (
        "import sys, json\n"
        "try:\n"
        "    from vllm.entrypoints.launchers import cli_args\n"
        "except ImportError:\n"
        "    from vllm.entrypoints.openai import cli_args\n"
        "from vllm.utils.argparse_utils import FlexibleArgumentParser\n"
        "from vllm.tool_parsers import ToolParserManager as T\n"
        "from vllm.reasoning import ReasoningParserManager as R\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    parser = cli_args.make_arg_parser(FlexibleArgumentParser())\n"
        "    args = parser.parse_args(['--model', *line])\n"
        "    cli_args.validate_parsed_serve_args(args)\n"
        "    if args.tool_call_parser: T.get_tool_parser(args.tool_call_parser)\n"
        "    name = args.structured_outputs_config.reasoning_parser or args.reasoning_parser\n"
        "    if name: R.get_reasoning_parser(name)\n"
        "print(len(json.loads(sys.argv[1])))"
    )
    told = orjson.dumps(lines).decode()
    done = await asyncio.to_thread(
        subprocess.run, [PYTHON, "-c", program, told], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-1] == str(len(lines))


async def test_six_adapters_answer_for_six_sectors(root, backend):
    said = {}
    for name in SECTORS:
        assert warm(f"{root}/v1", name)
        said[name], _ = await written(VllmModel(backend, name, longest=12), prompt("Hello"))
    assert len(set(said.values())) == len(SECTORS)


async def test_embeddings_and_reranking_come_over_the_same_dialect(tmp_path):
    memory = ["--kv-cache-memory-bytes", "200000000", "--runner", "pooling"]
    with vllm("pooling", tmp_path / "log", *memory, "--convert", "embed") as root:
        embedder = RemoteEmbedder(f"{root}/v1", "pooling")
        vectors = await asyncio.to_thread(embedder.passages, ["a book", "a hat"] * 20)
        assert vectors.shape == (40, 64) and np.allclose(np.linalg.norm(vectors, axis=1), 1, 0.01)
        reranker = RemoteReranker(f"{root}/v1", "pooling")
        scores = await asyncio.to_thread(reranker.scores, "a book", ["a hat", "a book"])
        assert len(scores) == 2 and scores[1] > scores[0]
        embedder.close()
        reranker.close()


@pytest.mark.last
async def test_when_the_engine_leaves_streams_end_and_the_sources_take_over(root, backend):
    model = VllmModel(backend, "smollm2", longest=128)
    story = prompt("Tell a very long story.", deadline=monotonic() + 90)
    stream = asyncio.ensure_future(written(model, story))
    while not (stream.done() or await asyncio.to_thread(running, root)):
        await asyncio.sleep(0.05)
    assert not stream.done()
    _terminate(root)
    await asyncio.sleep(1)
    late = replace(prompt(), question=Question("몇 권?", deadline=monotonic() + 20))
    both = WithFallback(model, FakeModel("자료의 말. [1]"))
    got = [piece async for piece in both.write(late)]
    assert got[0] == Instead("fake")
    text, usage = await stream
    assert usage.completion_tokens > 50 and text


def _terminate(root: str) -> None:
    """Send SIGTERM to the server that listens there."""
    port = root.rsplit(":", 1)[1]
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"vllm.entrypoints.openai.api_server" in line and port.encode() in line:
                os.kill(int(folder.name), signal.SIGTERM)
