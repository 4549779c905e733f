"""The chip card: measured the same way everywhere, compared only where it was, never estimated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sectorkit.errors import BadInput, ModelUnavailable
from sectorkit.testing.endpoint import endpoint
from services.safety.chips.__main__ import main
from services.safety.chips.agreement import agree
from services.safety.chips.comparing import compare
from services.safety.chips.measuring import Plan, measure
from services.safety.chips.power import Meter
from services.safety.chips.showing import APART, comparison_html
from services.safety.chips.values import Card, read_card, read_profiles, read_published

SAID = "하나 둘 셋 넷 다섯 여섯"
BASELINE = Path(__file__).parents[2] / "benchmarks/chips/vllm-cpu/card.json"


def plan(url: str, name: str = "가", **more: object) -> Plan:
    told = {"served": "told", "model": "told", "precision": "none", "profile": "vllm-cpu"}
    return Plan(base_url=url, name=name, **{**told, "rounds": 1, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def cards() -> tuple[Card, Card]:
    """A slow machine and a quick one that says the same."""
    import asyncio

    with endpoint(lambda _: SAID, pause=0.02) as url:
        slow = asyncio.run(measure(plan(url, "느린 기계")))
    with endpoint(lambda _: SAID) as url:
        quick = asyncio.run(measure(plan(url, "빠른 기계"), slow))
    return slow, quick


def test_it_measures_what_the_machine_really_does(cards: tuple[Card, Card]):
    slow, quick = cards
    assert 0.018 <= slow.token_seconds.p50 <= 0.2 and slow.ttft.p50 >= 0.02
    assert quick.tokens_per_second > slow.tokens_per_second
    assert (slow.tokens, slow.failed, slow.counted_by) == (8 * 6, 0, "server")
    assert slow.conditions.workload.startswith("korean-desk-1/")


def test_cards_made_alike_are_set_side_by_side(cards: tuple[Card, Card]):
    found = compare(cards)
    assert not found.refused
    assert dict(found.rows)["기준 답과 같은 정도"] == ["기준", "100%"]
    page = comparison_html(found, read_published())
    assert "느린 기계" in page and APART in page and "src=" not in page


@pytest.mark.parametrize(
    ("part", "value"),
    [("model", "다른 모델"), ("precision", "fp8"), ("concurrency", 9), ("max_tokens", 8),
     ("workload", "other/1"), ("method", "1"), ("rounds", 7)],
)  # fmt: skip
def test_cards_made_under_other_conditions_are_refused(
    cards: tuple[Card, Card], part: str, value: object
):
    slow, quick = cards
    other = replace(quick, conditions=replace(quick.conditions, **{part: value}))
    found = compare([slow, other])
    assert len(found.refused) == 1 and not found.rows
    assert "견줄 수 없습니다" in comparison_html(found, [])


def test_a_machine_that_says_other_things_has_no_speed_to_compare(cards: tuple[Card, Card]):
    slow, quick = cards
    other = replace(quick, agreement={**quick.agreement, "likeness": 0.4})
    assert any("40%" in reason for reason in compare([slow, other]).refused)
    unchecked = replace(quick, agreement={})
    assert any("대조" in reason for reason in compare([slow, unchecked]).refused)
    assert compare([slow]).refused and compare([slow, replace(quick, failed=1)]).refused
    assert compare([slow, replace(quick, counted_by="pieces")]).refused


def test_agreement_counts_equal_replies_and_how_far_the_others_go():
    found = agree(["가나다라", "가나"], ["가나다라", "가나다라"], "기준")
    assert (found["same"], found["prompts"], found["prefix"]) == (1, 2, 0.75)
    assert found["likeness"] == pytest.approx((1 + 4 / 6) / 2)
    with pytest.raises(BadInput):
        agree(["가"], [], "기준")


def test_power_is_read_where_it_is_told_and_left_unknown_where_not(tmp_path: Path):
    assert Meter(rapl=tmp_path).start().stop() is None
    counter = tmp_path / "intel-rapl:0/energy_uj"
    counter.parent.mkdir()
    counter.write_text("1000000")
    meter = Meter(rapl=tmp_path).start()
    counter.write_text("5000000")
    drawn = meter.stop()
    assert drawn and drawn.by == "rapl" and drawn.watts > 0
    meter = Meter("echo 35.5").start()
    __import__("time").sleep(0.8)
    drawn = meter.stop()
    assert drawn and (drawn.watts, drawn.by) == (35.5, "command")
    with pytest.raises(BadInput, match="와트"):
        Meter("echo 모름").start()


async def test_nothing_there_and_an_unknown_profile_are_said_in_a_sentence():
    with pytest.raises(ModelUnavailable, match="답하지 않습니다"):
        await measure(plan("http://127.0.0.1:9/v1"))
    with pytest.raises(BadInput, match="rebellions"):
        await measure(plan("http://127.0.0.1:9/v1", profile="없는것"))


def test_the_command_writes_a_card_and_refuses_what_was_not_measured_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with endpoint(lambda _: SAID) as url:
        made = ["measure", "--base-url", url, "--served", "told", "--model", "told",
                "--precision", "none", "--profile", "vllm-cpu", "--rounds", "1"]  # fmt: skip
        one, two = tmp_path / "one", tmp_path / "two"
        assert main([*made, "--name", "하나", "-o", str(one)]) == 0
        reference = ["--reference", str(one / "card.json")]
        assert main([*made, "--name", "둘", "-o", str(two), *reference]) == 0
    page = tmp_path / "page.html"
    files = [str(folder / "card.json") for folder in (one, two)]
    assert main(["compare", *files, "-o", str(page)]) == 0
    assert main(["compare", files[1], files[0], "-o", str(page)]) == 1
    assert "대조하지 않았습니다" in capsys.readouterr().err
    assert main(["compare", str(page), "-o", str(page)]) == 1
    assert "| 처리량 |" in (one / "card.md").read_text()
    assert main(["profiles"]) == 0 and "furiosa-llm serve" in capsys.readouterr().out


def test_what_makers_say_has_a_source_and_a_day_and_is_never_a_card():
    for row in read_published():
        assert row["url"].startswith("https://") and row["said_by"] and row["read"]
    assert {"rebellions", "furiosa", "vllm-cpu"} <= set(read_profiles())


def test_the_committed_card_was_measured_on_a_real_vllm():
    card = read_card(BASELINE)
    assert card.profile == "vllm-cpu" and card.failed == 0 and card.counted_by == "server"
    assert card.tokens_per_second > 0 and len(card.replies) == 8
    assert json.loads(BASELINE.read_text())["conditions"]["workload"].startswith("korean-desk-1/")
