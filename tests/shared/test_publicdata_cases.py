"""Cases are looked up by their number with a key, and never without one."""

from datetime import date

import httpx
import pytest

from sectorkit.errors import Misconfigured, Unavailable
from sectorkit.publicdata.cases import CaseSearch
from sectorkit.retrieval.holdings import Holdings
from sectorkit.retrieval.library import Library
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.tools.citations import check, officially

TODAY = date(2026, 11, 23)
ROW = {
    "판례일련번호": "100001",
    "사건번호": "2019다12345, 2019다12346(병합)",
    "사건명": "대여금",
    "법원명": "대법원",
    "선고일자": "2020.05.14",
}
OTHER = {**ROW, "판례일련번호": "100002", "사건번호": "2019다123456"}
CITED = "대법원 2020. 5. 14. 선고 2019다12345 판결"


@pytest.fixture
def holdings(tmp_path):
    library = Library.open(tmp_path, embedder=HashEmbedder(), analyser=PlainAnalyser())
    yield Holdings(library)
    library.close()


def answering(body, seen=None, status=200):
    def handle(request):
        if seen is not None:
            seen.append(request)
        if isinstance(body, str):
            return httpx.Response(status, text=body)
        return httpx.Response(status, json=body)

    client = httpx.Client(transport=httpx.MockTransport(handle))
    return CaseSearch("somebody", client, wait=lambda seconds: None)


def found(*rows):
    return {"PrecSearch": {"totalCnt": str(len(rows)), "prec": list(rows)}}


def test_it_asks_by_number_and_keeps_only_that_number():
    seen = []
    decisions = answering(found(OTHER, ROW), seen).by_number("2019다12345")
    assert [d.serial for d in decisions] == ["100001"]
    assert decisions[0].decided == date(2020, 5, 14) and decisions[0].court == "대법원"
    asked = dict(seen[0].url.params)
    assert asked["target"] == "prec" and asked["nb"] == "2019다12345"


def test_a_joined_case_is_found_by_its_second_number():
    assert answering(found(ROW)).by_number("2019다12346")


def test_one_decision_may_come_as_an_object_and_its_day_without_dots():
    body = {"PrecSearch": {"totalCnt": "1", "prec": {**ROW, "선고일자": "20200514"}}}
    assert answering(body).by_number("2019다12345")[0].decided == date(2020, 5, 14)


def test_no_decision_is_an_empty_list_and_a_web_page_is_no_answer():
    assert answering({"PrecSearch": {"totalCnt": "0"}}).by_number("2019다1") == []
    with pytest.raises(Unavailable):
        answering("<html>잠시</html>").by_number("2019다1")


def test_there_is_no_search_without_a_key(holdings):
    with pytest.raises(Misconfigured):
        CaseSearch("", httpx.Client())
    with officially(holdings) as official:
        assert official is None


@pytest.mark.parametrize(
    ("text", "body", "verdict"),
    [
        (CITED, found(ROW), "exists"),
        (CITED, found(OTHER), "not_found"),
        (CITED, found(), "not_found"),
        ("대법원 2020. 6. 11. 선고 2019다12345 판결", found(ROW), "mismatch"),
        ("서울고등법원 2020. 5. 14. 선고 2019다12345 판결", found(ROW), "mismatch"),
        ("대법원 2019다12345 판결", found(ROW), "exists"),
        (CITED, "<html></html>", "unchecked"),
        ("헌재 2020. 5. 28. 2018헌바12", found(), "unchecked"),
    ],
)
def test_a_cited_case_is_held_to_the_official_answer(holdings, text, body, verdict):
    finding = check(text, holdings, TODAY, answering(body))[0]
    assert finding.verdict == verdict
    if verdict in ("exists", "mismatch"):
        assert "2020-05-14" in finding.right


def test_an_impossible_case_is_not_even_asked_about(holdings):
    seen = []
    text = "대법원 2021. 2. 30. 선고 2019다12345 판결"
    assert check(text, holdings, TODAY, answering(found(), seen))[0].verdict == "not_found"
    assert seen == []
