"""The chip page: cards side by side where they were measured alike, makers' figures apart."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.web.service import Service

from ..chips.comparing import compare
from ..chips.showing import card_rows, comparison_part, published_part
from ..chips.values import Card, read_card, read_profiles, read_published

KEPT = Path(__file__).resolve().parents[3] / "benchmarks/chips"
STYLE = (
    "<style>.chips table{width:100%;border-collapse:collapse}.chips .wide{overflow-x:auto}"
    ".chips th,.chips td{border-bottom:1px solid var(--line);padding:.35rem .5rem;"
    "text-align:left;overflow-wrap:anywhere}.chips .no,.chips .apart{padding:.5rem 1rem;"
    "border:2px solid var(--line);border-radius:12px}</style>"
)
TOLD = (
    "<p class='notice'>같은 모델을 같은 방법으로 잰 카드만 나란히 놓습니다. 카드는 "
    "<code>python -m services.safety.chips measure</code>로 만듭니다. 국산 NPU 카드는 아직 "
    "없습니다. 장비가 있는 곳에서 재어 올리면 여기서 견줍니다.</p>"
)


def build(service: Service) -> None:
    """Make the tab: the cards at hand, one's own, and what makers say."""
    there = {card.name: path for path in sorted(KEPT.glob("*/card.json")) if (card := _read(path))}
    gr.HTML(STYLE + TOLD)
    with gr.Row():
        kept = gr.Dropdown(
            list(there), value=list(there)[:1], multiselect=True, label="저장된 카드",
            elem_id="chips-kept",
        )  # fmt: skip
        files = gr.File(
            label="내 카드 올리기 (card.json)", file_count="multiple", file_types=[".json"]
        )
    show = gr.Button("견주기", variant="primary", elem_id="chips-show")
    first = [card for path in list(there.values())[:1] if (card := _read(path))]
    shown = gr.HTML(_page(first), elem_id="chips-shown")
    show.click(comparer(there), [kept, files], [shown], api_visibility="private")


def comparer(there: dict[str, Path]) -> Any:
    """Return the function that sets the chosen cards side by side."""

    def choose(kept: list[str], files: list[str] | None) -> str:
        """Show one card whole, several side by side, or why not."""
        try:
            paths = [there[name] for name in kept] + [Path(file) for file in files or ()]
            return _page([read_card(path) for path in paths])
        except SectorKitError:
            return (
                "<p class='notice'>올린 파일이 측정 카드가 아닙니다. card.json을 올려 주세요.</p>"
            )

    return choose


def _page(cards: Sequence[Card]) -> str:
    measured = "".join(_card(card) for card in cards[:1])
    if len(cards) > 1:
        measured = comparison_part(compare(cards))
    profiles = "".join(
        f"<tr><td>{escape(told['title'])}</td><td><code>{escape(told['serve'])}</code></td>"
        f"<td>{'돌려 봄' if told['tried'] else '돌려 보지 못함'}</td></tr>"
        for told in read_profiles().values()
    )
    return (
        f'<div class="chips"><div class="wide">{measured}</div>'
        f'<div class="wide">{published_part(read_published())}</div>'
        f'<h2>여는 방법</h2><div class="wide"><table>{profiles}</table></div></div>'
    )


def _card(card: Card) -> str:
    rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in card_rows(card))
    return f"<h2>{escape(card.name)}</h2><table>{rows}</table>"


def _read(path: Path) -> Card | None:
    try:
        return read_card(path)
    except SectorKitError:
        return None
