"""Every calculator against its article's own numbers, worked by hand beside each case."""

import inspect
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import Client

from sectorkit import Engine
from sectorkit.errors import BadInput
from sectorkit.mcp import mcp_server
from sectorkit.testing import FakeModel, small_sector
from sectorkit.tools import Result
from sectorkit.tools.dates import holiday
from services.legal import tools
from services.legal.calculators import deadlines, lease, limitation
from services.legal.calculators.inheritance import shares
from services.legal.calculators.sources import article, in_force, table

quick = settings(max_examples=60, deadline=None)
POLITE = re.compile(r"[다요](\([^()]*(\([^()]*\))?[^()]*\))?\.$")
"""A polite sentence; what it rests on may stand in brackets before its end."""
DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))


def values(result: Result) -> dict:
    """What a tool found, once it is known to say it, its rule and its sources."""
    assert POLITE.search(result.summary) and POLITE.search(result.rule)
    assert result.sources
    for source in result.sources:
        assert source.url.startswith("https://www.law.go.kr/법령/") and source.checked_at
    return dict(result.values)


# Deadlines.


@pytest.mark.parametrize(
    ("kind", "event", "last"),
    [
        # 2026-11-09(월)에서 시작하는 것은 모두 첫날을 빼고 센다(민법 157조).
        ("지급명령 이의신청", date(2026, 11, 9), "2026-11-23"),  # 민소 470조: 2주 → 14일 뒤 월요일
        ("이행권고결정 이의신청", date(2026, 11, 10), "2026-11-24"),  # 소액 5조의4: 2주일
        ("화해권고결정 이의신청", date(2026, 12, 11), "2026-12-28"),  # 2주 뒤 성탄절, 토, 일 → 월
        ("조정을 갈음하는 결정 이의신청", date(2026, 11, 12), "2026-11-26"),  # 민사조정 34조
        ("민사 항소", date(2026, 11, 16), "2026-11-30"),  # 민소 396조: 2주
        ("민사 항소", date(2026, 9, 10), "2026-09-28"),  # 24 추석 연휴 … 27 일요일 → 28
        ("민사 상고", date(2026, 11, 17), "2026-12-01"),  # 425조 → 396조: 2주
        ("민사 항소이유서 제출", date(2026, 11, 2), "2026-12-14"),  # 402조의2: 40일 → 12-12(토)
        ("민사 상고이유서 제출", date(2026, 11, 2), "2026-11-23"),  # 427조: 20일 → 11-22(일)
        ("민사 즉시항고", date(2026, 11, 16), "2026-11-23"),  # 444조: 1주
        ("민사 답변서 제출", date(2026, 11, 10), "2026-12-10"),  # 256조: 30일
        ("가사 판결 항소", date(2026, 11, 9), "2026-11-23"),  # 가사 19조: 14일
        ("형사 항소", date(2026, 11, 12), "2026-11-19"),  # 형소 358조: 선고한 날부터 7일
        ("형사 항소", date(2026, 11, 14), "2026-11-23"),  # 11-21 토, 22 일은 넣지 않음(66조 3항)
        ("형사 상고", date(2026, 11, 13), "2026-11-20"),  # 374조: 7일
        ("약식명령 정식재판 청구", date(2026, 11, 9), "2026-11-16"),  # 453조: 7일
        ("형사 항소이유서 제출", date(2026, 11, 3), "2026-11-23"),  # 361조의3: 20일
        ("재정신청", date(2026, 11, 9), "2026-11-19"),  # 260조 3항: 10일
        ("친고죄 고소", date(2026, 5, 23), "2026-11-23"),  # 230조: 6월
        (
            "과태료 이의제기",
            date(2026, 9, 24),
            "2026-11-23",
        ),  # 질서 20조: 60일 = 6 + 31 + 23
        ("범칙금 납부", date(2026, 11, 9), "2026-11-19"),  # 도교 164조: 10일
        ("행정심판 청구", date(2026, 8, 25), "2026-11-23"),  # 27조: 90일 = 8월 6 + 9월 30 + 31 + 23
        ("행정소송(취소소송) 제기", date(2026, 8, 26), "2026-11-24"),  # 20조: 90일
        ("처분에 대한 이의신청", date(2026, 11, 9), "2026-12-09"),  # 행정기본 36조: 30일
        ("정보공개 이의신청", date(2026, 10, 24), "2026-11-23"),  # 정보공개 18조: 30일
        ("법정민원 거부처분 이의신청", date(2026, 9, 24), "2026-11-23"),  # 민원 35조: 60일
        ("조세심판 청구", date(2026, 8, 25), "2026-11-23"),  # 국세기본 68조: 90일
        ("운전면허 처분 이의신청", date(2026, 9, 24), "2026-11-23"),  # 도교 94조: 60일
        ("산재보험 심사청구", date(2026, 8, 25), "2026-11-23"),  # 산재 103조: 90일
        ("부당해고 구제신청", date(2026, 8, 23), "2026-11-23"),  # 근기 28조: 3개월
        ("부당해고 구제신청", date(2026, 11, 30), "2027-03-02"),  # 2-28 일요일, 3-1 삼일절
        ("노동위원회 재심신청", date(2026, 11, 9), "2026-11-19"),  # 노위 26조: 10일
        ("노동위원회 재심판정 취소소송", date(2026, 11, 9), "2026-11-24"),  # 27조: 15일
        ("차별적 처우 시정신청", date(2026, 5, 23), "2026-11-23"),  # 기간제 9조: 6개월
        ("상속포기", date(2026, 8, 24), "2026-11-24"),  # 민법 1019조: 3월
        (
            "상속 한정승인",
            date(2026, 11, 30),
            "2027-03-02",
        ),  # 2-28 일요일, 3-1 휴일
        ("이혼 재산분할 청구", date(2024, 11, 25), "2026-11-25"),  # 839조의2: 2년
        ("협의이혼 신고", date(2026, 8, 24), "2026-11-24"),  # 가족관계등록 75조: 3개월
        ("출생신고", date(2026, 10, 23), "2026-11-23"),  # 44조: 1개월
    ],
)
def test_a_procedure_ends_when_its_article_says(kind, event, last):
    assert values(tools.procedural_deadline(kind, event))["last_day"] == last


