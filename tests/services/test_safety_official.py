"""The official sources answer in recorded shapes, with every trap they are known for."""

import json
from datetime import datetime
from typing import Any

import httpx
import pytest

from sectorkit.errors import BadInput, Misconfigured, QuotaExceeded
from sectorkit.publicdata import Keys, PublicData
from sectorkit.values import KOREA
from services.safety import tools
from services.safety.disaster import official
from services.safety.disaster.places import Place, metres, place_of, square

KEYS = Keys({name: "k%2Bey" for name in (
    "data_go_kr", "safetydata_10941", "safetydata_00195", "safetydata_20588", "safetydata_00247",
)})  # fmt: skip
NONE = Keys({})
SEOUL = Place("서울", 37.57, 126.98)
AT = datetime(2026, 11, 26, 9, 0, tzinfo=KOREA)


def answering(*bodies: Any) -> tuple[PublicData, list[httpx.Request]]:
    """Return the sector's datasets behind a server that gives these answers in turn."""
    asked: list[httpx.Request] = []
    left = list(bodies)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = left.pop(0) if len(left) > 1 else left[0]
        text = body if isinstance(body, str) else json.dumps(body)
        return httpx.Response(200, text=text)

    async def at_once(_: float) -> None:
        return None

    data = PublicData(official.ADAPTERS, transport=httpx.MockTransport(answer), wait=at_once)
    return data, asked


def safetydata(*rows: Any) -> dict[str, Any]:
    header = {"resultCode": "00", "resultMsg": "NORMAL SERVICE", "errorMsg": None}
    return {"header": header, "pageNo": 1, "numOfRows": 10, "totalCount": len(rows), "body": rows}


def kma(items: Any, code: str = "00") -> dict[str, Any]:
    body = {"dataType": "JSON", "items": items, "pageNo": 1, "numOfRows": 10, "totalCount": 1}
    return {"response": {"header": {"resultCode": code, "resultMsg": "x"}, "body": body}}


def warned(**changed: str) -> dict[str, str]:
    row = {
        "areaCode": "L1010100", "areaName": "서울", "warnVar": "2", "warnStress": "0",
        "command": "1", "cancel": "0", "tmFc": "202611260600", "tmSeq": "1",
        "startTime": "202611260700", "endTime": "0", "allEndTime": "0",
    }  # fmt: skip
    return row | changed


SHELTER = {
    "REARE_NM": "시험초 운동장", "RONA_DADDR": "서울 가상구 1", "LAT": "37.571", "LOT": "126.981",
    "SHLT_SE_CD": "3", "SHLT_SE_NM": "지진옥외대피장소", "MNG_SN": "1",
}  # fmt: skip


async def test_shelters_are_asked_around_the_place_and_by_their_kind():
    far = SHELTER | {"REARE_NM": "먼 곳", "LAT": "37.9", "LOT": "127.5"}
    heat = SHELTER | {"REARE_NM": "쉼터", "SHLT_SE_CD": "2"}
    nowhere = SHELTER | {"REARE_NM": "좌표 없음", "LAT": "", "LOT": None}
    data, asked = answering(safetydata(far, heat, nowhere, SHELTER))
    near, found = await official.shelters(SEOUL, "지진", KEYS, data)
    assert [one.name for one in near] == ["시험초 운동장"] and not found.sample
    sent = asked[0].url.params
    assert sent["shlt_se_cd"] == "3" and float(sent["startLot"]) < 126.98 < float(sent["endLot"])
    assert float(sent["startLat"]) < 37.57 < float(sent["endLat"])
    assert sent["serviceKey"] == "k+ey" and sent["returnType"] == "json"


async def test_civil_defence_shelters_are_told_in_degrees_minutes_and_seconds():
    row = {
        "FCLT_NM": "시험역 지하", "FCLT_ADDR_RONA": "서울 가상구 2", "FCLT_SE_CD": "공공용",
        "LAT_PROVIN": 37, "LAT_MIN": 34, "LAT_SEC": 12.0,
        "LOT_PROVIN": 126, "LOT_MIN": 58, "LOT_SEC": 48.0,
    }  # fmt: skip
    broken = row | {"FCLT_NM": "깨진 줄", "LAT_SEC": "없음"}
    data, _ = answering(safetydata(row, broken))
    near, _ = await official.shelters(SEOUL, "민방위", KEYS, data)
    assert [(one.name, one.metres) for one in near] == [("시험역 지하", 0)]


async def test_the_action_guide_is_never_asked_without_its_category():
    data, asked = answering(safetydata({"actRmks": "탁자 아래로", "safety_cate_nm2": "지진"}))
    found = await official.guide("지진", KEYS, data)
    assert asked[0].url.params["safety_cate"] == "01011" and found.rows[0]["text"] == "탁자 아래로"
    with pytest.raises(BadInput, match="태풍"):
        await official.guide("가스 누출", KEYS, data)
    assert len(asked) == 1


async def test_messages_begin_with_yesterday_and_come_newest_first():
    old = {
        "SN": 1,
        "CRT_DT": "2026/11/25 08:30:00",
        "MSG_CN": "옛 문자",
        "RCPTN_RGN_NM": "강원 가상시",
    }
    new = {
        "SN": 2,
        "CRT_DT": "2026/11/26 07:00:00",
        "MSG_CN": "새 문자",
        "RCPTN_RGN_NM": "강원 가상시",
    }
    other = new | {"SN": 3, "RCPTN_RGN_NM": "제주 보기시"}
    data, asked = answering(safetydata(old, new, other))
    found = await official.messages("강원", KEYS, data, AT)
    assert [row["text"] for row in found.rows] == ["새 문자", "옛 문자"]
    assert asked[0].url.params["crtDt"] == "20261125"


