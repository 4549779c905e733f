"""What a check says of a place in a paper."""

from dataclasses import dataclass
from typing import Literal

from sectorkit.tools import Source, law

Kind = Literal["기안문", "보도자료", "답변서"]

WRITING = "행정업무의 운영 및 혁신에 관한 규정"
RULE = "행정업무의 운영 및 혁신에 관한 규정 시행규칙"
LANGUAGE = "국어기본법"
PETITIONS = "민원 처리에 관한 법률"
PETITIONS_DECREE = "민원 처리에 관한 법률 시행령"
READ = {
    WRITING: "2026-05-19",
    RULE: "2026-05-19",
    LANGUAGE: "2021-06-16",
    PETITIONS: "2022-07-12",
    PETITIONS_DECREE: "2026-05-06",
}
"""When the version that was read took effect."""
CHECKED = "2026-06-08"


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end] == quote` breaks `rule`, of that article; `better` is how to write it."""

    rule: str
    start: int
    end: int
    quote: str
    message: str
    better: str
    law: str
    article: str

    @property
    def source(self) -> Source:
        """Return the article that says so."""
        return law(self.law, self.article, READ[self.law], CHECKED)


def finding(
    rule: str, text: str, span: tuple[int, int], message: str, better: str, at: tuple[str, str]
) -> Finding:
    """Return a finding about a span of a text."""
    start, end = span
    return Finding(rule, start, end, text[start:end], message, better, *at)
