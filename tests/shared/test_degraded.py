"""When a part is down the line goes on without it, in order, and the answer says so."""

import asyncio
import base64
import json
from dataclasses import replace
from time import monotonic

import httpx
import numpy as np
import pytest

from sectorkit import Engine, Question, answer
from sectorkit.audit import Audit
from sectorkit.deadline import within
from sectorkit.degraded import WORDS
from sectorkit.errors import ModelUnavailable
from sectorkit.retrieval.documents import Block, Document
from sectorkit.retrieval.embed import RemoteEmbedder
from sectorkit.retrieval.library import Library
from sectorkit.retrieval.rerank import RemoteReranker
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.serving.fallback import WithFallback
from sectorkit.serving.hedge import KNOWN, Hedge
from sectorkit.sparing import sparing
from sectorkit.testing import FakeModel, MemoryLedger, small_sector
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.values import Done, Notice, Turn

ASKED = Question("책은 몇 권까지 빌릴 수 있나요?")


class Away(FakeModel):
    """A model that is not there."""

    async def write(self, prompt):
        raise ModelUnavailable("없음", kind="connect")
        yield ""

    async def rephrase(self, question):
        raise ModelUnavailable("없음", kind="connect")


async def line(question, sector, index, model):
    ledger = MemoryLedger()
    engine = Engine(index=index, model=model, audit=Audit(ledger))
    events = [event async for event in answer(question, sector, engine)]
    assert isinstance(events[-1], Done)
    return events, events[-1].answer, ledger.entries[-1]


async def test_without_the_model_the_sources_answer_and_sign():
    sector, index = small_sector()
    both = WithFallback(Away(), ExtractiveModel())
    events, given, kept = await line(ASKED, sector, index, both)
    assert given.status == "answered" and given.sentences
    assert given.degraded == ("model",) and given.model == ExtractiveModel.name
    assert Notice(WORDS["model"]) in events and WORDS["model"] in given.notices
    assert kept["degraded"] == ["model"] and kept["model"] == ExtractiveModel.name


async def test_with_everything_there_nothing_is_said_about_it():
    sector, index = small_sector()
    events, given, kept = await line(
        ASKED, sector, index, WithFallback(FakeModel(), ExtractiveModel())
    )
    assert given.degraded == () and given.model == "fake" and kept["degraded"] == []
    assert not [event for event in events if isinstance(event, Notice)]


async def test_without_the_model_a_follow_up_is_still_understood():
    both = WithFallback(Away(), ExtractiveModel())
    history = (Turn("user", "책은 며칠 빌리나요?"), Turn("assistant", "14일입니다."))
    assert "책" in await both.rephrase(Question("그럼 늦으면요?", history=history))


class Servers:
    """An embedding and a reranking server that can be switched off."""

    def __init__(self):
        self.down, self.asked, self.dimension = set(), [], HashEmbedder().dimension

    def __call__(self, request):
        what = request.url.path.rsplit("/", 1)[1]
        self.asked.append(what)
        if what in self.down:
            return httpx.Response(503)
        body = json.loads(request.content)
        if what == "rerank":  # the last is best
            rows = [
                {"index": at, "relevance_score": float(at)} for at in range(len(body["documents"]))
            ]
            return httpx.Response(200, json={"results": rows[::-1]})
        vectors = HashEmbedder().passages(body["input"]).astype(np.float32)
        data = [
            {"index": at, "embedding": base64.b64encode(vector.tobytes()).decode()}
            for at, vector in enumerate(vectors)
        ]
        return httpx.Response(200, json={"data": data})

    def client(self):
        return httpx.Client(transport=httpx.MockTransport(self))


@pytest.fixture
def servers():
    return Servers()


def documents(*texts):
    return [
        Document(id=text, title="안내", blocks=[Block(text, whole=True)], fingerprint=text)
        for text in texts
    ]


def opened_at(folder, servers):
    return Library.open(
        folder,
        embedder=RemoteEmbedder("http://e/v1", "e", client=servers.client()),
        analyser=PlainAnalyser(),
        reranker=RemoteReranker("http://r/v1", "r", client=servers.client()),
    )


@pytest.fixture
def library(tmp_path, servers):
    opened = opened_at(tmp_path, servers)
    opened.public.put(
        documents("책은 다섯 권까지 빌릴 수 있다.", "책을 늦게 돌려주면 빌릴 수 없다.")
    )
    assert opened.public.wait(10)
    yield opened
    opened.close()


async def test_the_reranker_orders_and_the_fusion_says_how_sure(library, servers):
    both = await library.public.search(ASKED)
    found = await library.search(ASKED)
    assert [p.id for p in found] == [p.id for p in both][::-1]
    assert [p.score for p in found] == [p.score for p in both]
    assert found.degraded == ()


async def test_without_the_reranker_the_first_order_stands(library, servers):
    servers.down.add("rerank")
    found = await library.search(ASKED)
    assert [p.id for p in found] == [p.id for p in await library.public.search(ASKED)]
    assert found.degraded == ("rerank",)


async def test_without_vectors_the_words_are_enough(library, servers):
    servers.down |= {"embeddings", "rerank"}
    found = await library.search(Question("책은 다섯 권까지 빌릴 수 있나요"))
    assert found and set(found.degraded) == {"dense", "rerank"}


