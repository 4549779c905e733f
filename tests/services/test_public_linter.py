"""The linter finds what was planted in clean papers, and nothing in the clean ones."""

from pathlib import Path

import pytest

from services.public.desk.lint import lint

FOLDER = Path(__file__).parent / "data/public_lint"
KINDS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
PLANTED = [
    line.split("\t")
    for line in (FOLDER / "planted.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def kind_of(name: str) -> str:
    return {"d": "기안문", "p": "보도자료", "r": "답변서"}[name[0]]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_clean_paper_raises_no_alarm(name: str) -> None:
    assert lint(KINDS[name], kind_of(name)) == []


@pytest.mark.parametrize(("name", "before", "after", "rule"), PLANTED)
def test_a_planted_error_is_found_where_it_was_planted(
    name: str, before: str, after: str, rule: str
) -> None:
    clean = KINDS[name]
    before, after = before.replace("\\n", "\n"), after.replace("\\n", "\n")
    assert clean.count(before) >= 1, before
    at = clean.index(before)
    spoilt = clean[:at] + after + clean[at + len(before) :]
    found = lint(spoilt, kind_of(name))
    assert rule in {one.rule for one in found}, found
    for one in found:
        assert spoilt[one.start : one.end] == one.quote


def test_there_are_ten_clean_papers_and_sixty_planted_errors() -> None:
    assert len(KINDS) >= 10 and len(PLANTED) >= 60
    assert len({(name, before, after) for name, before, after, _ in PLANTED}) == len(PLANTED)


def test_what_it_proposes_for_a_date_a_time_and_an_amount_is_itself_clean() -> None:
    spoilt = "2026년 12월 5일 오후 2시 30분에 금5000원을"
    better = {one.better for one in lint(spoilt, "보도자료")}
    assert {"2026. 12. 5.", "14:30", "금5,000원(금오천원)"} <= better
