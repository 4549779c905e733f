"""Every guide of the public service stands on the articles it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from sectorkit.testing.guides import problems_among, problems_in, read_guide, read_guides
from sectorkit.testing.statute_folder import StatuteFolder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "services/public/data/guides"
EVALS = ROOT / "services/public/evals"
DATA = ROOT.parent / "shared/data"
NAMES = sorted(path.name for path in FOLDER.glob("*.md"))


@pytest.fixture(scope="module")
def statutes() -> StatuteFolder:
    folder = DATA / "statutes/kr"
    if not folder.is_dir():
        pytest.skip("법령 사본(../shared/data/statutes)이 없어 조문을 대조하지 않습니다.")
    laws = {source.law for guide in read_guides(FOLDER) for source in guide.sources}
    return StatuteFolder(folder, DATA / "statutes-articles.jsonl.xz", laws)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_the_agreed_form(name: str) -> None:
    assert problems_in(read_guide(FOLDER / name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_only_what_its_articles_say(name: str, statutes: StatuteFolder) -> None:
    assert problems_in(read_guide(FOLDER / name), statutes) == []


def test_there_are_enough_and_no_two_share_an_id_or_a_title() -> None:
    guides = read_guides(FOLDER)
    assert len(guides) >= 90
    assert problems_among(guides) == []


def rows(pattern: str) -> list[dict[str, Any]]:
    files = sorted(EVALS.glob(pattern))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def test_every_question_names_an_article_its_guide_rests_on() -> None:
    sources = {
        guide.id: {f"{source.law} {source.article}" for source in guide.sources}
        for guide in read_guides(FOLDER)
    }
    for row in rows("questions-?.jsonl"):
        resting = set().union(*(sources[document] for document in row["document"]))
        assert set(row["article"]) <= resting, row


def test_no_question_repeats_what_a_guide_already_offers_to_the_search() -> None:
    offered = {text for guide in read_guides(FOLDER) for text in (*guide.ask, guide.title)}
    asked = [row["question"] for row in rows("*-?.jsonl")]
    assert len(asked) == len(set(asked)) >= 90
    assert offered.isdisjoint(asked)


def test_every_question_to_turn_away_says_how_and_why() -> None:
    turned = rows("abstain-?.jsonl")
    assert len(turned) >= 20
    assert all(
        row["status"] in ("abstained", "refused", "redirected") and row["why"] for row in turned
    )
