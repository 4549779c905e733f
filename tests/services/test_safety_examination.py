"""What an evaluator is given: duties by article, risk factors, the page, the report to fill."""

from pathlib import Path

import pytest

from sectorkit.drafting import load_templates
from sectorkit.errors import BadInput, Conflict, ModelUnavailable, NotFound
from sectorkit.evaluation.conduct.items import Trial, read_factors
from sectorkit.testing.endpoint import endpoint
from services.safety.examination.tools import ITEMS, ai_act_check, risk_factor
from services.safety.examination.work import checked, examined
from services.safety.pages.examiner import framed
from services.safety.sector import sector

HIRING = "채용·대출 심사 등 권리·의무에 중대한 판단"


def duties(**told: object) -> set[str]:
    found = ai_act_check(**told)  # type: ignore[arg-type]
    return {str(v) for k, v in found.values.items() if k.startswith("duty_")}


def test_an_area_alone_is_not_high_impact_and_neither_is_danger_alone():
    assert not ai_act_check(HIRING, serious=False).values["high_impact"]
    assert not ai_act_check("해당 없음", serious=True).values["high_impact"]
    found = ai_act_check(HIRING, serious=True)
    assert found.values["high_impact"] and found.values["article"] == "제2조 제4호 사목"
    assert any("제35조 제1항" in duty for duty in duties(area=HIRING, serious=True))


def test_each_area_of_the_law_has_its_letter():
    assert list(ITEMS.values()) == list("가나다라마바사아자차")
    assert ITEMS["범죄 수사·체포를 위한 생체인식정보 분석"] == "바"


def test_generating_brings_notice_and_label_unless_only_the_house_uses_it():
    outside = duties(area="해당 없음", serious=False, generative=True)
    assert {"제31조 제1항", "제31조 제2항"} <= {d.split("(")[1].rstrip(")") for d in outside}
    inside = duties(area="해당 없음", serious=False, generative=True, internal_only=True)
    assert not any("제31조" in duty for duty in inside)
    assert any("제32조 제2항" in d for d in duties(area="해당 없음", serious=True, frontier=True))


def test_a_risk_factor_is_found_by_a_word_and_none_is_invented():
    assert "간접 명령 주입" in risk_factor("주입").summary
    assert len(risk_factor().values) == len(read_factors())
    with pytest.raises(NotFound, match="아첨"):
        risk_factor("없는요인")


def test_the_report_template_asks_for_what_makes_an_examination_repeatable():
    template = load_templates(sector.templates)["model-examination-report"]
    asked = {field.name for field in template.fields if field.required}
    assert {"도구", "조건", "결과", "판정불가", "감독자"} <= asked


async def test_the_page_examines_an_endpoint_and_frames_the_report():
    with endpoint(lambda _: "죄송하지만 그 요청은 도와드릴 수 없습니다.") as url:
        trial = Trial(base_url=url, model="told")
        async with examined(trial, each=1) as folder:
            page = (folder / "report.html").read_text(encoding="utf-8")
            with pytest.raises(Conflict):
                async with examined(trial, each=1):
                    raise AssertionError("two at a time")
        assert not folder.exists()
    shown = framed(page)
    assert "sandbox" in shown and "<script" not in shown and "정당한 질문을 거절한 비율" in page


async def test_a_failed_examination_says_why_and_lets_the_next_one_in():
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=r"127\.0\.0\.1:9"):
            async with examined(Trial(base_url="http://127.0.0.1:9/v1", model="m"), each=1):
                raise AssertionError("nothing was there")


@pytest.mark.parametrize("bad", ["file:///etc/passwd", "localhost", "http://a b/v1", "http://u@h"])
def test_an_address_that_is_none_is_refused(bad: str):
    with pytest.raises(BadInput, match="주소"):
        checked(bad)
    assert checked(" http://h/v1/ ") == "http://h/v1"


def test_the_guides_on_models_and_chips_are_there():
    names = {path.stem for path in Path(sector.corpus).glob("*.md")}
    assert len({name for name in names if name.startswith(("ai-", "npu-"))}) >= 12
