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

from sectorkit import Engine, Question
from sectorkit.answer import answer
from sectorkit.audit import Audit
from sectorkit.cli import main
from sectorkit.errors import ModelUnavailable
from sectorkit.retrieval.embed import RemoteEmbedder
from sectorkit.retrieval.korean import content_words
from sectorkit.retrieval.rerank import RemoteReranker
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.launch import command
from sectorkit.serving.probe import LONG, Server, probe, warm
from sectorkit.serving.profiles import load_profiles
from sectorkit.serving.vllm import VllmModel
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, small_sector
from sectorkit.values import Instead

from ..vllm_asking import ABLE, able, asking, prompt, written
from ..vllm_server import PYTHON, SEATS, SECTORS, running, vllm

pytestmark = [pytest.mark.vllm, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def backend(vllm_root):
    async with asking(vllm_root) as made:
        yield made


@pytest.fixture
def model(backend):
    return able(backend)


async def test_it_streams_an_answer_with_honest_counts(model):
    text, usage = await written(model, prompt())
    assert text and usage.prompt_tokens > 10 and usage.completion_tokens > 5
    assert (await written(model, prompt()))[0] == text


async def test_the_request_id_joins_us_and_the_engine(vllm_root):
    body = {"model": "smollm2", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    told = httpx.post(
        f"{vllm_root}/v1/chat/completions", json=body, headers={"X-Request-Id": "ask-7"}, timeout=60
    )
    assert "ask-7" in told.json()["id"] and told.headers["x-request-id"] == "ask-7"


async def test_who_hangs_up_frees_the_engine(model, vllm_root):
    took = []
    for _ in range(10):
        async with aclosing(model.write(prompt("Tell a very long story."))) as pieces:
            await anext(pieces)
            await anext(pieces)
        left = monotonic()
        while await asyncio.to_thread(running, vllm_root) and monotonic() - left < 5:
            await asyncio.sleep(0.005)
        took.append(monotonic() - left)
    assert np.median(took) < 1 and max(took) < 5
    assert model.backend.counts["hung_up"] == 10


async def test_who_is_cancelled_before_the_first_token_frees_the_engine(model, vllm_root):
    tasks = [asyncio.ensure_future(written(model, prompt(LONG + str(n)))) for n in range(6)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    left = monotonic()
    while await asyncio.to_thread(running, vllm_root) and monotonic() - left < 5:
        await asyncio.sleep(0.02)
    assert not running(vllm_root)


async def test_the_old_way_to_constrain_is_ignored_in_silence_so_we_refuse_it(vllm_root, backend):
    body = {
        "model": "smollm2",
        "messages": [{"role": "user", "content": "Say hello."}],
        "max_tokens": 8,
        "guided_choice": ["yes", "no"],
    }
    told = httpx.post(f"{vllm_root}/v1/chat/completions", json=body, timeout=60).json()
    assert told["choices"][0]["message"]["content"] not in ("yes", "no")
    with pytest.raises(TypeError, match="guided_choice"):
        await backend.post("chat/completions", body)


async def test_a_model_too_slow_for_its_time_leaves_an_answer_and_no_error(backend, tmp_path):
    """It writes English that no Korean card carries, and would go on for a thousand tokens."""
    store, (sector, index) = open_store(tmp_path), small_sector()
    content_words("책")  # the analyser takes seconds to load, once
    model = WithFallback(VllmModel(backend, "smollm2"), ExtractiveModel())
    engine = Engine(index=index, model=model, audit=Audit(store.ledger))
    asked = Question("책은 몇 권까지 빌릴 수 있나요?", deadline=monotonic() + 4)
    told = [event async for event in answer(asked, sector, engine)][-1].answer
    store.close()
    assert told.status == "answered" and told.sentences and monotonic() < asked.deadline
    assert told.degraded in (("model",), ("time",))


async def test_an_unknown_model_and_a_prompt_too_long_are_told_apart(backend):
    with pytest.raises(ModelUnavailable) as error:
        await written(VllmModel(backend, "absent"), prompt())
    assert error.value.kind == "name"
    with pytest.raises(ModelUnavailable) as error:  # a question alone is never cut
        await written(VllmModel(backend, "smollm2"), prompt("long " * 5_000))
    assert error.value.kind == "request"
    assert not backend.breaker.open and backend.counts["second_tries"] == 0


async def test_the_check_finds_what_is_there_and_what_is_not(vllm_root, capsys):
    with Server(f"{vllm_root}/v1", "smollm2") as server:
        found = {p.what: p for p in probe(server, ABLE, 4096)}
    assert all(found[what].there for what in ("모델", "문맥 길이", "대화", "구조화 출력"))
    called = found["도구 호출"]  # the parser is there; this model's arguments may be no object
    assert called.there or called.told.startswith("add_days ")
    assert found["우선순위"].there and found["캐시 솔트"].there and found["접두어 캐시"].there
    line = ["model", "check", "--base-url", f"{vllm_root}/v1", "--model", "absent"]
    assert main(line) == 1 and "SECTORKIT_MODEL_NAME" in capsys.readouterr().out


async def test_who_is_waited_for_overtakes_the_batches_that_queue_in_the_engine(backend, vllm_root):
    model = VllmModel(backend, "smollm2", able=ABLE, priority=5, longest=32)
    ends: list[str] = []

    async def one(name: str, batch: bool) -> None:
        await written(model, prompt(f"Tell story {name}.", batch=batch))
        ends.append(name)

    batches = [asyncio.ensure_future(one(f"b{n}", True)) for n in range(3 * SEATS)]
    while await asyncio.to_thread(running, vllm_root, "waiting") < 2 * SEATS:
        assert not ends
    late = asyncio.ensure_future(one("batch come last", True))
    await asyncio.sleep(0.05)
    await one("urgent", False)
    assert ends.index("urgent") <= 2 * SEATS  # those it found seated, and those seated with it
    await asyncio.gather(*batches, late)
    assert set(ends[-SEATS:]) >= {"batch come last"}


@pytest.mark.slow
async def test_the_flags_of_every_profile_are_known_to_vllm(vllm_root):
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


async def test_six_adapters_answer_for_six_sectors(vllm_root, backend):
    said = {}
    for name in SECTORS:
        assert warm(f"{vllm_root}/v1", name)
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
async def test_when_the_engine_leaves_streams_end_and_the_sources_take_over(vllm_root, backend):
    model = VllmModel(backend, "smollm2", longest=128)
    story = prompt("Tell a very long story.", deadline=monotonic() + 90)
    stream = asyncio.ensure_future(written(model, story))
    while not (stream.done() or await asyncio.to_thread(running, vllm_root)):
        await asyncio.sleep(0.05)
    assert not stream.done()
    _terminate(vllm_root)
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
