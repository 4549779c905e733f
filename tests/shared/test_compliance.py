"""A sector's self-review under the AI Basic Act: whole, or the service does not start."""

from pathlib import Path

import pytest
import yaml

from sectorkit.build import find_sectors
from sectorkit.compliance import AREAS, read_review
from sectorkit.errors import Misconfigured
from sectorkit.web.about import _reviewed
from sectorkit.web.about_page import IMPACT, page

WHOLE = Path("services/legal/data/compliance.yaml")
ROOT = Path(__file__).resolve().parents[2]


SHOWN = {
        "title": "시험", "title_en": "Test", "purpose": "목적", "notices": ["인공지능"],
        "model": "m", "method": {"ko": "가", "en": "a"}, "record": {"ko": "나", "en": "b"},
        "oversight": {"name": "", "contact": ""}, "sources": [], "referrals": [], "review": None,
    }  # fmt: skip


def changed(tmp_path: Path, **parts: object) -> Path:
    told = yaml.safe_load((ROOT / WHOLE).read_text("utf-8"))
    told |= parts
    path = tmp_path / "compliance.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize("sector", find_sectors(), ids=lambda sector: sector.name)
def test_every_sector_has_examined_itself(sector):
    assert sector.review is not None
    review = read_review(sector.review)
    assert {area.area for area in review.high_impact} <= set(AREAS)
    assert not review.is_high_impact


@pytest.mark.parametrize("part", ["explanation", "protection", "impact", "risks", "high_impact"])
def test_a_part_left_empty_is_named(tmp_path: Path, part: str):
    with pytest.raises(Misconfigured, match=part):
        read_review(changed(tmp_path, **{part: None}))


def test_an_area_the_act_does_not_know_is_refused(tmp_path: Path):
    area = {
        "area": "타",
        "applies": False,
        "why": "그런 목은 없습니다",
        "changes_if": "없는 목입니다",
    }
    with pytest.raises(Misconfigured, match="high_impact"):
        read_review(changed(tmp_path, high_impact=[area]))


def test_one_area_that_applies_makes_the_whole_high_impact(tmp_path: Path):
    told = yaml.safe_load((ROOT / WHOLE).read_text("utf-8"))["high_impact"]
    told[0]["applies"] = True
    assert read_review(changed(tmp_path, high_impact=told)).is_high_impact


def test_a_missing_file_says_what_to_copy(tmp_path: Path):
    with pytest.raises(Misconfigured, match=r"compliance\.yaml"):
        read_review(tmp_path / "nothing.yaml")


def test_the_review_is_published_on_the_page_as_it_is():
    told = SHOWN | {"review": _reviewed(read_review(ROOT / WHOLE))}
    shown = page(told)
    assert "고영향 인공지능이 아님" in shown and "제2조제4호 자목" in shown
    assert all(heading in shown for heading in IMPACT.values())


def test_the_page_without_a_review_is_still_a_page():
    assert "<h1>" in page(SHOWN) and "영향평가" not in page(SHOWN)
