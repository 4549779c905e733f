"""The tab of the diary: readings by day, beside a published bound or the doctor's own."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from sectorkit.values import today

from ..record.entries import UNITS, Entry
from ..record.trend import plot, share_of
from .parts import QUIET, entries_of, kept, record_of, said


def diary(service: Any) -> None:
    """Make the tab."""
    gr.HTML(
        '<p class="intro">적은 값을 날짜대로 그리고, 공개된 기준이나 의사가 준 기준과 비교합니다. '
        "비교일 뿐 진단이 아닙니다. 내 건강 기록에서 동의하지 않으면 저장하지 "
        "않고 이번 방문에만 씁니다.</p>"
    )
    with gr.Row():
        name = gr.Dropdown(list(UNITS), value="혈압", label="무엇을 쟀나요", elem_id="diary-name")
        day = gr.Textbox(label="잰 날짜(예: 2026-11-26)", max_length=10, elem_id="diary-day")
        value = gr.Number(label="값(혈압은 위)", value=None, elem_id="diary-value")
        second = gr.Number(label="혈압의 아래 값", value=None, elem_id="diary-second")
        limit = gr.Number(label="의사가 준 기준(선택)", value=None, elem_id="diary-limit")
    keep = gr.Button("적기 · Write down", variant="primary", elem_id="diary-keep")
    told = gr.HTML("", elem_id="diary-said")
    share = gr.HTML("", elem_id="diary-share")
    trend = gr.Plot(label="날짜별로 잰 값", elem_id="diary-plot")

    def write(
        name: str,
        day: str,
        value: float | None,
        second: float | None,
        limit: float | None,
        request: gr.Request,
    ) -> tuple[str, str, Any]:
        record = record_of(service, request)
        body = {"kind": "reading", "name": name, "day": day.strip() or today().isoformat()}
        lower = second or None if name == "혈압" else None
        answer = kept(record, {**body, "value": value or None, "second": lower})
        return answer, *_shown(_of(entries_of(service, request), name), limit)

    def look(name: str, limit: float | None, request: gr.Request) -> tuple[str, Any]:
        return _shown(_of(entries_of(service, request), name), limit)

    keep.click(write, [name, day, value, second, limit], [told, share, trend], **QUIET)
    for changed in (name, limit):
        changed.change(look, [name, limit], [share, trend], **QUIET)
    page = gr.context.Context.root_block
    assert page is not None
    page.load(look, [name, limit], [share, trend], **QUIET)


def _of(entries: Sequence[Entry], name: str) -> Sequence[Entry]:
    found = [each for each in entries if (each.kind, each.name) == ("reading", name)]
    return sorted(found, key=lambda each: each.day)


def _shown(readings: Sequence[Entry], limit: float | None) -> tuple[str, Any]:
    """Return what the readings come to, and their plot; an empty number arrives as 0."""
    limit = limit or None
    share = share_of(readings, limit)
    return said(share.told if share else "비교할 값이 아직 없습니다."), plot(readings, limit)
