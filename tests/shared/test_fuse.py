from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sectorkit.retrieval import fuse, keyword
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.counts import count
from sectorkit.retrieval.spread import Spread
from sectorkit.values import Passage

TEXTS = [
    "임대인이 보증금을 돌려주지 않으면 임차권등기명령을 신청할 수 있습니다.",
    "임금을 받지 못한 근로자는 노동청에 진정을 낼 수 있습니다.",
    "개인정보가 유출되면 정보주체에게 알려야 합니다.",
]
KOREAN = Korean({"떼인 월급": ["임금 체불"]})


def evidence(texts: Sequence[str] = TEXTS, title: str = "", locator: str = "") -> fuse.Evidence:
    passages = [
        Passage(str(n), str(n), text, title, locator, effective_from=date(2026, 1, 1))
        for n, text in enumerate(texts)
    ]
    kept: list[Mapping[str, str]] = [KOREAN.terms(passage) for passage in passages]
    every = [set(" ".join(said.values()).split()) for said in kept]
    nothing = np.zeros((len(texts), 8), np.float32)
    return fuse.Evidence(
        question=np.zeros(8, np.float32),
        total=len(texts),
        frequency=lambda word: sum(word in words for words in every),
        terms=lambda rows: [kept[row] for row in rows],
        vectors=lambda rows: nothing[list(rows)],
        sample=lambda: ("none", np.zeros((0, 8), np.float32)),
    )


def asked(text: str, given: fuse.Evidence | None = None) -> fuse.Hits:
    given = given or evidence()
    hits = [(row, 1.0) for row in range(given.total)]
    return KOREAN.fuse(KOREAN.ask(text), hits, [], 10, given)


def test_it_puts_the_passage_that_carries_the_question_first() -> None:
    assert asked("집주인이 보증금을 안 돌려줘요")[0][0] == 0
    assert asked("개인정보 유출")[0][0] == 2


def test_a_question_of_unknown_words_falls_under_the_threshold() -> None:
    nonsense = asked("제타 행성 콰르콘의 3차 블롭 지수는 몇 그라빗인가요?")
    assert nonsense[0][1] < 0.35 < asked("임차권등기명령 신청")[0][1]


def test_the_lexicon_leads_from_how_people_say_it_to_how_the_sources_do() -> None:
    assert asked("떼인 월급")[0][0] == 1


def test_a_law_that_is_named_leads_whatever_else_is_found() -> None:
    texts = ["우선변제권을 가진다.", "주택임대차보호법 제3조의3은 임차권등기명령을 정한다."]
    kept = evidence(texts)
    law = KOREAN.terms(Passage("l", "l", texts[0], "주택임대차보호법", "제3조의3"))
    given = fuse.Evidence(
        kept.question,
        2,
        kept.frequency,
        lambda rows: [law if row == 0 else kept.terms([row])[0] for row in rows],
        kept.vectors,
        kept.sample,
    )
    assert asked("주택 임대차 보호법 3조의3", given)[0] == (0, 1.0)


def test_scores_lie_between_nothing_and_certainty_and_fall() -> None:
    scores = [score for _, score in asked("근로자 임금 진정")]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_it_answers_nothing_with_nothing() -> None:
    assert KOREAN.fuse(KOREAN.ask("질문"), [], [], 10, evidence()) == []


def test_spreading_tells_apart_what_points_almost_one_way() -> None:
    random = np.random.default_rng(0)
    common = np.full(16, 4.0)
    vectors = (common + random.normal(size=(400, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    spread = Spread.of("test", vectors)
    evened = spread.evened(vectors)
    likeness = evened @ evened[7]
    assert spread.known
    assert not Spread.of("few", vectors[:31]).known
    assert likeness.argmax() == 7
    assert likeness.std() > 3 * (vectors @ vectors[7]).std()
    assert spread.narrow > 0.7


def test_a_word_nowhere_tells_more_than_a_word_everywhere() -> None:
    assert fuse.rare(0, 100) > fuse.rare(5, 100) > fuse.rare(100, 100) >= 0


@pytest.mark.parametrize("field", ["row", *keyword.FIELDS, keyword.KEYS])
def test_the_word_index_has_a_field_for_each_part(field: str) -> None:
    keyword.Query.exists_query(field)
    known = {"row": "1"} if field == "row" else keyword.terms(Passage("p", "d", "본문", "제목"))
    assert field in known


def test_a_passage_whose_vector_is_still_to_come_is_not_held_back_for_it() -> None:
    vectors = np.zeros((3, 8), np.float32)
    vectors[1, 0] = 1.0  # only the wage guide has its vector yet
    question = np.zeros(8, np.float32)
    question[0] = 1.0
    half = replace(evidence(), question=question, vectors=lambda rows: vectors[list(rows)])
    assert asked("집주인이 보증금을 안 돌려줘요", half)[0][0] == 0


def test_the_words_of_all_findings_are_counted_at_once_as_they_would_be_one_by_one() -> None:
    chance = np.random.default_rng(1)
    said = ["가", "가나", "나가", "나", "𠀀", "a", "가나다", keyword.BETWEEN]

    def field() -> str:
        return " ".join(said[pick] for pick in chance.integers(len(said), size=chance.integers(6)))

    rows = [{name: field() for name in keyword.FIELDS} for _ in range(50)] + [{}]
    counts, lengths = count(rows, said)
    for at, row in enumerate(rows):
        words = [word for name in ("title", *keyword.FIELDS) for word in row.get(name, "").split()]
        assert counts[:, at].tolist() == [words.count(word) for word in said]
        assert lengths[at] == len(words)
