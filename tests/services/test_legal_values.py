"""The numbers in the tables, looked up in the articles they name."""

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.legal.calculators import limitation, sources
from services.legal.calculators.sources import table

ARTICLES = Path(__file__).resolve().parents[2].parent / "shared/data/statutes-articles.jsonl.xz"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARTICLES.exists(), reason="the statutes are not beside the checkout"),
]
AMOUNTS = {"일": r"{}일", "주": r"{}주", "월": r"{}(월|개월)", "년": r"{}년"}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of every article whose law the tables name, by `law 제N조`."""
    laws = set(table("laws")["laws"])
    return {row["id"]: row["text"] for row in _rows() if row["law"] in laws}


def _rows() -> Iterator[dict[str, str]]:
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _says(texts: dict[str, str], law: str, at: list[str], amount: int, unit: str) -> bool:
    pattern = re.compile(r"(?<!\d)" + AMOUNTS[unit].format(amount))
    return any(pattern.search(texts[f"{law} {locator}"]) for locator in at)


def test_every_deadline_is_in_its_article(texts):
    wrong = [
        kind
        for kind, row in table("deadlines").items()
        for span in (row, row.get("outer", row))
        if not _says(texts, row["law"], row["at"], span["amount"], span["unit"])
    ]
    assert wrong == []


def test_every_deadline_called_unextendable_is_called_so_by_its_act(texts):
    wrong = [
        kind
        for kind, row in table("deadlines").items()
        if row.get("fixed")
        and not any("불변" in texts[f"{row['law']} {locator}"] for locator in row["at"])
    ]
    assert wrong == []


def test_every_limitation_period_is_in_its_article(texts):
    wrong = [
        claim
        for claim, row in table("limitation").items()
        for span in (row, row.get("outer", row))
        if not _says(texts, row["law"], [row["at"]], span["amount"], span["unit"])
    ]
    assert wrong == [] and len(table("limitation")) == len(limitation.Claim.__args__)


RATES = {5: "연 5푼", 6: "연 6분", 15: "연 100분의 15", 20: "연 100분의 20"}


def test_every_rate_is_in_its_article(texts):
    rows = [row for row in table("rates").values() if isinstance(row, dict)]
    assert len(rows) == 7
    for row in rows:
        assert RATES[row["percent"]] in texts[f"{row['law']} {row['at']}"]


@pytest.mark.parametrize(
    ("name", "key", "where"),
    [
        ("housing_small_deposit", "protected", "주택임대차보호법 시행령 제10조"),
        ("housing_small_deposit", "limit", "주택임대차보호법 시행령 제11조"),
        ("shop_small_deposit", "limit", "상가건물 임대차보호법 시행령 제6조"),
        ("shop_small_deposit", "protected", "상가건물 임대차보호법 시행령 제7조"),
        ("shop_scope", "", "상가건물 임대차보호법 시행령 제2조"),
    ],
)
def test_the_lease_tables_are_the_decrees_in_their_order(texts, name, key, where):
    held = [row[key] if key else row for row in table("lease")[name][-1]["regions"].values()]
    items = re.findall(r"^ \d\. .*?: ?([0-9억천백만]+원)", texts[where], re.MULTILINE)
    assert [_won(amount) for amount in items] == held


def _won(written: str) -> int:
    """Return an amount written as decrees do: `1억6천500만원`, `3천8백만원`."""
    whole = 0
    for digits, unit in re.findall(r"([0-9천백]+)(억|만)", written):
        thousands = re.fullmatch(r"(?:(\d+)천)?(?:(\d)백)?(\d+)?", digits)
        assert thousands, written
        one, hundred, rest = (int(group or 0) for group in thousands.groups())
        whole += (one * 1000 + hundred * 100 + rest) * {"억": 10**8, "만": 10**4}[unit]
    return whole


def test_the_conversion_and_increase_limits_are_in_their_decrees(texts):
    assert "연 1할을" in texts["주택임대차보호법 시행령 제9조"]
    assert "연 2퍼센트" in texts["주택임대차보호법 시행령 제9조"]
    assert "연 1할2푼" in texts["상가건물 임대차보호법 시행령 제5조"]
    assert "4.5배" in texts["상가건물 임대차보호법 시행령 제5조"]
    assert "20분의 1" in texts["주택임대차보호법 제7조"]
    assert "100분의 5의" in texts["상가건물 임대차보호법 시행령 제4조"]
    assert "1분의 100" in texts["상가건물 임대차보호법 시행령 제2조"]
    rules = table("lease")
    assert rules["conversion"]["주택"] | {"cap": 10, "plus": 2} == rules["conversion"]["주택"]
    assert rules["conversion"]["상가"] | {"cap": 12, "times": 4.5} == rules["conversion"]["상가"]
    assert {row["percent"] for row in rules["increase"].values()} == {5}
    assert rules["shop_rent_times"] == 100


def test_the_stamp_duty_brackets_are_in_the_act(texts):
    text = texts["민사소송 등 인지법 제2조"]
    for bracket in table("court_fees")["complaint"]:
        assert f"1만분의 {bracket['per_10000']}" in text
    for words in ("5천원을 더한", "5만5천원을 더한", "55만5천원을 더한", "100원 미만은"):
        assert words in text
    assert "1.5배" in texts["민사소송 등 인지법 제3조"]
    assert "10분의 1에" in texts["민사소송 등 인지법 제7조"]
    assert "5분의 1에" in texts["민사소송 등 인지법 제7조"]
    assert "10분의 9" in texts["민사소송 등 인지법 제16조"]


def test_the_seizure_limits_are_in_the_decree(texts):
    row = table("seizure")["wages"][-1]
    assert f"월 {row['least'] // 10_000}만원을" in texts["민사집행법 시행령 제3조"]
    assert f"월 {row['high'] // 10_000}만원" in texts["민사집행법 시행령 제4조"]


CITED = re.compile(r'article\(\s*(?:"([^"]+)"|(LAW|DECREE|SEVERANCE)),\s*((?:"제[^"]+",?\s*)+)')


def test_every_article_that_a_calculator_cites_exists(texts):
    missing, seen = [], 0
    for path in Path(sources.__file__).parent.glob("*.py"):
        code = path.read_text(encoding="utf-8")
        names = dict(re.findall(r'^(LAW|DECREE|SEVERANCE) = "([^"]+)"', code, re.MULTILINE))
        for law, name, locators in CITED.findall(code):
            for locator in re.findall(r'"(제[^"]+)"', locators):
                seen += 1
                if f"{law or names[name]} {locator}" not in texts:
                    missing.append((path.name, law or names[name], locator))
    assert missing == [] and seen > 60
