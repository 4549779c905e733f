"""The benefits wizard: a few questions, then what may be had, what is left to check, what not."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from html import escape
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..desk.benefits import ORDER, Judged, Profile, find, known_traits
from ..desk.elsewhere import SHOWN, keys_of, service_told, welfare
from .parts import HIDDEN, STYLE, calling, told, whole

BANDS = {
    "모름": None, "30% 이하": 30.0, "40% 이하": 40.0, "50% 이하": 50.0, "60% 이하": 60.0,
    "75% 이하": 75.0, "100% 이하": 100.0, "120% 이하": 120.0, "120% 넘음": 500.0,
}  # fmt: skip
CHILDREN = {"없음": (), "모름": None}
Answer = Callable[..., Coroutine[Any, Any, str]]


def build(service: Service) -> None:
    """Make the tab: age, children, income, traits, then the cards."""
    gr.HTML(
        STYLE + "<p>이름이나 주민등록번호는 묻지 않고, 적은 것은 남기지 않습니다. "
        "<strong>결정은 담당 기관이 합니다.</strong></p>"
    )
    with gr.Row():
        age = gr.Textbox(label="만 나이 (모르면 비워 두기)", max_length=4)
        children = gr.Textbox(
            label="자녀의 만 나이", placeholder="예: 3, 10 (없으면 없음, 모르면 비워 두기)"
        )
        income = gr.Dropdown(list(BANDS), value="모름", label="가구 소득 (기준 중위소득에 견주어)")
    traits = sorted(known_traits() - {"65세이상", "자녀있음"})
    chosen = gr.CheckboxGroup(traits, label="해당하는 것")
    rest = gr.Checkbox(label="고르지 않은 것은 모두 해당하지 않습니다", value=True)
    look = gr.Button("혜택 찾기", variant="primary")
    found = gr.HTML("", elem_id="benefits-found")
    with gr.Row():
        word = gr.Textbox(label="복지로에서 낱말로 찾기 (예: 돌봄, 청년)", max_length=40)
        seek = gr.Button("복지로에서 찾기")
    elsewhere = gr.HTML("", elem_id="benefits-elsewhere")
    seek.click(_seeker(service), [word], [elsewhere], concurrency_limit=None, **HIDDEN)
    inputs = [age, children, income, chosen, rest]
    look.click(_finder(), inputs, [found], concurrency_limit=None, **HIDDEN)


def _finder() -> Answer:
    async def look(age: str, children: str, income: str, chosen: list[str], rest: bool) -> str:
        here = frozenset(chosen or ())
        try:
            profile = Profile(
                age=whole(age, "나이", 120),
                children=ages_in(children),
                income=BANDS.get(income),
                traits=here,
                absent=known_traits() - here - {"65세이상", "자녀있음"} if rest else frozenset(),
            )
            return cards(await asyncio.to_thread(find, profile))
        except SectorKitError as error:
            return told(error)

    return look


def _seeker(service: Service) -> Answer:
    async def seek(word: str, request: gr.Request) -> str:
        keys = keys_of(service.engine.index, caller_of_page(request).tenant)
        try:
            found = await welfare((word or "").strip(), "", keys)
        except SectorKitError as error:
            return told(error)
        mark = "<strong>[예시 자료] 실제 자료가 아닙니다.</strong> " if found.sample else ""
        rows = "".join(f"<li>{escape(service_told(row))}</li>" for row in found.rows[:SHOWN])
        return (
            f"<p class='quiet'>{mark}{escape(found.title)} · {found.fetched} 확인 · 자격은 가리지 "
            f"않습니다.</p><ul>{rows or '<li>찾지 못했습니다.</li>'}</ul>"
        )

    return seek


def ages_in(text: str) -> Sequence[int] | None:
    """Return the ages that a text names; an empty one tells nothing, `없음` that there are none."""
    plain = (text or "").strip()
    if plain in CHILDREN:
        return CHILDREN[plain]
    figures = [
        int(part) for part in plain.replace("세", " ").replace(",", " ").split() if part.isdigit()
    ]
    return figures or None


def cards(judged: Sequence[Judged]) -> str:
    """Return the result: cards for what may be had, lists for the rest."""
    groups = {verdict: [one for one in judged if one.verdict == verdict] for verdict in ORDER}
    fit, ask, no = (groups[verdict] for verdict in ORDER)
    parts = [
        f'<h2 aria-live="polite">될 수 있음 {len(fit)}개 · 확인 필요 {len(ask)}개 · '
        f"아님 {len(no)}개</h2>",
        *(_card(one) for one in fit),
        _folded("확인 필요", ask),
        _folded("아님", no),
    ]
    return "".join(parts)


def _card(one: Judged) -> str:
    p = one.programme
    checks = f"<p class='quiet'>남은 확인: {escape(p.checks)}</p>" if p.checks else ""
    return (
        f'<section class="desk-card"><h3>{escape(p.name)} '
        f'<span class="verdict yes">{one.verdict}</span></h3>'
        f"<p>{escape(p.what)}</p><p>가른 규칙: {escape(one.because)} "
        f'(<a href="{escape(p.source.url)}" target="_blank" rel="noopener">'
        f"{escape(p.law)} {escape(p.article)}</a>)</p>{checks}"
        f"<p>낼 것: {escape(', '.join(p.papers))}</p>"
        f"<p>신청: {escape(p.place)} · 문의 {calling(p.phone)}</p></section>"
    )


def _folded(title: str, judged: Sequence[Judged]) -> str:
    rows = "".join(
        f"<li><strong>{escape(one.programme.name)}</strong>: {escape(one.because)} "
        f'<span class="quiet">({escape(one.programme.law)} {escape(one.programme.article)}, '
        f"{calling(one.programme.phone)})</span></li>"
        for one in judged
    )
    head = f"<summary>{title} {len(judged)}개</summary>"
    return f"<details class='desk-card'>{head}<ul>{rows}</ul></details>"
