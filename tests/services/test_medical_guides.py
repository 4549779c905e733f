"""Every guide of the medical service stands on the articles and the agencies it names."""

from pathlib import Path

import pytest
import yaml

from sectorkit.testing.guides import problems_among, problems_in, read_guide, read_guides
from sectorkit.testing.statute_folder import StatuteFolder

ROOT = Path(__file__).resolve().parents[2]
MEDICAL = ROOT / "services" / "medical" / "data"
DATA = ROOT.parent / "shared" / "data"
FOLDER = MEDICAL / "guides"
NAMES = sorted(path.name for path in FOLDER.glob("*.md"))
LENGTH = (300, 900)
"""Said in fewer words than law: what to do comes before why."""
PHONES = yaml.safe_load((MEDICAL / "values/phones.yaml").read_text(encoding="utf-8"))["phones"]
AHEAD = {"right-telemedicine.md": "제34조의2"}
"""Written from an article that takes effect on 2026-12-24, of which no text was at hand."""


@pytest.fixture(scope="module")
def statutes() -> StatuteFolder:
    folder = DATA / "statutes" / "kr"
    if not folder.is_dir():
        pytest.skip("법령 사본(../shared/data/statutes)이 없어 조문을 대조하지 않습니다.")
    laws = {source.law for guide in read_guides(FOLDER) for source in guide.sources}
    return StatuteFolder(folder, DATA / "statutes-articles.jsonl.xz", laws)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_the_agreed_form(name: str) -> None:
    assert problems_in(read_guide(FOLDER / name), None, LENGTH, PHONES) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_only_what_its_articles_say(name: str, statutes: StatuteFolder) -> None:
    found = problems_in(read_guide(FOLDER / name), statutes, LENGTH, PHONES)
    assert [each for each in found if AHEAD.get(name, "\0") not in each] == []


def test_no_two_guides_share_an_id_or_a_title() -> None:
    assert problems_among(read_guides(FOLDER)) == []


def test_there_are_at_least_seventy_guides() -> None:
    assert len(NAMES) >= 70


def test_every_table_of_values_says_when_it_was_read() -> None:
    for path in (MEDICAL / "values").glob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["read"], path.name


def test_every_telephone_number_says_where_it_was_read() -> None:
    assert all(row["who"] and row["url"].startswith("http") for row in PHONES.values())
