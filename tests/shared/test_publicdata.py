"""Every trap of the official servers, in answers of the shape they were recorded in."""

import logging
from datetime import datetime, timedelta

import httpx
import orjson
import pytest

from sectorkit.errors import BadInput, Misconfigured, QuotaExceeded, Unavailable
from sectorkit.publicdata import Keys
from sectorkit.values import KOREA

from .official_server import DECODED, ENCODED, At

DRUG = {"itemName": "가상정", "entpName": "가상제약", "efcyQesitm": "열을 내립니다."}
GATEWAY_FAULT = (
    "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>"
    "{said}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode></cmmMsgHeader>"
    "</OpenAPI_ServiceResponse>"
)


@pytest.fixture
def at(tmp_path):
    return lambda *answers, **entry: At(tmp_path, answers, **entry)


def gateway(items, total=None, code="00"):
    body = {"items": items, "totalCount": total if total is not None else 1, "pageNo": 1}
    return {"response": {"header": {"resultCode": code, "resultMsg": "x"}, "body": body}}


@pytest.mark.parametrize("key", [ENCODED, DECODED])
async def test_both_spellings_of_a_key_arrive_encoded_once(at, key):
    there = at(gateway([]))
    await there.fetch(key)
    assert "serviceKey=abc%2Bdef%2Fghi%3D%3D" in str(there.seen[0].url)
    assert there.seen[0].url.params["serviceKey"] == DECODED


async def test_korean_words_are_encoded_and_our_names_become_theirs(at):
    there = at(gateway([]), takes={"place": "STAGE1"}, params={"_type": "json"})
    await there.fetch(place="서울특별시", page=3, size=50)
    assert there.seen[0].url.raw_path.isascii()
    asked = dict(there.seen[0].url.params)
    del asked["serviceKey"]
    assert asked == {"STAGE1": "서울특별시", "_type": "json", "pageNo": "3", "numOfRows": "50"}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (gateway("", 0), []),
        (gateway({"item": DRUG}), ["가상정"]),
        (gateway({"item": [DRUG, DRUG]}), ["가상정", "가상정"]),
        (gateway([DRUG]), ["가상정"]),
        (gateway([{"item": DRUG}, {"item": DRUG}]), ["가상정", "가상정"]),
        ({"header": {"resultCode": "00"}, "body": {"items": [DRUG]}}, ["가상정"]),
        ({"header": {"resultCode": "00"}, "body": {"items": [{"item": DRUG}]}}, ["가상정"]),
        (gateway({"item": [{"entpName": "이름 없는 행"}]}), [""]),
        (
            "<response><header><resultCode>00</resultCode></header><body><items><item>"
            "<itemName>가상정</itemName></item></items><totalCount>1</totalCount></body></response>",
            ["가상정"],
        ),
        (
            '<?xml version="1.0" encoding="UTF-8"?><wantedList><totalCount>1</totalCount>'
            "<resultCode>0</resultCode><servList><itemName>가상정</itemName></servList></wantedList>",
            ["가상정"],
        ),
    ],
)
async def test_rows_are_found_in_every_shape_they_come_in(at, body, names):
    found = await at(body, fields={"name": "itemName"}).fetch()
    assert [row["name"] for row in found.rows] == names


async def test_rows_say_where_they_come_from_and_when(at):
    found = await at(gateway({"item": DRUG}, 7), fields={"name": "itemName"}).fetch()
    assert (found.total, found.sample) == (7, False)
    assert found.stamped() == [
        {
            "name": "가상정",
            "fetched_at": "2026-11-26T03:00:00+00:00",
            "source": "가상 자료",
            "source_url": "https://example.org/about",
            "licence": "공공누리 제1유형",
            "sample": False,
        }
    ]
    assert found.source().checked_at == "2026-11-26 12:00"
    assert found.marked("글") == "글"


async def test_rows_that_are_not_where_they_were_are_an_error_not_an_empty_answer(at):
    for body in ({"surprise": 1}, gateway(None, 5)):
        with pytest.raises(Unavailable):
            await at(body).fetch()


