"""The front page as HTML: a question that finds its sector, and what every sector can do."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from ..errors import Redirected
from .below import call
from .guide import SURE, Suggestion
from .pages import look
from .pages.frame import settings
from .service import Service
from .words import both

LOOK = "look"
LINKS = (
    ("about/ai", "인공지능 안내", "AI notice"),
    ("v1/system-card", "시스템 카드", "System card"),
    ("openapi.json", "API", "API"),
)


def page(services: Sequence[Service], found: str = "", asked: str = "") -> str:
    """Return the whole page; `found` is what was said to the question `asked`."""
    notices = dict.fromkeys(s.sector.notices[0] for s in services if s.sector.notices)
    told = " ".join(escape(notice) for notice in notices)
    proof = both(
        "답마다 근거가 된 자료의 정확한 위치를 함께 보여 드립니다.",
        "Every sentence shows the exact place in the source it stands on.",
    )
    head = look.head(LOOK, ("colours.css", "portal.css"), ("settings.js", "portal.js"))
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>무엇을 도와드릴까요?</title>{head}</head><body><main>"
        f'<div class="bar"><h1>{both("무엇을 도와드릴까요?", "How can we help?")}</h1>{settings()}'
        f'</div><p class="notice" role="note">{told} {proof}</p>{_ask(asked)}'
        f'<div id="found" tabindex="-1">{found}</div>'
        f'<ul class="cards">{"".join(_card(service) for service in services)}</ul></main></body>'
        "</html>"
    )


def _ask(asked: str) -> str:
    label = both("어디에 물어야 할지 모르겠다면, 먼저 적어 보세요", "Not sure where to ask?")
    return (
        f'<form method="post" action="./#found" role="search"><label for="q">{label}</label>'
        f'<div><input id="q" name="q" maxlength="500" autocomplete="off" value="{escape(asked)}">'
        f"<button>{both('분야 찾기', 'Find')}</button></div></form>"
    )


def suggested(found: Sequence[Suggestion], asked: str) -> str:
    """Return the sectors to ask in, each with its reason and a link that takes the question along.

    The link carries the question behind `#`: a browser never sends that part to anybody.
    """
    if not found:
        none = both(
            "맞는 분야를 찾지 못했습니다. 아래에서 골라 주세요. 어느 기관에 물어야 할지 모를 때는 "
            "정부민원안내 콜센터 110에 전화하세요.",
            "No sector fits. Choose one below, or call 110.",
        )
        return f'<p role="status">{none}</p>'
    items = "".join(_suggestion(each, asked) for each in found)
    sure = both("여기에서 물어보세요", "Ask here")
    unsure = both(
        "꼭 맞는 분야는 없지만, 이 분야가 가장 가깝습니다", "No sector fits well; the nearest"
    )
    return f"<h2>{sure if found[0].score >= SURE else unsure}</h2><ol>{items}</ol>"


def _suggestion(each: Suggestion, asked: str) -> str:
    at = f"{each.sector.name}/demo/#ask?q={quote(asked)}"
    reasons = []
    if each.title:
        reasons.append(f"가까운 자료 〈{escape(each.title)}〉")
    if each.words:
        reasons.append(f"이 분야의 말 ‘{escape('’, ‘'.join(each.words[:4]))}’")
    return (
        f'<li><a class="go" href="{escape(at)}">{escape(each.sector.title)}에 물어보기</a>'
        f"<p>{both('까닭', 'Why')}: {', '.join(reasons)}</p></li>"
    )


def in_danger(redirected: Redirected) -> str:
    """Return whom to call now."""
    number = call(redirected.referral, "call big") if redirected.referral else ""
    return f'<div class="urgent" role="alert"><p>{escape(redirected.message)}</p>{number}</div>'


def _card(service: Service) -> str:
    sector, name = service.sector, escape(service.sector.name)
    examples = "".join(
        f'<li><a href="{name}/demo/#ask?q={escape(quote(each))}">{escape(each)}</a></li>'
        for each in sector.examples[:2]
    )
    more = "".join(f'<a href="{name}/{at}">{both(ko, en)}</a>' for at, ko, en in LINKS)
    title = both(escape(sector.title), escape(sector.title_en))
    return (
        f'<li class="sector"><h2><a href="{name}/demo/">{title}</a> '
        f'<span class="state" data-state="{name}"></span></h2>'
        f"<p>{escape(sector.description)}</p>{_can(service)}"
        f'<ul class="eg">{examples}</ul><p class="more">{more}</p></li>'
    )


def _can(service: Service) -> str:
    """Return what a sector can do, as links to the tabs that do it."""
    name = escape(service.sector.name)
    tools, papers = len(service.sector.tools), len(service.templates)
    can = [("ask", both("묻고 답하기", "Ask"))]
    if tools:
        can.append(("tools", both(f"계산과 도구 {tools}", f"{tools} tools")))
    if papers:
        can.append(("papers", both(f"서류 {papers}", f"{papers} drafts")))
    if ways := len(service.sector.journeys):
        can.append(("together", both(f"함께 진행하기 {ways}", f"{ways} journeys")))
    return '<p class="can">' + "".join(
        f'<a href="{name}/demo/#{tab}">{words}</a>' for tab, words in can
    ) + "</p>"  # fmt: skip
