"""The writer's tools: pasted words or an uploaded document in, findings with both places out."""

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Source, law

from .bible import make_bible
from .check import check_story
from .coach import coach
from .formats import Form, check_form, counts
from .manuscript import LONGEST, read_manuscript

NOTICE = (
    "어긋난 두 곳을 보여 줄 뿐 어느 쪽이 맞는지는 작가가 정합니다. 대신 고쳐 쓰지 않습니다. "
    "규칙으로 "
    "찾으므로 놓치는 것이 있고, 일부러 그렇게 쓴 곳도 나올 수 있습니다."
)
RULE = "한 인물이나 사물에 대하여 함께 참일 수 없는 두 문장을 찾습니다."
POETICS = Source(
    title="아리스토텔레스 『시학』 제15장(S. H. Butcher 옮김)",
    locator="제15장",
    url="https://www.gutenberg.org/ebooks/1974",
    checked_at="2026-11-26",
)

Text = Annotated[str, Field(max_length=LONGEST, description="붙여 넣은 원고")]
Uploaded = Annotated[str, Field(max_length=500, description="올린 원고 문서의 id. 글 대신 씁니다")]


def check_manuscript(
    holdings: Holdings,
    text: Text = "",
    document_id: Uploaded = "",
    names: Annotated[
        list[str], Field(max_length=200, description="등장인물 이름(알려 주면 더 정확)")
    ] = [],  # noqa: B006
) -> dict[str, Any]:
    """원고에서 이름·나이·날짜·장소·관계·말투가 어긋난 두 곳을 찾고 설정집을 만듭니다."""
    return report(text_of(holdings, text, document_id), names)


def report(words: str, names: list[str]) -> dict[str, Any]:
    """Return findings and bible as JSON."""
    findings, facts = check_story(words, names)
    bible = make_bible(facts, read_manuscript(words, names).cast, words)
    return {
        "summary": f"어긋난 곳 {len(findings)}쌍, 설정 {len(bible)}개를 찾았습니다.",
        "findings": [asdict(one) for one in findings],
        "bible": [asdict(one) for one in bible],
        "rule": RULE,
        "notices": [NOTICE],
        "sources": [asdict(POETICS)],
    }


def coach_manuscript(
    holdings: Holdings,
    form: Annotated[Form, Field(description="원고의 갈래")],
    text: Text = "",
    document_id: Uploaded = "",
) -> dict[str, Any]:
    """원고의 형식과 읽기 걸리는 곳을 찾아 자리와 까닭을 알립니다. 고쳐 쓰지는 않습니다."""
    words = text_of(holdings, text, document_id)
    story = read_manuscript(words)
    notes = [*check_form(words, form), *coach(story)]
    return {
        "summary": f"{form}: 살펴볼 곳 {len(notes)}군데, 공백 포함 {len(words):,}자입니다.",
        "notes": [asdict(one) for one in sorted(notes, key=lambda n: n.place.start)],
        "counts": counts(words),
        "rule": "길이와 되풀이는 세고, 형식은 갈래의 관례와 견줍니다. 따르지 않아도 틀린 것은 "
        "아닙니다.",
        "notices": [NOTICE],
        "sources": [asdict(law("저작권법", "제2조", "2026-08-11"))],
    }


def text_of(holdings: Holdings, text: str, document_id: str) -> str:
    """Return the pasted words, or those of the tenant's own document in reading order.

    Raises `BadInput` unless exactly one of the two is given, and `NotFound`.
    """
    if bool(text.strip()) == bool(document_id):
        raise BadInput("text나 document_id 가운데 하나만 넣어 주세요.")
    if text.strip():
        return text
    return "\n\n".join(passage.text for passage in holdings.own_passages(document_id))