@pytest.mark.parametrize(
    ("kind", "event", "occurred", "last"),
    [
        # 행정심판 27조 3항: 처분이 있었던 날부터 180일. 2026-05-27 + 180일 = 11-23
        ("행정심판 청구", date(2026, 10, 1), date(2026, 5, 27), "2026-11-23"),
        # 행정소송 20조 2항: 처분등이 있은 날부터 1년
        ("행정소송(취소소송) 제기", date(2026, 10, 1), date(2025, 11, 24), "2026-11-24"),
        # 민법 1117조: 안 때부터 1년, 상속 개시부터 10년
        ("유류분 반환청구", date(2026, 11, 2), date(2016, 11, 24), "2026-11-24"),
        ("유류분 반환청구", date(2025, 11, 24), date(2020, 1, 2), "2026-11-24"),
        # 민법 406조: 안 날부터 1년, 법률행위 있은 날부터 5년
        ("채권자취소의 소", date(2026, 3, 2), date(2021, 11, 24), "2026-11-24"),
    ],
)
def test_an_outer_limit_cuts_a_deadline_short(kind, event, occurred, last):
    assert values(tools.procedural_deadline(kind, event, occurred))["last_day"] == last


def test_it_says_which_deadlines_no_court_can_extend():
    # 민사소송법 470조 2항: 불변기간. 256조에는 그런 말이 없다.
    event = date(2026, 11, 9)
    assert values(tools.procedural_deadline("지급명령 이의신청", event))["cannot_be_extended"]
    assert not values(tools.procedural_deadline("민사 답변서 제출", event))["cannot_be_extended"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(get_args(deadlines.Kind)), DAYS, st.integers(0, 400))
def test_every_deadline_is_after_its_event_open_and_never_moves_back(kind, event, later):
    day = date.fromisoformat(tools.procedural_deadline(kind, event).values["last_day"])
    assert day > event and not holiday(day)
    then = date.fromordinal(event.toordinal() + later)
    assert tools.procedural_deadline(kind, then).values["last_day"] >= day.isoformat()


def test_the_names_in_the_signatures_are_the_names_in_the_tables():
    assert list(get_args(deadlines.Kind)) == list(table("deadlines"))
    assert list(get_args(limitation.Claim)) == list(table("limitation"))
    rents = table("lease")
    for literal, name in (
        (lease.HomeRegion, "housing_small_deposit"),
        (lease.ShopRegion, "shop_small_deposit"),
        (lease.ScopeRegion, "shop_scope"),
    ):
        for entry in rents[name]:
            assert list(get_args(literal)) == list(entry["regions"])


@pytest.mark.parametrize(
    ("claim", "start", "last"),
    [
        ("일반 채권", date(2016, 11, 24), "2026-11-24"),  # 민법 162조: 10년
        ("임금", date(2023, 11, 24), "2026-11-24"),  # 근기 49조: 3년
        ("퇴직금", date(2023, 11, 25), "2026-11-25"),  # 퇴직급여 10조: 3년
        ("상행위로 생긴 채권", date(2021, 11, 24), "2026-11-24"),  # 상법 64조: 5년
        ("숙박료·음식값·입장료", date(2025, 11, 24), "2026-11-24"),  # 164조: 1년
        ("공사대금(도급·설계·감리)", date(2023, 11, 24), "2026-11-24"),  # 163조 3호: 3년
        ("판결 등으로 확정된 채권", date(2016, 11, 24), "2026-11-24"),  # 165조: 10년
        ("보험료 청구", date(2024, 11, 25), "2026-11-25"),  # 상법 662조: 2년
        ("일반 채권", date(2016, 11, 21), "2026-11-23"),  # 11-21 토요일 → 월요일(161조)
    ],
)
def test_a_claim_lapses_when_its_article_says(claim, start, last):
    assert values(tools.limitation_period(claim, start))["last_day"] == last


def test_a_tort_lapses_ten_years_after_it_happened_whatever_was_known():
    # 766조: 안 날(2026-01-05)부터 3년이면 2029-01-05이지만, 불법행위(2016-11-24)부터 10년이 먼저
    found = tools.limitation_period("불법행위 손해배상", date(2026, 1, 5), date(2016, 11, 24))
    assert values(found)["last_day"] == "2026-11-24"


