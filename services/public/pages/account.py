"""The usage page: tokens and answers by day, what is left, the models, who shares documents."""

import asyncio
from collections.abc import Callable, Coroutine
from html import escape
from typing import Any

import gradio as gr

from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..routes import models
from .parts import HIDDEN, STYLE, table


def build(service: Service) -> None:
    """Make the tab."""
    gr.HTML(STYLE)
    look = gr.Button("사용량 보기", variant="primary")
    found = gr.HTML("", elem_id="usage-found")
    look.click(_looker(service), None, [found], concurrency_limit=None, **HIDDEN)


def _looker(service: Service) -> Callable[..., Coroutine[Any, Any, str]]:
    async def look(request: gr.Request) -> str:
        tenant = caller_of_page(request).tenant
        return await asyncio.to_thread(told_of, service, tenant)

    return look


def told_of(service: Service, tenant: str) -> str:
    """Return a tenant's account as people read it; nobody else's is in it."""
    store, sector = service.store, service.sector.name
    left = store.usage.left(tenant)
    limit = store.usage.allowance(tenant)
    rows = [
        (used.day, escape(used.sector), f"{used.answers:,}", f"{used.tokens:,}")
        for used in store.usage.of(tenant)
    ]
    kept = [
        (
            escape(one["id"]),
            escape(str(one["behind"])),
            "지금 쓰는 중" if one["serving"] else "목록",
        )
        for one in models(service)
    ]
    shares = ", ".join(store.spaces.readers(tenant, sector)) or "없음"
    lent = ", ".join(store.spaces.readable(tenant, sector)) or "없음"
    allowed = f"하루 {limit:,}토큰, 오늘 남은 것 {left:,}" if left is not None else "제한 없음"
    return (
        f"<h2>{escape(tenant)}</h2><p>한도: {allowed}</p>"
        f"{table(('날', '분야', '답변', '토큰'), rows)}"
        f"<h2>모델 목록</h2>{table(('이름', '모델', '상태'), kept)}"
        f"<h2>자료 나눔</h2><p>우리 자료를 보는 기관: {escape(shares)}</p>"
        f"<p>우리가 볼 수 있는 기관: {escape(lent)}</p>"
    )
