"""The system card as a page for people: `/about/ai`."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .shelf import Corpus


def page(told: dict[str, Any]) -> str:
    """Return the system card as a page."""
    oversight = told["oversight"]
    contact = " · ".join(part for part in (oversight["name"], oversight["contact"]) if part)
    rows = [
        ("무엇을 하나요 · Purpose", told["purpose"]),
        ("인공지능 안내 · AI notice", "\n".join(told["notices"])),
        ("모델 · Model", told["model"]),
        ("답을 만드는 방법", told["method"]["ko"]),
        ("How answers are made", told["method"]["en"]),
        ("남기는 기록", told["record"]["ko"]),
        ("What is recorded", told["record"]["en"]),
        ("사람 감독자 · Human oversight", contact or "지정되지 않음 · not named"),
    ]
    listed = "".join(
        f"<h2>{escape(head)}</h2><p>{escape(text).replace(chr(10), '<br>')}</p>"
        for head, text in rows
    )
    return PAGE.format(
        title=escape(f"{told['title']} · {told['title_en']}"),
        body=listed
        + _sources(told["sources"])
        + _referrals(told["referrals"])
        + _review(told["review"]),
    )


def _sources(found: Sequence[Corpus]) -> str:
    items = "".join(
        f"<li>{escape(c.name)}: 문서 {c.documents:,}건 · documents, "
        f"{escape(', '.join(c.licences) or '이용조건 미상')}</li>"
        for c in found
    )
    return f"<h2>자료 · Sources</h2><ul>{items or '<li>-</li>'}</ul>"


def _referrals(offices: Sequence[Any]) -> str:
    items = "".join(
        f'<li>{escape(o.name)} <a href="tel:{escape(o.phone)}">{escape(o.phone)}</a> '
        f"{escape(o.why)}</li>"
        for o in offices
    )
    return f"<h2>사람에게 묻기 · Ask a person</h2><ul>{items}</ul>"


IMPACT = {
    "people": "영향을 받을 수 있는 사람",
    "rights": "영향을 받을 수 있는 기본권",
    "effects": "사회적·경제적 영향",
    "usage": "사용 행태",
    "measures": "평가지표와 결과산출 방식",
    "prevention": "위험의 예방·완화·손실 복구",
    "improvement": "개선 이행계획",
    "vulnerable": "인공지능취약계층의 특성",
}


def _review(told: Mapping[str, Any] | None) -> str:
    """Return the self-review: high-impact or not and why, risks, protection, impact."""
    if told is None:
        return ""
    finding = "고영향 인공지능에 해당" if told["is_high_impact"] else "고영향 인공지능이 아님"
    areas = [
        f"제2조제4호 {a['area']}목({a['title']}): {'해당' if a['applies'] else '해당하지 않음'}. "
        f"{a['why']} 달라지는 경우: {a['changes_if']}"
        for a in told["high_impact"]
    ]
    risks = [f"{r['risk']} → {r['measure']} 확인: {r['check']}" for r in told["risks"]]
    impact = [f"{title}: {told['impact'][name]}" for name, title in IMPACT.items()]
    parts = [
        (f"고영향 여부 자체 검토: {finding} ({told['reviewed']})", areas),
        ("위험관리", risks),
        ("결과를 설명하는 방법", [told["explanation"]]),
        ("이용자 보호", told["protection"]),
        ("기본권 영향평가", impact),
    ]
    return f"<h2>{escape(told['law'])}</h2>" + "".join(
        f"<h3>{escape(head)}</h3>{_list(items)}" for head, items in parts
    )


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


PAGE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>인공지능 안내 · {title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.0625rem/1.7 system-ui, "Noto Sans KR", "NanumGothic", "Malgun Gothic", sans-serif;
  max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; word-break: keep-all }}
h1 {{ font-size: 1.5rem }} h3 {{ font-size: 1rem; margin: 1rem 0 .25rem }}
h2 {{ font-size: 1.0625rem; margin: 1.75rem 0 .25rem }}
p, ul {{ margin: 0 }}
</style></head>
<body><main><h1>인공지능(AI) 안내 · {title}</h1>{body}</main></body></html>
"""
