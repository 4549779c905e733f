"""What the scholar's desk shows: verdicts on references, and sentences of papers."""

from collections.abc import Mapping, Sequence
from html import escape

from sectorkit.values import Answer

from ..scholar.checking import TOLD, Checked, Verdict
from ..scholar.papers import Facet, Said
from .show import framed

_MARK: Mapping[Verdict, str] = {
    "exists": "✓",
    "wrong_metadata": "△",
    "retracted": "✕",
    "not_found": "?",
    "unchecked": "…",
}
UNCONNECTED = (
    '<p class="told unfinished">[예시 자료] 학술 색인에 연결되어 있지 않아 함께 든 예시 서지에서만 '
    "찾았습니다. '확인하지 못함'은 없다는 뜻이 아닙니다.</p>"
)


def checked_table(rows: Sequence[Checked], live: bool) -> str:
    """Return the verdicts on references as a table."""
    body = "".join(_checked(n, row) for n, row in enumerate(rows, start=1))
    return framed(
        f'{"" if live else UNCONNECTED}<div class="wide"><table><caption>참고문헌 점검 결과'
        "</caption><thead><tr><th>번호</th><th>판정</th><th>적힌 것</th><th>확인한 것</th></tr>"
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _checked(number: int, row: Checked) -> str:
    found = ""
    if row.record:
        link = escape(row.record.url, quote=True) if row.record.url.startswith("http") else "#"
        found = f'<br><a href="{link}" rel="noreferrer">{escape(row.record.title)}</a>'
    differs = "".join(
        f"<li>{escape(d.field)}: {escape(d.said)} → <b>{escape(d.recorded)}</b></li>"
        for d in row.differences
    )
    said = escape(row.entry.title or row.entry.raw[:160])
    return (
        f"<tr><td>{number}</td><td>{_MARK[row.verdict]} <b>{TOLD[row.verdict]}</b></td>"
        f"<td>{said}</td><td>{escape(row.reason)}{found}"
        f"{f'<ul>{differs}</ul>' if differs else ''}</td></tr>"
    )


def said_list(rows: Sequence[Said]) -> str:
    """Return sentences of papers, each with its paper and page."""
    if not rows:
        return framed('<p class="told unreadable">올린 논문에서 찾지 못했습니다.</p>')
    items = "".join(
        f"<li><b>{escape(row.facet or '문장')}</b> {escape(row.text)} <span class='why'>"
        f"({escape(row.citation.title)}, {escape(row.page)})</span></li>"
        for row in rows
    )
    return framed(f"<p class='why'>원문에서 그대로 고른 문장입니다.</p><ol>{items}</ol>")


def retold(answer: Answer, level: str) -> str:
    """Return a paper in the model's words; each sentence with the words it stands on."""
    items = "".join(
        f"<li>{escape(sentence.text)} <span class='why'>"
        + "; ".join(
            f"{escape(c.locator or c.title)}: “{escape(c.quote)}”" for c in sentence.citations
        )
        + "</span></li>"
        for sentence in answer.sentences
    )
    who = f"인공지능({escape(answer.model)})이 {escape(level)} 수준으로 쓴 글이며"
    told = f"{who} 문장마다 원문에서 확인했습니다."
    return framed(f"<p class='why'>{told}</p><ol>{items}</ol>")


def compared_table(
    names: tuple[str, str], rows: Sequence[tuple[Facet, Said | None, Said | None]]
) -> str:
    """Return two papers side by side."""
    body = "".join(f"<tr><th>{escape(f)}</th>{_cell(a)}{_cell(b)}</tr>" for f, a, b in rows)
    return framed(
        f'<div class="wide"><table><thead><tr><th></th><th>{escape(names[0])}</th>'
        f"<th>{escape(names[1])}</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(said: Said | None) -> str:
    if said is None:
        return "<td class='why'>찾지 못했습니다</td>"
    return f"<td>{escape(said.text)} <span class='why'>({escape(said.page)})</span></td>"