@pytest.mark.parametrize("code", ["01", "02", "04", "05", "99"])
async def test_the_servers_own_trouble_is_tried_again(at, code):
    there = at(gateway("", code=code), gateway({"item": DRUG}))
    assert (await there.fetch()).rows and len(there.seen) == 2


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("10", BadInput),
        ("11", BadInput),
        ("12", Misconfigured),
        ("20", Misconfigured),
        ("21", Unavailable),
        ("22", QuotaExceeded),
        ("30", Misconfigured),
        ("31", Misconfigured),
        ("32", Misconfigured),
        ("33", Misconfigured),
        ("77", Unavailable),
    ],
)
@pytest.mark.parametrize("envelope", ["own", "gateway"])
async def test_what_is_not_the_servers_trouble_is_never_tried_again(at, code, error, envelope):
    own = gateway("", code=code)
    body = own if envelope == "own" else GATEWAY_FAULT.format(code=code, said="SAID")
    there = at(body)
    with pytest.raises(error):
        await there.fetch()
    assert len(there.seen) == 1


async def test_no_data_is_an_empty_answer(at):
    for body in (gateway("", 0, "03"), GATEWAY_FAULT.format(code="03", said="NODATA_ERROR")):
        assert (await at(body).fetch()).rows == []


@pytest.mark.parametrize("status", [200, 401, 403])
async def test_the_gateways_xml_is_read_whatever_was_asked_and_whatever_the_status(at, status):
    said = GATEWAY_FAULT.format(code="30", said="SERVICE_KEY_IS_NOT_REGISTERED_ERROR")
    with pytest.raises(Misconfigured, match="SECTORKIT_KEY_DATA"):
        await at(httpx.Response(status, text=said)).fetch()


@pytest.mark.parametrize(
    ("answer", "error", "times"),
    [
        (httpx.Response(200, text=""), Unavailable, 3),
        (httpx.Response(200, text="<!DOCTYPE html><html>점검 중</html>"), Unavailable, 3),
        (httpx.Response(502, text="Bad gateway"), Unavailable, 3),
        (httpx.ConnectTimeout("slow"), Unavailable, 3),
        (httpx.ConnectError("refused"), Unavailable, 3),
        (httpx.Response(404, text="API not found"), Misconfigured, 1),
        (httpx.Response(401, text="Unauthorized"), Misconfigured, 1),
        (httpx.Response(403, text="Forbidden"), Misconfigured, 1),
        (httpx.Response(429, text="API rate limit exceeded"), QuotaExceeded, 1),
    ],
)
async def test_an_answer_that_cannot_be_read_is_told_by_its_status(at, answer, error, times):
    there = at(answer)
    with pytest.raises(error):
        await there.fetch()
    assert len(there.seen) == times


async def test_no_error_and_no_log_line_carries_the_key(at, caplog):
    caplog.set_level(logging.DEBUG)
    there = at(GATEWAY_FAULT.format(code="20", said=f"denied {DECODED} {ENCODED}"))
    with pytest.raises(Misconfigured) as raised:
        await there.fetch(ENCODED)
    told = str(raised.value) + caplog.text
    assert "***" in told and "apis.data.go.kr" in caplog.text
    assert "abc" not in told.replace("***", "")


async def test_a_spent_quota_is_not_asked_again_before_midnight(at):
    there = at(gateway("", code="22"), gateway([DRUG]))
    for _ in range(2):
        with pytest.raises(QuotaExceeded) as raised:
            await there.fetch()
        assert raised.value.retry_after == 12 * 3600
    assert len(there.seen) == 1
    there.time += timedelta(hours=12)
    assert (await there.fetch()).rows


async def test_our_own_count_stops_before_the_servers_does(at):
    there = at(gateway([DRUG]), per_day=2)
    await there.fetch(), await there.fetch()
    with pytest.raises(QuotaExceeded, match="2번"):
        await there.fetch()
    there.time += timedelta(hours=13)
    assert (await there.fetch()).rows


async def test_calls_keep_their_distance(at):
    there = at(gateway([DRUG]), gap_seconds=0.5)
    await there.fetch(), await there.fetch()
    assert there.waited == [0.5]


async def test_an_answer_is_kept_for_its_time_with_the_time_it_was_fetched(at):
    there = at(gateway([DRUG]), gateway([]), cache_seconds=60, takes=["q"])
    first = await there.fetch(q="가")
    there.time += timedelta(seconds=59)
    assert (await there.fetch(q="가")).fetched_at == first.fetched_at and len(there.seen) == 1
    await there.fetch(q="나")
    there.time += timedelta(seconds=2)
    await there.fetch(q="가")
    assert len(there.seen) == 3


async def test_an_error_is_not_kept(at):
    there = at(gateway("", code="21"), gateway([DRUG]), cache_seconds=60)
    with pytest.raises(Unavailable):
        await there.fetch()
    assert (await there.fetch()).rows


