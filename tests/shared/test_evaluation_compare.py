"""Two runs side by side, and the picture of one."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sectorkit.errors import BadInput
from sectorkit.evaluation.compare import compare, read_run, told
from sectorkit.evaluation.plot import plot


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def qrels(tmp_path: Path) -> Path:
    return written(tmp_path / "qrels", "q1 0 a 1", "q2 0 b 1", "q3 0 c 1")


def test_the_score_ranks_and_not_the_rank_that_is_written(tmp_path: Path):
    run = written(tmp_path / "run", "q1 Q0 a 1 0.1 x", "q1 Q0 b 2 0.9 x")
    assert read_run(run) == {"q1": ["b", "a"]}


def test_it_names_the_questions_that_one_run_answers_and_the_other_does_not(
    tmp_path: Path, qrels: Path
):
    ours = written(tmp_path / "ours", "q1 Q0 a 1 2 x", "q2 Q0 n 1 2 x", "q2 Q0 b 2 1 x")
    theirs = written(tmp_path / "theirs", "q1 Q0 n 1 2 x", "q2 Q0 b 1 2 x")
    found = compare(ours, theirs, qrels)
    assert found["queries"] == 3 and (found["better"], found["worse"]) == (1, 1)
    assert [row["query"] for row in found["most_gained"]] == ["q1"]
    assert [row["query"] for row in found["most_lost"]] == ["q2"]
    assert found["gain"] == pytest.approx((1.0 + (0.6309 - 1.0)) / 3, abs=1e-3)
    assert "q2" in told(found)


def test_a_run_against_itself_gains_nothing(tmp_path: Path, qrels: Path):
    run = written(tmp_path / "run", "q1 Q0 a 1 2 x")
    found = compare(run, run, qrels)
    assert (found["gain"], found["p"]) == (0.0, 1.0)


def test_a_line_that_is_no_run_is_named(tmp_path: Path, qrels: Path):
    broken = written(tmp_path / "run", "q1 Q0 a 1 2 x", "q1 a 1")
    with pytest.raises(BadInput, match="2번째"):
        compare(broken, broken, qrels)
    with pytest.raises(BadInput, match="열 수 없습니다"):
        compare(tmp_path / "nothing", broken, qrels)


def test_the_picture_is_an_svg_with_a_bar_for_each_leg():
    legs = {name: {"ndcg@10": 0.5, "ndcg@10_se": 0.02} for name in ("words", "dense", "fused")}
    drawn = ElementTree.fromstring(plot({"legs": legs, "queries": 3, "documents": 9}))
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}rect")) == 4
    assert any("0.500 ± 0.020" in (text.text or "") for text in drawn.findall(f"{space}text"))
