"""Worked cases of the petitions act: hours, days, holidays, extension, and days left out.

In 2026: 1 May (노동절), 5 May, 25 May, 3 June, 17 July, 17 August, 24 and 25 September, 5 and
9 October are days off. 9 November 2026 is a Monday.
"""

from datetime import UTC, date, datetime

import pytest

from sectorkit.errors import BadInput
from sectorkit.tools.petitions import petition_deadline


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def found(kind, received, **more):
    return petition_deadline(kind, at(received), **more).values["due"]


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        # 영 14조 1호: 법령 질의 14일. 법 19조 2항: 첫날을 넣고 휴일을 뺌
        ("질의민원(법령)", "2026-11-09T10:00", "2026-11-26"),
        ("질의민원(법령)", "2026-11-09T17:59", "2026-11-26"),  # 날로 세면 시각은 무관
        ("질의민원(법령)", "2026-11-14T10:00", "2026-12-03"),  # 토요일 접수: 월요일이 첫날
        ("질의민원(법령)", "2026-11-15T10:00", "2026-12-03"),  # 일요일 접수
        ("질의민원(법령)", "2026-04-27T10:00", "2026-05-18"),  # 노동절, 어린이날
        ("질의민원(법령)", "2026-09-21T10:00", "2026-10-14"),  # 추석 이틀, 개천절 대체, 한글날
        ("질의민원(법령)", "2026-12-21T10:00", "2027-01-11"),  # 성탄절, 새해 첫날
        ("질의민원(법령)", "2026-05-18T10:00", "2026-06-08"),  # 대체공휴일, 지방선거일
        # 영 14조 2호: 7일
        ("질의민원(제도·절차)", "2026-11-09T10:00", "2026-11-17"),
        ("질의민원(제도·절차)", "2026-11-13T18:30", "2026-11-23"),
        ("질의민원(제도·절차)", "2026-07-15T10:00", "2026-07-24"),  # 제헌절
        ("질의민원(제도·절차)", "2027-02-04T10:00", "2027-02-16"),  # 설날과 대체공휴일
        # 영 15조: 건의 14일
        ("건의민원", "2026-11-10T09:00", "2026-11-27"),
        ("건의민원", "2026-08-10T09:00", "2026-08-28"),  # 광복절 대체공휴일
        ("건의민원", "2026-02-09T09:00", "2026-03-04"),  # 설날, 삼일절 대체
        # 영 17조: 고충 7일
        ("고충민원", "2026-11-09T10:00", "2026-11-17"),
        ("고충민원", "2026-09-23T10:00", "2026-10-06"),
        ("고충민원", "2026-10-02T10:00", "2026-10-14"),
        # 영 16조, 19조: 즉시는 3근무시간
        ("기타민원", "2026-11-09T09:00", "2026-11-09 12:00"),
        ("기타민원", "2026-11-09T10:30", "2026-11-09 14:30"),  # 점심시간은 빠짐
        ("기타민원", "2026-11-09T12:20", "2026-11-09 16:00"),  # 점심에 접수
        ("기타민원", "2026-11-09T16:00", "2026-11-10 10:00"),  # 밤을 넘김
        ("기타민원", "2026-11-13T17:00", "2026-11-16 11:00"),  # 주말을 넘김
        ("기타민원", "2026-11-13T20:00", "2026-11-16 12:00"),  # 문 닫은 뒤
        ("기타민원", "2026-04-30T17:30", "2026-05-04 11:30"),  # 노동절과 주말
        ("기타민원", "2026-11-09T07:00", "2026-11-09 12:00"),  # 문 열기 전
    ],
)
def test_a_kind_set_by_decree_runs_as_the_decree_says(kind, received, due):
    assert found(kind, received) == due


