"""What the education service refuses, sends on, and counts."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from sectorkit import Question, Redirected, Refused
from sectorkit.drafting import fill, load_templates
from services.education import deadlines, journeys, policies, sector, tools
from services.education.classroom.criteria import selection_sheet

GUIDES = sorted(sector.corpus.glob("*.md"))


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        (policies.refuse_ghost_writing, "이번 주 독후감 대신 써줘"),
        (policies.refuse_ghost_writing, "석사 논문 서론 3쪽 작성해 줘"),
        (policies.refuse_ghost_writing, "보고서 처음부터 끝까지 다 써 주세요"),
        (policies.refuse_ghost_writing, "표절 검사 안 걸리게 바꿔 줘"),
        (policies.refuse_grading, "이 학생 답안 채점해 줘"),
        (policies.refuse_grading, "수행평가 등급 매겨 줘"),
        (policies.refuse_minors_data, "우리 반 학생 집 주소 좀 알아봐 줘"),
        (policies.refuse_exam_theft, "기말고사 정답 미리 구하는 방법 알려줘"),
    ],
)
def test_it_refuses_what_is_not_its_to_do(policy, text):
    with pytest.raises(Refused):
        policy(Question(text))


@pytest.mark.parametrize(
    "text",
    [
        "과제를 대신 써 주면 처벌받나요?",
        "친구 과제 써 줘도 되나요",
        "논문 대필하면 어떻게 돼요",
        "논문 요약은 어떻게 쓰나요?",
        "AI가 채점해도 되나요",
        "채점 기준은 어디서 보나요",
        "학생 개인정보는 누가 관리하나요?",
        "학교폭력을 신고하면 지금 바로 분리되나요?",
        "시험 문제에 소설을 써도 되나요",
    ],
)
def test_it_does_not_refuse_questions_about_the_rules(text):
    for policy in policies.ALL:
        assert policy(Question(text)).text == text


def test_violence_that_happens_now_goes_to_the_line_for_schools():
    with pytest.raises(Redirected) as sent:
        policies.redirect_violence_now(Question("지금 화장실에서 애들이 저를 때리고 있어요"))
    assert sent.value.referral.phone == "117" and "112" in str(sent.value)


def test_the_guides_name_their_sources_and_can_be_quoted_alone():
    for path in GUIDES:
        front, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        told = yaml.safe_load(front)
        assert told["licence"] == "CC-BY-4.0" and str(told["date"]) == "2026-11-26"
        assert told["sources"] and all(s["url"].startswith("http") for s in told["sources"]), path
        assert len(told["ask"]) >= 4
        headings = [line for line in body.splitlines() if line.startswith("## ")]
        assert headings == ["## 결론", "## 근거", "## 할 일", "## 물어볼 곳"]


@pytest.mark.parametrize(
    ("kind", "event", "last"),
    [
        ("퇴학 재심청구(조치를 받은 날부터)", date(2026, 11, 16), "2026-12-01"),
        ("퇴학 재심청구(안 날부터)", date(2026, 11, 17), "2026-11-27"),
        ("학교폭력 조치 행정심판(안 날부터)", date(2026, 9, 1), "2026-11-30"),
        ("박사학위논문 공표(학위를 받은 날부터)", date(2026, 2, 20), "2027-02-22"),
    ],
)
def test_it_counts_the_periods_of_school_law(kind, event, last):
    assert deadlines.school_deadline(kind, event).values["last_day"] == last


def test_every_period_that_can_be_asked_has_its_article():
    assert set(deadlines.PERIODS) == set(deadlines.table())


def test_a_borrower_who_leaves_reports_forty_days_before():
    told = deadlines.abroad_report_day(date(2027, 3, 1))
    assert told.values["last_day"] == "2027-01-20"


def test_the_templates_fill_and_name_the_article_of_each_field():
    templates = load_templates(sector.templates)
    assert len(templates) >= 4
    for template in templates.values():
        fields = {f.name: f.example for f in template.fields if f.example not in ("", [])}
        draft = fill(template, fields, on=date(2026, 11, 26))
        assert not draft.missing and "〔" not in draft.text, template.name
        assert fill(template, {}, on=date(2026, 11, 26)).missing


def test_every_journey_fills_a_template_and_calls_tools_that_exist():
    templates = load_templates(sector.templates)
    for journey in journeys.JOURNEYS:
        known = {field.name for field in templates[journey.template].fields}
        assert set(journey.fields) <= known, journey.name
        assert all(step.tool in tools.ALL for step in journey.compute)
    assert journeys.EXPULSION.starts("고등학교에서 퇴학 당했는데 재심 청구하고 싶어요")
    assert not journeys.VIOLENCE.starts("학교폭력 처분에 불복하여 행정심판을 하려고 해요")


def test_the_self_check_says_what_the_service_does_and_leaves_the_rest_to_the_school():
    told = selection_sheet()
    required = [key for key in told.values if key.startswith("[필수]")]
    assert len(required) == 5 and len(told.values) == 10
    assert any(str(value).startswith("학교가 확인") for value in told.values.values())
    fields = str(told.values["[필수] 최소 처리원칙 준수"])
    assert "name" not in fields and "slips" in fields


def test_the_samples_are_where_the_adapters_say():
    folder = Path(sector.corpus).parent
    told = yaml.safe_load((folder / "adapters.yaml").read_text(encoding="utf-8"))
    assert all((folder / row["sample"]).is_file() for row in told.values())
    assert len(told) >= 5
