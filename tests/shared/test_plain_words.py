"""Hard words are explained beside what is quoted, and what is quoted stays as it was."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest

from sectorkit import Engine, Question
from sectorkit.audit import Audit
from sectorkit.compose import PLAINLY, compose
from sectorkit.errors import Misconfigured
from sectorkit.plain_words import plain_words_in, read_plain_words
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, small_sector
from sectorkit.values import PlainWord
from sectorkit.web.api import create_api
from sectorkit.web.gloss import Glosses
from sectorkit.web.limits import WebSettings

FILE = """
- {word: 압류, plain: 묶어 두는 것}
- {word: 가압류, plain: 미리 묶어 두는 것, law: 어떤 법 제1조}
- {word: 상계, plain: 서로 지우는 것}
- {word: 동안, plain: 끝날 때까지}
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "plain_words.yaml"
    path.write_text(FILE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("가압류를 풀고 압류했습니다.", ["가압류", "압류"]),
        ("보상계획과 상계좌는 다른 말입니다.", []),
        ("상계, 압류.", ["상계", "압류"]),
        ("압류와 압류는 한 번만.", ["압류"]),
        ("압류금지채권", []),
        ("", []),
    ],
)
def test_a_word_is_found_where_it_stands_as_a_word_of_its_own(glossary, text, found):
    assert [word.word for word in plain_words_in(text, glossary)] == found


def test_without_a_glossary_nothing_is_explained():
    assert plain_words_in("압류", None) == ()


@pytest.mark.parametrize("text", ["- {plain: x}", "- {word: x, plain: y, wrong: z}", "{", "3"])
def test_a_glossary_that_cannot_be_read_is_named(tmp_path, text):
    path = tmp_path / "broken.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match=r"broken\.yaml"):
        read_plain_words(path)


def test_the_sentence_stays_as_it_was_and_each_word_is_explained_once():
    words = [PlainWord("압류", "<b>묶기</b>", "어떤 법 제1조"), PlainWord("상계", "지우기")]
    glosses = Glosses(3, words)
    text = "압류 & 상계 <i>압류</i>."
    marked, explained = glosses.told(text)
    assert unescape(re.sub(r"<[^>]+>", "", marked)) == text
    assert marked.count('role="button"') == 2
    for id in re.findall(r'aria-controls="([^"]+)"', marked):
        assert explained.count(f'id="{id}"') == 1
    assert "&lt;b&gt;묶기" in explained and "어떤 법 제1조" in explained
    assert "이 서비스의 풀이" in explained
    assert glosses.told("압류") == ("압류", "")


def test_a_wish_for_plain_words_comes_after_all_that_a_cache_could_share():
    question = Question("책은요?")
    usual, plain = (compose(q, (), "지시") for q in (question, replace(question, plain=True)))
    assert plain.system == usual.system
    assert plain.user == f"{usual.user}\n{PLAINLY}" and PLAINLY not in usual.user


async def test_the_wish_reaches_the_model_and_the_answer_carries_the_words(tmp_path, glossary):
    sector, index = small_sector()
    store, model = open_store(tmp_path), FakeModel()
    engine = Engine(index=index, model=model, audit=Audit(store.ledger))
    settings = WebSettings(warm_demo=False, scratch=tmp_path)
    app = create_api(replace(sector, plain_words=glossary), engine, store, settings=settings)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
    body = {"question": "책은 몇 권까지 빌릴 수 있나요?", "plain": True}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        told = (await client.post("/v1/answers", json=body)).json()
        await client.post("/v1/answers", json={**body, "plain": False})
    store.close()
    assert [PLAINLY in prompt.user for prompt in model.asked] == [True, False]
    assert told["plain_words"] == [{"word": "동안", "plain": "끝날 때까지", "law": ""}]
    for citation in (c for s in told["sentences"] for c in s["citations"]):
        source = next(p for p in told["sources"] if p["id"] == citation["passage_id"])
        assert source["text"][citation["start"] : citation["end"]] == citation["quote"]
