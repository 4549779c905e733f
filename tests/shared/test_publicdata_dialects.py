"""Each dialect as its servers speak it: where the key goes, what answers and errors look like."""

import httpx
import pytest

from sectorkit.errors import Misconfigured, QuotaExceeded, Unavailable

from .official_server import DECODED, At

NEIS_OK = {
    "schoolInfo": [
        {"head": [{"list_total_count": 1}, {"RESULT": {"CODE": "INFO-000", "MESSAGE": "정상"}}]},
        {"row": [{"SCHUL_NM": "가상초등학교"}]},
    ]
}
KCI_OK = """<?xml version="1.0" encoding="UTF-8"?><MetaData><outputData><result><total>1</total>
</result><record><journalInfo><journal-name>가상학회지</journal-name></journalInfo>
<articleInfo article-id="ART1"><title-group><article-title lang="original">가상 <![CDATA[논문]]>
</article-title><article-title lang="english">A made-up paper</article-title></title-group>
<author-group><author>홍길동</author><author>성춘향</author></author-group></articleInfo></record>
</outputData></MetaData>"""
KDCA_OK = """<XML><HEAD><CODE>S001</CODE><MESSAGE>ok</MESSAGE></HEAD><svc><CNTNTSSJ>가상 질환
</CNTNTSSJ><cntntsClList><cntntsCl><CNTNTS_CL_NM>개요</CNTNTS_CL_NM><CNTNTS_CL_CN>글</CNTNTS_CL_CN>
</cntntsCl></cntntsClList></svc></XML>"""
ARXIV_OK = """<feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>9</o:totalResults><entry>
<id>http://arxiv.org/abs/0000.00000v1</id><title>A made-up paper</title></entry></feed>"""
PUBMED_OK = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">1</PMID><Article>
<Abstract><AbstractText>Made <i>up</i> text</AbstractText></Abstract></Article></MedlineCitation>
</PubmedArticle></PubmedArticleSet>"""

BAD = Misconfigured
WELL = [
    ("odcloud", {"data": [{"서비스명": "가상"}], "matchCount": 3}, "서비스명", "가상", 3),
    (
        "safetydata",
        {"header": {"resultCode": "00"}, "totalCount": 2, "body": [{"MSG_CN": "가상"}]},
        "MSG_CN",
        "가상",
        2,
    ),
    (
        "law",
        {"LawSearch": {"totalCnt": "1", "law": {"법령명한글": "가상법"}}},
        "법령명한글",
        "가상법",
        1,
    ),
    ("neis", NEIS_OK, "SCHUL_NM", "가상초등학교", 1),
    ("kci", KCI_OK, "articleInfo.title-group.article-title.0", "가상 논문", 1),
    ("kci", KCI_OK, "articleInfo.@article-id", "ART1", 1),
    ("kci", KCI_OK, "articleInfo.author-group.author", ["홍길동", "성춘향"], 1),
    ("kdca", KDCA_OK, "cntntsClList.cntntsCl.CNTNTS_CL_NM", "개요", 1),
    ("openalex", {"meta": {"count": 4}, "results": [{"title": "t"}]}, "title", "t", 4),
    ("crossref", {"status": "ok", "message": {"DOI": "10.1/x"}}, "DOI", "10.1/x", 1),
    ("crossref", {"message": {"total-results": 5, "items": [{"DOI": "d"}]}}, "DOI", "d", 5),
    ("arxiv", ARXIV_OK, "title", "A made-up paper", 9),
    ("pubmed", {"esearchresult": {"count": "2", "idlist": ["1", "2"]}}, "value", "1", 2),
    ("pubmed", PUBMED_OK, "MedlineCitation.PMID", "1", 1),
    ("pubmed", PUBMED_OK, "MedlineCitation.Article.Abstract.AbstractText", "Made up text", 1),
    ("plain", {"result": [{"titleInfo": "가상"}]}, "titleInfo", "가상", 1),
    ("plain", [{"titleInfo": "가상"}], "titleInfo", "가상", 1),
]


def speaking(folder, dialect, *answers, **entry):
    plain = {"host": "https://example.org", "rows": "result"} if dialect == "plain" else {}
    if dialect == "plain" and answers and isinstance(answers[0], list):
        plain["rows"] = []
    return At(folder, answers, dialect=dialect, **plain, **entry)


@pytest.mark.parametrize(("dialect", "body", "path", "value", "total"), WELL)
async def test_rows_and_total_are_found(tmp_path, dialect, body, path, value, total):
    found = await speaking(tmp_path, dialect, body, fields={"it": path}).fetch()
    assert (found.rows[0]["it"], found.total) == (value, total)


@pytest.mark.parametrize(
    ("dialect", "status", "body", "error"),
    [
        ("odcloud", 401, {"code": -4, "msg": "등록되지 않은 인증키 입니다."}, BAD),
        ("odcloud", 401, {"code": -401, "msg": "유효하지 않은 인증키 입니다."}, BAD),
        ("odcloud", 429, "too many", QuotaExceeded),
        ("safetydata", 200, {"header": {"resultCode": "30", "errorMsg": "x"}, "body": None}, BAD),
        ("safetydata", 200, {"header": {"resultCode": "22"}, "body": ""}, QuotaExceeded),
        ("neis", 200, {"RESULT": {"CODE": "ERROR-290", "MESSAGE": "인증키"}}, BAD),
        ("neis", 200, {"RESULT": {"CODE": "INFO-300", "MESSAGE": "제한"}}, BAD),
        ("neis", 200, {"RESULT": {"CODE": "ERROR-337", "MESSAGE": "한도"}}, QuotaExceeded),
        ("neis", 200, {"RESULT": {"CODE": "ERROR-500", "MESSAGE": "서버"}}, Unavailable),
        ("law", 200, {"result": "사용자 정보 검증에 실패하였습니다."}, BAD),
        (
            "law",
            200,
            "<Response><result>사용자 정보 검증에 실패하였습니다.</result></Response>",
            BAD,
        ),
        ("kdca", 200, "<XML><HEAD><CODE>30</CODE><MESSAGE>token</MESSAGE></HEAD></XML>", BAD),
        ("openalex", 503, "down", Unavailable),
    ],
)
async def test_each_dialects_errors_become_ours(tmp_path, dialect, status, body, error):
    answer = (
        httpx.Response(status, text=body)
        if isinstance(body, str)
        else httpx.Response(status, json=body)
    )
    with pytest.raises(error):
        await speaking(tmp_path, dialect, answer).fetch()


@pytest.mark.parametrize(
    ("dialect", "status", "body"),
    [
        ("neis", 200, {"RESULT": {"CODE": "INFO-200", "MESSAGE": "해당하는 데이터가 없습니다."}}),
        ("safetydata", 200, {"header": {"resultCode": "03"}, "body": None}),
        (
            "kci",
            200,
            "<MetaData><outputData><result><total>0</total></result></outputData></MetaData>",
        ),
        ("law", 200, {"LawSearch": {"totalCnt": "0"}}),
        ("openalex", 404, {"error": "no"}),
        ("crossref", 404, "Resource not found."),
        ("pubmed", 200, {"esearchresult": {"count": "0", "idlist": []}}),
    ],
)
async def test_nothing_found_is_no_error(tmp_path, dialect, status, body):
    answer = (
        httpx.Response(status, text=body)
        if isinstance(body, str)
        else httpx.Response(status, json=body)
    )
    assert not (await speaking(tmp_path, dialect, answer).fetch()).rows


@pytest.mark.parametrize(
    ("dialect", "place"),
    [
        ("safetydata", "serviceKey"),
        ("law", "OC"),
        ("neis", "KEY"),
        ("kci", "key"),
        ("kdca", "TOKEN"),
        ("openalex", "mailto"),
        ("crossref", "mailto"),
        ("pubmed", "email"),
    ],
)
async def test_the_key_goes_where_the_dialect_wants_it(tmp_path, dialect, place):
    body = {name: body for name, body, *_ in WELL}[dialect]
    there = speaking(tmp_path, dialect, body)
    await there.fetch()
    assert there.seen[0].url.params[place] == DECODED


async def test_odcloud_is_given_its_key_in_a_header_and_its_conditions_by_our_names(tmp_path):
    there = speaking(
        tmp_path, "odcloud", {"data": []}, takes={"name": "cond[서비스명::LIKE]"}, per_day=10
    )
    await there.fetch(name="주거")
    asked = there.seen[0]
    assert asked.headers["authorization"] == f"Infuser {DECODED}"
    assert asked.url.params["cond[서비스명::LIKE]"] == "주거" and "abc" not in str(asked.url)
    override = speaking(tmp_path, "odcloud", {"data": []}, key_header="", key_param="serviceKey")
    await override.fetch()
    assert override.seen[0].url.params["serviceKey"] == DECODED


async def test_law_looks_like_a_browser_and_falls_back_to_xml(tmp_path):
    page = "<html>잠시</html>"
    xml = "<LawSearch><totalCnt>1</totalCnt><law><법령명한글>가상법</법령명한글></law></LawSearch>"
    there = speaking(tmp_path, "law", page, httpx.Response(404, text="burst"), xml)
    assert (await there.fetch()).rows[0]["법령명한글"] == "가상법"
    assert [request.url.params["type"] for request in there.seen] == ["JSON", "JSON", "XML"]
    assert all("Mozilla" in r.headers["user-agent"] and r.headers["referer"] for r in there.seen)


async def test_a_path_is_filled_from_what_is_asked_and_from_the_key(tmp_path):
    there = speaking(tmp_path, "crossref", {"message": {}}, path="/works/{doi}", takes=["doi"])
    await there.fetch(doi="10.1000/x y")
    assert there.seen[0].url.raw_path.startswith(b"/works/10.1000%2Fx%20y?")
    keyed = speaking(tmp_path, "plain", {"result": []}, path="/{key}/waterlevel/list.json")
    await keyed.fetch()
    assert keyed.seen[0].url.raw_path == b"/abc%2Bdef%2Fghi%3D%3D/waterlevel/list.json"


async def test_arxiv_and_pubmed_count_rows_not_pages(tmp_path):
    there = speaking(tmp_path, "arxiv", ARXIV_OK)
    await there.fetch(page=3, size=10)
    asked = there.seen[0].url.params
    assert (asked["start"], asked["max_results"]) == ("20", "10") and "abc" not in str(asked)


async def test_xml_of_older_servers_is_read_in_its_encoding_and_bombs_are_not(tmp_path):
    text = '<?xml version="1.0" encoding="euc-kr"?><dbs><db><prfnm>가상극</prfnm></db></dbs>'
    answer = httpx.Response(200, content=text.encode("euc-kr"))
    plain = {"dialect": "plain", "host": "http://kopis.or.kr", "rows": "dbs.db"}
    there = At(tmp_path, [answer], **plain)
    assert (await there.fetch()).rows == [{"prfnm": "가상극"}]
    bomb = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><dbs><db>&b;</db></dbs>'
    with pytest.raises(Unavailable):
        await At(tmp_path, [bomb], **plain).fetch()