@pytest.mark.parametrize(
    ("trade", "given_days", "last"),
    [
        # 전자상거래 17조 1항 1호: 서면부터 7일, 공급이 늦으면 공급부터 7일
        ("인터넷·통신판매", {"document": date(2026, 11, 9)}, "2026-11-16"),
        (
            "인터넷·통신판매",
            {"document": date(2026, 11, 9), "supplied": date(2026, 11, 12)},
            "2026-11-19",
        ),
        # 물건이 먼저 왔으면 서면부터
        (
            "인터넷·통신판매",
            {"document": date(2026, 11, 12), "supplied": date(2026, 11, 9)},
            "2026-11-19",
        ),
        # 2호: 주소를 안 날부터, 3호: 방해가 끝난 날부터
        ("인터넷·통신판매", {"address_known": date(2026, 11, 17)}, "2026-11-24"),
        (
            "인터넷·통신판매",
            {"document": date(2026, 10, 1), "obstruction_ended": date(2026, 11, 17)},
            "2026-11-24",
        ),
        ("방문판매", {"document": date(2026, 11, 9)}, "2026-11-23"),  # 방판 8조: 14일
        ("다단계판매", {"document": date(2026, 11, 9)}, "2026-11-23"),  # 방판 17조 → 8조
        ("할부거래", {"document": date(2026, 11, 13)}, "2026-11-20"),  # 할부 8조: 7일
        ("할부거래", {"document": date(2026, 11, 14)}, "2026-11-23"),  # 11-21 토 → 월
        # 할부 24조: 14일, 계약서를 못 받으면 계약일부터 3개월
        ("선불식 할부거래(상조 등)", {"document": date(2026, 11, 9)}, "2026-11-23"),
        ("선불식 할부거래(상조 등)", {"contracted": date(2026, 8, 24)}, "2026-11-24"),
    ],
)
def test_a_purchase_can_be_taken_back_until_the_day_its_act_says(trade, given_days, last):
    assert values(tools.withdrawal_deadline(trade, **given_days))["last_day"] == last


def test_goods_unlike_their_advertisement_can_go_back_for_longer():
    # 전자상거래 17조 3항: 공급부터 3개월(2027-02-10), 안 날부터 30일(2026-12-09) 가운데 이른 날
    found = tools.mismatch_withdrawal_deadline(
        "인터넷·통신판매", date(2026, 11, 9), date(2026, 11, 9)
    )
    assert values(found)["last_day"] == "2026-12-09"
    late = tools.mismatch_withdrawal_deadline("방문판매", date(2026, 8, 24), date(2026, 11, 20))
    assert values(late)["last_day"] == "2026-11-24"  # 방판 8조 3항: 공급부터 3개월이 먼저


@pytest.mark.parametrize(
    ("kind", "ends", "first", "last"),
    [
        # 주임법 6조: 6개월 전~2개월 전. 12-31의 6개월 전 6-30, 2개월 전 10-31을 하루씩 좁힘
        ("주택", date(2026, 12, 31), "2026-07-01", "2026-10-30"),
        # 상임법 10조: 6개월 전~1개월 전
        ("상가", date(2026, 12, 15), "2026-06-16", "2026-11-14"),
    ],
)
def test_a_lease_is_renewed_or_refused_within_its_window(kind, ends, first, last):
    found = values(tools.lease_notice_window(kind, ends))
    assert (found["first_day"], found["last_safe_day"]) == (first, last)


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        # 민원처리법 시행령 14조 1호: 14일, 첫날 산입, 휴일·토요일 제외 → 11-26(목)
        ("질의민원(법령)", datetime(2026, 11, 9, 14), "2026-11-26"),
        ("질의민원(제도·절차)", datetime(2026, 11, 9, 14), "2026-11-17"),  # 2호: 7일
        ("고충민원", datetime(2026, 11, 9, 9), "2026-11-17"),  # 17조: 7일
        ("기타민원", datetime(2026, 11, 9, 10), "2026-11-09 14:00"),  # 19조: 3근무시간, 점심 제외
        ("기타민원", datetime(2026, 11, 9, 1, tzinfo=UTC), "2026-11-09 14:00"),  # 한국 시각 10시
    ],
)
def test_a_petition_is_dealt_with_within_its_period(kind, received, due):
    assert values(tools.petition_deadline(kind, received))["due"] == due


# Money.


@pytest.mark.parametrize(
    ("claim", "document", "electronic", "duty"),
    [
        # 민사소송 등 인지법 2조 1항: 1천만원 미만 × 50/10,000
        (5_000_000, "소장", False, 25_000),
        (9_999_999, "소장", False, 49_900),  # 49,999.99… → 100원 미만 버림(2항)
        (100_000, "소장", False, 1_000),  # 500원 → 1천원(2항)
        (3_333_333, "소장", False, 16_600),  # 16,666 → 16,600
        # 1천만원 이상: × 45/10,000 + 5천원
        (10_000_000, "소장", False, 50_000),
        (30_000_000, "소장", False, 140_000),
        (50_000_000, "소장", False, 230_000),
        # 1억원 이상: × 40/10,000 + 5만5천원. 10억원 이상: × 35/10,000 + 55만5천원
        (100_000_000, "소장", False, 455_000),
        (150_000_000, "소장", False, 655_000),
        (1_000_000_000, "소장", False, 4_055_000),
        # 3조: 항소장 1.5배, 상고장 2배
        (50_000_000, "항소장", False, 345_000),
        (50_000_000, "상고장", False, 460_000),
        # 7조: 화해 1/5, 지급명령 1/10, 2조 2항 준용
        (50_000_000, "화해신청서", False, 46_000),
        (50_000_000, "지급명령신청서", False, 23_000),
        (1_000_000, "지급명령신청서", False, 1_000),  # 500원 → 1천원
        # 16조: 전자문서 9/10
        (50_000_000, "소장", True, 207_000),
        (50_000_000, "지급명령신청서", True, 20_700),
    ],
)
def test_stamp_duty_follows_the_brackets(claim, document, electronic, duty):
    assert values(tools.stamp_duty(claim, document, electronic))["amount_won"] == duty