@pytest.mark.parametrize(
    ("written", "kept"),
    [("20261126115900", 1), ("20261126112900", 0), ("", 0), ("엉뚱", 0), ("20261126130000", 0)],
)
async def test_a_row_too_old_or_undated_is_dropped_and_counted(at, written, kept):
    there = at(
        gateway({"item": {"hvidate": written}}),
        fields={"updated": "hvidate"},
        fresh={"field": "updated", "minutes": 30},
    )
    found = await there.fetch()
    assert (len(found.rows), found.stale) == (kept, 1 - kept)


@pytest.mark.parametrize(("written", "kept"), [("2026-11-26 24:00", 1), ("2026-11-25 24:00", 0)])
async def test_midnight_may_be_24_oclock_of_the_day_before(at, written, kept):
    there = at(
        gateway({"item": {"dataTime": written}}),
        fields={"updated": "dataTime"},
        fresh={"field": "updated", "minutes": 30, "format": "%Y-%m-%d %H:%M"},
    )
    there.time = datetime(2026, 11, 27, 0, 20, tzinfo=KOREA)
    assert len((await there.fetch()).rows) == kept


async def test_what_was_fresh_when_kept_grows_old_in_the_cache(at):
    there = at(
        gateway({"item": {"hvidate": "20261126115900"}}),
        fields={"updated": "hvidate"},
        fresh={"field": "updated", "minutes": 30},
        cache_seconds=7200,
    )
    assert (await there.fetch()).rows
    there.time += timedelta(minutes=40)
    assert (await there.fetch()).stale == 1 and len(there.seen) == 1


async def test_an_empty_answer_is_asked_once_more_where_that_is_declared(at):
    there = at(gateway("", 0), gateway([DRUG]), recheck=True)
    assert (await there.fetch()).rows and len(there.seen) == 2
    empty = at(gateway("", 0), recheck=True)
    assert not (await empty.fetch()).rows and len(empty.seen) == 2


async def test_rows_that_do_not_carry_what_was_asked_are_dropped(at):
    rows = [{"itemName": "가상·정 10mg"}, {"itemName": "딴약"}]
    there = at(
        gateway(rows), takes={"name": "q"}, fields={"name": "itemName"}, match={"name": "name"}
    )
    assert [row["name"] for row in (await there.fetch(name="가상 정")).rows] == ["가상·정 10mg"]


@pytest.mark.parametrize("whole", [True, False])
async def test_without_a_key_the_sample_answers_and_says_so(at, whole):
    body = orjson.dumps(gateway({"item": DRUG}) if whole else [DRUG])
    there = at(sample=body, fields={"name": "itemName"}, fresh={"field": "name", "minutes": 1})
    found = await there.fetch("")
    assert found.sample and found.rows == [{"name": "가상정"}] and not there.seen
    assert found.source().title == "가상 자료 (예시 자료)"
    assert found.marked("글") == "[예시 자료] 글" and found.stamped()[0]["sample"] is True


async def test_with_a_key_the_sample_never_answers(at):
    with pytest.raises(Unavailable):
        await at(httpx.ConnectError("no"), sample=orjson.dumps([DRUG])).fetch()


async def test_without_key_and_sample_it_says_which_variable_to_set(at):
    with pytest.raises(Misconfigured, match="SECTORKIT_KEY_DATA"):
        await at().fetch("")


async def test_what_an_adapter_does_not_take_is_refused_and_what_it_needs_is_asked(at):
    there = at(gateway([]), takes=["kind"], requires=["kind"])
    with pytest.raises(TypeError, match="other"):
        await there.fetch(other="x", kind="01001")
    with pytest.raises(TypeError, match="kind"):
        await there.fetch(kind="")
    assert not there.seen


async def test_pages_are_read_until_there_are_no_more(at):
    pages = [gateway([DRUG] * 2, 5), gateway([DRUG] * 2, 5), gateway([DRUG], 5)]
    there = at(*pages)
    got = [found async for found in there.data.collect("it", Keys({"data": "k"}), size=2)]
    assert [len(found.rows) for found in got] == [2, 2, 1]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"dialect": "sparql"}, "dialect"),
        ({"unheard": 1}, "unheard"),
        ({"requires": ["x"]}, "takes"),
        ({"sample": "absent.json"}, "absent.json"),
        ({"dialect": "plain"}, "host"),
        ({"key": ""}, "key"),
    ],
)
def test_a_wrong_declaration_is_named(at, entry, words):
    with pytest.raises(Misconfigured, match=words):
        _ = at(**entry).data.adapters
