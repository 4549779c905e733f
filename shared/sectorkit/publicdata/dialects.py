"""How each family of official servers is asked and answers, told as data.

Sources: the guides of data.go.kr, odcloud, safetydata.go.kr, open.law.go.kr, open.neis.go.kr,
open.kci.go.kr, health.kdca.go.kr, docs.openalex.org, api.crossref.org, info.arxiv.org and NCBI
E-utilities. Every code is translated to the table of data.go.kr (`codes.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Where the key goes and where, in an answer, rows, total and code stand (first that is)."""

    host: str = ""
    key_param: str = ""
    key_header: str = ""
    """As `Authorization: Infuser {key}`; goes before `key_param`."""
    paging: Mapping[str, str] = field(default_factory=dict)
    """The parameters for `page` or `offset`, and for `size`."""
    always: Mapping[str, str] = field(default_factory=dict)
    """Parameters sent with every call of the dialect."""
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[str] = ()
    total: Sequence[str] = ()
    code: Sequence[str] = ()
    message: Sequence[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    """Its own codes, and HTTP statuses as `HTTP-404`, in data.go.kr's."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Words in a short answer that has no code, and what they mean."""
    last_try: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the last attempt."""


BROWSER = {
    "User-Agent": "Mozilla/5.0 (compatible; sectorkit)",
    "Referer": "https://open.law.go.kr/",
}
"""Without both law.go.kr answers that the user cannot be verified, whatever the key."""

GATEWAY = Dialect(
    host="https://apis.data.go.kr",
    key_param="serviceKey",
    paging={"page": "pageNo", "size": "numOfRows"},
    rows=(
        "response.body.items",
        "body.items",
        "response.body.item",
        "wantedList.servList",
    ),
    total=("response.body.totalCount", "body.totalCount", "wantedList.totalCount"),
    code=("response.header.resultCode", "header.resultCode", "wantedList.resultCode"),
    message=("response.header.resultMsg", "header.resultMsg", "wantedList.resultMessage"),
)
ODCLOUD = Dialect(
    host="https://api.odcloud.kr",
    key_header="Authorization: Infuser {key}",
    paging={"page": "page", "size": "perPage"},
    always={"returnType": "JSON"},
    rows=("data",),
    total=("matchCount", "totalCount"),
    code=("code",),
    message=("msg",),
    codes={"-4": "30", "-3": "12", "-401": "30"},
)
SAFETYDATA = Dialect(
    host="https://www.safetydata.go.kr",
    key_param="serviceKey",
    paging={"page": "pageNo", "size": "numOfRows"},
    always={"returnType": "json"},
    rows=("body",),
    total=("totalCount",),
    code=("header.resultCode",),
    message=("header.errorMsg", "header.resultMsg"),
)
LAW = Dialect(
    host="https://www.law.go.kr",
    key_param="OC",
    paging={"page": "page", "size": "display"},
    always={"type": "JSON"},
    headers=BROWSER,
    rows=("LawSearch.law", "법령"),
    total=("*.totalCnt",),
    refusals={"사용자 정보 검증": "30"},
    codes={"HTTP-404": "04", "HTTP-403": "04"},
    last_try={"type": "XML"},
)
NEIS = Dialect(
    host="https://open.neis.go.kr",
    key_param="KEY",
    paging={"page": "pIndex", "size": "pSize"},
    always={"Type": "json"},
    rows=("*.row",),
    total=("*.head.list_total_count",),
    code=("RESULT.CODE", "*.head.RESULT.CODE"),
    message=("RESULT.MESSAGE", "*.head.RESULT.MESSAGE"),
    codes={
        "INFO-100": "00",
        "INFO-200": "03",
        "INFO-300": "30",
        "ERROR-290": "30",
        "ERROR-300": "11",
        "ERROR-310": "12",
        "ERROR-333": "10",
        "ERROR-336": "10",
        "ERROR-337": "22",
        "ERROR-500": "01",
        "ERROR-600": "02",
        "ERROR-601": "02",
    },
)
KCI = Dialect(
    host="https://open.kci.go.kr",
    key_param="key",
    paging={"page": "page", "size": "displayCount"},
    rows=("MetaData.outputData.record",),
    total=("MetaData.outputData.result.total", "MetaData.outputData.result"),
    code=("MetaData.outputData.result.resultCode",),
    message=("MetaData.outputData.result.resultMsg",),
)
KDCA = Dialect(
    host="https://api.kdca.go.kr",
    key_param="TOKEN",
    rows=("XML.svc", "XML.svcList.svc"),
    code=("XML.HEAD.CODE",),
    message=("XML.HEAD.MESSAGE",),
)
OPENALEX = Dialect(
    host="https://api.openalex.org",
    key_param="mailto",
    paging={"page": "page", "size": "per-page"},
    rows=("results",),
    total=("meta.count",),
    codes={"HTTP-404": "03"},
)
CROSSREF = Dialect(
    host="https://api.crossref.org",
    key_param="mailto",
    rows=("message.items", "message"),
    total=("message.total-results",),
    codes={"HTTP-404": "03"},
)
ARXIV = Dialect(
    host="https://export.arxiv.org",
    paging={"offset": "start", "size": "max_results"},
    rows=("feed.entry",),
    total=("feed.totalResults",),
)
PUBMED = Dialect(
    host="https://eutils.ncbi.nlm.nih.gov",
    key_param="email",
    paging={"offset": "retstart", "size": "retmax"},
    always={"db": "pubmed", "tool": "sectorkit"},
    rows=("esearchresult.idlist", "PubmedArticleSet.PubmedArticle"),
    total=("esearchresult.count",),
    message=("esearchresult.ERROR", "error"),
)

DIALECTS: Mapping[str, Dialect] = {
    "gateway": GATEWAY,
    "odcloud": ODCLOUD,
    "safetydata": SAFETYDATA,
    "law": LAW,
    "neis": NEIS,
    "kci": KCI,
    "kdca": KDCA,
    "openalex": OPENALEX,
    "crossref": CROSSREF,
    "arxiv": ARXIV,
    "pubmed": PUBMED,
    "plain": Dialect(),
}
