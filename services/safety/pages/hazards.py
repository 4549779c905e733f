"""What to do now: one large button for each hazard, the nearest shelter, the warnings in force.

The cards are plain HTML that arrives with the page: a touch opens one without asking the server,
so the first step is there even when the network is not.
"""

from collections.abc import Callable, Coroutine, Sequence
from html import escape
from typing import Any, get_args

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.publicdata import Fetched
from sectorkit.publicdata.fetched import Keyring
from sectorkit.retrieval.holdings import holdings_of
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..disaster import official
from ..disaster.actions import Action, actions
from ..disaster.places import place_of
from ..tools import SHOWN, Shelter

GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    ("지금 위험할 때", ("화재", "아파트 화재", "심정지", "기도 막힘", "승강기 갇힘", "가스 누출",
                  "물놀이·익수", "인파 밀집", "감전", "지하철 화재")),
    ("비와 바람, 눈", ("호우", "지하 침수", "차량 침수", "태풍", "산사태", "강풍", "낙뢰", "대설",
                 "한파", "폭염", "황사·미세먼지")),
    ("땅과 바다", ("지진", "지진해일", "해양 조난", "산불", "붕괴")),
    ("그 밖의 비상", ("화학사고", "정전", "폭발물 의심", "민방공 경보")),
)  # fmt: skip
STYLE = """<style>
.hazards { display: grid; gap: .625rem;
  grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
.hazards details { border: 2px solid var(--line); border-radius: 14px; background: var(--card); }
.hazards details[open] { grid-column: 1 / -1; border-color: var(--blue); }
.hazards summary { list-style: none; cursor: pointer; min-height: 3.75rem; display: grid;
  place-items: center; font-size: 1.1875rem; font-weight: 700; padding: .5rem; text-align: center; }
.hazards summary::-webkit-details-marker { display: none; }
.hazards .first { font-size: 1.375rem; font-weight: 700; line-height: 1.5; background: var(--warn);
  border-left: 6px solid var(--warn-line); padding: .75rem 1rem; margin: 0 .875rem .5rem; }
.hazards ol { padding: 0 1.25rem 0 2.5rem; } .hazards li { margin: .375rem 0; list-style: decimal; }
.hazards footer { padding: .25rem 1rem 1rem; color: var(--soft); font-size: .9375rem; }
.call { display: flex; gap: .625rem; flex-wrap: wrap; margin: .25rem 0 1rem; }
.call a { background: var(--red); color: var(--card) !important; font-weight: 700;
  border-radius: 12px; padding: .75rem 1.25rem; font-size: 1.1875rem; text-decoration: none; }
.found { width: 100%; border-collapse: collapse; }
.found td, .found th { border-bottom: 1px solid var(--line); padding: .5rem; text-align: left; }
</style>"""
CALLS = (
    '<p class="call"><a href="tel:119">119 화재·구조·구급·바다</a>'
    '<a href="tel:112">112 범죄·실종</a></p>'
)

Answer = Callable[..., Coroutine[Any, Any, str]]


def build(service: Service) -> None:
    """Make the tab: buttons, then the shelter finder, then the warnings."""
    gr.HTML(STYLE + CALLS + _cards())
    shown: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    with gr.Row():
        with gr.Column(min_width=300):
            gr.HTML("<h2>가까운 대피소 찾기</h2>")
            place = gr.Textbox(label="어디인가요? (시·도 이름이나 '위도, 경도')", value="서울")
            kind = gr.Dropdown(list(get_args(Shelter)), value="지진", label="대피소의 종류")
            look = gr.Button("대피소 찾기", variant="primary")
            found = gr.HTML("", elem_id="shelters")
        with gr.Column(min_width=300):
            gr.HTML("<h2>지금 발효 중인 특보</h2>")
            region = gr.Textbox(label="지역 (비우면 전국)", placeholder="예: 강원")
            ask = gr.Button("특보 확인", variant="primary")
            told = gr.HTML("", elem_id="warnings")
    gr.on([look.click, place.submit], shelters(service), [place, kind], found, **shown)
    gr.on([ask.click, region.submit], warnings(service), [region], told, **shown)


def _cards() -> str:
    """Return every hazard as a button that opens; one is open at a time."""
    cards = actions()
    groups = []
    for title, names in GROUPS:
        inner = "".join(_card(cards[name]) for name in names if name in cards)
        groups.append(f"<h2>{title}</h2><div class='hazards'>{inner}</div>")
    return "".join(groups)


def _card(card: Action) -> str:
    steps = "".join(f"<li>{escape(step)}</li>" for step in card.steps)
    return (
        f'<details name="hazard"><summary>{escape(card.hazard)}</summary>'
        f'<p class="first">{escape(card.first)}</p><ol>{steps}</ol>'
        f"<footer>{escape(card.call)}<br>근거: {escape(card.source)} · {escape(card.read)} 확인"
        f" · <a href='{escape(card.url)}' rel='noreferrer noopener' target='_blank'>원문</a>"
        "</footer>"
        "</details>"
    )


def shelters(service: Service) -> Answer:
    """Return the function that finds shelters for the page."""

    async def find(place: str, kind: str, request: gr.Request) -> str:
        """Find the nearest, and say how far."""
        try:
            point = place_of(place or "")
            near, found = await official.shelters(point, kind, _keys(service, request))
        except SectorKitError as error:
            return _sorry(error)
        if not near:
            return _freshness(found) + "<p>둘레에 없습니다. 시·군·구에 물어보세요.</p>"
        rows = "".join(
            f"<tr><td>{escape(one.name)}<br><small>{escape(one.address)}</small></td>"
            f"<td>{escape(one.kind)}</td><td>{one.metres:,}m</td></tr>"
            for one in near[:SHOWN]
        )
        head = "<tr><th>이름과 주소</th><th>종류</th><th>직선거리</th></tr>"
        return f"{_freshness(found)}<table class='found'>{head}{rows}</table>"

    return find


def warnings(service: Service) -> Answer:
    """Return the function that shows warnings on the page."""

    async def show(region: str, request: gr.Request) -> str:
        """Show what is in force, and when it was announced."""
        try:
            there, found = await official.warnings((region or "").strip(), _keys(service, request))
        except SectorKitError as error:
            return _sorry(error)
        if not there:
            return _freshness(found) + "<p>발효 중인 기상특보가 없습니다.</p>"
        rows = "".join(
            f"<tr><td><strong>{escape(one.kind)}{escape(one.level)}</strong></td>"
            f"<td>{escape(one.area)}</td><td>{escape(one.announced)} 발표</td></tr>"
            for one in there
        )
        return f"{_freshness(found)}<table class='found'>{rows}</table>"

    return show


def _keys(service: Service, request: gr.Request) -> Keyring:
    keys = holdings_of(service.engine.index, caller_of_page(request).tenant)
    if keys is None:
        raise RuntimeError("the page is served with a library")
    return keys


def _freshness(found: Fetched) -> str:
    """Return when it was fetched and from where, and loudly if it is a sample."""
    mark = "<strong>[예시 자료] 실제 자료가 아닙니다.</strong> " if found.sample else ""
    return f"<p class='notice'>{mark}{escape(found.title)} · {found.fetched} 확인</p>"


def _sorry(error: SectorKitError) -> str:
    return f"<p class='notice' role='alert'>{escape(str(error))}</p>"
