"""What people answer, as it was meant: read, read back, or asked again."""

from datetime import date

import pytest

from sectorkit.agents.hearing import agrees, find, hear, shown
from sectorkit.journey import Kind, Need

ON = date(2026, 11, 23)  # a Monday


def need(kind: Kind, **more) -> Need:
    return Need(name="x", ask="무엇인가요?", kind=kind, **more)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026년 11월 3일입니다", "2026-11-03"),
        ("2026.11.3.", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("어제요", "2026-11-22"),
        ("그저께 받았어요", "2026-11-21"),
        ("오늘", "2026-11-23"),
        ("3일 전에요", "2026-11-20"),
        ("작년 3월 2일", "2025-03-02"),
        ("지난달 31일", "2026-10-31"),
        ("다음 달 5일", "2026-12-05"),
    ],
)
def test_a_date_that_can_mean_only_one_day_is_taken(said, meant):
    assert hear(need("date"), said, ON, {}).value == meant


@pytest.mark.parametrize(
    ("said", "likely"),
    [
        ("11월 3일", "2026-11-03"),
        ("12월 24일", "2025-12-24"),
        ("26.11.3", "2026-11-03"),
        ("지난주 금요일이요", "2026-11-20"),
        ("두 달 전", "2026-09-23"),
        ("일주일 전쯤", "2026-11-16"),
        ("2주 뒤", "2026-12-07"),
    ],
)
def test_a_date_that_leaves_a_doubt_is_read_back_first(said, likely):
    heard = hear(need("date"), said, ON, {})
    assert heard.value is None and heard.proposed == likely


@pytest.mark.parametrize("said", ["언젠가요", "2026년 2월 30일", "13월 1일", "", "999999999일 전"])
def test_what_is_no_date_is_asked_again(said):
    heard = hear(need("date"), said, ON, {})
    assert heard.value is None and heard.proposed is None and "날짜" in heard.doubt


def test_two_dates_are_asked_apart():
    heard = hear(need("date"), "2026년 1월 1일부터 2026년 3월 1일까지", ON, {})
    assert heard.value is None and "하나만" in heard.doubt


def test_a_day_to_come_is_doubted_where_it_must_have_been():
    assert "아직" in hear(need("date", past=True), "2026년 12월 1일", ON, {}).doubt
    assert hear(need("date"), "2026년 12월 1일", ON, {}).value == "2026-12-01"


def test_a_day_to_come_without_its_year_is_the_next_such_day():
    to_come = need("date", future=True)
    assert hear(to_come, "1월 10일", ON, {}).proposed == "2027-01-10"
    assert hear(to_come, "12월 10일", ON, {}).proposed == "2026-12-10"
    assert "지난" in hear(to_come, "2026년 11월 1일", ON, {}).doubt


def test_a_rough_date_is_read_back_first():
    heard = hear(need("date"), "2026년 11월 2일쯤이요", ON, {})
    assert heard.value is None and heard.proposed == "2026-11-02"


def test_an_end_before_its_beginning_is_doubted():
    heard = hear(need("date", after="begin"), "2026-01-01", ON, {"begin": "2026-02-01"})
    assert heard.value is None and "빠릅니다" in heard.doubt


@pytest.mark.parametrize(
    ("said", "won"),
    [
        ("5천만원이요", 50_000_000),
        ("5,000만 원입니다", 50_000_000),
        ("1억 2천만원", 120_000_000),
        ("보증금은 3억원이에요", 300_000_000),
        ("2500000", 2_500_000),
        ("금 칠백오십만원", 7_500_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(said, won):
    assert hear(need("money"), said, ON, {}).value == won


@pytest.mark.parametrize(("said", "won"), [("한 300만원 정도", 3_000_000), ("9천원", 9_000)])
def test_a_rough_or_small_amount_is_read_back_first(said, won):
    heard = hear(need("money"), said, ON, {})
    assert heard.value is None and heard.proposed == won


@pytest.mark.parametrize("said", ["많이요", "월 250만원씩 750만원", "2억5"])
def test_an_amount_in_doubt_is_asked_again(said):
    heard = hear(need("money"), said, ON, {})
    assert heard.value is None and heard.proposed is None and "금액" in heard.doubt


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("제 이름은 이나래입니다", "이나래"),
        ("김가람이에요", "김가람"),
        ("박다온 씨", "박다온"),
        ("최라온", "최라온"),
    ],
)
def test_a_name_is_freed_of_its_courtesies(said, name):
    assert hear(need("name"), said, ON, {}).value == name


def test_a_name_with_figures_is_read_back_first():
    assert hear(need("name"), "김가람2", ON, {}).proposed == "김가람2"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("네", "yes"),
        ("예 맞아요", "yes"),
        ("그렇습니다", "yes"),
        ("아니요", "no"),
        ("아직 못 넘겼습니다", "no"),
        ("없어요", "no"),
        ("글쎄요", ""),
        ("어제 왔어요", ""),
        ("그렇지 않아요", ""),
    ],
)
def test_yes_and_no_are_told_apart_and_neither_is_neither(said, meant):
    assert agrees(said) == meant


def test_a_choice_that_another_begins_with_can_be_chosen():
    which = need("choice", choices=("피해학생", "피해학생의 보호자"))
    assert hear(which, "피해학생의 보호자요", ON, {}).value == "피해학생의 보호자"
    assert hear(which, "피해학생", ON, {}).value == "피해학생"
    assert hear(which, "피해학생과 피해학생의 보호자", ON, {}).doubt


def test_a_choice_is_taken_by_name_or_number_and_by_nothing_else():
    which = need("choice", choices=("전부", "일부"))
    assert hear(which, "전부요", ON, {}).value == "전부"
    assert hear(which, "2", ON, {}).value == "일부"
    assert "전부, 일부" in hear(which, "둘 다", ON, {}).doubt


def test_only_what_is_optional_can_be_left_open():
    assert hear(need("text", optional=True), "잘 모르겠어요", ON, {}).value == ""
    assert hear(need("date"), "모름", ON, {}).value is None


def test_first_words_are_never_more_than_a_proposal():
    goal = "보증금 5천만원을 어제까지 주기로 했는데 못 받았어요"
    assert find(need("money"), goal, ON, {}).proposed == 50_000_000
    found = find(need("date", past=True), goal, ON, {})
    assert found.proposed == "2026-11-22" and found.value is None
    assert find(need("money"), "3억 중에 1억을 못 받았어요", ON, {}).proposed is None


def test_what_was_understood_is_read_back_in_full():
    assert shown(need("date"), "2026-11-20") == "2026년 11월 20일(금)"
    assert shown(need("money"), 50_000_000) == "50,000,000원"
