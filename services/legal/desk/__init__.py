"""The professional's desk: tools that help a lawyer check, compare, review and arrange."""

from .citation_check import check_citations
from .compare import compare_article
from .contract_review import review_contract
from .matter import matter_timeline
from .outline import outline_issues

DESK_TOOLS = (
    check_citations,
    compare_article,
    review_contract,
    outline_issues,
    matter_timeline,
)

__all__ = ["DESK_TOOLS"]
