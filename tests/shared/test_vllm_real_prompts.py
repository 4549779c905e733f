"""What a real vLLM reads and must write: sources fitted and read once, shapes, true citations."""

from dataclasses import replace

import orjson
import pytest
import pytest_asyncio

from sectorkit import Engine, Passage, Question
from sectorkit.agents.chat import ChatServer
from sectorkit.answer import answer
from sectorkit.audit import Audit
from sectorkit.compose import compose
from sectorkit.serving.probe import LONG
from sectorkit.serving.vllm import VllmModel, salt
from sectorkit.store import open_store
from sectorkit.testing import small_sector

from ..vllm_asking import able, asking, cached, written

pytestmark = [pytest.mark.vllm, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def backend(vllm_root):
    async with asking(vllm_root) as made:
        yield made


async def test_structured_output_is_what_was_asked_for(vllm_root):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}, "big": {"type": "boolean"}},
        "required": ["city", "big"],
        "additionalProperties": False,
    }
    server = ChatServer(f"{vllm_root}/v1", "smollm2")
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


async def test_more_sources_than_it_reads_at_once_are_fitted_and_the_best_stay(backend):
    model = able(backend)
    text = " ".join(f"도서관은 책을 {n}일 동안 빌려줍니다." for n in range(1, 40))
    found = [Passage(f"p{n}", "d", text, f"규정 {n}", score=1 - n / 10) for n in range(8)]
    asked = compose(Question("며칠 동안 빌리나요?"), found, "자료로만 답하세요. " * 10)
    _, usage = await written(model, asked)
    assert 2_000 < usage.prompt_tokens <= 4_096 - 64
    assert (await written(model, asked))[1] == usage


async def test_what_an_agent_was_told_is_fitted_too(vllm_root):
    server = ChatServer(f"{vllm_root}/v1", "smollm2")
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
