"""law.go.kr answers in shapes of its own; none of them may lose or invent a line of law."""

from datetime import date

import httpx
import pytest

from sectorkit.errors import Misconfigured, NotFound, Unavailable
from sectorkit.publicdata.law import LawGoKr

ROW = {
    "법령일련번호": "276291",
    "법령ID": "001248",
    "법령명한글": "주택임대차보호법",
    "법령구분명": "법률",
    "시행일자": "20260102",
    "현행연혁코드": "현행",
}
OTHER = {**ROW, "법령명한글": "주택임대차보호법 시행령", "법령ID": "002184"}
FUTURE = {**ROW, "법령일련번호": "300000", "시행일자": "20270101", "현행연혁코드": "시행예정"}

ARTICLES = [
    {"조문번호": "1", "조문여부": "전문", "조문내용": "제1장 총칙 <개정 2008. 3. 21.>"},
    {
        "조문번호": "3",
        "조문가지번호": "3",
        "조문여부": "조문",
        "조문제목": "임차권등기명령",
        "조문내용": "제3조의3(임차권등기명령)",
        "항": {  # one paragraph comes as an object
            "항번호": "①",
            "항내용": "① 다음 각 호의 사항을 적는다.",
            "호": [
                {"호번호": "1.", "호내용": "1. 다음 각 목의 사실"},
                {"호번호": "2.", "호내용": "2. 다음 각 목의 취지"},
            ],
            "목": [  # and its 목 all together, one level too high
                {"목번호": "가.", "목내용": "가. 하나"},
                {"목번호": "나.", "목내용": [["나. 둘", '<img src="x">']]},
                {"목번호": "가.", "목내용": "가. 셋"},
            ],
        },
    },
]
BODY = {
    "법령": {
        "조문": {"조문단위": ARTICLES},
        "부칙": {
            "부칙단위": {
                "부칙공포번호": "21065",
                "부칙공포일자": "20251001",
                "부칙내용": [["부칙", "이 법은 공포 후 3개월이 지난 날부터 시행한다."]],
            }
        },
    }
}


def law(*answers: httpx.Response, seen: list[httpx.Request] | None = None) -> LawGoKr:
    queue = list(answers)

    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return queue.pop(0)

    client = httpx.Client(transport=httpx.MockTransport(handle))
    return LawGoKr("somebody", client, wait=lambda seconds: None)


def search(*rows: dict[str, str]) -> httpx.Response:
    return httpx.Response(200, json={"LawSearch": {"law": list(rows), "totalCnt": str(len(rows))}})


def test_it_keeps_only_the_law_that_was_asked_for():
    editions = law(search(OTHER, FUTURE, ROW)).editions("주택 임대차보호법")
    assert [e.effective_from for e in editions] == [date(2026, 1, 2), date(2027, 1, 1)]


def test_one_result_may_come_as_an_object():
    answer = httpx.Response(200, json={"LawSearch": {"law": ROW, "totalCnt": "1"}})
    assert law(answer).editions("주택임대차보호법")[0].law_id == "001248"


def test_an_unknown_law_is_not_found_even_when_others_are_returned():
    with pytest.raises(NotFound, match="없는법"):
        law(search(OTHER)).editions("없는법")


def test_an_article_is_read_with_its_items_where_they_belong():
    client = law(search(ROW), httpx.Response(200, json=BODY))
    document = client.read(client.editions("주택임대차보호법")[0])
    article, addendum = document.blocks
    assert article.locator == "제3조의3"
    assert article.headings == ("주택임대차보호법", "제1장 총칙", "제3조의3(임차권등기명령)")
    assert article.text.split("\n") == [
        "제3조의3(임차권등기명령)",
        "① 다음 각 호의 사항을 적는다.",
        "1. 다음 각 목의 사실",
        "가. 하나",
        "나. 둘",
        "2. 다음 각 목의 취지",
        "가. 셋",
    ]
    assert addendum.locator == "부칙 <제21065호, 20251001>"
    assert document.effective_from == date(2026, 1, 2)
    assert document.work == "001248:법률"


def test_it_asks_as_a_browser_would_and_dates_the_edition():
    seen: list[httpx.Request] = []
    client = law(search(ROW), httpx.Response(200, json=BODY), seen=seen)
    client.read(client.editions("주택임대차보호법")[0])
    assert all(request.headers["Referer"] and "Mozilla" in request.headers["User-Agent"]
               for request in seen)  # fmt: skip
    assert seen[1].url.params["efYd"] == "20260102"


@pytest.mark.parametrize("answer", ["", "<html>burst</html>"])
def test_an_empty_or_web_page_answer_is_tried_again(answer):
    assert law(httpx.Response(200, text=answer), search(ROW)).editions("주택임대차보호법")


def test_it_gives_up_saying_when_to_come_back():
    with pytest.raises(Unavailable) as error:
        law(*[httpx.Response(404)] * 3).editions("주택임대차보호법")
    assert error.value.retry_after == 60


def test_a_refused_key_says_what_to_check():
    with pytest.raises(Misconfigured, match="OC"):
        law(httpx.Response(200, text="사용자 정보 검증에 실패하였습니다")).editions("민법")
    with pytest.raises(Misconfigured, match="SECTORKIT_KEY_LAW"):
        LawGoKr("", httpx.Client())


def test_a_law_without_articles_is_an_error_never_an_empty_document():
    client = law(search(ROW), httpx.Response(200, json={"법령": {}}))
    with pytest.raises(Unavailable, match="조문 없이"):
        client.read(client.editions("주택임대차보호법")[0])