@pytest.mark.parametrize(
    ("rows", "there"),
    [
        ([warned()], ["서울 호우주의보"]),
        ([warned(warnStress="1")], ["서울 호우경보"]),
        ([warned(cancel="1")], []),
        ([warned(), warned(command="2", tmFc="202611260800")], []),
        ([warned(command="2", tmFc="202611260800"), warned()], []),
        ([warned(), warned(command="8", tmFc="202611260800")], []),
        ([warned(), warned(command="3", tmFc="202611260800", warnStress="1")], ["서울 호우경보"]),
        ([warned(endTime="202611260830")], []),
        ([warned(endTime="202611261830")], ["서울 호우주의보"]),
        ([warned(allEndTime="202611260830")], []),
        ([warned(), warned(tmSeq="2", command="2")], []),
        ([warned(tmSeq="10"), warned(tmSeq="9", command="2")], ["서울 호우주의보"]),
        ([warned(), warned(warnVar="1", command="2")], ["서울 호우주의보"]),
        ([warned(warnVar="12")], ["서울 폭염주의보"]),
        ([warned(warnVar="77")], []),
    ],
)
def test_a_warning_is_in_force_as_its_last_announcement_says(rows, there):
    fields = {
        "area": "areaName", "kind": "warnVar", "level": "warnStress", "command": "command",
        "cancel": "cancel", "announced": "tmFc", "number": "tmSeq", "start": "startTime",
        "end": "endTime", "all_clear": "allEndTime",
    }  # fmt: skip
    told = [{ours: row[theirs] for ours, theirs in fields.items()} for row in rows]
    found = official.in_force(told, AT)
    assert [f"{one.area} {one.kind}{one.level}" for one in found] == there


async def test_warnings_are_read_several_days_back_and_told_with_their_hour():
    data, asked = answering(kma({"item": warned()}))
    there, found = await official.warnings("서울", KEYS, data, AT)
    assert there[0].since == "2026-11-26 07:00" and there[0].announced == "2026-11-26 06:00"
    assert found.fetched and not found.sample
    sent = asked[0].url.params
    assert (sent["fromTmFc"], sent["toTmFc"], sent["dataType"]) == ("20261121", "20261126", "JSON")
    assert (await official.warnings("부산", KEYS, data, AT))[0] == []


async def test_no_warnings_is_an_empty_answer_asked_for_once_more():
    data, asked = answering(kma("", "03"))
    assert (await official.warnings("", KEYS, data, AT))[0] == []
    assert len(asked) == 2


async def test_rain_that_is_a_dash_is_no_rain():
    items = [
        {"category": name, "obsrValue": value} for name, value in (("RN1", "-"), ("T1H", "3.5"))
    ]
    data, asked = answering(kma({"item": items}))
    there, _ = await official.weather(SEOUL, KEYS, data, AT)
    assert there == {"RN1": 0.0, "T1H": 3.5}
    sent = asked[0].url.params
    assert (sent["nx"], sent["ny"], sent["base_time"]) == ("60", "127", "0800")


async def test_a_gateway_refusal_in_xml_is_told_without_the_key():
    refusal = (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        "<returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg>"
        "<returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
    )
    data, asked = answering(refusal)
    with pytest.raises(Misconfigured) as failed:
        await official.warnings("", KEYS, data, AT)
    assert "k+ey" not in str(failed.value) and "k%2Bey" not in str(failed.value)
    assert len(asked) == 1


async def test_a_spent_quota_is_not_tried_again():
    header = {"resultCode": "22", "resultMsg": "LIMITED", "errorMsg": "LIMIT EXCEEDED"}
    data, asked = answering({"header": header, "body": None})
    with pytest.raises(QuotaExceeded):
        await official.messages("", KEYS, data, AT)
    assert len(asked) == 1


async def test_without_a_key_the_sample_answers_and_says_so():
    for result in (
        await tools.nearest_shelters("서울", "지진", NONE),
        await tools.nearest_shelters("서울", "민방위", NONE),
        await tools.active_warnings(NONE),
        await tools.disaster_messages(NONE, "강원"),
        await tools.weather_now("서울", NONE),
    ):
        assert result.summary.startswith("[예시 자료]") and result.values["sample"] is True
        assert result.sources[0].title.endswith("(예시 자료)") and result.sources[0].checked_at


async def test_a_place_without_a_shelter_near_it_says_so():
    there = await tools.nearest_shelters("제주", "지진해일", NONE)
    assert "찾지 못했습니다" in there.summary and "1_name" not in there.values


def test_a_place_is_a_name_or_coordinates_of_this_country():
    assert place_of("서울 종로구").name == "서울"
    assert metres(place_of("37.57, 126.98"), 37.58, 126.98) == pytest.approx(1112, abs=2)
    for wrong in ("파리", "126.98, 37.57", "0, 0"):
        with pytest.raises(BadInput):
            place_of(wrong)


@pytest.mark.parametrize(
    ("north", "east", "grid"),
    [(37.5665, 126.978, (60, 127)), (35.1796, 129.0756, (98, 76)), (33.4996, 126.5312, (53, 38))],
)
def test_the_grid_of_the_weather_service_is_found(north, east, grid):
    assert square(Place("", north, east)) == grid
