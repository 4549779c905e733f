"""Statutes from law.go.kr (DRF): found by name, read as structure, dated.

Shapes are those of the official guide (open.law.go.kr) and of recorded answers. They differ
from call to call: a single child is an object instead of a list, items of the third level may
stand directly under a paragraph, a body may be empty or a web page. What cannot be read is an
error here, never an empty law.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import orjson

from ..errors import Misconfigured, NotFound, Unavailable
from ..retrieval.documents import Block, Document
from ..retrieval.references import article_locator, law_key
from ..values import today
from .asking import hide_keys_in_logs
from .dialects import BROWSER

BASE = "https://www.law.go.kr/DRF/"
TRIES = 3
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a law as the search lists it."""

    name: str
    serial: str
    law_id: str
    kind: str
    effective_from: date


class LawGoKr:
    """Searches and reads statutes with the caller's own OC key."""

    def __init__(
        self, key: str, client: httpx.Client, *, wait: Callable[[float], None] = time.sleep
    ) -> None:
        """Use the OC registered at open.law.go.kr. Raises `Misconfigured` without one."""
        if not key:
            raise Misconfigured(
                "law.go.kr의 OC가 없습니다. open.law.go.kr에서 신청한 뒤 "
                "SECTORKIT_KEY_LAW에 넣어 주세요."
            )
        self._key, self._client, self._wait = key, client, wait
        hide_keys_in_logs()

    def editions(self, name: str) -> list[Edition]:
        """Return the law's editions in force or to come, newest last. Raises `NotFound`.

        The search answers unknown names with other laws, so names are compared here.
        """
        body = self._get("lawSearch.do", target="eflaw", query=name, display="100")
        rows = _list(_map(body.get("LawSearch")).get("law"))
        found = [_edition(row) for row in rows]
        same = [e for e in found if law_key(e.name) == law_key(name)]
        if not same:
            raise NotFound(f"law.go.kr에서 「{name}」을(를) 찾지 못했습니다. 이름을 확인하세요.")
        return sorted(same, key=lambda e: e.effective_from)

    def read(self, edition: Edition) -> Document:
        """Return one edition with a block for each article."""
        body = self._get(
            "lawService.do",
            target="eflaw",
            MST=edition.serial,
            efYd=edition.effective_from.strftime("%Y%m%d"),
        )
        law = _map(body.get("법령"))
        blocks = [*_articles(law, edition), *_addenda(law, edition)]
        if not blocks:
            raise Unavailable(f"law.go.kr가 「{edition.name}」의 조문 없이 답했습니다.")
        return Document(
            id=f"law:{edition.law_id}:{edition.effective_from.isoformat()}",
            title=edition.name,
            blocks=blocks,
            fingerprint=hashlib.sha256(orjson.dumps(law)).hexdigest(),
            work=f"{edition.law_id}:{edition.kind}",
            url=_address(edition.name),
            licence="저작권법 제7조",
            effective_from=edition.effective_from,
            fetched_at=today(),
            collection="law.go.kr",
        )

    def _get(self, path: str, **parameters: str) -> Json:
        """Return one JSON answer; an empty body, a web page or a burst limit is tried again."""
        query = {"OC": self._key, "type": "JSON", **parameters}
        why = ""
        for attempt in range(TRIES):
            if attempt:
                self._wait(2.0**attempt)
            try:
                response = self._client.get(BASE + path, params=query, headers=BROWSER)
                return _json(response)
            except (httpx.HTTPError, Unavailable) as error:
                why = str(error) or type(error).__name__
        raise Unavailable(f"law.go.kr가 답하지 않습니다({why}). 잠시 뒤 다시 시도해 주세요.", 60)


def _json(response: httpx.Response) -> Json:
    """Return the answer's object, or say what came instead."""
    text = response.text.strip()
    if "사용자 정보 검증" in text:
        raise Misconfigured(
            "law.go.kr가 사용자를 확인하지 못했습니다. OC와, 함께 등록한 IP 주소나 "
            "도메인을 open.law.go.kr에서 확인하세요."
        )
    if response.status_code != 200 or not text.startswith("{"):
        raise Unavailable(f"상태 {response.status_code}, JSON이 아닌 응답 {len(text)}자")
    body = orjson.loads(text)
    return body if isinstance(body, dict) else {}


