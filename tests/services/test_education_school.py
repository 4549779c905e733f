"""What schools publish in NEIS answers in its recorded shape, with every trap it is known for."""

import json
import logging
from datetime import date
from typing import Any

import httpx
import pytest

from sectorkit.errors import BadInput, Misconfigured, NotFound, QuotaExceeded, Unavailable
from sectorkit.publicdata import Keys, PublicData
from services.education.school import neis, tools

KEYS: Any = Keys({"neis": "s3cret"})
NONE: Any = Keys({})
DAY = date(2026, 11, 26)
SCHOOL = {
    "ATPT_OFCDC_SC_CODE": "B10", "ATPT_OFCDC_SC_NM": "보기교육청", "SD_SCHUL_CODE": "7", "SCHUL_NM":
    "보기초등학교", "SCHUL_KND_SC_NM": "초등학교", "ORG_RDNMA": "보기시 하나구 1",
    "ORG_TELNO": "02-000-0000", "HMPG_ADRES": None,
}  # fmt: skip


def told(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """Return rows as NEIS wraps them."""
    head = [{"list_total_count": len(rows)}, {"RESULT": {"CODE": "INFO-000", "MESSAGE": "정상"}}]
    return {name: [{"head": head}, {"row": list(rows)}]}


def refused(code: str) -> dict[str, Any]:
    return {"RESULT": {"CODE": code, "MESSAGE": f"{code} s3cret"}}


@pytest.fixture
def neis_server(monkeypatch):
    """Put a server that gives these answers in turn behind the tools; return what it was asked."""

    def answering(*bodies: Any) -> list[httpx.Request]:
        asked: list[httpx.Request] = []
        left = list(bodies)

        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            body = left.pop(0) if len(left) > 1 else left[0]
            return httpx.Response(200, text=json.dumps(body))

        async def at_once(_: float) -> None:
            return None

        data = PublicData(neis.ADAPTERS, transport=httpx.MockTransport(answer), wait=at_once)
        for function in (neis.schools, neis.school_of, neis.days, neis.lessons):
            monkeypatch.setattr(
                function, "__defaults__", (*(function.__defaults__ or ())[:-1], data)
            )
        return asked

    return answering


async def test_todays_meal_is_asked_with_the_schools_own_codes(neis_server):
    meal = {
        "MLSV_YMD": "20261126", "MMEAL_SC_NM": "중식", "CAL_INFO": "600 Kcal", "ORPLC_INFO": "",
        "DDISH_NM": "쌀밥<br/>미역국 (5.6.16)<br/>우유 (2)",
    }  # fmt: skip
    asked = neis_server(told("schoolInfo", SCHOOL), told("mealServiceDietInfo", meal))
    found = await tools.school_meals("보기초등학교", KEYS, day=DAY, allergens=[2, 16])
    assert found.summary.startswith("2026-11-26 중식: 쌀밥, 미역국 (5.6.16), 우유 (2)")
    assert found.summary.endswith("번호가 적힌 음식: 미역국 (5.6.16), 우유 (2).")
    assert not found.values["sample"] and found.sources[0].checked_at
    sent = asked[1].url.params
    assert (sent["ATPT_OFCDC_SC_CODE"], sent["SD_SCHUL_CODE"]) == ("B10", "7")
    assert (sent["MLSV_FROM_YMD"], sent["MLSV_TO_YMD"]) == ("20261126", "20261126")
    assert (sent["KEY"], sent["Type"]) == ("s3cret", "json")


async def test_a_day_without_a_meal_is_an_empty_answer_and_no_error(neis_server):
    neis_server(told("schoolInfo", SCHOOL), refused("INFO-200"))
    found = await tools.school_meals("보기초등학교", KEYS, day=DAY)
    assert "급식이 나이스에 없습니다" in found.summary and found.values["count"] == 0


async def test_schools_of_one_name_are_told_apart_by_their_region(neis_server):
    other = SCHOOL | {"ORG_RDNMA": "다른시 1", "ATPT_OFCDC_SC_NM": "다른교육청"}
    neis_server(told("schoolInfo", SCHOOL, other))
    with pytest.raises(BadInput, match="다른시"):
        await neis.school_of("보기초등학교", "", KEYS)
    assert (await neis.school_of("보기초등학교", "다른", KEYS))["address"] == "다른시 1"
    with pytest.raises(NotFound):
        await neis.school_of("보기초등학교", "없는곳", KEYS)


async def test_a_full_name_goes_before_those_that_only_begin_with_it(neis_server):
    branch = SCHOOL | {"SCHUL_NM": "보기초등학교 분교장"}
    neis_server(told("schoolInfo", branch, SCHOOL))
    assert (await neis.school_of("보기초등학교", "", KEYS))["name"] == "보기초등학교"


async def test_the_calendar_begins_on_the_day_and_keeps_to_a_grade(neis_server):
    every = {f"{n}_GRADE_EVENT_YN": "Y" for n in ("ONE", "TW", "THREE", "FR", "FIV", "SIX")}
    trip = {"AA_YMD": "20261204", "EVENT_NM": "체험학습", "SBTR_DD_SC_NM": "해당없음"}
    some = trip | every | {"ONE_GRADE_EVENT_YN": "N", "TW_GRADE_EVENT_YN": "N"}
    exam = {"AA_YMD": "20261201", "EVENT_NM": "시험", "SBTR_DD_SC_NM": "해당없음"} | every
    asked = neis_server(told("schoolInfo", SCHOOL), told("SchoolSchedule", some, exam))
    found = await tools.school_calendar("보기초등학교", KEYS, day=DAY)
    assert found.values["1"] == "2026-12-01 시험"
    assert found.values["2"] == "2026-12-04 체험학습 (3·4·5·6학년)"
    assert asked[1].url.params["AA_TO_YMD"] == "20261225"
    first = await tools.school_calendar("보기초등학교", KEYS, day=DAY, grade=1)
    assert first.values["count"] == 1


@pytest.mark.parametrize(
    ("kind", "path"),
    [("초등학교", "elsTimetable"), ("중학교", "misTimetable"), ("고등학교", "hisTimetable")],
)
async def test_a_timetable_is_asked_of_the_dataset_of_the_schools_kind(neis_server, kind, path):
    rows = [
        {"ALL_TI_YMD": "20261126", "GRADE": "3", "CLASS_NM": "1", "PERIO": n, "ITRT_CNTNT": lesson}
        for n, lesson in (("10", "자율"), ("2", "수학"), ("1", "국어"))
    ]
    asked = neis_server(told("schoolInfo", SCHOOL | {"SCHUL_KND_SC_NM": kind}), told(path, *rows))
    found = await tools.school_timetable("보기초등학교", 3, "1반", KEYS, day=DAY)
    assert found.summary.endswith("1교시 국어, 2교시 수학, 10교시 자율.")
    assert asked[1].url.path == f"/hub/{path}" and asked[1].url.params["CLASS_NM"] == "1"


async def test_a_kind_of_school_without_timetables_is_told(neis_server):
    neis_server(told("schoolInfo", SCHOOL | {"SCHUL_KND_SC_NM": "각종학교(고)"}))
    with pytest.raises(BadInput, match="시간표는 찾지 않습니다"):
        await tools.school_timetable("보기초등학교", 3, "1", KEYS, day=DAY)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ERROR-290", Misconfigured), ("INFO-300", Misconfigured), ("ERROR-310", Misconfigured),
        ("ERROR-300", BadInput), ("ERROR-337", QuotaExceeded), ("ERROR-500", Unavailable),
    ],
)  # fmt: skip
async def test_a_refusal_is_told_as_what_it_is_and_never_with_the_key(
    neis_server, caplog, code, error
):
    neis_server(refused(code))
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as failed:
        await tools.find_school("보기", KEYS)
    assert "s3cret" not in str(failed.value) and "s3cret" not in caplog.text


async def test_without_a_key_the_sample_answers_and_says_so():
    for found in (
        await tools.find_school("가상", NONE),
        await tools.school_meals("가상초등학교", NONE),
        await tools.school_calendar("가상초등학교", NONE),
        await tools.school_timetable("가상초등학교", 3, "1", NONE),
    ):
        assert found.summary.startswith("[예시 자료]") and found.values["sample"] is True
        assert found.values["count"] and found.sources[0].title.endswith("(예시 자료)")
    with pytest.raises(NotFound, match="예시 학교"):
        await tools.school_meals("보기초등학교", NONE)
