"""Danger in a person's own words is told first, and an ordinary question is left alone."""

from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter

import pytest
import pytest_asyncio

from sectorkit import Engine, Question, Redirected, answer
from sectorkit.audit import Audit
from sectorkit.build import build_embedder
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.library import Library
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.testing import MemoryLedger
from sectorkit.values import Done
from services.medical import sector
from services.medical.redflags import load_screen, send_danger_to_people

EVALS = Path(__file__).parents[2] / "services/medical/evals"
CASES = [
    line.split("\t") for line in (EVALS / "red_flags.txt").read_text(encoding="utf-8").splitlines()
]
ORDINARY = (EVALS / "ordinary.txt").read_text(encoding="utf-8").splitlines()


def sent(text: str) -> str:
    try:
        send_danger_to_people(Question(text))
    except Redirected as found:
        return found.referral.phone
    return ""


def as_written(text: str) -> str:
    return text


def without_spaces(text: str) -> str:
    return text.replace(" ", "")


@pytest.mark.parametrize("written", [as_written, without_spaces])
def test_of_two_hundred_cries_at_most_one_in_a_hundred_is_missed(written) -> None:
    missed = [text for _, text in CASES if not sent(written(text))]
    assert len(CASES) >= 200
    assert len(missed) <= 0.01 * len(CASES), missed


def test_every_kind_of_danger_is_written_about() -> None:
    assert {flag.name for flag in load_screen().flags} <= {kind for kind, _ in CASES}


@pytest.mark.parametrize("written", [as_written, without_spaces])
def test_of_ordinary_questions_at_most_two_in_a_hundred_are_hijacked(written) -> None:
    taken = [text for text in ORDINARY if sent(written(text))]
    assert len(ORDINARY) >= 200
    assert len(taken) <= 0.02 * len(ORDINARY), taken


def test_a_wish_to_die_goes_to_the_suicide_line_and_the_rest_to_the_rescue_service() -> None:
    phones = {kind: set[str]() for kind, _ in CASES}
    for _, text in CASES:
        if found := load_screen().find(text):
            phones[found.name].add(found.to.phone)
    assert phones.pop("self_harm") == {"109"}
    assert set().union(*phones.values()) == {"119"}


def test_the_words_are_screened_within_fifty_milliseconds_however_long_they_are() -> None:
    screen = load_screen()
    for text in ("증상" * 1000, "가" * 2000, "배가 조금 불편한데 어느 과로 갈까요. " * 90):
        start = perf_counter()
        screen.find(text)
        assert perf_counter() - start < 0.05


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    library = Library.open(
        tmp_path, embedder=build_embedder("", "", 0), analyser=Korean(sector.lexicon)
    )
    yield Engine(index=library, model=ExtractiveModel(), audit=Audit(MemoryLedger()))
    library.close()


@pytest.mark.asyncio
async def test_the_first_event_of_the_stream_is_the_number_to_call(engine: Engine) -> None:
    question = Question("아버지가 갑자기 한쪽 팔을 못 들고 말이 어눌해요")
    events = [event async for event in answer(question, sector, engine)]
    assert isinstance(events[0], Done)
    assert events[0].answer.status == "redirected"
    assert "119" in events[0].answer.text
