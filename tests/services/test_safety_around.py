"""Air, earthquakes, rivers, bells, AEDs and road cameras, in recorded shapes with their traps."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from sectorkit.errors import BadInput, Misconfigured, QuotaExceeded, Unavailable
from sectorkit.publicdata import Keys
from sectorkit.testing.official import answering as answering_from
from sectorkit.values import KOREA
from services.safety.disaster import around, official
from services.safety.disaster import tools as look
from services.safety.disaster.places import Place

KEYS: Any = Keys({"data_go_kr": "k%2Bey", "hrfco": "A1B2-SECRET", "its": "its-secret"})
NONE: Any = Keys({})
AT = datetime(2026, 11, 26, 9, 30, tzinfo=KOREA)
SEOUL = Place("서울", 37.57, 126.98)
answering = partial(answering_from, official.ADAPTERS, clock=lambda: AT)


def gateway(items: Any, code: str = "00") -> dict[str, Any]:
    body = {"items": items, "pageNo": 1, "numOfRows": 10, "totalCount": 1}
    return {"response": {"header": {"resultCode": code, "resultMsg": "x"}, "body": body}}


def measured(**changed: Any) -> dict[str, Any]:
    row = {
        "stationName": "하나구", "dataTime": "2026-11-26 09:00", "pm10Value": "35",
        "pm10Grade1h": "2", "pm25Value": "41", "pm25Grade1h": "3",
    }  # fmt: skip
    return row | changed


async def test_air_is_asked_for_the_province_and_told_with_grades(monkeypatch):
    data, asked = answering(gateway([measured(), measured(stationName="두리구", pm25Value="-")]))
    monkeypatch.setattr(around.air, "__defaults__", (data,))
    found = await look.air_quality("서울 하나구", KEYS)
    assert found.summary == (
        "하나구 미세먼지 35㎍/㎥(보통), 초미세먼지 41㎍/㎥(나쁨) (2026-11-26 09:00 측정)."
    )
    other = await look.air_quality("서울 두리구", KEYS)
    assert "초미세먼지 측정값 없음" in other.summary
    assert asked[0].url.params["sidoName"] == "서울" and asked[0].url.params["returnType"] == "json"


@pytest.mark.parametrize(
    ("told", "at", "kept"),
    [
        ("2026-11-26 09:00", AT, True),
        ("2026-11-26 06:30", AT, False),
        ("2026-11-25 24:00", AT.replace(hour=0, minute=40), True),
        ("2026-11-25 24:00", AT, False),
        ("-", AT, False),
    ],
)
async def test_air_that_is_hours_old_is_not_told_and_midnight_is_24_oclock(told, at, kept):
    data, _ = answering(gateway([measured(dataTime=told)]), clock=lambda: at)
    if kept:
        assert (await around.air("서울", KEYS, data)).rows
        return
    with pytest.raises(Unavailable, match="오래되어"):
        await around.air("서울", KEYS, data)


async def test_air_wants_a_province_it_knows():
    data, asked = answering(gateway([]))
    with pytest.raises(BadInput, match="시·도"):
        await around.air("우리 동네", KEYS, data)
    assert not asked


async def test_earthquakes_are_asked_for_three_days_and_come_newest_first(monkeypatch):
    old = {"tmEqk": 20261124010000, "loc": "먼 바다", "mt": 4.5, "inT": "", "dep": "", "rem": ""}
    new = old | {"tmEqk": 20261126083000, "loc": "가상시 남쪽 3km", "mt": 2.1, "inT": "최대진도 Ⅲ"}
    data, asked = answering(gateway({"item": [old, new]}))
    monkeypatch.setattr(around.quakes, "__defaults__", (data, AT))
    found = await look.recent_earthquakes(KEYS)
    assert found.values["1"] == "2026-11-26 08:30 가상시 남쪽 3km 규모 2.1, 최대진도 Ⅲ"
    assert found.values["2"] == "2026-11-24 01:00 먼 바다 규모 4.5"
    sent = asked[0].url.params
    assert (sent["fromTmFc"], sent["toTmFc"]) == ("20261123", "20261126")


async def test_no_earthquake_is_said_after_asking_twice(monkeypatch):
    data, asked = answering(gateway("", "03"))
    monkeypatch.setattr(around.quakes, "__defaults__", (data, AT))
    assert "알린 지진이 없습니다" in (await look.recent_earthquakes(KEYS)).summary
    assert len(asked) == 2


STATION = {
    "wlobscd": "1", "obsnm": "하나시(견본대교)", "addr": "하나시", "etcaddr": "견본대교",
    "attwl": "3.9", "wrnwl": "4.5", "almwl": "5.5", "srswl": "6.0",
}  # fmt: skip
BARE = STATION | {"wlobscd": "2", "obsnm": "하나시(보기교)"} | dict.fromkeys(
    ("attwl", "wrnwl", "almwl", "srswl"), " "
)  # fmt: skip


@pytest.mark.parametrize(
    ("level", "stage"),
    [("3.89", ""), ("3.9", "관심"), ("4.6", "주의보"), ("5.5", "경보"), ("6.2", "심각")],
)
async def test_a_level_is_told_by_the_gravest_mark_it_has_reached(level, stage):
    told = {"content": [{"wlobscd": "1", "ymdhm": "202611260920", "wl": level, "fw": " "}]}
    data, asked = answering({"content": [STATION, BARE]}, told)
    there, _ = await around.rivers("견본대교", KEYS, data)
    assert [(river.stage, river.measured) for river in there] == [(stage, "2026-11-26 09:20")]
    assert asked[1].url.path == "/A1B2-SECRET/waterlevel/list/10M.json"


async def test_a_station_without_marks_is_never_called_safe(monkeypatch):
    levels = [{"wlobscd": "2", "ymdhm": "202611260920", "wl": "1.0"}]
    levels.append({"wlobscd": "1", "ymdhm": "202611260920", "wl": " "})
    data, _ = answering({"content": [STATION, BARE]}, {"content": levels})
    monkeypatch.setattr(around.rivers, "__defaults__", (data,))
    found = await look.river_levels("하나시", KEYS)
    assert found.values["count"] == 1 and "기준 수위가 없는" in found.summary


async def test_levels_older_than_an_hour_are_refused_and_no_key_is_told(caplog):
    late = f"{AT - timedelta(minutes=61):%Y%m%d%H%M}"
    old = {"content": [{"wlobscd": "1", "ymdhm": late, "wl": "4.6"}]}
    data, _ = answering({"content": [STATION]}, old)
    with pytest.raises(Unavailable, match="오래되어"):
        await around.rivers("하나시", KEYS, data)
    shut, _ = answering("<html>점검 중 A1B2-SECRET</html>")
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as failed:
        await around.rivers("하나시", KEYS, shut)
    assert "A1B2-SECRET" not in str(failed.value) and "A1B2-SECRET" not in caplog.text


async def test_bells_are_those_of_the_address_and_police_lines_come_first(monkeypatch):
    bell = {
        "INSTL_PSTN": "공원", "LCTN_ROAD_NM_ADDR": "하나시 견본로 1", "POLC_LINK_EN": "N",
        "LAST_CHCK_YMD": "", "MNG_INST_NM": "하나시청", "MNG_INST_TELNO": "02-000-0000",
    }  # fmt: skip
    police = bell | {"INSTL_PSTN": "골목", "POLC_LINK_EN": "Y", "LAST_CHCK_YMD": "2026-10-01"}
    elsewhere = bell | {"LCTN_ROAD_NM_ADDR": "다른시 1"}
    data, asked = answering(gateway({"item": [bell, elsewhere, police]}, "0"))
    monkeypatch.setattr(around.bells, "__defaults__", (data,))
    found = await look.emergency_bells("견본로", KEYS)
    assert found.values["count"] == 2 and "골목 (경찰 연계, 점검 2026-10-01" in found.summary
    assert "점검 기록 없음" in str(found.values["2"])
    assert asked[0].url.params["cond[LCTN_ROAD_NM_ADDR::LIKE]"] == "견본로"


async def test_defibrillators_are_read_from_xml_and_sorted_by_distance(monkeypatch):
    item = (
        "<item><org>{0}</org><buildAddress>하나시 1</buildAddress><buildPlace>1층</buildPlace>"
        "<clerkTel>02-000-0000</clerkTel><wgs84Lat>{1}</wgs84Lat><wgs84Lon>126.98</wgs84Lon></item>"
    )
    items = "".join(item.format(*row) for row in (("먼곳", 37.60), ("가까운곳", 37.571)))
    data, asked = answering(
        "<?xml version='1.0' encoding='UTF-8'?><response><header><resultCode>00</resultCode>"
        f"</header><body><items>{items}</items><totalCount>2</totalCount></body></response>"
    )
    monkeypatch.setattr(around.defibrillators, "__defaults__", (data,))
    found = await look.nearest_defibrillators("37.57, 126.98", KEYS)
    assert found.summary.startswith("가까운곳 1층 (하나시 1, 111m")
    assert "119" in found.rule and asked[0].url.params["WGS84_LON"] == "126.980000"


async def test_road_cameras_are_links_and_only_such_as_a_browser_may_open():
    camera = {"cctvname": "가", "cctvurl": "https://a", "coordx": 126.98, "coordy": 37.57}
    plain = camera | {"cctvname": "나", "cctvurl": "http://b"}
    data, asked = answering({"response": {"datacount": 2, "data": [plain, camera]}})
    near, _ = await around.road_cameras(SEOUL, KEYS, data)
    assert [one.row["name"] for one in near] == ["가"]
    sent = asked[0].url.params
    assert sent["apiKey"] == "its-secret" and float(sent["minX"]) < 126.98 < float(sent["maxX"])
    alone, _ = answering({"response": {"datacount": 1, "data": camera}})
    assert len((await around.road_cameras(SEOUL, KEYS, alone))[0]) == 1


@pytest.mark.parametrize(
    ("code", "error"), [("30", Misconfigured), ("20", Misconfigured), ("22", QuotaExceeded)]
)
async def test_a_refusal_is_told_as_what_it_is_and_without_the_key(code, error):
    data, _ = answering(gateway("", code))
    for asking in (
        around.air("서울", KEYS, data),
        around.quakes(KEYS, data, AT),
        around.bells("견본로", KEYS, data),
        around.defibrillators(SEOUL, KEYS, data),
    ):
        with pytest.raises(error) as failed:
            await asking
        assert "k+ey" not in str(failed.value) and "k%2Bey" not in str(failed.value)


async def test_without_a_key_the_sample_answers_and_says_so():
    for found in (
        await look.air_quality("서울", NONE),
        await look.recent_earthquakes(NONE),
        await look.river_levels("견본대교", NONE),
        await look.emergency_bells("견본로", NONE),
        await look.nearest_defibrillators("서울", NONE),
        await look.road_cameras("서울", NONE),
    ):
        assert found.summary.startswith("[예시 자료]") and found.values["sample"] is True
        assert found.values["count"] and found.sources[0].title.endswith("(예시 자료)")