@quick
@given(st.integers(1, 10**11), st.integers(0, 10**9), st.booleans())
def test_stamp_duty_never_falls_as_the_claim_grows(claim, more, electronic):
    for document in ("소장", "항소장", "상고장", "화해신청서", "지급명령신청서"):
        low = tools.stamp_duty(claim, document, electronic).values["amount_won"]
        high = tools.stamp_duty(claim + more, document, electronic).values["amount_won"]
        assert 1_000 <= low <= high and low % 100 == 0


def test_service_fees_are_the_product_of_what_the_court_sets():
    # 송달료규칙 3조: 예규의 기준에 따른다. 2명 × 15회 × 1,000원(예로 든 1회분)
    assert values(tools.service_fee(2, 15, 1_000))["amount_won"] == 30_000


def test_interest_changes_on_the_day_after_service():
    # 1천만원. 2026-01-01에 받기로, 2026-07-20(200일) 송달까지 연 5%: 273,972
    # 그다음 날부터 2027-07-20(365일)까지 연 10%라면: 1,000,000 (소송촉진법 3조 1항)
    found = values(
        tools.judgment_interest(
            10_000_000, date(2026, 1, 1), date(2026, 7, 20), date(2027, 7, 20), D(10)
        )
    )
    assert (found["before_days"], found["after_days"]) == (200, 365)
    assert (found["before_won"], found["after_won"]) == (273_972, 1_000_000)
    assert found["amount_won"] == 1_273_972


@pytest.mark.parametrize(
    ("amount", "reason", "event", "paid", "interest", "days"),
    [
        # 근기 36·37조, 시행령 17조: 퇴직 2026-01-01 + 14일 = 01-15, 다음 날부터 연 20%
        (3_650_000, "퇴직·사망", date(2026, 1, 1), date(2026, 1, 25), 20_000, 10),
        (3_650_000, "퇴직·사망", date(2026, 1, 1), date(2026, 1, 15), 0, 0),
        # 재직 중: 임금지급일 다음 날부터
        (3_650_000, "재직 중 임금", date(2026, 1, 10), date(2026, 1, 20), 20_000, 10),
    ],
)
def test_unpaid_wages_bear_twenty_per_cent(amount, reason, event, paid, interest, days):
    found = values(tools.unpaid_wage_interest(amount, reason, event, paid))
    assert (found["amount_won"], found["days"]) == (interest, days)


@pytest.mark.parametrize(
    ("received", "interest", "days", "over"),
    [
        # 대부업법 시행령 5조: 연 20% 단리. 1,000만원 1년의 상한 200만원
        (10_000_000, 2_000_000, 365, 0),
        (10_000_000, 2_500_000, 365, 500_000),
        # 선이자 100만원을 뗀 900만원이 원본(법 8조 6항): 73일 상한 36만원
        (9_000_000, 1_000_000, 73, 640_000),
    ],
)
def test_a_lender_may_not_take_more_than_twenty_per_cent(received, interest, days, over):
    assert values(tools.lender_interest_check(received, interest, days))["over_won"] == over


@pytest.mark.parametrize(
    ("pay", "per", "weekly", "daily", "hourly", "hours"),
    [
        # 근기법 시행령 6조 2항 4호: (40 + 8) × 365 ÷ 7 ÷ 12 = 208.57 → 209
        (2_090_000, "월", D(40), D(8), 10_000, 209),
        # (20 + 4) × 4.345 = 104.29 → 105
        (1_050_000, "월", D(20), D(4), 10_000, 105),
        (480_000, "주", D(40), D(8), 10_000, 48),  # 3호: 소정 40 + 유급 8
        (80_000, "일", D(40), D(8), 10_000, 8),  # 2호
        (12_345, "시간", D(40), D(8), 12_345, 1),  # 1호
        (140_000, "주", D(14), D(7), 10_000, 14),  # 18조 3항: 15시간 미만은 주휴가 없음
    ],
)
def test_pay_becomes_an_hours_wage(pay, per, weekly, daily, hourly, hours):
    found = values(tools.ordinary_hourly_wage(pay, per, weekly, daily))
    assert (found["hourly_won"], found["hours"]) == (hourly, hours)


@pytest.mark.parametrize(
    ("pay", "per", "minimum", "probation", "meets", "short"),
    [
        # 최저임금을 1만원이라 하면: 월 208.571시간 × 10,000 = 2,085,715원(올림) 이상이어야 한다
        (2_090_000, "월", 10_000, False, True, 0),
        (2_085_715, "월", 10_000, False, True, 0),
        (2_000_000, "월", 10_000, False, False, 85_715),
        (9_900, "시간", 10_000, False, False, 100),
        # 법 5조 2항, 시행령 3조: 수습 3개월은 10%를 뺀 9,000원
        (9_000, "시간", 10_000, True, True, 0),
        (8_999, "시간", 10_000, True, False, 1),
        (480_000, "주", 10_000, False, True, 0),  # 시행령 5조 1항 2호: 48시간
        (79_999, "일", 10_000, False, False, 1),  # 1호: 8시간
    ],
)
def test_pay_is_held_against_the_minimum_that_is_given(pay, per, minimum, probation, meets, short):
    found = values(tools.minimum_wage_check(pay, minimum, per, probation=probation))
    assert (found["meets"], found["short_won"]) == (meets, short)


def test_it_says_so_where_rounding_the_hours_decides():
    # 2,086,000 ÷ 208.57 ≥ 10,000이지만 ÷ 209 = 9,980
    found = values(tools.minimum_wage_check(2_086_000, 10_000))
    assert found["meets"] and found["borderline"]


