"""Korean open data: one async client for five dialects, each dataset declared as data.

A sector declares what it reads in `data/adapters.yaml`, one entry a dataset, and calls it by name
from an async tool. No sector writes HTTP, and a path that is bumped to a new version is one line.

    # services/NAME/data/adapters.yaml
    easy_drug:
      dialect: gateway                # gateway odcloud safetydata law neis kci kdca openalex
                                      # crossref arxiv pubmed plain (`dialects.py`)
      path: /1471000/DrbEasyDrugInfoService/getDrbEasyDrugList
      key: data_go_kr                 # the operator sets SECTORKIT_KEY_DATA_GO_KR
      title: 식품의약품안전처 의약품개요정보(e약은요)
      about: https://www.data.go.kr/data/15075057/openapi.do
      licence: 공공누리 제1유형
      params: {type: json}            # sent with every call
      takes: {name: itemName, code: itemSeq}    # what a call may ask: ours -> theirs
      requires: []                    # which of these it must ask
      match: {name: name}             # rows whose field lacks the words asked for are dropped
      fields: {name: itemName, company: entpName, effect: efcyQesitm}   # ours -> theirs
      per_day: 10000                  # the quota of the key; 0 is none
      gap_seconds: 0.1                # between two calls
      cache_seconds: 3600             # 0 asks every time
      sample: samples/easy_drug.json  # beside the YAML: a whole answer, or a list of rows

    # services/NAME/tools.py
    DATA = PublicData(HERE / "data/adapters.yaml")

    async def drug(name: str, holdings: Holdings) -> Result:
        found = await DATA.fetch("easy_drug", holdings, name=name, size=5)
        if not found.rows:
            return Result(summary="찾지 못했습니다.", ..., sources=[found.source()])
        first = found.rows[0]                       # {"name": …, "company": …, "effect": …}
        return Result(summary=found.marked(first["effect"]), ..., sources=[found.source()])

`holdings` is given by the service; in a test pass `Keys({"data_go_kr": "…"})` instead, and
`PublicData(file, transport=httpx.MockTransport(answer))`. What comes back is a `Fetched`: `rows`,
`total`, `fetched_at`, `title`, `url`, `licence`, `sample`, `stale`; `stamped()` gives rows that
carry all of it, `source()` a tool's `Source`, `marked(text)` puts `[예시 자료]` before text that
rests on a sample. `DATA.collect(name, holdings, limit=…)` reads page after page.

**Without a key the sample answers, and says so** (`sample` is true, the source's title ends in
`(예시 자료)`); with a key the sample never answers, whatever goes wrong. A source that needs no key
(OpenAlex, Crossref, arXiv, PubMed) is switched on by a contact address as its key, so that nothing
leaves an air-gapped network unasked. Without key and sample it raises `Misconfigured`.

What else an entry may say: `fresh: {field: updated, minutes: 30, format: "%Y%m%d%H%M%S"}` drops
rows that are older or cannot be dated, and counts them in `stale` (fields are ours; samples are
exempt; ` 24:00` is midnight); `recheck: true` asks once more when the answer is empty; `{doi}` in a
path is filled from what is asked, `{key}` from the key; any field of `Dialect` (`host`,
`key_param`, `rows`, `total`, `code`, `paging`, …) overrides the dialect for this entry. In `fields`
and `rows` a dot goes down, through lists too, `0` is a list's first, `*` the first key, `@lang` an
XML attribute. A field that is not there is "".

Errors: 03 is an empty answer. `BadInput` (10, 11: what was asked), `Misconfigured` (12, 20, 30-33:
path, application, key), `QuotaExceeded` (22, or our own count), `Unavailable` (the rest; 01, 02,
04, 05 and 99 after retries). No message and no log line carries a key.
"""

from .adapter import Adapter, load_adapters
from .client import PublicData
from .fetched import Fetched, Keys

__all__ = ["Adapter", "Fetched", "Keys", "PublicData", "load_adapters"]
