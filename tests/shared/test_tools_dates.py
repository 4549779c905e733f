"""Periods, over the holidays the law names."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorkit.tools import dates, law

DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 25), "추석"),  # 음력 8월 15일 (관공서의 공휴일에 관한 규정 2조 9호)
        (date(2026, 2, 17), "설날"),  # 음력 1월 1일 (2조 4호)
        (date(2026, 5, 1), "노동절"),  # 2조 6호
        (date(2026, 3, 2), "대체"),  # 삼일절이 일요일 (3조 1항 1호)
        (date(2026, 8, 17), "대체"),  # 광복절이 토요일 (3조 1항 1호)
        (date(2026, 11, 21), "토요일"),
        (date(2026, 11, 22), "일요일"),
        (date(2026, 11, 23), ""),
    ],
)
def test_it_knows_when_offices_are_closed(day, name):
    assert (name in dates.holiday(day)) if name else (dates.holiday(day) == "")


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        # 민원처리법 19조 2항: 첫날 산입, 공휴일·토요일 불산입
        # 월(1) 화(2) 수(3) 목(4) 금(5) 월(6) 화(7)
        (date(2026, 11, 9), 7, date(2026, 11, 17)),
        # 14일: 11-9부터 두 주와 네 날 → 11-26 목
        (date(2026, 11, 9), 14, date(2026, 11, 26)),
        # 토요일에 받으면 월요일이 첫날: 월(1) … 금(5) 월(6) 화(7)
        (date(2026, 11, 7), 7, date(2026, 11, 17)),
        # 추석 9-24(목)·25(금), 주말 26·27은 산입하지 않음
        # 22(1) 23(2) 28(3) 29(4) 30(5) 10-1(6) 2(7)
        (date(2026, 9, 22), 7, date(2026, 10, 2)),
    ],
)
def test_petitions_of_six_days_or_more_count_the_first_day_and_skip_holidays(received, days, due):
    assert dates.petition_days(received, days) == due


@pytest.mark.parametrize(
    ("received", "amount", "unit", "due"),
    [
        # 19조 3항: 첫날 산입 → 11월 9일부터 한 달은 12월 8일까지
        (date(2026, 11, 9), 1, "월", date(2026, 12, 8)),
        # 한 주: 11-9부터 11-15(일)까지, 민법 161조로 월요일
        (date(2026, 11, 9), 1, "주", date(2026, 11, 16)),
    ],
)
def test_petitions_in_weeks_and_months_run_by_the_calendar(received, amount, unit, due):
    assert dates.petition_days(received, amount, unit) == due


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        # 시행령 19조: 즉시 = 3근무시간. 월요일 10시 → 점심을 빼고 14시
        (datetime(2026, 11, 9, 10), 3, datetime(2026, 11, 9, 14)),
        (datetime(2026, 11, 9, 17), 3, datetime(2026, 11, 10, 11)),
        # 법 19조 1항: 1일은 8시간. 3일 = 24시간, 월요일 14시 → 목요일 14시
        (datetime(2026, 11, 9, 14), 24, datetime(2026, 11, 12, 14)),
        # 금요일 17시에 받은 8시간은 주말을 건너 월요일 17시
        (datetime(2026, 11, 13, 17), 8, datetime(2026, 11, 16, 17)),
        # 근무시간이 끝난 뒤와 휴일에 온 것은 다음 근무일 9시부터
        (datetime(2026, 11, 9, 20), 3, datetime(2026, 11, 10, 12)),
        (datetime(2026, 11, 8, 10), 3, datetime(2026, 11, 9, 12)),
        (datetime(2026, 11, 9, 12, 30), 1, datetime(2026, 11, 9, 14)),
    ],
)
def test_petitions_of_five_days_or_less_run_in_office_hours(received, hours, due):
    assert dates.petition_hours(received, hours) == due


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2026, 11, 19), 3, date(2026, 11, 24)),  # 금(1) 월(2) 화(3)
        (date(2026, 9, 22), 3, date(2026, 9, 29)),  # 수(1), 추석 연휴와 주말을 지나 월(2) 화(3)
    ],
)
def test_business_days_skip_weekends_and_holidays(start, amount, due):
    assert dates.business_days(start, amount) == due


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 12, 31), -2, date(2026, 10, 31)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_where_the_month_does(day, months, then):
    assert dates.add_months(day, months) == then


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_longer_periods_never_end_earlier(start, one, other):
    short, long = sorted((one, other))
    for unit in ("일", "주", "월"):
        assert dates.expiry(start, short, unit)[0] <= dates.expiry(start, long, unit)[0]
    assert dates.petition_days(start, short) <= dates.petition_days(start, long)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 40))
def test_no_period_ends_on_a_day_off(start, amount):
    assert dates.holiday(dates.expiry(start, amount, "일")[0]) == ""
    assert dates.holiday(dates.petition_days(start, amount)) == ""
    assert dates.holiday(dates.business_days(start, amount)) == ""


def test_a_law_is_cited_at_its_official_address():
    source = law("민원 처리에 관한 법률", "제19조", "2022-07-12", "2026-06-08")
    assert source.url == "https://www.law.go.kr/법령/민원처리에관한법률/제19조"
    assert (source.effective_from, source.checked_at) == ("2022-07-12", "2026-06-08")