@pytest.mark.parametrize(
    ("hourly", "weekly", "attended", "amount"),
    [
        (10_000, D(40), True, 80_000),  # 55조: 8시간분
        (10_000, D(20), True, 40_000),  # 18조 1항: 20/40 × 8 = 4시간
        (10_000, D(15), True, 30_000),  # 15/40 × 8 = 3시간
        (10_000, D("14.9"), True, 0),  # 18조 3항: 15시간 미만
        (10_000, D(40), False, 0),  # 시행령 30조: 개근하지 않음
    ],
)
def test_the_weekly_day_of_rest_is_paid(hourly, weekly, attended, amount):
    assert values(tools.weekly_holiday_allowance(hourly, weekly, attended))["amount_won"] == amount


@pytest.mark.parametrize(
    ("hours", "premium", "total"),
    [
        ({"overtime_hours": D(10)}, 50_000, 150_000),  # 56조 1항: 50%
        ({"night_hours": D(4)}, 20_000, 20_000),  # 3항: 더하는 부분만
        ({"holiday_hours": D(8), "holiday_hours_over_8": D(2)}, 60_000, 160_000),  # 2항: 50, 100%
        ({"overtime_hours": D(2), "night_hours": D(2)}, 20_000, 40_000),  # 밤의 연장: 50 + 50
        ({}, 0, 0),
    ],
)
def test_overtime_night_and_holiday_work_cost_more(hours, premium, total):
    found = values(tools.premium_pay(10_000, **hours))
    assert (found["premium_won"], found["total_won"]) == (premium, total)


@pytest.mark.parametrize(
    ("hired", "left", "wages", "ordinary", "daily", "days"),
    [
        # 2조 1항 6호: 2026-07-01 이전 3개월 = 4·5·6월 91일, 910만원 → 10만원
        (date(2024, 7, 1), date(2026, 7, 1), 9_100_000, 0, 100_000, 91),
        # 2조 2항: 통상임금 12만원보다 적으면 통상임금
        (date(2024, 7, 1), date(2026, 7, 1), 9_100_000, 120_000, 120_000, 91),
        # 취업 후 3개월 미만이면 그 기간: 6월 30일간
        (date(2026, 6, 1), date(2026, 7, 1), 3_000_000, 0, 100_000, 30),
    ],
)
def test_average_wages_come_from_the_last_three_months(hired, left, wages, ordinary, daily, days):
    found = values(tools.average_daily_wage(hired, left, wages, ordinary))
    assert (found["daily_won"], found["days"]) == (daily, days)


@pytest.mark.parametrize(
    ("hired", "left", "wages", "weekly", "amount"),
    [
        # 퇴직급여 8조: 1년에 30일분. 1일 10만원 × 30 × 365/365 = 300만원
        (date(2025, 7, 1), date(2026, 7, 1), 9_100_000, D(40), 3_000_000),
        # 2년(730일) → 600만원
        (date(2024, 7, 1), date(2026, 7, 1), 9_100_000, D(40), 6_000_000),
        # 4조: 1년에서 하루가 모자람, 주 15시간 미만
        (date(2025, 7, 2), date(2026, 7, 1), 9_100_000, D(40), 0),
        (date(2024, 7, 1), date(2026, 7, 1), 9_100_000, D(14), 0),
    ],
)
def test_severance_is_thirty_days_for_each_year(hired, left, wages, weekly, amount):
    assert values(tools.severance_pay(hired, left, wages, weekly))["amount_won"] == amount


@quick
@given(st.integers(365, 15_000), st.integers(0, 2_000), st.integers(0, 10**8))
def test_severance_grows_with_service_and_is_never_negative(served, more, wages):
    left = date(2026, 7, 1)
    hired = [date.fromordinal(left.toordinal() - n) for n in (served, served + more)]
    low, high = (tools.severance_pay(day, left, wages).values["amount_won"] for day in hired)
    assert 0 <= low <= high


@pytest.mark.parametrize(
    ("hired", "dismissed", "notified", "amount"),
    [
        # 26조: 30일분 통상임금. 1만원 × 8시간 × 30 = 240만원
        (date(2025, 1, 1), date(2026, 5, 31), None, 2_400_000),
        # 4-30에 예고, 5-1~5-30의 30일 뒤 5-31 해고: 30일 전 예고
        (date(2025, 1, 1), date(2026, 5, 31), date(2026, 4, 30), 0),
        (date(2025, 1, 1), date(2026, 5, 31), date(2026, 5, 1), 2_400_000),
        # 1호: 3개월 미만
        (date(2026, 3, 2), date(2026, 5, 31), None, 0),
        (date(2026, 2, 28), date(2026, 5, 31), None, 2_400_000),
    ],
)
def test_dismissal_without_notice_costs_thirty_days_pay(hired, dismissed, notified, amount):
    found = tools.dismissal_notice_pay(hired, dismissed, 10_000, notified)
    assert values(found)["amount_won"] == amount