async def test_an_embedding_server_that_is_away_keeps_nobody_from_starting(tmp_path, servers):
    first = opened_at(tmp_path, servers)
    first.public.put(documents("책은 다섯 권까지 빌릴 수 있다."))
    assert first.public.wait(10)
    first.close()
    servers.down.add("embeddings")
    again = opened_at(tmp_path, servers)
    found = await again.search(ASKED)
    again.close()
    assert found and "dense" in found.degraded


async def test_while_vectors_catch_up_the_words_decide_and_that_is_said(library):
    rules = [f"자료실 {n}층 책은 {n}시까지 빌릴 수 있다." for n in range(1, 19)]
    with library.public.words_first():
        library.public.put(documents(*rules))
        found = await library.search(ASKED)
        assert found and found.degraded == ("dense",)
    assert library.public.wait(10)
    assert (await library.search(ASKED)).degraded == ()
    with library.public.words_first():  # two among twenty-two do not take the others' vectors away
        library.public.put(documents("책은 예약할 수 있다.", "책은 연장할 수 있다."))
        assert (await library.search(ASKED)).degraded == ()


def test_an_outage_does_not_flood_the_log(caplog):
    log = sparing("tests.outage")
    for n in range(50):
        log.warning("words alone: %s", n)
    log.warning("in the first order: %s", 1)
    assert [record.getMessage() for record in caplog.records] == [
        "words alone: 0",
        "in the first order: 1",
    ]


async def test_a_server_that_stays_down_is_not_asked_every_time(library, servers):
    servers.down.add("rerank")
    for _ in range(12):
        assert (await library.search(ASKED)).degraded == ("rerank",)
    assert servers.asked.count("rerank") == 5


@pytest.mark.parametrize(
    "told",
    [
        {"results": []},
        {"results": [{"index": 0, "relevance_score": 1.0}] * 2},
        {"results": [{"index": 9, "relevance_score": 1.0}, {"index": 0, "relevance_score": 1.0}]},
        {"data": []},
        [],
    ],
)
def test_scores_that_do_not_fit_the_texts_are_no_scores(told):
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=told)))
    with pytest.raises(ModelUnavailable):
        RemoteReranker("http://r/v1", "r", client=client).scores("책", ["가", "나"])


def test_a_slow_reading_is_asked_twice_and_seldom():
    import threading

    hedge, slow, calls = Hedge(), threading.Event(), []

    def quick():
        return "quick"

    def once_slow():
        calls.append(1)
        if len(calls) == 1:
            slow.wait(5)
            return "late"
        return "early"

    for _ in range(KNOWN):
        assert hedge.call(quick) == "quick"
    assert hedge.call(once_slow) == "early" and hedge.hedged == 1
    slow.set()
    for _ in range(20):
        hedge.call(quick)
    assert hedge.hedged <= 3


def test_a_reading_that_fails_twice_fails():
    hedge = Hedge()
    with pytest.raises(ValueError, match="no"):
        hedge.call(lambda: (_ for _ in ()).throw(ValueError("no")))


class Slow(FakeModel):
    """A model that says this at once and then something every moment, until its time is up."""

    async def write(self, prompt):
        yield self.reply
        while True:
            await within(asyncio.sleep(0.02), prompt.question.deadline)
            yield "And so on. "

    async def rephrase(self, question):
        return await within(asyncio.sleep(60, "never"), question.deadline)


TOLD = "책은 한 번에 다섯 권까지 14일 동안 빌릴 수 있습니다."


async def slowly(reply, seconds=1.0):
    sector, index = small_sector()
    asked = replace(ASKED, deadline=monotonic() + seconds)
    return await line(asked, sector, index, WithFallback(Slow(reply), ExtractiveModel()))


async def test_a_model_whose_time_is_up_keeps_what_stood_and_the_answer_says_it_is_not_whole():
    for token in "123":
        events, given, kept = await slowly(f"## 결론\n{TOLD} [{token}]\n다음 ")
        if given.model == "fake":
            break
    assert [sentence.text for sentence in given.sentences] == [TOLD]
    assert given.status == "answered" and given.degraded == ("time",) == tuple(kept["degraded"])
    assert Notice(WORDS["time"]) in events and WORDS["time"] in given.notices


async def test_a_model_that_only_said_what_no_source_carries_leaves_the_answer_to_the_sources():
    began = monotonic()
    _, given, kept = await slowly("Once upon a time there was a library. [1]\n\n")
    assert given.status == "answered" and given.model == ExtractiveModel.name == kept["model"]
    assert given.degraded == ("model",) and given.dropped > 1
    assert not any(
        "Once" in sentence.text or "so on" in sentence.text for sentence in given.sentences
    )
    assert monotonic() - began < 1.0


async def test_a_rephrasing_that_takes_long_leaves_the_time_to_the_answer():
    history = (Turn("user", "책은 며칠 빌리나요?"), Turn("assistant", "14일입니다."))
    asked = replace(ASKED, history=history, deadline=monotonic() + 2)
    began, both = monotonic(), WithFallback(Slow(""), ExtractiveModel())
    assert "책" in await both.rephrase(asked)
    assert monotonic() - began < 1
