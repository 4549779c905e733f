"""Amounts in Korean words, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorkit.tools.money import LARGEST, amount_in_words, printed_amount, read_amount

amounts = st.integers(1, LARGEST)


def test_it_prints_the_example_of_the_rule():
    assert printed_amount(113_560) == "금113,560원(금일십일만삼천오백육십원)"


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (0, "영"),
        (1, "일"),
        (10, "일십"),
        (1_000_000, "일백만"),
        (10_000, "일만"),
        (100_000_000, "일억"),
        (100_010_000, "일억일만"),
        (2_005, "이천오"),
        (1_0000_0000_0000_0000, "일경"),
    ],
)
def test_every_one_is_written(won, words):
    assert amount_in_words(won) == words


@given(amounts)
def test_words_are_read_back_as_the_same_amount(won):
    assert read_amount(amount_in_words(won) + "원") == won
    assert read_amount(printed_amount(won)) == won
    assert read_amount(f"{won:,}원") == read_amount(str(won)) == won


@given(amounts, amounts)
def test_two_amounts_never_share_their_words(one, other):
    assert (amount_in_words(one) == amount_in_words(other)) == (one == other)


@given(st.integers(1, 9999), st.sampled_from([("만", 10**4), ("억", 10**8), ("조", 10**12)]))
def test_units_are_read_as_people_write_them(count, unit):
    word, value = unit
    assert read_amount(f"{count}{word}원") == read_amount(f" {count:,} {word} 원") == count * value


@given(st.text(max_size=20))
def test_reading_never_fails(text):
    found = read_amount(text)
    assert found is None or 0 <= found <= LARGEST


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("1억 2천만원", 120_000_000),
        ("금백만원정", 1_000_000),
        ("1.5억", 150_000_000),
        ("3천5백만원", 35_000_000),
        ("₩ 5,000", 5_000),
        ("0", 0),
    ],
)
def test_it_reads_what_can_be_read_in_one_way(text, won):
    assert read_amount(text) == won


@pytest.mark.parametrize(
    "text",
    [
        "1,00,000",
        "1만2만",
        "금10원(금이십원)",
        "1.5원",
        "2억5",
        "천만 원쯤",
        "-5",
        "",
        "원",
        "1억20000만",
    ],
)
def test_it_reads_nothing_where_there_are_two_ways_or_none(text):
    assert read_amount(text) is None


@pytest.mark.parametrize("won", [-1, LARGEST + 1])
def test_it_refuses_what_it_cannot_write(won):
    with pytest.raises(ValueError, match="원"):
        amount_in_words(won)