@pytest.mark.parametrize(
    ("hired", "on", "attended", "full_months", "days"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True, None, 11),  # 60조 2항: 1개월 개근에 1일
        (date(2026, 1, 1), date(2026, 7, 1), True, 4, 4),  # 여섯 달 가운데 넉 달 개근
        (date(2025, 1, 1), date(2026, 1, 1), True, None, 15),  # 1항: 1년
        (date(2025, 1, 1), date(2026, 1, 1), False, 8, 8),  # 2항: 80% 미만
        (date(2024, 1, 1), date(2026, 1, 1), True, None, 15),  # 2년
        (date(2023, 1, 1), date(2026, 1, 1), True, None, 16),  # 4항: 3년 → +1
        (date(2021, 1, 1), date(2026, 1, 1), True, None, 17),  # 5년 → +2
        (date(2005, 1, 1), date(2026, 1, 1), True, None, 25),  # 21년 → 15 + 10
        (date(1990, 1, 1), date(2026, 1, 1), True, None, 25),  # 25일을 한도로
    ],
)
def test_leave_grows_with_service_up_to_twenty_five_days(hired, on, attended, full_months, days):
    assert values(tools.annual_leave_days(hired, on, attended, full_months))["days"] == days


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        # 1009조: 배우자 1.5 : 자녀 1
        ((True, 1, 0, 0), {"배우자": "3/5", "자녀": "2/5"}),
        ((True, 2, 0, 0), {"배우자": "3/7", "자녀": "2/7"}),
        ((True, 3, 1, 2), {"배우자": "1/3", "자녀": "2/9"}),  # 1.5 + 3 = 4.5
        ((True, 0, 2, 1), {"배우자": "3/7", "직계존속": "2/7"}),  # 1003조: 존속과 공동
        ((True, 0, 1, 0), {"배우자": "3/5", "직계존속": "2/5"}),
        ((True, 0, 0, 3), {"배우자": "1"}),  # 1003조: 형제자매가 있어도 단독상속
        ((False, 3, 2, 0), {"자녀": "1/3"}),  # 1000조: 자녀가 먼저
        ((False, 0, 2, 1), {"직계존속": "1/2"}),
        ((False, 0, 0, 4), {"형제자매": "1/4"}),
    ],
)
def test_heirs_share_as_the_code_says(family, expected):
    found = values(tools.inheritance_shares(*family))
    assert {k[: -len("_share")]: v for k, v in found.items() if k.endswith("_share")} == expected


def test_an_estate_is_divided_in_won():
    # 7억원: 배우자 3/7 = 3억원, 자녀 2/7 = 2억원
    found = values(tools.inheritance_shares(True, 2, estate_won=700_000_000))
    assert (found["배우자_won"], found["자녀_won"]) == (300_000_000, 200_000_000)


@quick
@given(st.booleans(), st.integers(0, 9), st.integers(0, 4), st.integers(0, 9))
def test_all_shares_together_are_one(spouse, children, parents, siblings):
    counts = {"배우자": 1, "자녀": children, "직계존속": parents, "형제자매": siblings}
    if not (spouse or children or parents or siblings):
        with pytest.raises(BadInput, match="4촌"):
            shares(spouse, children, parents, siblings)
        return
    found = shares(spouse, children, parents, siblings)
    assert sum(share * counts[who] for who, share in found.items()) == Fraction(1)
    assert all(share > 0 for share in found.values())


@pytest.mark.parametrize(
    ("arguments", "reserved", "short"),
    [
        # 1112조: 배우자 3/7 × 1/2. 재산 7억원 → 1억5천만원
        ({"claimant": "배우자", "children": 2}, 150_000_000, 150_000_000),
        # 자녀 2/7 × 1/2 → 1억원, 이미 4천만원을 받았으면 6천만원
        (
            {"claimant": "자녀", "children": 2, "received_won": 40_000_000},
            100_000_000,
            60_000_000,
        ),
        # 직계존속 2/7 × 1/3 → 66,666,666
        ({"claimant": "직계존속", "parents": 2}, 66_666_666, 66_666_666),
        # 1113조: 7억 + 증여 3억 − 빚 3억 = 7억
        (
            {
                "claimant": "자녀",
                "children": 2,
                "gifts_won": 300_000_000,
                "debts_won": 300_000_000,
            },
            100_000_000,
            100_000_000,
        ),
        # 빚이 더 많으면 0
        ({"claimant": "자녀", "children": 2, "debts_won": 900_000_000}, 0, 0),
    ],
)
def test_a_part_cannot_be_given_away(arguments, reserved, short):
    found = values(tools.forced_share(spouse=True, estate_won=700_000_000, **arguments))
    assert (found["reserved_won"], found["short_won"]) == (reserved, short)


@pytest.mark.parametrize(
    ("kind", "deposit", "rent", "most"),
    [
        # 주임법 7조: 20분의 1. 3억원 → 3억1,500만원
        ("주택", 300_000_000, 0, (315_000_000, 0)),
        ("주택", 50_000_000, 700_000, (52_500_000, 735_000)),
        # 상임법 시행령 4조: 100분의 5
        ("상가", 100_000_000, 3_000_000, (105_000_000, 3_150_000)),
    ],
)
def test_rent_rises_by_five_per_cent_at_most(kind, deposit, rent, most):
    found = values(tools.rent_increase_cap(kind, deposit, rent))
    assert (found["deposit_won"], found["rent_won"]) == most


def test_rent_does_not_rise_again_within_a_year():
    # 주임법 7조 1항: 증액이 있은 후 1년 이내에는 못 한다
    found = values(tools.rent_increase_cap("주택", 1, 0, date(2025, 11, 23)))
    assert found["not_before"] == "2026-11-24"


@pytest.mark.parametrize(
    ("kind", "base", "percent", "monthly"),
    [
        # 주임법 7조의2, 시행령 9조: 10%와 기준금리 + 2% 가운데 낮은 것. 1.2억원 × 4.5% ÷ 12
        ("주택", D("2.5"), 4.5, 450_000),
        ("주택", D(9), 10.0, 1_000_000),
        # 상임법 12조, 시행령 5조: 12%와 기준금리 × 4.5
        ("상가", D(2), 9.0, 900_000),
        ("상가", D(3), 12.0, 1_200_000),
    ],
)
def test_a_deposit_becomes_no_more_rent_than_the_lower_rate(kind, base, percent, monthly):
    found = values(tools.rent_conversion_cap(kind, 120_000_000, base))
    assert (found["rate_percent"], found["monthly_won"]) == (percent, monthly)