def _edition(row: Json) -> Edition:
    return Edition(
        name=str(row.get("법령명한글", "")).strip(),
        serial=str(row.get("법령일련번호", "")),
        law_id=str(row.get("법령ID", "")),
        kind=str(row.get("법령구분명", "")),
        effective_from=_date(row.get("시행일자")),
    )


def _articles(law: Json, edition: Edition) -> Iterator[Block]:
    """Yield a block for each article, under the headings of its part and chapter."""
    headings: list[str] = []
    for unit in _list(_map(law.get("조문")).get("조문단위")):
        heading = _text(unit.get("조문내용"))
        if unit.get("조문여부") == "전문":
            headings = _under(headings, heading)
            continue
        number, branch = int(unit.get("조문번호") or 0), int(unit.get("조문가지번호") or 0)
        locator = article_locator(number, branch)
        title = _text(unit.get("조문제목"))
        yield Block(
            text="\n".join(line for line in _lines(unit) if line),
            locator=locator,
            headings=(edition.name, *headings, f"{locator}({title})" if title else locator),
            whole=True,
        )


LEVELS = "편장절관"
LEVEL = re.compile(r"제\s*\d+(?:의\d+)?\s*([편장절관])")


def _under(headings: list[str], heading: str) -> list[str]:
    """Return the headings once this one has opened: what is not above it has closed."""
    above = [other for other in headings if _level(other) < _level(heading)]
    return [*above, re.sub(r"\s*<[^>]*>", "", heading)]


def _level(heading: str) -> int:
    found = LEVEL.match(heading)
    return LEVELS.index(found[1]) if found else len(LEVELS)


def _lines(unit: Json) -> Iterator[str]:
    """Yield an article's lines in reading order: article, 항, 호, 목."""
    yield _text(unit.get("조문내용"))
    for paragraph in _list(unit.get("항")):
        yield _text(paragraph.get("항내용"))
        stray = _groups(_list(paragraph.get("목")))
        for item in _list(paragraph.get("호")):
            text = _text(item.get("호내용"))
            yield text
            below = _list(item.get("목")) or ("각 목" in text and next(stray, [])) or []
            yield from (_text(subitem.get("목내용")) for subitem in below)
        yield from (_text(subitem.get("목내용")) for rest in stray for subitem in rest)


def _groups(subitems: list[Json]) -> Iterator[list[Json]]:
    """Yield the 목 that stand under a 항 by the 호 they belong to: each begins again at 가."""
    group: list[Json] = []
    for subitem in subitems:
        if _text(subitem.get("목번호")).startswith("가") and group:
            yield group
            group = []
        group.append(subitem)
    if group:
        yield group


def _addenda(law: Json, edition: Edition) -> Iterator[Block]:
    """Yield a block for each set of addenda, under the amending act that brought it."""
    for unit in _list(_map(law.get("부칙")).get("부칙단위")):
        text = _text(unit.get("부칙내용"))
        if text:
            number, day = unit.get("부칙공포번호", ""), unit.get("부칙공포일자", "")
            name = f"부칙 <제{number}호, {day}>"
            yield Block(text=text, locator=name, headings=(edition.name, name))


def _text(value: object) -> str:
    """Return text from a string, or from lists of strings however deep; images are left out."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    text = re.sub(r"<img[^>]*>", "", str(value or ""))
    return "\n".join(
        re.sub(r"[ \t\u3000]+", " ", line).strip() for line in text.split("\n")
    ).strip()


def _list(value: object) -> list[Json]:
    """Return a list of objects from a list, from a single object, or from nothing."""
    if isinstance(value, dict):
        return [value]
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _map(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _date(value: object) -> date:
    digits = re.sub(r"\D", "", str(value or ""))
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError as error:
        raise Unavailable(f"law.go.kr의 날짜를 읽지 못했습니다: {value!r}") from error


def _address(name: str) -> str:
    return f"https://www.law.go.kr/법령/{name.replace(' ', '')}"
