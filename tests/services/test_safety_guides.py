"""Every guide of the safety service stands on the articles and the notices it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from sectorkit.testing.guides import (
    Guide,
    problems_among,
    problems_in,
    read_guide,
    read_guides,
)
from sectorkit.testing.statute_folder import StatuteFolder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "services" / "safety" / "data" / "guides"
EVALS = ROOT / "services" / "safety" / "evals"
DATA = ROOT.parent / "shared" / "data"
NAMES = sorted(path.name for path in FOLDER.glob("*.md"))
LENGTH = (300, 900)
"""Whoever reads a guide in danger reads a short one."""


@pytest.fixture(scope="module")
def statutes() -> StatuteFolder:
    folder = DATA / "statutes" / "kr"
    if not folder.is_dir():
        pytest.skip("법령 사본(../shared/data/statutes)이 없어 조문을 대조하지 않습니다.")
    laws = {source.law for guide in read_guides(FOLDER) for source in guide.sources}
    return StatuteFolder(folder, DATA / "statutes-articles.jsonl.xz", laws)


def altered(tmp_path: Path, name: str, before: str, after: str) -> Guide:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / name
    copy.write_text(text.replace(before, after), encoding="utf-8")
    return read_guide(copy)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_the_agreed_form(name: str) -> None:
    assert problems_in(read_guide(FOLDER / name), length=LENGTH) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_only_what_its_sources_say(name: str, statutes: StatuteFolder) -> None:
    assert problems_in(read_guide(FOLDER / name), statutes, LENGTH) == []


def test_no_two_guides_share_an_id_or_a_title() -> None:
    guides = read_guides(FOLDER)
    assert len(guides) >= 70 and problems_among(guides) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("gas-leak.md", "공사 1544-4500에", "공사 1544-4501에", "1544-4501"),
        ("lightning.md", "행정안전부 국민행동요령은 낙뢰", "사람들은 낙뢰", "기관도"),
        ("choking.md", "1세 이하 아기에게는", "3세 이하 아기에게는", "3세"),
        ("elevator-trapped.md", "제46조에 따라", "제47조에 따라", "sources 에 없는"),
    ],
)
def test_advice_no_agency_gives_is_noticed(
    tmp_path: Path, statutes: StatuteFolder, name: str, before: str, after: str, expected: str
) -> None:
    found = problems_in(altered(tmp_path, name, before, after), statutes, LENGTH)
    assert any(expected in problem for problem in found), found


def rows(pattern: str) -> list[dict[str, Any]]:
    files = sorted(EVALS.glob(pattern))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def test_every_question_names_guides_that_are_there() -> None:
    there = {guide.id for guide in read_guides(FOLDER)}
    asked = rows("questions-?.jsonl")
    assert len(asked) >= 50
    assert all(set(row["document"]) <= there and row["status"] == "answered" for row in asked)


def test_no_question_repeats_what_a_guide_already_offers_to_the_search() -> None:
    offered = {text for guide in read_guides(FOLDER) for text in (*guide.ask, guide.title)}
    asked = [row["question"] for row in rows("*-?.jsonl")]
    assert len(asked) == len(set(asked)) and offered.isdisjoint(asked)


def test_every_question_to_turn_away_says_how_and_why() -> None:
    turned = rows("abstain-?.jsonl")
    assert len(turned) >= 20
    endings = {"abstained", "refused", "redirected"}
    assert all(set(row["status"].split("|")) <= endings and row["why"] for row in turned)