SEOUL, REST = "서울특별시", "그 밖의 지역"


@pytest.mark.parametrize(
    ("region", "deposit", "value", "amount"),
    [
        # 주임법 시행령 11조: 서울 1억6,500만원 이하면 10조: 5,500만원까지
        (SEOUL, 165_000_000, 0, 55_000_000),
        (SEOUL, 165_000_001, 0, 0),
        (SEOUL, 30_000_000, 0, 30_000_000),
        (SEOUL, 100_000_000, 80_000_000, 40_000_000),  # 10조 2항: 주택가액의 2분의 1
        ("과밀억제권역(서울 제외)·세종·용인·화성·김포", 145_000_000, 0, 48_000_000),
        ("광역시(과밀억제권역과 군 제외)·안산·광주·파주·이천·평택", 85_000_000, 0, 28_000_000),
        (REST, 75_000_000, 0, 25_000_000),
        (REST, 75_000_001, 0, 0),
    ],
)
def test_a_small_deposit_comes_before_mortgages(region, deposit, value, amount):
    found = tools.small_deposit_priority(region, deposit, date(2023, 2, 21), value)
    assert values(found)["amount_won"] == amount


@pytest.mark.parametrize(
    ("region", "deposit", "rent", "amount"),
    [
        # 상임법 시행령 6조·7조, 2조 3항: 보증금 + 월세 × 100
        (SEOUL, 25_000_000, 400_000, 22_000_000),  # 6,500만원 이하
        (SEOUL, 25_000_000, 400_001, 0),
        ("과밀억제권역(서울 제외)", 55_000_000, 0, 19_000_000),
        ("광역시(과밀억제권역과 군 제외)·안산·용인·김포·광주", 38_000_000, 0, 13_000_000),
        (REST, 10_000_000, 200_000, 10_000_000),
    ],
)
def test_a_small_shop_deposit_counts_its_rent(region, deposit, rent, amount):
    assert values(tools.shop_small_deposit_priority(region, deposit, rent))["amount_won"] == amount


@pytest.mark.parametrize(
    ("region", "deposit", "rent", "within"),
    [
        (SEOUL, 400_000_000, 5_000_000, True),  # 시행령 2조: 4억 + 5억 = 9억원 이하
        (SEOUL, 400_000_000, 5_000_001, False),
        ("과밀억제권역(서울 제외)·부산", 690_000_000, 0, True),
        (REST, 370_000_001, 0, False),
    ],
)
def test_a_shop_lease_is_within_the_act_by_its_converted_deposit(region, deposit, rent, within):
    found = tools.shop_lease_scope(region, deposit, rent, date(2026, 1, 2))
    assert values(found)["within"] is within


def test_a_late_refund_bears_fifteen_per_cent_after_three_business_days():
    # 전자상거래 18조, 시행령 21조의3: 11-19(목)에 돌려받음 → 3영업일 11-24(화), 73일 × 15%
    found = values(
        tools.refund_delay_interest(
            "인터넷·통신판매", 1_000_000, date(2026, 11, 19), date(2027, 2, 5)
        )
    )
    assert (found["due"], found["days"], found["interest_won"]) == ("2026-11-24", 73, 30_000)


@pytest.mark.parametrize(
    ("monthly", "exempt"),
    [
        # 민집법 시행령 3조: 2분의 1이 250만원에 못 미치면 250만원까지
        (2_000_000, 2_000_000),
        (4_000_000, 2_500_000),
        (5_500_000, 2_750_000),  # 2분의 1
        (6_000_000, 3_000_000),
        # 4조: 300만원 + (400만 − 300만) ÷ 2
        (8_000_000, 3_500_000),
    ],
)
def test_part_of_a_wage_cannot_be_seized(monthly, exempt):
    found = values(tools.wage_seizure_limit(monthly, date(2026, 2, 1)))
    assert (found["exempt_won"], found["seizable_won"]) == (exempt, monthly - exempt)


def test_a_private_loan_bears_no_more_than_the_cap_that_is_given():
    # 이자제한법 2조 3항. 상한을 연 20%라 하면 1,000만원 73일의 상한은 40만원
    found = values(tools.private_loan_interest_check(10_000_000, 500_000, 73, D(20)))
    assert (found["most_won"], found["over_won"]) == (400_000, 100_000)


@pytest.mark.parametrize(
    ("average", "ordinary", "amount"),
    [
        (100_000, 0, 700_000),  # 근기 46조: 평균임금의 70%, 10일
        (100_000, 60_000, 600_000),  # 단서: 70%가 통상임금을 넘으면 통상임금
        (100_000, 80_000, 700_000),
    ],
)
def test_a_shutdown_is_paid_at_seventy_per_cent(average, ordinary, amount):
    assert values(tools.shutdown_allowance(average, 10, ordinary))["amount_won"] == amount