@pytest.mark.parametrize(
    ("amount", "unit", "received", "due"),
    [
        # 법 19조 1항: 5일 이하는 시간으로, 하루 8시간
        (1, "일", "2026-11-09T10:00", "2026-11-10 10:00"),
        (1, "일", "2026-11-09T09:00", "2026-11-09 18:00"),
        (2, "일", "2026-11-09T15:00", "2026-11-11 15:00"),
        (3, "일", "2026-11-12T14:00", "2026-11-17 14:00"),
        (5, "일", "2026-11-09T11:30", "2026-11-16 11:30"),
        (5, "일", "2026-09-22T16:00", "2026-10-01 16:00"),  # 추석
        (4, "시간", "2026-11-09T10:00", "2026-11-09 15:00"),
        (8, "시간", "2026-11-13T13:00", "2026-11-16 12:00"),
        (None, "즉시", "2026-11-09T13:00", "2026-11-09 16:00"),
        # 법 19조 2항: 6일부터 날로
        (6, "일", "2026-11-09T11:30", "2026-11-16"),
        (10, "일", "2026-11-09T11:30", "2026-11-20"),
        (20, "일", "2026-11-09T11:30", "2026-12-04"),
        (30, "일", "2026-11-09T11:30", "2026-12-18"),
        # 법 19조 3항: 주·월·연은 첫날을 넣고 역에 따라, 끝이 휴일이면 다음 날(민법 161조)
        (2, "주", "2026-11-09T11:30", "2026-11-23"),  # 22일 일요일
        (1, "월", "2026-11-09T11:30", "2026-12-08"),
        (1, "월", "2026-11-26T11:30", "2026-12-28"),  # 25일 성탄절, 주말
        (1, "월", "2026-01-31T11:30", "2026-03-03"),  # 2월 끝 토요일, 1일 일요일, 2일 대체
        (3, "월", "2026-11-26T11:30", "2027-02-25"),
        (1, "년", "2026-11-26T11:30", "2027-11-25"),
    ],
)
def test_a_legal_petition_runs_as_its_office_has_published(amount, unit, received, due):
    assert found("법정민원", received, amount=amount, unit=unit) == due


@pytest.mark.parametrize(
    ("kind", "received", "extensions", "due"),
    [
        # 영 21조 1항: 처리기간의 범위에서 한 차례, 동의를 받아 한 차례 더
        ("질의민원(제도·절차)", "2026-11-09T10:00", 1, "2026-11-26"),
        ("질의민원(제도·절차)", "2026-11-09T10:00", 2, "2026-12-07"),
        ("고충민원", "2026-11-09T10:00", 1, "2026-11-26"),
        ("건의민원", "2026-11-10T09:00", 1, "2026-12-17"),
        ("기타민원", "2026-11-09T09:00", 1, "2026-11-09 16:00"),
        ("기타민원", "2026-11-09T16:00", 2, "2026-11-10 17:00"),
    ],
)
def test_an_extension_lasts_as_long_as_the_period_again(kind, received, extensions, due):
    assert found(kind, received, extensions=extensions) == due


@pytest.mark.parametrize(
    ("kind", "received", "first", "last", "due"),
    [
        # 영 20조: 보완에 걸린 기간은 보낸 날과 도달한 날까지 빠짐(행정절차법 시행령 11조)
        (
            "질의민원(법령)",
            "2026-11-09T10:00",
            date(2026, 11, 12),
            date(2026, 11, 17),
            "2026-12-02",
        ),
        ("고충민원", "2026-11-09T10:00", date(2026, 11, 10), date(2026, 11, 10), "2026-11-18"),
        ("고충민원", "2026-11-09T10:00", date(2026, 11, 10), None, "2026-11-18"),
        ("고충민원", "2026-11-09T10:00", date(2026, 11, 14), date(2026, 11, 15), "2026-11-17"),
        # 영 17조 5항: 현장조사 14일은 들어가지 않음
        ("고충민원", "2026-11-09T10:00", date(2026, 11, 11), date(2026, 11, 24), "2026-12-01"),
        (
            "기타민원",
            "2026-11-09T16:00",
            date(2026, 11, 10),
            date(2026, 11, 10),
            "2026-11-11 10:00",
        ),
    ],
)
def test_days_that_are_left_out_push_the_end(kind, received, first, last, due):
    assert found(kind, received, left_out_from=first, left_out_to=last) == due


def test_days_left_out_of_a_month_are_added_to_it():
    until = found(
        "법정민원", "2026-11-09T10:00", amount=1, unit="월",
        left_out_from=date(2026, 11, 12), left_out_to=date(2026, 11, 13),
    )  # fmt: skip
    assert until == "2026-12-10"


def test_a_moment_elsewhere_is_read_on_the_clock_of_the_office():
    result = petition_deadline("기타민원", datetime(2026, 11, 9, 1, tzinfo=UTC))
    assert result.values["due"] == "2026-11-09 14:00"


def test_a_legal_petition_without_its_period_says_where_to_find_it():
    with pytest.raises(BadInput, match="민원편람"):
        petition_deadline("법정민원", at("2026-11-09T10:00"))


def test_a_span_that_ends_before_it_starts_is_not_counted():
    with pytest.raises(BadInput, match="앞섭니다"):
        found(
            "고충민원", "2026-11-09T10:00",
            left_out_from=date(2026, 11, 12), left_out_to=date(2026, 11, 11),
        )  # fmt: skip


def test_the_rule_names_its_articles():
    result = petition_deadline("고충민원", at("2026-11-09T10:00"), extensions=1)
    assert "시행령 제17조" in result.rule and "제21조" in result.rule
    assert {source.locator for source in result.sources} >= {"제19조", "제17조", "제21조"}
