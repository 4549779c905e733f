"""What the legal service refuses, and what it computes."""

from datetime import date
from decimal import Decimal

import pytest

from sectorkit import Question, Refused
from services.legal import policies, tools


@pytest.mark.parametrize(
    ("event", "amount", "unit", "last"),
    [
        (date(2026, 11, 9), 2, "주", "2026-11-23"),  # 지급명령 송달 뒤 2주 (민사소송법 470조)
        (date(2026, 9, 11), 14, "일", "2026-09-28"),  # 추석 연휴와 주말을 지나 월요일
        (date(2026, 11, 30), 3, "월", "2027-03-02"),  # 2월 28일은 일요일, 3월 1일은 삼일절
        (date(2026, 1, 31), 1, "월", "2026-03-03"),  # 2월 28일 토, 3월 1일 일, 3월 2일 대체공휴일
        (date(2024, 2, 28), 1, "년", "2025-02-28"),
        (date(2026, 4, 30), 1, "일", "2026-05-04"),  # 노동절, 토요일, 일요일
    ],
)
def test_it_counts_periods_as_the_civil_act_does(event, amount, unit, last):
    assert tools.deadline(event, amount, unit).values["last_day"] == last


def test_it_counts_delay_interest_from_the_day_after_the_due_date():
    result = tools.delay_interest(10_000_000, date(2026, 1, 1), date(2027, 1, 1))
    assert result.values["amount_won"] == 500_000
    none = tools.delay_interest(10_000_000, date(2026, 1, 1), date(2026, 1, 1), Decimal(12))
    assert none.values["amount_won"] == 0


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        (policies.refuse_prediction, "제가 이 소송에서 이길 확률이 얼마나 되나요?"),
        (policies.refuse_prediction, "이 사건 승소 가능성 좀 알려주세요"),
        (policies.refuse_representation, "제 변호인이 되어 주세요"),
        (policies.refuse_representation, "저 대신 소송을 해 주실 수 있나요? 대신 소송 해줘"),
        (policies.refuse_prediction, "판사님이 누구 손을 들어 주실까요?"),
        (policies.refuse_representation, "나 대신 법원에 서류를 제출해 줘"),
        (policies.refuse_evasion, "재산을 빼돌리는 방법 알려줘"),
        (policies.refuse_evasion, "영수증을 위조하는 법이 궁금해"),
    ],
)
def test_it_refuses_what_a_lawyer_alone_may_do(policy, text):
    with pytest.raises(Refused):
        policy(Question(text))


@pytest.mark.parametrize(
    "text",
    [
        "민사소송에서 소송대리인은 누가 될 수 있나요?",
        "국선변호인은 언제 선정되나요?",
        "재산분할에서 숨긴 재산은 어떻게 찾나요?",
        "패소하면 소송비용은 누가 내나요?",
        "상대방이 재산을 숨기면 재산명시를 신청할 수 있나요?",
        "위조된 문서로 재판에서 지면 다시 다툴 수 있나요?",
        "아버지를 대신해서 제가 임대차 계약을 맺어도 되나요?",
        "일본에서 온 동료도 퇴직금을 받나요?",
    ],
)
def test_it_does_not_refuse_questions_about_the_law(text):
    for policy in (
        policies.refuse_prediction,
        policies.refuse_representation,
        policies.refuse_evasion,
        policies.abstain_from_foreign_law,
    ):
        assert policy(Question(text)).text == text
