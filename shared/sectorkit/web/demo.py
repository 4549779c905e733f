"""The Gradio page: it asks through the service like any caller, and holds no store."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from ..settings import keep_page_files
from .access import caller_of_page as caller_of_page
from .gate import Gate, paths_in
from .pages import ask, frame
from .pages.parts import placeholder
from .service import Service
from .theme import theme

KEPT = 24 * 3600
"""Seconds after which what a visitor uploaded to a tab is deleted."""


def build_demo(service: Service) -> tuple[ASGIApp, Gate, AbstractAsyncContextManager[Any]]:
    """Return the page of a service as an application, its gate, and the life it has to be given."""
    folder = service.settings.scratch / "page-files"
    keep_page_files(folder)
    blocks = build_blocks(service)
    around = FastAPI()
    gr.mount_gradio_app(
        around,
        blocks,
        path="/demo",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=service.settings.file_bytes,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
    )
    page: ASGIApp = around.routes[-1].app  # type: ignore[attr-defined]
    gate = Gate(str(folder.resolve()), paths_in(blocks.get_config_file()))
    return page, gate, around.router.lifespan_context(around)


def build_blocks(service: Service) -> gr.Blocks:
    """Return the page: notice, the tabs that every sector has, then the sector's own."""
    sector = service.sector
    with gr.Blocks(
        title=f"{sector.title} · {sector.title_en}",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(3600, KEPT),
    ) as blocks:
        gr.HTML(frame.top(sector), elem_id="head")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("물어보기 · Ask", id="ask"):
                ask.talk(service)
            for name, title in _parts(service):
                with gr.Tab(title, id=name):
                    gr.HTML(placeholder(name), elem_classes="fetched")
            for number, tab in enumerate(sector.tabs(), start=1):
                with gr.Tab(f"{tab.title} · {tab.title_en}", id=f"tab-{number}"):
                    tab.build(service)
        gr.HTML(frame.bottom(service), elem_id="foot")
    blocks.queue(max_size=service.settings.waiting * 2, api_open=False)
    page: gr.Blocks = blocks
    return page


def _parts(service: Service) -> Iterator[tuple[str, str]]:
    """Yield the tabs that are fetched in parts, where the sector has something for them."""
    if service.sector.tools:
        yield "tools", "계산과 도구 · Tools"
    if service.templates:
        yield "papers", "서류 · Documents to draft"
    yield "together", "함께 진행하기 · Together"
    yield "documents", "내 문서 · My documents"