# What cannot be computed.


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: tools.procedural_deadline("민사 항소", date(2026, 1, 5), date(2026, 1, 1)),
            "occurred를 비워",
        ),
        (
            lambda: tools.procedural_deadline("행정심판 청구", date(2026, 1, 5), date(2026, 1, 6)),
            "두 날짜를 확인",
        ),
        (
            lambda: tools.limitation_period("임금", date(2026, 1, 5), date(2026, 1, 1)),
            "비워 주세요",
        ),
        (
            lambda: tools.judgment_interest(
                1, date(2026, 1, 5), date(2026, 1, 1), date(2026, 1, 9), D(10)
            ),
            "순서가 맞지 않습니다",
        ),
        # 개정 근기법 37조 적용례: 2025-10-23 이후 지급사유가 생긴 것부터
        (
            lambda: tools.unpaid_wage_interest(
                1, "재직 중 임금", date(2025, 10, 22), date(2026, 1, 1)
            ),
            "2025-10-23 이후",
        ),
        (lambda: tools.premium_pay(10_000, five_or_more=False), "1350"),
        (lambda: tools.shutdown_allowance(1, 1, five_or_more=False), "1350"),
        (lambda: tools.private_loan_interest_check(99_999, 1, 1, D(20)), "10만원 미만"),
        # 민집법 시행령 부칙 제36056호 2조
        (lambda: tools.wage_seizure_limit(1, date(2026, 1, 31)), "연혁에서"),
        (
            lambda: tools.annual_leave_days(date(2025, 1, 1), date(2026, 1, 1), five_or_more=False),
            "1350",
        ),
        (lambda: tools.severance_pay(date(2026, 1, 1), date(2026, 1, 1), 1), "두 날짜를 확인"),
        (
            lambda: tools.dismissal_notice_pay(
                date(2025, 1, 1), date(2026, 1, 1), 1, date(2026, 1, 2)
            ),
            "두 날짜를 확인",
        ),
        (lambda: tools.inheritance_shares(False), "132"),
        (lambda: tools.forced_share("직계존속", True, 1, children=1), "유류분이 없습니다"),
        # 주임법 시행령 부칙 제33254호 2조: 그 전의 담보물권에는 종전 금액
        (
            lambda: tools.small_deposit_priority(SEOUL, 1, date(2023, 2, 20)),
            "연혁에서",
        ),
        (
            lambda: tools.shop_small_deposit_priority(SEOUL, 1, 0, date(2013, 12, 31)),
            "연혁에서",
        ),
        (lambda: tools.shop_lease_scope(SEOUL, 1, 0, date(2019, 4, 1)), "연혁에서"),
        (lambda: tools.withdrawal_deadline("방문판매"), "계약서나 배송 기록"),
        (
            lambda: tools.mismatch_withdrawal_deadline(
                "방문판매", date(2026, 1, 5), date(2026, 1, 4)
            ),
            "두 날짜를 확인",
        ),
    ],
)
def test_what_cannot_be_computed_says_what_to_do(call, said):
    with pytest.raises(BadInput, match=said):
        call()


@quick
@given(st.integers(1, 10**12), DAYS, st.integers(0, 3000), st.integers(0, 3000))
def test_interest_is_never_negative_and_grows_with_time(principal, due, days, more):
    first, second = (date.fromordinal(due.toordinal() + n) for n in (days, days + more))
    low = tools.delay_interest(principal, due, first).values["amount_won"]
    assert 0 <= low <= tools.delay_interest(principal, due, second).values["amount_won"]


@quick
@given(st.integers(1, 10**9), st.integers(0, 10**8))
def test_a_larger_deposit_never_has_a_lower_cap(deposit, more):
    low = tools.rent_increase_cap("주택", deposit).values["deposit_won"]
    assert deposit <= low <= tools.rent_increase_cap("주택", deposit + more).values["deposit_won"]


# What holds for all.


async def test_all_tools_are_announced_and_called_over_mcp():
    sector = replace(small_sector()[0], tools=tools.ALL)
    engine = Engine(index=small_sector()[1], model=FakeModel(), audit=None)
    async with Client(mcp_server(sector, engine)) as client:
        listed = {tool.name for tool in (await client.list_tools()).tools}
        assert listed == {tool.__name__ for tool in tools.ALL} | {"search"}
        asked = {"kind": "지급명령 이의신청", "event": "2026-11-09"}
        deadline = await client.call_tool("procedural_deadline", asked)
        assert deadline.structured_content["values"]["last_day"] == "2026-11-23"
        duty = await client.call_tool("stamp_duty", {"claim_won": 50_000_000})
        assert duty.structured_content["values"]["amount_won"] == 230_000
        wrong = await client.call_tool("procedural_deadline", asked | {"kind": "모르는 절차"})
        assert wrong.is_error and "kind" in wrong.content[0].text


@pytest.mark.parametrize("tool", tools.ALL)
def test_every_tool_explains_itself_and_each_argument_in_korean(tool):
    first = (inspect.getdoc(tool) or "").splitlines()[0]
    assert first.endswith("다.") and inspect.signature(tool).return_annotation is Result
    for parameter in inspect.signature(tool).parameters.values():
        notes = getattr(parameter.annotation, "__metadata__", ())
        assert any(getattr(note, "description", None) for note in notes), parameter.name


def test_no_tool_is_offered_twice():
    assert len({tool.__name__ for tool in tools.ALL}) == len(tools.ALL)


def test_nobody_cites_a_law_that_was_not_read():
    with pytest.raises(KeyError):
        article("읽지 않은 법", "제1조")


def test_a_value_is_only_used_on_the_days_it_was_in_force():
    old = {"effective_from": date(2020, 1, 1), "effective_to": date(2022, 12, 31), "amount": 1}
    new = {"effective_from": date(2023, 1, 1), "effective_to": None, "amount": 2}
    assert in_force([old, new], date(2022, 12, 31), "금액")["amount"] == 1
    assert in_force([old, new], date(2023, 1, 1), "금액")["amount"] == 2
    with pytest.raises(BadInput, match="2020-01-01부터"):
        in_force([old, new], date(2019, 12, 31), "금액")
