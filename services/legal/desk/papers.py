"""What the desk is given to read: pasted words, or a document the tenant uploaded."""

from typing import Annotated

from pydantic import Field

from sectorkit.errors import BadInput
from sectorkit.retrieval.holdings import Holdings

LONGEST = 200_000
"""Characters in one pasted text."""

NOTICES = (
    "전문가용: 변호사 등 법률 전문가가 직접 검토할 때 쓰는 도구입니다. 결과를 그대로 믿지 말고 "
    "원문을 확인하세요.",
    "법률 자문이나 대리가 아니며 승패를 예측하지 않습니다(변호사법 제109조 제1호). 의뢰인의 비밀은 "
    "이 테넌트 안에만 머뭅니다.",
)
"""Said with every result of the desk."""

Pasted = Annotated[str, Field(max_length=LONGEST, description="붙여 넣은 글")]
Uploaded = Annotated[
    str, Field(max_length=500, description="올린 문서(HWPX, DOCX, PDF 등)의 id. 글 대신 씁니다")
]


def text_of(holdings: Holdings, text: str, document_id: str) -> str:
    """Return the pasted words, or those of the tenant's own document in reading order.

    Raises `BadInput` unless exactly one of the two is given, and `NotFound`.
    """
    if bool(text.strip()) == bool(document_id):
        raise BadInput("text나 document_id 가운데 하나만 넣어 주세요.")
    if text.strip():
        return text
    return "\n\n".join(passage.text for passage in holdings.own_passages(document_id))
