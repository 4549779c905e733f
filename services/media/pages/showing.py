"""What the two desks show, as HTML: every word of a visitor is escaped."""

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

STYLE = """<style>
.desk-card{border:1px solid var(--line);border-left:5px solid var(--blue);border-radius:8px;
padding:.625rem .875rem;margin:.625rem 0;background:var(--card);color:var(--ink)}
.desk-card h3{margin:0 0 .25rem;font-size:1rem}.desk-card p{margin:.25rem 0}
.desk-chip{display:inline-block;border:1px solid var(--blue);color:var(--blue);border-radius:999px;
padding:0 .5rem;margin-right:.375rem;font-size:.875rem}
.desk-text{white-space:pre-wrap;line-height:1.9;border:1px solid var(--line);border-radius:8px;
padding:1rem;background:var(--card);color:var(--ink);max-height:36rem;overflow:auto}
.desk-text mark{background:var(--mark);color:var(--mark-ink);border-radius:3px;padding:0 .1em}
.desk-text mark.b{outline:2px solid var(--red)}.desk-text sup{font-weight:700}
.desk-table{border-collapse:collapse;width:100%;color:var(--ink)}
.desk-table th,.desk-table td{border-bottom:1px solid var(--line);padding:.375rem .5rem;
text-align:left;vertical-align:top}.desk-wide{overflow-x:auto}
.desk-say{color:var(--soft)}.desk-wrong{background:var(--red-wash);color:var(--ink);
border-left:5px solid var(--red);border-radius:8px;padding:.625rem .875rem}
</style>"""


def problem(message: str) -> str:
    """Return what went wrong, in words that say what to do."""
    return f'{STYLE}<p class="desk-wrong" role="alert">{escape(message)}</p>'


def story(text: str, report: Mapping[str, Any]) -> str:
    """Return the findings with both places, then the manuscript with every place marked."""
    findings = report["findings"]
    cards = "".join(_finding(number, one) for number, one in enumerate(findings, start=1))
    spans = [
        (one[side]["start"], one[side]["end"], number, side)
        for number, one in enumerate(findings, start=1)
        for side in ("first", "second")
    ]
    notice = escape(report["notices"][0])
    return (
        f'{STYLE}<p role="status"><b>{escape(report["summary"])}</b></p>'
        f'<p class="desk-say">{notice}</p>{cards}'
        f'<h3>원고에서 보기</h3><div class="desk-text" tabindex="0" aria-label="표시한 원고">'
        f"{marked(text, spans)}</div>"
    )


def _finding(number: int, one: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<p><a href='#f{number}{side[0]}'>{name}</a> “{escape(one[side]['quote'])}”</p>"
        for side, name in (("first", "앞"), ("second", "뒤"))
    )
    return (
        f'<article class="desk-card"><h3><span class="desk-chip">{escape(one["kind"])}</span>'
        f"{number}. {escape(one['message'])}</h3>{rows}</article>"
    )


def marked(text: str, spans: Sequence[tuple[int, int, int, str]]) -> str:
    """Return a text with its spans marked; spans that overlap are marked piece by piece."""
    edges = sorted({0, len(text), *(e for a, b, _, _ in spans for e in (a, b))})
    out, begun = [], set()
    for start, end in itertools.pairwise(edges):
        over = [s for s in spans if s[0] <= start and end <= s[1]]
        piece = escape(text[start:end])
        if not over:
            out.append(piece)
            continue
        ids = []
        for _, _, number, side in over:
            if (number, side) not in begun:
                begun.add((number, side))
                ids.append(f'<sup id="f{number}{side[0]}">{number}</sup>')
        kind = "b" if any(side == "second" for *_, side in over) else "a"
        out.append(f'{"".join(ids)}<mark class="{kind}">{piece}</mark>')
    return "".join(out)


