"""Welfare services and published complaints come from elsewhere, and decide nothing here."""

from functools import partial
from typing import Any

import pytest

from sectorkit.errors import Misconfigured, QuotaExceeded, Unavailable
from sectorkit.publicdata import Keys
from sectorkit.testing import official
from services.public.desk import elsewhere
from services.public.desk.benefits import FILE

KEYS: Any = Keys({"data_go_kr": "k%2Bey"})
NONE: Any = Keys({})
answering = partial(official.answering, FILE.parent / "adapters.yaml")
SERVICE = (
    "<servList><servNm>{0}</servNm><jurMnofNm>보기부</jurMnofNm><lifeArray>{1}</lifeArray>"
    "<servDgst>돕습니다.</servDgst><servDtlLink>{2}</servDtlLink><rprsCtadr>129</rprsCtadr>"
    "<onapPsbltYn>Y</onapPsbltYn></servList>"
)
POSTED = {
    "title": "가로등 <B>고장</B>", "content": "골목이 &quot;어둡습니다&quot;.",
    "dep_name": "도로과", "main_sub_name": "보기시", "create_date": "20260719205119",
}  # fmt: skip


def listed(*services: str, code: str = "0") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><wantedList><totalCount>2</totalCount>'
        f"<resultCode>{code}</resultCode><resultMessage>x</resultMessage>{''.join(services)}"
        "</wantedList>"
    )


async def test_welfare_is_read_from_xml_and_kept_to_whom_it_is_for(monkeypatch):
    young = SERVICE.format("월세 지원", "청년,중장년", "https://www.bokjiro.go.kr/1")
    old = SERVICE.format("돌봄", "노년", "javascript:alert(1)")
    data, asked = answering(listed(young, old))
    monkeypatch.setattr(elsewhere.welfare, "__defaults__", (data,))
    found = await elsewhere.welfare_services(KEYS, "지원", "청년")
    assert found.summary == "복지서비스 1개: 월세 지원."
    assert "https://www.bokjiro.go.kr/1" in str(found.values["1"])
    both = await elsewhere.welfare_services(KEYS, "지원")
    assert both.values["count"] == 2 and "javascript" not in str(both.values)
    sent = asked[0].url.params
    assert (sent["searchWrd"], sent["callTp"], sent["srchKeyCode"]) == ("지원", "L", "003")
    assert sent["serviceKey"] == "k+ey"


async def test_its_own_code_for_nothing_found_is_an_empty_answer():
    data, _ = answering(listed(code="40"))
    assert not (await elsewhere.welfare("없는 말", "", KEYS, data)).rows


@pytest.mark.parametrize(
    "body",
    [
        [POSTED],
        {"returnObject": [POSTED]},
        {
            "response": {
                "header": {"resultCode": "00"},
                "body": {"items": {"item": POSTED}, "totalCount": 1},
            }
        },
    ],
)
async def test_published_complaints_come_in_three_wrappings(body):
    data, asked = answering(body)
    found = await elsewhere.published_complaints("가로등 고장을 고쳐 주세요", KEYS, data)
    assert [elsewhere.complaint_told(row) for row in found.rows] == [
        '가로등 고장 (보기시 도로과, 2026-07-19): 골목이 "어둡습니다".'
    ]
    assert asked[0].url.params["startPos"] == "1" and "retCount" in asked[0].url.params


async def test_only_words_leave_and_no_name_or_number_of_a_person():
    data, asked = answering([])
    text = "저는 홍길동이고 번호는 010-1234-5678입니다. 골목 가로등이 꺼져 있어 무섭습니다."
    await elsewhere.published_complaints(text, KEYS, data)
    sent = asked[0].url.params["searchword"]
    assert "가로등" in sent and len(sent.split()) <= elsewhere.WORDS
    assert "1234" not in sent and "홍길동" not in sent
    assert sent != text


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"resultCode": "30", "resultMsg": "k+ey"}, Misconfigured),
        ({"code": "22", "msg": "LIMIT"}, QuotaExceeded),
        ({"무엇": "모르는 모양"}, Unavailable),
        ("<html>점검</html>", Unavailable),
    ],
)
async def test_a_refusal_is_no_empty_list_and_never_tells_the_key(body, error):
    data, _ = answering(body)
    with pytest.raises(error) as failed:
        await elsewhere.published_complaints("가로등 고장", KEYS, data)
    assert "k+ey" not in str(failed.value) and "k%2Bey" not in str(failed.value)


async def test_without_a_key_the_samples_answer_and_say_so():
    for found in (
        await elsewhere.welfare_services(NONE),
        await elsewhere.similar_complaints("가로등 고장", NONE),
    ):
        assert found.summary.startswith("[예시 자료]") and found.values["sample"] is True
        assert found.values["count"] == 2 and found.sources[0].title.endswith("(예시 자료)")
    assert found.values["grounds"] is False and "근거가 아니" in found.rule
