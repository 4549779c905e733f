"""Check every citation of a brief before somebody else does."""

from datetime import date
from typing import Annotated

from pydantic import Field

from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools.citations import Checked, check, officially, report
from sectorkit.values import today

from .papers import NOTICES, Pasted, Uploaded, text_of
from .repealed import with_repealed


def check_citations(
    holdings: Holdings,
    text: Pasted = "",
    document_id: Uploaded = "",
    as_of: Annotated[date | None, Field(description="기준일. 없으면 오늘")] = None,
) -> Checked:
    """[전문가용] 글에 인용된 법령, 조문, 판례를 하나씩 대조합니다.

    있음, 없음, 폐지, 시행 전, 내용 다름, 확인 불가를 바른 조문과 함께 알립니다.
    """
    day = as_of or today()
    words = text_of(holdings, text, document_id)
    with officially(holdings) as official:
        findings = check(words, holdings, day, official)
    return report(with_repealed(findings, day), day, NOTICES)
