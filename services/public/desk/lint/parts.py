"""The parts a paper must have: 두문, 제목, 붙임, `끝.` and whom to ask (시행규칙 제4조)."""

import re
from collections.abc import Callable, Iterator

from .findings import PETITIONS, PETITIONS_DECREE, RULE, Finding, Kind, finding

AT = (RULE, "제4조")
END = re.compile(r"끝\s*\.")
ATTACHED = re.compile(
    r"^[ \t]*(?P<word>붙\s+임|첨부물?|별첨|붙임)(?P<rest>[ \t:].*)$", re.MULTILINE
)
QUANTITY = re.compile(r"\d+\s?(?:부|매|장|권|개|식|점)\b|\d+(?:부|매|장|권|개|식|점)[.\s]")
REFUSED = re.compile(
    r"(?:수용|허가|처리|지급|승인|반영)\S*\s*(?:하기\s*)?(?:어렵|어려움|불가)|거부(?:합니다|하기로)|불허|반려"
)
REMEDY = re.compile(r"이의\s*신청|행정심판|행정소송|구제\s*절차")
PHONE = re.compile(r"\d{2,4}-\d{3,4}(?:-\d{4})?|☎")


def check_parts(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield the parts that are missing or misshapen for this kind of paper."""
    for check in PARTS[kind]:
        yield from check(text)


def _head(text: str) -> Iterator[Finding]:
    start = (0, 0)
    if not re.search(r"^\s*수신", text, re.MULTILINE):
        yield finding("수신 없음", text, start, "두문에 수신란이 없습니다.", "수신  내부결재", AT)
    for found in re.finditer(
        r"^\s*수신\S*\s+(내부\s+결재|수신자참조|수신처 참조)", text, re.MULTILINE
    ):
        better = "내부결재" if "내부" in found[1] else "수신자 참조"
        yield finding(
            "수신 표기", text, found.span(1), f"수신란에는 {better}라고 씁니다.", better, AT
        )


def _title(text: str) -> Iterator[Finding]:
    if not re.search(r"^\s*제목", text, re.MULTILINE):
        yield finding("제목 없음", text, (0, 0), "본문에 제목이 없습니다.", "제목  ", AT)


def _end(text: str) -> Iterator[Finding]:
    marks = list(END.finditer(text))
    if not marks and "이하 빈칸" in text:
        return
    if not marks:
        bare = re.search(r"(?<![가-힣])끝\s*$", text, re.MULTILINE)
        span = bare.span() if bare else (len(text), len(text))
        message = "본문(붙임이 있으면 붙임)의 마지막 글자에서 한 글자 띄우고 끝 표시를 합니다."
        yield finding("끝 표시", text, span, message, " 끝.", AT)
        return
    last = marks[-1]
    before = text[: last.start()]
    if last[0] != "끝.":
        yield finding("끝 표시", text, last.span(), "끝 다음에 바로 온점을 찍습니다.", "끝.", AT)
    elif before and not before[-1].isspace():
        message = "끝 표시는 마지막 글자에서 한 글자 띄웁니다."
        yield finding("끝 띄우기", text, last.span(), message, " 끝.", AT)
    elif late := ATTACHED.search(text, last.end()):
        message = "붙임이 있으면 끝 표시는 붙임 다음에 합니다."
        yield finding("끝 자리", text, late.span("word"), message, "", AT)


def _attachments(text: str) -> Iterator[Finding]:
    for found in ATTACHED.finditer(text):
        if found["word"] != "붙임":
            message = "첨부물은 붙임이라고 표시합니다."
            yield finding("붙임 표시", text, found.span("word"), message, "붙임", AT)
        block = _block(text, found.start())
        if "：" in found["rest"] or found["rest"].strip().startswith(":"):
            yield finding(
                "붙임 표시", text, found.span("word"), "붙임 뒤에 쌍점을 찍지 않습니다.", "붙임", AT
            )
        for start, line in block:
            if not QUANTITY.search(line + " "):
                message = "첨부물의 명칭 다음에 수량을 적습니다."
                yield finding("붙임 수량", text, (start, start + len(line)), message, " 1부.", AT)
        unnumbered = [line for _, line in block if not re.match(r"\s*(?:붙임\s+)?\d+\.", line)]
        if len(block) > 1 and unnumbered:
            message = "첨부물이 두 가지 이상이면 번호를 붙입니다."
            yield finding("붙임 번호", text, found.span("word"), message, "붙임  1. ", AT)


def _block(text: str, start: int) -> list[tuple[int, str]]:
    """Return where each attachment's line starts, and the line, until an empty one."""
    lines: list[tuple[int, str]] = []
    for line in text[start:].splitlines(keepends=True):
        if not line.strip():
            break
        lines.append((start, line.rstrip("\n")))
        start += len(line)
    return lines


def _reply(text: str) -> Iterator[Finding]:
    refused = REFUSED.search(text)
    if refused and not REMEDY.search(text):
        message = "민원의 내용을 거부할 때에는 거부 이유와 구제절차를 함께 알립니다."
        at = (PETITIONS, "제27조")
        yield finding("구제절차 없음", text, refused.span(), message, "이의신청, 행정심판 안내", at)
    yield from _contact(text)


def _contact(text: str) -> Iterator[Finding]:
    if "담당" not in text or not PHONE.search(text):
        message = "결과를 알릴 때에는 담당자의 소속·성명·연락처를 안내합니다."
        at = (PETITIONS_DECREE, "제31조")
        yield finding("담당자 없음", text, (len(text), len(text)), message, "담당자: ", at)


PARTS: dict[Kind, tuple[Callable[[str], Iterator[Finding]], ...]] = {
    "기안문": (_head, _title, _end, _attachments),
    "답변서": (_title, _end, _attachments, _reply),
    "보도자료": (_title, _contact),
}
