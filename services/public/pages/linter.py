"""The document check: paste or open a paper, see what breaks which article, take it as HWPX."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from html import escape
from pathlib import Path
from typing import Any, get_args

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.web.service import Service

from ..desk.lint import Finding, Kind, lint
from ..desk.papers import paper, text_of
from .parts import HIDDEN, STYLE, table, to_keep, told

LOOK = (
    "공문서 초안을 붙여 넣거나 HWPX 파일을 여세요. 날짜, 시각, 금액, 항목 순서, 끝 표시, 붙임, "
    "쉬운 말을 봅니다."
)
NONE = (
    '<h2 aria-live="polite">고칠 곳을 찾지 못했습니다.</h2>'
    '<p class="quiet">뜻과 사실은 사람이 보세요.</p>'
)
Both = Callable[..., Coroutine[Any, Any, tuple[str, Any]]]


def build(service: Service) -> None:
    """Make the tab: kind, text or file, findings, download."""
    gr.HTML(f"{STYLE}<p>{LOOK}</p>")
    with gr.Row(elem_classes="desk-two"):
        with gr.Column(min_width=300):
            kind = gr.Radio(list(get_args(Kind)), value="기안문", label="문서의 종류")
            file = gr.File(
                label="HWPX 파일 열기", file_types=[".hwpx", ".hwp", ".docx"], type="filepath"
            )
            text = gr.Textbox(label="글", lines=14, max_lines=40, elem_id="lint-text")
            check = gr.Button("점검하기", variant="primary")
            save = gr.Button("HWPX로 만들기")
            made = gr.DownloadButton("내려받기", visible=False)
        with gr.Column(min_width=300):
            found = gr.HTML("", elem_id="lint-found")
    check.click(_checker(), [text, kind], [found], concurrency_limit=None, **HIDDEN)
    file.upload(_opener(), [file], [found, text], concurrency_limit=4, **HIDDEN)
    save.click(_saver(service), [text], [found, made], concurrency_limit=4, **HIDDEN)


def _checker() -> Callable[..., Coroutine[Any, Any, str]]:
    async def check(text: str, kind: Kind) -> str:
        if not (text or "").strip():
            return "<p>점검할 글을 먼저 붙여 넣어 주세요.</p>"
        return shown(text, await asyncio.to_thread(lint, text, kind))

    return check


def _opener() -> Both:
    async def open_file(path: str) -> tuple[str, Any]:
        try:
            return "", await asyncio.to_thread(text_of, Path(path))
        except SectorKitError as error:
            return told(error), gr.skip()

    return open_file


def _saver(service: Service) -> Both:
    async def save(text: str) -> tuple[str, Any]:
        if not (text or "").strip():
            return "<p>만들 글을 먼저 붙여 넣어 주세요.</p>", gr.skip()
        data, _ = await asyncio.to_thread(paper, "공문서", text, "hwpx")
        path = to_keep(service, "공문서.hwpx", data)
        return "<p>HWPX를 만들었습니다.</p>", gr.DownloadButton(value=path, visible=True)

    return save


def shown(text: str, found: Sequence[Finding]) -> str:
    """Return the findings as a table, and the text with what they are about marked."""
    if not found:
        return NONE
    rows = [
        (
            str(text.count("\n", 0, one.start) + 1),
            f"<mark class='wrong'>{escape(one.quote) or '(없음)'}</mark>",
            escape(one.message)
            + (f" → <strong>{escape(one.better)}</strong>" if one.better else ""),
            f'<a href="{escape(one.source.url)}" target="_blank" rel="noopener">'
            f"{escape(one.article)}</a>",
        )
        for one in found
    ]
    listed = table(("줄", "글", "고칠 것", "근거"), rows)
    head = f'<h2 aria-live="polite">고칠 곳 {len(found)}군데</h2>'
    return f'{head}{listed}<div class="sheet">{_marked(text, found)}</div>'


def _marked(text: str, found: Sequence[Finding]) -> str:
    pieces, at = [], 0
    for one in found:
        if one.start < at or one.start == one.end:
            continue
        pieces += [escape(text[at : one.start]), f"<mark class='wrong'>{escape(one.quote)}</mark>"]
        at = one.end
    return "".join([*pieces, escape(text[at:])])
