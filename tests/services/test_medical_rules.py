"""Rules of medicine on written cases: each result has its source, none says that all is well."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sectorkit.drafting import FORMATS, export, fill, load_templates
from sectorkit.errors import BadInput, Unavailable
from sectorkit.publicdata import PublicData
from sectorkit.publicdata.fetched import Keys
from sectorkit.tools import Result
from services.medical import finders, medicines, sector
from services.medical.calculators.calendar import (
    child_vaccines,
    claim_deadline,
    pregnancy_weeks,
    screening_schedule,
)
from services.medical.calculators.measures import (
    blood_pressure,
    body_mass,
    cholesterol,
    glucose,
    kidney_filtration,
)

ADAPTERS = sector.evals.parent / "data/adapters.yaml"
ON = date(2026, 11, 26)
NOBODY: Any = Keys({})
OPERATOR: Any = Keys({"data_go_kr": "a-key"})
BORN = date(2026, 9, 20)
SIDE, VACCINE = "의약품 부작용 피해구제", "예방접종 피해 진료비"
KNOWN, ENDED = "의료분쟁 조정(손해와 가해자를 안 날)", "의료분쟁 조정(행위가 끝난 날)"

RANGES = [
    (blood_pressure(118, 76), "정상 범위"),
    (blood_pressure(125, 78), "주의혈압 범위"),
    (blood_pressure(132, 79), "고혈압 전단계 범위"),
    (blood_pressure(118, 82), "고혈압 전단계 범위"),
    (blood_pressure(145, 85), "고혈압 1기 범위"),
    (blood_pressure(139, 90), "고혈압 1기 범위"),
    (blood_pressure(165, 95), "고혈압 2기 범위"),
    (blood_pressure(134, 84, "집"), "가정혈압 기준 미만"),
    (blood_pressure(135, 80, "집"), "가정혈압 기준 이상"),
    (blood_pressure(120, 85, "집"), "가정혈압 기준 이상"),
    (glucose("공복혈당", 99), "정상 범위"),
    (glucose("공복혈당", 100), "공복혈당장애 범위"),
    (glucose("공복혈당", 126), "당뇨병 진단에 쓰는 범위(다른 날 다시 검사해 확인)"),
    (glucose("아무 때나 잰 혈당", 199), "아무 때나 잰 혈당의 진단 범위 미만"),
    (glucose("아무 때나 잰 혈당", 200), "증상이 있으면 당뇨병 진단에 쓰는 범위"),
    (glucose("당화혈색소", 5.6), "전기 범위 미만"),
    (glucose("당화혈색소", 5.7), "당뇨병전기 범위"),
    (glucose("당화혈색소", 6.5), "당뇨병 진단에 쓰는 범위(다시 검사해 확인)"),
    (cholesterol("LDL", 99), "정상(적정)"),
    (cholesterol("LDL", 100), "정상 이상"),
    (cholesterol("LDL", 130), "약간 높음"),
    (cholesterol("LDL", 160), "높음"),
    (cholesterol("LDL", 190), "아주 높음"),
    (cholesterol("총콜레스테롤", 199), "적절"),
    (cholesterol("총콜레스테롤", 200), "약간 높음"),
    (cholesterol("총콜레스테롤", 240), "높음"),
    (body_mass(170, 53), "저체중 범위"),
    (body_mass(170, 60), "정상 범위"),
    (body_mass(170, 68), "비만전단계 범위"),
    (body_mass(170, 75), "1단계 비만 범위"),
    (body_mass(170, 90), "2단계 비만 범위"),
    (body_mass(170, 105), "3단계 비만(고도 비만) 범위"),
]
DATES = [
    (claim_deadline(SIDE, date(2026, 3, 2)), "last_day", "2031-03-02"),
    (claim_deadline(VACCINE, date(2026, 3, 2)), "last_day", "2031-03-02"),
    (claim_deadline(KNOWN, date(2026, 3, 2)), "last_day", "2029-03-02"),
    (claim_deadline(ENDED, date(2026, 3, 2)), "last_day", "2036-03-02"),
    (pregnancy_weeks(date(2026, 1, 1), date(2026, 3, 5)), "weeks", 9),
    (pregnancy_weeks(date(2026, 1, 1), date(2026, 3, 5)), "due", "2026-10-08"),
    (kidney_filtration(1.0, 50, "남성"), "egfr", 92),
    (kidney_filtration(1.0, 50, "여성"), "egfr", 69),
    (glucose("당화혈색소", 7), "estimated_average_mg_dl", 154),
]
DUE = [
    (1972, "여성", "대장암", True),
    (1972, "여성", "골밀도", True),
    (1973, "여성", "골밀도", False),
    (1972, "남성", "골밀도", False),
    (1986, "남성", "위암", True),
    (1987, "남성", "위암", False),
    (1986, "남성", "유방암", False),
    (2006, "여성", "자궁경부암", True),
    (1960, "남성", "인지기능", True),
    (1960, "남성", "폐암", False),
]


def test_at_least_forty_cases_are_written() -> None:
    assert len(RANGES) + len(DATES) + len(DUE) >= 40


@pytest.mark.parametrize(("result", "name"), RANGES)
def test_a_value_lies_in_its_published_range(result: Result, name: str) -> None:
    assert result.values["range"] == name


@pytest.mark.parametrize(("result", "key", "value"), DATES)
def test_a_formula_and_a_deadline_come_to_what_was_computed_by_hand(
    result: Result, key: str, value: object
) -> None:
    assert result.values[key] == value


@pytest.mark.parametrize("result", [*(r for r, _ in RANGES), *(r for r, _, _ in DATES)])
def test_every_result_tells_its_rule_and_a_source_with_the_day_it_was_read(result: Result) -> None:
    assert result.rule and result.sources
    assert all(s.url.startswith("http") and s.checked_at for s in result.sources)


@pytest.mark.parametrize(("year", "sex", "name", "due"), DUE)
def test_a_screening_is_due_by_age_and_sex(year: int, sex: Any, name: str, due: bool) -> None:
    told = screening_schedule(date(year, 5, 1), sex, ON)
    assert (name in str(told.values["items"])) is due


def test_a_screening_for_those_at_risk_is_told_only_to_them() -> None:
    told = screening_schedule(date(1966, 5, 1), "남성", ON, lung_risk=True)
    assert "폐암" in str(told.values["items"])


def test_a_baby_is_told_the_next_screening_and_the_vaccines_of_its_age() -> None:
    assert "2차" in str(screening_schedule(BORN, "여성", ON).values["next"])
    told = child_vaccines(BORN, ON)
    assert "DTaP 1차" in str(told.values["now"]) and "BCG" in str(told.values["check_record"])


@pytest.mark.parametrize("tool", [child_vaccines, pregnancy_weeks])
def test_a_day_before_the_beginning_is_refused(tool: Any) -> None:
    with pytest.raises(BadInput):
        tool(ON, date(2026, 1, 1))


async def test_a_forbidden_pair_is_told_from_either_side_and_as_a_sample() -> None:
    for pair in (("예시가온정", "예시나래정"), ("예시나래정", "예시가온정")):
        told = await medicines.medicine_pair(*pair, NOBODY)
        assert told.values["state"] == "병용금기" and "예시 자료" in told.summary


@pytest.mark.parametrize("other", ["없는약정", "타이레놀", "비타민"])
async def test_a_pair_that_is_not_listed_is_to_be_asked_about_and_never_safe(other: str) -> None:
    told = await medicines.medicine_pair("예시가온정", other, NOBODY)
    assert told.values["state"] == "확인 필요"
    assert "안전하다는 뜻이 아닙니다" in told.summary


async def test_a_medicine_for_the_pregnant_is_cautioned_about_where_it_is_listed() -> None:
    told = await medicines.medicine_cautions("예시가온정", NOBODY, pregnant=True)
    assert told.values["state"] == "고시됨"
    unlisted = await medicines.medicine_cautions("없는약정", NOBODY, pregnant=True)
    assert unlisted.values["state"] == "확인 필요"


def beds(told_at: str) -> Mapping[str, Any]:
    row = {"hpid": "A1", "dutyName": "가상병원", "dutyTel3": "02-000-0001", "hvidate": told_at,
           "hvec": 4, "hvctayn": "Y", "hvmriayn": "Y", "hvventiayn": "Y"}  # fmt: skip
    body = {"items": {"item": [row]}, "numOfRows": 10, "pageNo": 1, "totalCount": 1}
    return {"response": {"header": {"resultCode": "00", "resultMsg": "OK"}, "body": body}}


def official(body: Mapping[str, Any], at: datetime) -> PublicData:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text=json.dumps(body)))
    return PublicData(ADAPTERS, transport=answer, now=lambda: at)


SEOUL_NOON = datetime.fromisoformat("2026-11-26T12:00:00+09:00")


async def test_beds_told_just_now_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "DATA", official(beds("20261126114500"), SEOUL_NOON))
    told = await finders.emergency_rooms("서울특별시", OPERATOR)
    assert "빈 병상 4" in told.summary and "119" in told.summary


async def test_beds_told_an_hour_ago_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "DATA", official(beds("20261126110000"), SEOUL_NOON))
    with pytest.raises(Unavailable, match="119"):
        await finders.emergency_rooms("서울특별시", OPERATOR)


def test_outpatient_hours_of_emergency_rooms_are_not_even_read() -> None:
    fields = set(PublicData(ADAPTERS).adapters["er_list"].fields.values())
    assert not {name for name in fields if "Time" in name or "time" in name}


def test_every_paper_comes_out_in_every_format(tmp_path: Path) -> None:
    for name, template in load_templates(sector.templates).items():
        for format in FORMATS:
            assert len(export(fill(template, {}), format)) > 100, (name, format)