def bible(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the story bible as a table, each line with the words it stands on."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(e['subject'])}</th><td>{escape(e['attribute'])}</td>"
        f"<td>{escape(e['value'])}</td><td>“{escape(e['quotes'][0]['quote'])}”"
        f"{_more(e['quotes'])}</td></tr>"
        for e in entries
    )
    head = "<tr><th>누구·무엇</th><th>항목</th><th>내용</th><th>원고의 말</th></tr>"
    return (
        f'{STYLE}<div class="desk-wide"><table class="desk-table"><caption>설정집</caption>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def _more(quotes: Sequence[Any]) -> str:
    return f" 외 {len(quotes) - 1}곳" if len(quotes) > 1 else ""


def notes(text: str, report: Mapping[str, Any]) -> str:
    """Return the remarks of the coach, then the manuscript with their places."""
    cards = "".join(
        f'<article class="desk-card"><h3><span class="desk-chip">{escape(n["kind"])}</span>'
        f"{number}. "
        f"{escape(n['message'])}</h3><p>“{escape(n['place']['quote'][:120])}”</p></article>"
        for number, n in enumerate(report["notes"], start=1)
    )
    spans = [
        (n["place"]["start"], n["place"]["end"], number, "first")
        for number, n in enumerate(report["notes"], start=1)
    ]
    counts = report["counts"]
    told = (
        f"공백 포함 {counts['characters']:,}자 · 공백 제외 {counts['without_spaces']:,}자 · "
        f"원고지 {counts['pages_200']:,}장 · 문단 {counts['paragraphs']:,}개"
    )
    return (
        f'{STYLE}<p role="status"><b>{escape(report["summary"])}</b></p>'
        f'<p class="desk-say">{told}</p>{cards}<div class="desk-text" tabindex="0" '
        f'aria-label="표시한 원고">{marked(text, spans)}</div>'
    )


def film(shown: Mapping[str, Any]) -> str:
    """Return what is known of a video, its decision list included."""
    if not shown.get("frames"):
        state = {"waiting": "영상을 살펴보는 중입니다…", "failed": "영상을 읽지 못했습니다."}
        told = shown.get("problem") or state.get(str(shown["state"]), "")
        return (
            problem(told) if shown["state"] == "failed" else f'{STYLE}<p role="status">{told}</p>'
        )
    rate = shown["frames_per_second"]
    facts = (
        f"{shown['seconds']:.2f}초 · {shown['frames']:,}프레임 · 초당 {rate[0] / rate[1]:.3f} · "
        f"{shown['size'][0]}x{shown['size'][1]} · 침묵 {len(shown['silences'])}곳 · "
        f"장면 {len(shown['scenes'])}개 · 말 {len(shown['words'])}마디"
    )
    warn = problem(shown["problem"]) if shown.get("problem") else ""
    left = f"남는 길이 {shown['kept_seconds']:.2f}초({shown['kept_frames']:,}프레임)"
    return f'{STYLE}<p role="status"><b>{escape(shown["name"])}</b> {facts}</p>{warn}<p>{left}</p>'


def decisions(shown: Mapping[str, Any]) -> str:
    """Return the decision list as a table."""
    states = {"proposed": "제안", "approved": "승인", "rejected": "거절"}
    rows = "".join(
        f"<tr><td>{escape(d['shown'])}</td><td>{d['start_frame']}–{d['end_frame']}</td>"
        f"<td>{escape(d['reason'])}</td><td>{escape(d['words'])}</td>"
        f"<td><b>{states[d['state']]}</b></td></tr>"
        for d in shown.get("decisions", ())
    )
    if not rows:
        said = "아직 자를 곳이 없습니다. 말을 고르거나 명령을 적으세요."
        return f'{STYLE}<p class="desk-say">{said}</p>'
    head = "<tr><th>시각</th><th>프레임</th><th>까닭</th><th>그때의 말</th><th>상태</th></tr>"
    return (
        f'{STYLE}<div class="desk-wide"><table class="desk-table"><caption>편집 목록</caption>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )
