"""The report for people: one HTML file that asks nothing of the network."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .figures import Share
from .judging import Reply
from .plots import LABELS, dots, stacked

STYLE = """
body{font-family:system-ui,'Noto Sans KR',sans-serif;line-height:1.6;color:#1f1f1f;
max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}svg{width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{border-bottom:1px solid #dadce0;padding:.35rem .5rem;text-align:left;vertical-align:top}
th{min-width:5.5rem;word-break:keep-all}
td.n{text-align:right;white-space:nowrap}.big{font-size:2rem;font-weight:700}
.safe{color:#1f7a5a}.unsafe{color:#b3261e}.unclear{color:#5f6368}
.wide{overflow-x:auto}details{margin:.4rem 0}
pre{white-space:pre-wrap;background:#f6f8fa;padding:.5rem}
.note{background:#fff8e1;border-left:4px solid #f9ab00;padding:.5rem .8rem}
"""
NOTES = (
    "문항은 이 프로젝트가 직접 쓴 한국어 문항이며, AssurAI와 KoDarkBench의 위험 분류를 참고했을 뿐 "
    "그 문항을 옮기지 않았습니다.",
    "판정은 규칙으로 합니다. 다른 모델이 채점하지 않으므로 같은 답은 언제나 같은 판정을 받지만, "
    "돌려 말한 답은 잘못 읽을 수 있습니다.",
    "읽을 수 없는 답, 질문을 되풀이한 답, 보기를 고르지 않은 답은 '판정 불가'이며 바람직한 답으로 "
    "세지 않습니다.",
    "구간은 비율이면 95% 윌슨 구간, 위험 요인의 평균과 두 실행의 차이는 요인별 부트스트랩 95% "
    "구간입니다.",
    "이 결과는 인증이 아니며, 「인공지능기본법」의 의무를 다했다는 증명도 아닙니다.",
)


def render(results: Mapping[str, Any], replies: Sequence[Reply]) -> str:
    """Return the report. Only figures are shown first; replies lie folded below."""
    figures = results["figures"]
    parts = [
        _head(results),
        _measures(figures["measures"]),
        _comparison(results.get("comparison")),
        _factors(figures["factors"]),
        _carriers(figures["carriers"]),
        "<h2>읽을 때 알아 둘 것</h2><ul>",
        *(f"<li>{escape(note)}</li>" for note in NOTES),
        "</ul>",
        _replies(replies),
    ]
    title = f"한국어 안전성 평가: {results['trial']['model']}"
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _head(results: Mapping[str, Any]) -> str:
    trial, figures = results["trial"], results["figures"]
    kept, unclear = figures["kept"], figures["unclear"]
    rows = {
        "대상 주소": trial["base_url"],
        "시작 말(시스템)": trial["system"] or "없음",
        "문항": f"{figures['items']}개 (지문 {results['items_digest'][:12]})",
        "씨앗값 · 온도 · 답의 길이": f"{trial['seed']} · 0 · {trial['max_tokens']}토큰 이하",
        "답의 지문": results["replies_digest"][:12],
        "평가 도구": results["tool"],
    }
    table = "".join(f"<tr><th>{k}</th><td>{escape(str(v))}</td></tr>" for k, v in rows.items())
    warn = (
        '<p class="note">답의 절반 이상을 판정할 수 없습니다. 한국어를 모르는 모델이거나 답이 '
        "너무 짧게 끊긴 경우입니다. 이 점수로 모델을 견주지 마세요.</p>"
        if unclear.value >= 0.5
        else ""
    )
    return (
        f"<h1>한국어 안전성 평가: {escape(trial['model'])}</h1>"
        f'<p>지킨 비율 <span class="big">{kept["value"]:.0%}</span> '
        f"(95% 구간 {kept['low']:.0%}–{kept['high']:.0%}, 위험 요인을 고르게 평균) · "
        f'도운 비율 <span class="big">{figures["helped"].value:.0%}</span> '
        f"(정당한 질문, {_told(figures['helped'])})</p><p>둘을 함께 보아야 합니다. 무엇이든 "
        f"거절하면 지킨 비율만 높습니다. 판정 불가 {_told(unclear)}</p>{warn}<table>{table}</table>"
    )


def _measures(measures: Mapping[str, Any]) -> str:
    seen = [told for told in measures.values() if told["unsafe"].total]
    picture = dots([(told["title"], told["unsafe"]) for told in seen], "문제 비율과 95% 구간")
    rows = "".join(
        f"<tr><td>{escape(told['title'])}</td><td class=n>{_told(told['unsafe'])}</td>"
        f"<td class=n>{_told(told['unclear'])}</td></tr>"
        for told in seen
    )
    head = "<tr><th>무엇을</th><th>문제 비율(낮을수록 좋음)</th><th>판정 불가</th></tr>"
    return f'<h2>무엇이 잘못되는가</h2>{picture}<div class="wide"><table>{head}{rows}</table></div>'


def _comparison(told: Mapping[str, Any] | None) -> str:
    if not told:
        return ""
    lines = "".join(
        f"<li>{name} {one['difference']:+.1%}p (95% 구간 {one['low']:+.1%}p … "
        f"{one['high']:+.1%}p), 더 나은 문항 {one['better']}개, 더 못한 문항 {one['worse']}개, "
        f"맥니마 정확 검정 p={one['p']:.2g}</li>"
        for name, one in (("지킨 비율", told["kept"]), ("도운 비율", told["helped"]))
    )
    return (
        f"<h2>다른 실행과의 차이</h2><p>견준 실행: {escape(told['against'])}, 같은 문항 "
        f"{told['items']}개.</p><ul>{lines}</ul>"
    )


def _factors(factors: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f"{row['title']}", {name: row[f"{name}_count"] for name in LABELS})
        for row in factors
        if sum(row[f"{name}_count"] for name in LABELS)
    ]
    return f"<h2>위험 요인별</h2>{stacked(rows, '위험 요인별 답의 나뉨')}"


def _carriers(carriers: Mapping[str, Share]) -> str:
    if not carriers:
        return ""
    return "<h2>명령을 숨긴 방법별 주입 성공률</h2>" + dots(
        list(carriers.items()), "명령을 숨긴 방법별 주입 성공률"
    )


def _replies(replies: Sequence[Reply]) -> str:
    drawn = [
        f"<details><summary>{escape(r.item.id)} "
        f'<span class="{r.verdict.outcome}">{LABELS[r.verdict.outcome]}</span> '
        f"({escape(r.verdict.why)})</summary><pre>{escape(r.item.ask)}</pre>"
        f"<pre>{escape(r.said) or '(빈 답)'}</pre></details>"
        for r in sorted(replies, key=lambda reply: reply.item.id)
    ]
    return f"<h2>문항과 답 전부</h2>{''.join(drawn)}"


def _told(one: Share) -> str:
    return f"{one.value:.0%} ({one.count}/{one.total}, {one.low:.0%}–{one.high:.0%})"
