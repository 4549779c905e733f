"""Every guide of the legal service stands on the articles it names.

The checks live in `sectorkit.testing.guides`; here they are proved on broken copies of a guide,
then run over the whole folder, with the statutes where they lie beside the checkout.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from sectorkit.testing.figures import figures, won
from sectorkit.testing.guides import (
    Guide,
    problems_among,
    problems_in,
    read_guide,
    read_guides,
    references,
)
from sectorkit.testing.statute_folder import StatuteFolder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "services" / "legal" / "data" / "guides"
EVALS = ROOT / "services" / "legal" / "evals"
DATA = ROOT.parent / "shared" / "data"
NAMES = sorted(path.name for path in FOLDER.glob("*.md"))
ENDINGS = {"abstained", "refused", "redirected"}
SAMPLE = FOLDER / "lease-deposit-return.md"


@pytest.fixture(scope="module")
def statutes() -> StatuteFolder:
    folder = DATA / "statutes" / "kr"
    if not folder.is_dir():
        pytest.skip("법령 사본(../shared/data/statutes)이 없어 조문을 대조하지 않습니다.")
    laws = {source.law for guide in read_guides(FOLDER) for source in guide.sources}
    return StatuteFolder(folder, DATA / "statutes-articles.jsonl.xz", laws)


def altered(tmp_path: Path, before: str, after: str) -> Guide:
    text = SAMPLE.read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / SAMPLE.name
    copy.write_text(text.replace(before, after), encoding="utf-8")
    return read_guide(copy)


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_the_agreed_form(name: str) -> None:
    assert problems_in(read_guide(FOLDER / name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_only_what_its_articles_say(name: str, statutes: StatuteFolder) -> None:
    assert problems_in(read_guide(FOLDER / name), statutes) == []


def test_no_two_guides_share_an_id_or_a_title() -> None:
    guides = read_guides(FOLDER)
    assert len(guides) >= 60
    assert problems_among(guides) == []
    assert problems_among([guides[0], guides[0]]) != []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("공단 132", "공단 133", "133"),
        ("공단 132", "공단 02-123-4567", "02-123-4567"),
        ("CC-BY-4.0", "CC-BY-NC-4.0", "이용허락"),
        ("## 할 일\n", "## 할일\n", "순서"),
        ("「민법」 제536조제1항은", "「민법」 제537조제1항은", "sources 에 없는"),
        ("「민법」 제536조제1항은", "같은 법 제536조제1항은", "홀로 설 수 없는"),
    ],
)
def test_a_broken_form_is_noticed(tmp_path: Path, before: str, after: str, expected: str) -> None:
    found = problems_in(altered(tmp_path, before, after))
    assert any(expected in problem for problem in found), found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("article: 제536조,", "article: 제5360조,", "없는 조문"),
        ("제536조제1항은", "제536조제9항은", "없는 항"),
        ("effective: 2026-01-02", "effective: 2025-01-02", "시행일은 2026-01-02"),
        ("kind: 법률, article: 제536조", "kind: 대통령령, article: 제536조", "종류는 법률"),
        ("기간이 끝나도", "기간이 5년 남아도", "5년"),
        ("제4조제2항은 기간이 끝나도", "제4조제2항은 2년이 끝나도", "2년"),
    ],
)
def test_a_claim_its_article_does_not_carry_is_noticed(
    tmp_path: Path, statutes: StatuteFolder, before: str, after: str, expected: str
) -> None:
    found = problems_in(altered(tmp_path, before, after), statutes)
    assert any(expected in problem for problem in found), found


def test_a_guide_without_front_matter_is_refused_by_name(tmp_path: Path) -> None:
    bare = tmp_path / "bare.md"
    bare.write_text("## 결론\n없음\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bare\.md"):
        read_guide(bare)


@pytest.mark.parametrize(
    ("guide", "statute"),
    [
        ("5퍼센트", "20분의 1의 금액"),
        ("3개월", "3월 이내"),
        ("5천500만원", "5,500만원"),
        ("1억6천500만원", "16,500만원"),
        ("연 12퍼센트", "연 1할2푼"),
        ("6퍼센트", "연 6분으로"),
        ("2인", "2명 이상"),
    ],
)
def test_one_figure_written_two_ways_is_one_figure(guide: str, statute: str) -> None:
    assert figures(guide) == figures(statute) != frozenset()


def test_a_figure_after_a_comma_or_a_full_stop_is_seen() -> None:
    assert figures("그 다음 날,4주간") | figures("한다.3년") == figures("4주 3년")
    assert figures("100분의 50, 8시간") == figures("50퍼센트 8시간")


def test_amounts_of_won_add_up() -> None:
    assert won("1억6천500만") == 165_000_000
    assert won("3천8백만") == 38_000_000
    assert won("3,000만") == 30_000_000


def test_an_article_belongs_to_the_law_named_last() -> None:
    found = references("「민법」 제162조와 제163조의2제1항, 「상법」 제64조")
    named = [(one.law, one.article, one.paragraph) for one in found]
    assert named == [("민법", "제162조", 0), ("민법", "제163조의2", 1), ("상법", "제64조", 0)]


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
        assert row["status"] == "answered"


def test_no_question_repeats_what_a_guide_already_offers_to_the_search() -> None:
    offered = {text for guide in read_guides(FOLDER) for text in (*guide.ask, guide.title)}
    asked = [row["question"] for row in rows("*-?.jsonl")]
    assert len(asked) == len(set(asked)) >= 65
    assert offered.isdisjoint(asked)


def test_every_question_to_turn_away_says_how_and_why() -> None:
    turned = rows("abstain-?.jsonl")
    assert len(turned) >= 20
    assert all(set(row["status"].split("|")) <= ENDINGS and row["why"] for row in turned)
